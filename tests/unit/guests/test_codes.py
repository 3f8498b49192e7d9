"""The rules of one-time codes (clients book, 4.4)."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.guests.codes import rules
from chalicelib.guests.codes.settings import code_settings

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
