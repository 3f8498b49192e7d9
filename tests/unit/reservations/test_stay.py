"""Nights, late checkouts, and which status may follow which (vectors W1, W3)."""

from datetime import UTC, date, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.reservations.changes.service import EVENTS
from chalicelib.reservations.stays.rules import (
    NotAllowedFrom,
    check_dates,
    check_transition,
    has_lapsed,
    reopened_status,
)
from chalicelib.reservations.types import (
    BLOCKING,
    ENDED,
    STATUS_LABELS,
    Status,
    departure_of,
    is_upcoming,
)

from .test_balance import stay

DAYS = st.dates(date(2020, 1, 1), date(2030, 12, 31))
DEADLINE = datetime(2026, 1, 5, 16, 0, tzinfo=UTC)


def test_a_late_checkout_blocks_one_night_more_than_it_counts() -> None:
    late = stay(check_in=date(2026, 2, 6), departure=date(2026, 2, 8), late_checkout=True)

    assert late.nights == (date(2026, 2, 6), date(2026, 2, 7))
    assert late.blocked_nights[-1] == date(2026, 2, 8)
    assert late.blocked_until == date(2026, 2, 9)
    assert departure_of(late.blocked_until, is_late=True) == late.departure


@given(DAYS, st.integers(1, 60), st.booleans())
def test_the_wires_check_out_always_leads_back_to_the_departure(
    check_in: date, length: int, late: bool
) -> None:
    one = stay(check_in=check_in, departure=check_in + timedelta(length), late_checkout=late)

    assert departure_of(one.blocked_until, is_late=late) == one.departure
    assert len(one.nights) == length
    assert set(one.nights) <= set(one.blocked_nights)


def test_every_status_has_a_name_and_either_blocks_or_has_ended() -> None:
    assert set(STATUS_LABELS) == set(get_args(Status)) == BLOCKING | ENDED
    assert not BLOCKING & ENDED


def test_a_change_to_any_status_has_an_event() -> None:
    assert set(EVENTS) == set(get_args(Status))


@pytest.mark.parametrize("status", STATUS_LABELS)
def test_only_living_stays_block(status: str) -> None:
    assert stay(status=status).blocks == (status in BLOCKING)
    assert not stay(status=status, deleted=True).blocks


def test_a_stay_is_upcoming_until_the_house_is_free_again() -> None:
    one = stay(check_in=date(2026, 1, 10), departure=date(2026, 1, 12))

    assert is_upcoming(one, date(2026, 1, 11))
    assert not is_upcoming(one, date(2026, 1, 12))


def test_a_hold_is_over_only_after_its_deadline() -> None:
    hold = stay(status="incomplete", deadline=DEADLINE)

    assert not has_lapsed(hold, DEADLINE)
    assert has_lapsed(hold, DEADLINE + timedelta(seconds=1))
    assert not has_lapsed(stay(status="pending", deadline=DEADLINE), DEADLINE + timedelta(days=1))


ALLOWED = {
    "staff": {
        ("incomplete", "approved"),
        ("incomplete", "rejected"),
        ("incomplete", "cancelled"),
        ("pending", "approved"),
        ("pending", "rejected"),
        ("pending", "cancelled"),
        ("under_review", "approved"),
        ("under_review", "rejected"),
        ("under_review", "cancelled"),
        ("approved", "cancelled"),
    },
    "client": {
        ("incomplete", "pending"),
        ("incomplete", "cancelled"),
        ("pending", "under_review"),
        ("pending", "cancelled"),
        ("under_review", "cancelled"),
        ("approved", "cancelled"),
    },
    "clock": {("incomplete", "expired")},
}


@pytest.mark.parametrize("who", ALLOWED)
@pytest.mark.parametrize("current", STATUS_LABELS)
@pytest.mark.parametrize("following", STATUS_LABELS)
def test_the_transition_table_is_all_that_is_allowed(
    who: str, current: str, following: str
) -> None:
    if (current, following) in ALLOWED[who]:
        check_transition(current, following, who)  # type: ignore[arg-type]
    else:
        with pytest.raises(NotAllowedFrom):
            check_transition(current, following, who)  # type: ignore[arg-type]


def test_reopening_trusts_staffs_own_stays_and_looks_at_guests_again() -> None:
    assert reopened_status(stay(status="cancelled")) == "approved"
    assert reopened_status(stay(status="expired", origin="client")) == "pending"
    with pytest.raises(NotAllowedFrom):
        reopened_status(stay(status="approved"))


@pytest.mark.parametrize("length", [0, -1, 61])
def test_a_stay_has_between_one_and_sixty_nights(length: int) -> None:
    check_dates(date(2026, 1, 1), date(2026, 3, 2))
    with pytest.raises(Invalid):
        check_dates(date(2026, 1, 1), date(2026, 1, 1) + timedelta(length))
