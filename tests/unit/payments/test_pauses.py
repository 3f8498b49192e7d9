"""When a gateway is asked again about a payment that is open."""

from datetime import UTC, datetime, timedelta
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.payments.watching.rules import is_overdue, next_look, was_never_asked
from chalicelib.reservations.money.types import PaymentState

from .settling import payment

NOW = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)
TEN_MINUTES = timedelta(minutes=10)


LONG_AGO = NOW - timedelta(days=30)


def pause(attempts: int) -> timedelta:
    return next_look(payment(attempts=attempts, created=LONG_AGO), NOW) - NOW


@pytest.mark.parametrize(("hours", "until"), [(0, 12), (35, 47), (36, 48), (47, 48), (48, 60)])
def test_a_gateway_is_asked_when_its_bank_should_be_done(hours: int, until: int) -> None:
    found = next_look(payment(attempts=9, created=NOW), NOW + timedelta(hours=hours))
    assert found == NOW + timedelta(hours=until)


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, True), (1, True)])
@pytest.mark.parametrize("state", get_args(PaymentState))
def test_only_what_is_open_for_two_days_is_overdue(
    state: PaymentState, seconds: int, *, late: bool
) -> None:
    now = NOW + timedelta(days=2, seconds=seconds)
    is_open = state in {"created", "in_process"}
    assert is_overdue(payment(state=state, created=NOW), now) is (late and is_open)
    assert not is_overdue(payment(state=state, direction="out", created=NOW), now)
    assert not is_overdue(payment(state=state, gateway=None, created=NOW), now)


def test_pauses_double_from_ten_minutes_to_twelve_hours() -> None:
    minutes = [int(pause(attempts).total_seconds() / 60) for attempts in range(9)]
    assert minutes == [10, 20, 40, 80, 160, 320, 640, 720, 720]


@given(st.integers(0, 10**9))
def test_however_often_it_was_asked_a_gateway_is_asked_again(attempts: int) -> None:
    assert TEN_MINUTES <= pause(attempts) <= pause(attempts + 1) <= timedelta(hours=12)


@pytest.mark.parametrize(("seconds", "is_over"), [(-1, False), (0, False), (1, True)])
def test_a_charge_that_no_gateway_has_is_given_up_after_ten_minutes(
    seconds: int, *, is_over: bool
) -> None:
    begun = payment(state="created", created=NOW)
    now = NOW + TEN_MINUTES + timedelta(seconds=seconds)
    assert was_never_asked(begun, now) is is_over


@pytest.mark.parametrize("state", [each for each in get_args(PaymentState) if each != "created"])
def test_what_a_gateway_has_answered_for_was_asked(state: PaymentState) -> None:
    answered = msgspec.structs.replace(payment(created=NOW), state=state)
    assert not was_never_asked(answered, NOW + timedelta(days=400))
