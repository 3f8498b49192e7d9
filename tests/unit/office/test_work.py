"""What pages of work say of days, times and stays."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.office.work import registry
from chalicelib.office.work.day import duration
from chalicelib.office.work.stays import CalendarStay, Guest, HouseName, day_of

TODAY = date(2026, 3, 2)


def stay(**details: Any) -> CalendarStay:
    given = {
        "id": "r1",
        "check_in_date": date(2026, 3, 5),
        "check_out_date": date(2026, 3, 8),
        "guests": 4,
        "status": "approved",
        "origin": "aus",
        "client": Guest("Ana María", "Quispe"),
        "house": HouseName("h1", "Casa 1"),
    }
    return CalendarStay(**{**given, **details})


@pytest.mark.parametrize("work", registry.WORK, ids=lambda work: work.slug)
def test_every_page_of_work_has_a_module_that_shows_it(work: registry.Work) -> None:
    assert work.part("shown") is not None
    assert work.group in {"", *registry.GROUPS}


@pytest.mark.parametrize(
    ("minutes", "text"),
    [(0, "0 min"), (59, "59 min"), (60, "1 h"), (1440, "1 día"), (9999, "6 días")],
)
def test_how_long_something_waits_is_told_in_its_greatest_unit(minutes: int, text: str) -> None:
    assert duration(timedelta(minutes=minutes)) == text


@pytest.mark.parametrize("text", ["", "x", "2026-02-30", "1999-12-31", "2101-01-01", "2026-3-1"])
def test_what_is_no_day_of_the_business_is_another(text: str) -> None:
    assert day_of(text, TODAY) == TODAY


def test_a_day_is_read_as_addresses_write_it() -> None:
    assert day_of("2100-12-31", TODAY) == date(2100, 12, 31)


@pytest.mark.parametrize(
    ("details", "title", "short"),
    [
        ({}, "Ana María Quispe", "Ana"),
        ({"client": Guest("Ana")}, "Ana", "Ana"),
        ({"client": Guest("")}, "Sin nombre", "Sin nombre"),
        ({"origin": "air"}, "Airbnb", "Airbnb"),
        ({"origin": "man"}, "Mantenimiento", "Mantenimiento"),
    ],
)
def test_a_stay_goes_by_whose_it_is(details: dict[str, Any], title: str, short: str) -> None:
    assert (stay(**details).title, stay(**details).short_title) == (title, short)


def test_whoever_leaves_late_leaves_before_the_house_is_free() -> None:
    assert stay().departure == date(2026, 3, 8)
    late = stay(late_checkout=True, late_check_out_date=date(2026, 3, 7))
    assert late.departure == date(2026, 3, 7)


@pytest.mark.parametrize(
    ("status", "text"),
    [("approved", ""), ("incomplete", "sin pagar"), ("pending", "por revisar")],
)
def test_what_is_not_sold_yet_says_what_it_waits_for(status: str, text: str) -> None:
    assert stay(status=status).waits_for == text
