"""Whose birthday comes, and which stay the bot knows."""

from datetime import date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.types import MAINTENANCE
from chalicelib.reservations.types import Origin
from chalicelib.sync.flows import rules
from tests.unit.sync.test_contact_rules import EARLY, client


def birthday_of(born: str | None, day: str, **details: object) -> bool:
    """Whether the bot may speak to somebody of a birthday."""
    found = client(birth_date=date.fromisoformat(born) if born else None, **details)
    return rules.is_birthday(found, date.fromisoformat(day))


@pytest.mark.parametrize(
    ("born", "day", "is_one"),
    [
        ("1990-12-14", "2026-12-14", True),
        ("1990-12-15", "2026-12-14", False),
        ("1992-02-29", "2028-02-29", True),
        ("1992-02-29", "2028-02-28", False),
        ("1992-02-29", "2027-02-28", True),
        ("1992-02-29", "2027-03-01", False),
        ("1992-02-28", "2027-02-28", True),
        (None, "2026-12-14", False),
    ],
)
def test_a_birthday_is_that_of_the_year(born: str | None, day: str, is_one: bool) -> None:
    assert birthday_of(born, day) is is_one


@pytest.mark.parametrize(
    ("details", "is_one"),
    [
        ({"document_type": "cex"}, True),
        ({"document_type": "pas"}, False),
        ({"document_type": "ruc"}, False),
        ({"kind": MAINTENANCE}, False),
        ({"deleted_at": EARLY}, False),
    ],
)
def test_the_bot_speaks_to_guests_with_a_document_of_peru(
    details: dict[str, object], is_one: bool
) -> None:
    assert birthday_of("1990-12-14", "2026-12-14", **details) is is_one


@given(st.dates(date(1930, 1, 1), date(2020, 12, 31)), st.integers(2026, 2060))
def test_everybody_has_one_birthday_a_year(born: date, year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    own = [day for day in days if day.year == year and born.strftime("%m-%d") in rules.born_on(day)]
    assert len(own) == 1


class Row(msgspec.Struct, frozen=True):
    """What a list has of a stay."""

    check_in: date
    status: str = "approved"
    origin: Origin = "client"
    reservation_id: str = "r"
    property_id: str = "h"
    check_out: date = date(2030, 1, 1)


def test_the_coming_stay_is_the_first_sold_one_from_today_on() -> None:
    today = datetime(2026, 3, 2).date()
    rows = [
        Row(today - timedelta(days=1)),
        Row(today + timedelta(days=9)),
        Row(today + timedelta(days=3), status="pending"),
        Row(today + timedelta(days=4), origin="man"),
        Row(today + timedelta(days=5)),
    ]
    assert rules.coming(rows, today) == rows[4]
    assert rules.coming([*rows, Row(today)], today) == Row(today)
    assert rules.coming(rows[:1], today) is None
