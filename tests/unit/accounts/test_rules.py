from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.accounts.passwords.rules import OF_STAFF, WORDS, password_faults
from chalicelib.accounts.sessions.rules import GRACE, Refresh, refreshing
from chalicelib.accounts.users.rules import in_order, login_name
from chalicelib.kernel.permissions import GROUPS
from chalicelib.kernel.spanish import fold

ROTATED = datetime(2026, 1, 5, 12, 0, tzinfo=UTC)
ABOUT = ("rosa.quispe@casaaustin.pe", "Rosa María", "Quispe Huamán")


def faults(password: str) -> str:
    return " ".join(password_faults(password, *ABOUT))


@pytest.mark.parametrize("password", ["mar-azul-7-olas", "Tr3s tristes tigres", "ñandú·volador"])
def test_a_long_unusual_password_is_accepted(password: str) -> None:
    assert password_faults(password, *ABOUT) == []


def test_a_short_password_is_refused() -> None:
    assert "al menos 10" in faults("mar-azul7")


def test_ten_characters_are_enough() -> None:
    assert faults("mar-azul-7") == ""


def test_a_password_of_digits_alone_is_refused() -> None:
    assert "solo números" in faults("8273645192837")


@pytest.mark.parametrize(
    "password",
    [
        "aaaaaaaaaa",
        "Password123!",
        "P@ssw0rd123!",
        "Contraseña123",
        "C0ntr4señ4!2026",
        "QWERTYUIOP",
        "1qaz2wsx3edc",
        "casaaustin123",
        "Casa Austin 2026",
        "Verano2026!",
        "Bienvenido1",
        "abcdefghij",
        "Mantenimiento",
        "abcabcabcabcabc",
    ],
)
def test_a_common_password_is_refused_however_it_is_written(password: str) -> None:
    assert "demasiado común" in " ".join(password_faults(password))


@pytest.mark.parametrize(
    "password",
    ["rosa.quispe@casaaustin.pe", "rosa.quispe@casaaustin", "quispehuaman", "Quispe Huamán 1"],
)
def test_a_password_like_the_users_own_data_is_refused(password: str) -> None:
    assert "datos personales" in faults(password)


def test_every_fault_is_named_at_once() -> None:
    assert len(password_faults("12345", "12345@casaaustin.pe")) == 3


def test_unknown_names_forbid_nothing() -> None:
    assert password_faults("mar-azul-7-olas", "", " ") == []


@given(st.text(max_size=OF_STAFF.characters - 1))
def test_no_short_password_passes(password: str) -> None:
    assert password_faults(password)


@pytest.mark.parametrize(
    "password", ["\u200b" * 10, "\u2060\ufeff" * 8, "mar\u200b-\u200bazul\u200b\u200b7", " " * 12]
)
def test_signs_that_nobody_sees_do_not_make_a_password_longer(password: str) -> None:
    assert "al menos 10" in faults(password)


def test_accents_alone_are_no_password() -> None:
    assert "demasiado común" in faults("\u0301" * 10)


def test_only_the_beginning_of_a_password_is_judged() -> None:
    """Strangers may have one judged, and the work grows faster than the password."""
    assert "demasiado común" in faults("a" * 32 + "mar-azul-7-olas")


@pytest.mark.parametrize("word", WORDS)
def test_a_word_of_here_with_a_year_is_no_password(word: str) -> None:
    assert word == fold(word)
    assert faults(f"{word.capitalize()}2026!")


@pytest.mark.parametrize("length", [11, 72, 128])
def test_a_long_repetition_is_no_password(length: int) -> None:
    assert "demasiado común" in faults("a" * length)


@given(st.lists(st.sampled_from(list(GROUPS))))
def test_groups_come_once_and_in_one_order(groups: list[str]) -> None:
    ordered = in_order(groups)
    assert set(ordered) == set(groups)
    assert list(ordered) == sorted(set(groups), key=list(GROUPS).index)


def test_an_administrator_who_also_sells_is_an_administrator_first() -> None:
    assert in_order(["mantenimiento", "vendedor", "admin"])[0] == "admin"


@given(st.emails())
def test_a_login_name_ignores_case_and_blanks(email: str) -> None:
    assert login_name(f" {email.upper()} ") == login_name(email.upper())
    assert login_name(login_name(email)) == login_name(email)


def test_the_present_token_rotates() -> None:
    assert refreshing("b", "b", "a", ROTATED, ROTATED + timedelta(days=20)) is Refresh.ROTATE


def test_the_token_before_it_is_answered_again_within_the_grace() -> None:
    assert refreshing("a", "b", "a", ROTATED, ROTATED + GRACE) is Refresh.REPEAT


def test_the_token_before_it_is_reuse_after_the_grace() -> None:
    late = ROTATED + GRACE + timedelta(microseconds=1)
    assert refreshing("a", "b", "a", ROTATED, late) is Refresh.REUSED


def test_an_older_token_is_reuse_even_within_the_grace() -> None:
    assert refreshing("z", "b", "a", ROTATED, ROTATED) is Refresh.REUSED


@given(
    presented=st.sampled_from("abcd"),
    current=st.sampled_from("abcd"),
    previous=st.none() | st.sampled_from("abcd"),
    seconds=st.integers(0, 60),
)
def test_only_the_present_token_ever_rotates(
    presented: str, current: str, previous: str | None, seconds: int
) -> None:
    now = ROTATED + timedelta(seconds=seconds)
    meaning = refreshing(presented, current, previous, ROTATED, now)
    assert (meaning is Refresh.ROTATE) == (presented == current)
    if presented not in (current, previous):
        assert meaning is Refresh.REUSED
