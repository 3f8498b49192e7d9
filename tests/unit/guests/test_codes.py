"""The rules of one-time codes (clients book, 4.4)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.guests.codes import rules
from chalicelib.guests.codes.rules import Budget
from chalicelib.guests.codes.settings import CodeSettings, code_settings

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


class Code(msgspec.Struct):
    network: str
    requested: datetime


def ago(seconds: float, network: str = "home") -> Code:
    return Code(network, NOW - timedelta(seconds=seconds))


@given(st.integers(0, 10**6 - 1))
def test_a_code_has_six_digits(number: int) -> None:
    code = rules.new_code(lambda most: number % most)
    assert len(code) == 6
    assert int(code) == number


@pytest.mark.parametrize("typed", ["123456", " 123 456 ", "123-456", "12.34.56"])
def test_a_code_may_be_typed_in_groups(typed: str) -> None:
    assert rules.tidy_code(typed) == "123456"


def test_the_code_of_the_own_network_is_meant_before_newer_ones() -> None:
    own, newer = ago(300), ago(10, "elsewhere")
    assert rules.meant([newer, own], "home", NOW) is own


def test_elsewhere_the_newest_code_is_meant() -> None:
    old, new = ago(300), ago(10, "office")
    assert rules.meant([old, new], "train", NOW) is new


def test_a_code_lives_ten_minutes() -> None:
    assert rules.meant([ago(599.9)], "home", NOW) is not None
    assert rules.meant([ago(600)], "home", NOW) is None
    assert rules.meant([], "home", NOW) is None


def test_of_the_own_codes_only_living_ones_are_meant() -> None:
    other = ago(30, "elsewhere")
    assert rules.meant([ago(600), other], "home", NOW) is other


@pytest.mark.parametrize(
    ("sends", "last", "expected"),
    [(1, -60, 0), (1, -59, 1), (1, 0, 60), (4, -60, 0), (5, -60, 900), (5, -899.5, 900)],
)
def test_a_code_is_sent_a_minute_after_the_last_and_five_times_in_a_window(
    sends: int, last: float, expected: int
) -> None:
    now = 10_000.0
    assert rules.wait_for_send(sends, now + last, now + 900, now) == expected


@given(st.integers(1, 5), st.floats(0, 3600), st.floats(0, 3600))
def test_nobody_waits_longer_than_the_window_or_a_minute(
    sends: int, since: float, left: float
) -> None:
    now = 10_000.0
    wait = rules.wait_for_send(sends, now - since, now + left, now)
    assert 0 <= wait <= max(3600, 60)


def test_twilio_is_first_unless_the_deployment_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CASA_CODES_BY", raising=False)
    assert code_settings().providers == ("twilio", "whatsapp")
    monkeypatch.setenv("CASA_CODES_BY", "whatsapp")
    assert code_settings().providers == ("whatsapp", "twilio")
    monkeypatch.setenv("CASA_CODES_BY", "pigeon")
    with pytest.raises(msgspec.ValidationError):
        code_settings()


def spent(before: Budget | None, hour: int, *, is_at_home: bool = False) -> Budget | None:
    """What was sent after one more, of 500 a day: 400 for strangers, 100 of them at once."""
    return before and rules.spend(
        before, hour, a_day=500, at_once=100, for_strangers=400, is_at_home=is_at_home
    )


def sent_by_strangers(before: Budget, hour: int) -> tuple[int, Budget]:
    """How many codes strangers get who ask for all that there are, and what is sent then."""
    count = 0
    while (after := spent(before, hour)) is not None:
        before, count = after, count + 1
    return count, before


def test_the_settings_divide_a_day() -> None:
    settings = code_settings()
    assert (settings.a_day, settings.for_strangers, settings.at_once) == (500, 400, 100)


def test_strangers_have_a_hundred_codes_and_twelve_and_a_half_more_with_every_hour() -> None:
    counts, budget = [], Budget()
    for hour in (0, 1, 2, 3, 3, 7):
        count, budget = sent_by_strangers(budget, hour)
        counts.append(count)
    assert counts == [100, 12, 13, 12, 0, 50]


def test_no_more_codes_wait_than_there_are_when_a_day_begins() -> None:
    _, late = sent_by_strangers(Budget(), 1)
    assert sent_by_strangers(late, 23)[0] == 100


def test_strangers_leave_a_fifth_of_the_day_to_guests_at_home() -> None:
    budget = Budget()
    for hour in range(24):
        _, budget = sent_by_strangers(budget, hour)
    assert budget.sends == 387
    at_home = 0
    current: Budget | None = budget
    while (current := spent(current, 23, is_at_home=True)) is not None:
        at_home += 1
    assert at_home == 113


def test_codes_of_guests_at_home_are_not_the_strangers() -> None:
    budget: Budget | None = Budget()
    for _ in range(50):
        budget = spent(budget, 0, is_at_home=True)
    assert budget is not None
    assert sent_by_strangers(budget, 0)[0] == 100


def test_a_clock_that_is_behind_gives_nothing_back() -> None:
    _, budget = sent_by_strangers(Budget(), 5)
    assert spent(budget, 4) is None
    assert sent_by_strangers(budget, 6)[0] == 12


@given(
    st.integers(1, 60),
    st.lists(st.tuples(st.integers(0, 23), st.booleans()), max_size=80).map(sorted),
)
def test_a_day_never_has_more_codes_than_it_may(a_day: int, sends: list[tuple[int, bool]]) -> None:
    settings = CodeSettings("twilio", a_day)
    budget, strangers = Budget(), 0
    for hour, is_at_home in sends:
        after = rules.spend(
            budget,
            hour,
            a_day=a_day,
            at_once=settings.at_once,
            for_strangers=settings.for_strangers,
            is_at_home=is_at_home,
        )
        strangers += after is not None and not is_at_home
        budget = after or budget
    assert budget.sends <= a_day
    assert strangers <= settings.for_strangers
