"""What is refused before any price is looked at (pricing book, 10.2 and B22)."""

from datetime import date

import pytest

from chalicelib.pricing.quotes.rules.requests import (
    MAX_GUESTS,
    MAX_NIGHTS,
    Reason,
    StayRequest,
    check_request,
)

from .book import STAY4, TODAY, change, stay


def reasons(request: StayRequest, capacity_max: int | None = None) -> list[Reason]:
    return [refusal.reason for refusal in check_request(request, TODAY, capacity_max)]


def test_a_good_request_is_not_refused() -> None:
    assert check_request(STAY4, TODAY, capacity_max=4) == ()


def test_a_stay_may_begin_today_but_not_yesterday() -> None:
    assert reasons(stay("2026-03-02", "2026-03-03")) == []
    assert reasons(stay("2026-03-01", "2026-03-03")) == [Reason.PAST_CHECK_IN]


@pytest.mark.parametrize("check_out", ["2026-04-16", "2026-04-15"])
def test_the_departure_must_come_after_the_arrival(check_out: str) -> None:
    assert reasons(stay("2026-04-16", check_out)) == [Reason.DATES_OUT_OF_ORDER]


def test_sixty_nights_are_sold_and_sixty_one_are_not() -> None:
    assert stay("2026-04-01", "2026-05-31").night_count == MAX_NIGHTS
    assert reasons(stay("2026-04-01", "2026-05-31")) == []
    assert reasons(stay("2026-04-01", "2026-06-01")) == [Reason.TOO_LONG]


@pytest.mark.parametrize("guests", [0, -3, MAX_GUESTS + 1, 10**30])
def test_the_number_of_guests_must_make_sense(guests: int) -> None:
    assert reasons(change(STAY4, guests=guests)) == [Reason.GUESTS]


def test_a_house_takes_as_many_guests_as_its_capacity() -> None:
    assert reasons(STAY4, capacity_max=4) == []
    assert reasons(STAY4, capacity_max=3) == [Reason.CAPACITY]


def test_every_fault_is_told_in_the_order_of_the_checks() -> None:
    request = StayRequest(date(2026, 1, 5), date(2026, 1, 5), 0)
    assert reasons(request) == [Reason.PAST_CHECK_IN, Reason.DATES_OUT_OF_ORDER, Reason.GUESTS]


def test_each_refusal_names_the_field_at_fault() -> None:
    request = StayRequest(date(2026, 1, 5), date(2026, 1, 5), 0)
    assert [refusal.field for refusal in check_request(request, TODAY)] == [
        "check_in_date",
        "check_out_date",
        "guests",
    ]


def test_reasons_are_numbered_as_the_wire_numbers_them() -> None:
    numbers = {reason.name: reason.value for reason in Reason}
    assert numbers["GUESTS"] == 3
    assert numbers["PAST_CHECK_IN"] == 8
    assert numbers["DATES_OUT_OF_ORDER"] == 9
    assert numbers["MINIMUM_STAY"] == 13


def test_a_stay_covers_its_nights_and_not_its_departure() -> None:
    assert STAY4.covers(date(2026, 4, 16))
    assert STAY4.covers(date(2026, 4, 18))
    assert not STAY4.covers(date(2026, 4, 19))
    assert not STAY4.covers(date(2026, 4, 15))
