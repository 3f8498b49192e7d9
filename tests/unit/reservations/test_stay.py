"""Nights, late checkouts and the calendar (vectors W1, W3, W10, W24)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.reservations.availability.rules import Span, spans
from chalicelib.reservations.changes.service import EVENTS
from chalicelib.reservations.lists.rules import (
    Filters,
    Period,
    month_period,
    origins_of,
    year_period,
)
from chalicelib.reservations.receipts.rules import sniff
from chalicelib.reservations.stays import rules as lifecycle
from chalicelib.reservations.stays.rules import check_dates
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

    assert not lifecycle.has_lapsed(hold, DEADLINE)
    assert lifecycle.has_lapsed(hold, DEADLINE + timedelta(seconds=1))
    assert not lifecycle.has_lapsed(
        stay(status="pending", deadline=DEADLINE), DEADLINE + timedelta(days=1)
    )


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
@pytest.mark.parametrize("wanted", STATUS_LABELS)
def test_the_transition_table_is_all_that_is_allowed(who: str, current: str, wanted: str) -> None:
    if (current, wanted) in ALLOWED[who]:
        lifecycle.check_transition(current, wanted, who)  # type: ignore[arg-type]
    else:
        with pytest.raises(lifecycle.NotAllowedFrom):
            lifecycle.check_transition(current, wanted, who)  # type: ignore[arg-type]


def test_reopening_trusts_staffs_own_stays_and_looks_at_guests_again() -> None:
    assert lifecycle.reopened_status(stay(status="cancelled")) == "approved"
    assert lifecycle.reopened_status(stay(status="expired", origin="client")) == "pending"
    with pytest.raises(lifecycle.NotAllowedFrom):
        lifecycle.reopened_status(stay(status="approved"))


def test_stays_back_to_back_look_like_one_blocked_stretch() -> None:
    nights = [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 4)]

    assert spans(nights) == [
        Span(date(2026, 1, 1), date(2026, 1, 3)),
        Span(date(2026, 1, 4), date(2026, 1, 5)),
    ]


@given(st.sets(DAYS, max_size=50))
def test_stretches_cover_exactly_their_nights_and_never_touch(nights: set[date]) -> None:
    found = spans(sorted(nights))

    covered = {
        span.start + timedelta(offset)
        for span in found
        for offset in range((span.end - span.start).days)
    }
    assert covered == nights
    assert all(a.end < b.start for a, b in pairwise(found))


@pytest.mark.parametrize("length", [0, -1, 61])
def test_a_stay_has_between_one_and_sixty_nights(length: int) -> None:
    check_dates(date(2026, 1, 1), date(2026, 3, 2))
    with pytest.raises(Invalid):
        check_dates(date(2026, 1, 1), date(2026, 1, 1) + timedelta(length))


@given(DAYS, st.integers(1, 61), st.integers(2020, 2030), st.integers(1, 12))
def test_a_period_reads_every_month_that_could_hold_its_stays(
    check_in: date, length: int, year: int, month: int
) -> None:
    check_out = check_in + timedelta(length)
    for arrivals_only in (True, False):
        period = month_period(str(year), str(month), arrivals_only=arrivals_only)
        assert period is not None
        if period.has(check_in, check_out):
            assert check_in.strftime("%Y-%m") in period.months


def test_year_and_month_count_only_together() -> None:
    assert month_period("2026", None, arrivals_only=False) is None
    assert month_period(None, "2", arrivals_only=False) is None
    assert year_period("2026") == Period(date(2026, 1, 1), date(2027, 1, 1))


def test_origins_are_kept_or_left_out() -> None:
    assert origins_of(None, "man") == {"air", "aus", "client"}
    assert origins_of("air", None) == {"air"}
    assert origins_of("air", "air") == frozenset()
    assert origins_of("unknown", None) == frozenset()


def test_filters_hold_all_at_once() -> None:
    filters = Filters(today=date(2026, 1, 15), scope="pending", houses=frozenset({"p"}))

    assert filters.accepts(origin="aus", property_id="p", status="under_review")
    assert not filters.accepts(origin="aus", property_id="p", status="approved")
    assert not filters.accepts(origin="aus", property_id="q", status="pending")


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"%PDF-1.7", "application/pdf"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"\x00\x00\x00\x18ftypheic", "image/heic"),
        (b"GIF89a", None),
        (b"<html>", None),
        (b"\x00\x00\x00\x18ftypmp42", None),
    ],
)
def test_a_file_is_what_its_first_bytes_say(start: bytes, kind: str | None) -> None:
    found = sniff(start + b"\x00" * 16)
    assert (found.content_type if found is not None else None) == kind


@given(st.binary(max_size=64))
def test_sniffing_never_fails(content: bytes) -> None:
    sniff(content)
