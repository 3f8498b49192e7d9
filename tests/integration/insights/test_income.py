"""What some days earned, as the statistics of the panel read it (panel book, 4.8)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from chalicelib.kernel import clock
from tests.support import march

from .circle import lima
from .desk import Desk

MARCH = "stats/ingresos?date_from=2026-03-01&date_to=2026-03-31"
NO_EXPECTATIONS = {"reservations": 0, "revenue": 0.0, "nights": 0, "revenue_by_night": 0.0}
BANDS = ["0-500 PEN", "500-1000 PEN", "1000-2000 PEN", "2000-5000 PEN", "5000+ PEN"]


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    with clock.at(lima("2026-03-31", "20:00")):
        yield


def data(desk: Desk, path: str = MARCH, token: str = "admin") -> dict[str, Any]:
    answer = desk.read(path, token)
    assert answer["success"] is True
    assert answer["generated_at"] == "2026-03-31T20:00:00-05:00"
    found: dict[str, Any] = answer["data"]
    return found


def test_the_income_of_march_is_as_the_book_has_it(desk: Desk) -> None:
    """TV10 and TV12, new."""
    desk.have_march()
    shown = data(desk)
    assert shown["period_info"] == {
        "date_from": "2026-03-01",
        "date_to": "2026-03-31",
        "period_grouping": "week",
        "currency": "PEN",
        "total_days": 31,
    }
    assert shown["revenue_summary"] == {
        "total_revenue": 4700.0,
        "total_nights": 9,
        "total_reservations": 3,
        "avg_revenue_per_reservation": 1566.67,
        "revenue_per_night": 522.22,
        "avg_revenue_per_day": 151.61,
    }
    assert shown["by_night"] == {
        "sold_nights": 8,
        "revenue": 4000.0,
        "adr": 500.0,
        "available_nights": 62,
        "occupancy": 12.9,
        "revpar": 64.52,
        "maintenance_nights": 2,
    }
    assert shown["growth_metrics"] == {
        "revenue_growth_percentage": 135.0,
        "reservations_growth_percentage": 200.0,
        "current_period_revenue": 4700.0,
        "previous_period_revenue": 2000.0,
        "current_period_reservations": 3,
        "previous_period_reservations": 1,
    }
    assert shown["payment_distribution"] == [
        {
            "payment_method": "Todos los métodos",
            "count": 3,
            "total_revenue": 4700.0,
            "percentage": 100.0,
        }
    ]
    assert shown["expected"] == {
        "pending": {"reservations": 1, "revenue": 450.0, "nights": 1, "revenue_by_night": 450.0},
        "under_review": NO_EXPECTATIONS,
    }


def test_the_prices_of_march_are_as_the_book_has_them(desk: Desk) -> None:
    """TV10, new: 0/1/1/1/0."""
    desk.have_march()
    prices = data(desk)["price_analysis"]
    ranges, shares = prices.pop("price_ranges"), prices.pop("price_distribution")
    assert prices == {
        "avg_total_cost": 1566.67,
        "min_total_cost": 800.0,
        "max_total_cost": 2400.0,
        "avg_price_per_night": 522.22,
        "avg_nights_per_reservation": 3.0,
    }
    assert [each["range"] for each in ranges] == BANDS
    assert [each["count"] for each in ranges] == [0, 1, 1, 1, 0]
    assert [each["percentage"] for each in ranges] == [0.0, 33.33, 33.33, 33.33, 0.0]
    assert shares == [
        {
            "price_range": each["range"],
            "reservations_count": each["count"],
            "percentage": each["percentage"],
        }
        for each in ranges
    ]


def test_the_weeks_of_march_are_as_the_book_has_them(desk: Desk) -> None:
    """TV11, new."""
    desk.have_march()
    rows = data(desk)["revenue_by_period"]
    assert [
        (row["period"][5:], row["period_label"], row["revenue"], row["count"], row["nights_count"])
        for row in rows
    ] == [
        ("03-01", "Semana del 23 Feb", 0.0, 0, 0),
        ("03-02", "Semana del 02 Mar", 1500.0, 1, 3),
        ("03-09", "Semana del 09 Mar", 800.0, 1, 2),
        ("03-16", "Semana del 16 Mar", 0.0, 0, 0),
        ("03-23", "Semana del 23 Mar", 0.0, 0, 0),
        ("03-30", "Semana del 30 Mar", 2400.0, 1, 4),
    ]
    by_night = [(row["sold_nights"], row["revenue_by_night"]) for row in rows]
    assert by_night == [(1, 500.0), (3, 1500.0), (2, 800.0), (0, 0.0), (0, 0.0), (2, 1200.0)]
    assert rows[1]["avg_revenue_per_reservation"] == 1500.0
    assert (rows[1]["revenue_per_night"], rows[0]["revenue_per_night"]) == (500.0, 0.0)


@pytest.mark.parametrize(
    ("period", "count", "first", "last"),
    [("day", 31, "01 Mar", "31 Mar"), ("month", 1, "Marzo 2026", "Marzo 2026")],
)
def test_days_and_months(desk: Desk, period: str, count: int, first: str, last: str) -> None:
    desk.have_march()
    rows = data(desk, f"{MARCH}&period={period}")["revenue_by_period"]
    assert len(rows) == count
    assert (rows[0]["period_label"], rows[-1]["period_label"]) == (first, last)
    assert sum(row["revenue"] for row in rows) == 4700.0
    assert sum(row["revenue_by_night"] for row in rows) == 4000.0


def test_a_year_is_the_sum_of_its_months(desk: Desk) -> None:
    desk.have_march()
    year = data(desk, "stats/ingresos?date_from=2026-01-01&date_to=2026-12-31&period=month")
    rows = year["revenue_by_period"]
    assert [row["revenue"] for row in rows[:4]] == [0.0, 2000.0, 4700.0, 0.0]
    assert [row["revenue_by_night"] for row in rows[:4]] == [0.0, 1500.0, 4000.0, 1200.0]
    assert year["revenue_summary"]["total_revenue"] == 6700.0
    assert year["price_analysis"]["price_ranges"][3]["count"] == 2


def test_days_of_several_years(desk: Desk) -> None:
    desk.have([march.stay("R9", date(2025, 12, 31), date(2026, 1, 2), "300.01")])
    shown = data(desk, "stats/ingresos?date_from=2025-12-31&date_to=2026-01-01&period=day")
    assert [row["revenue"] for row in shown["revenue_by_period"]] == [300.01, 0.0]
    assert [row["revenue_by_night"] for row in shown["revenue_by_period"]] == [150.01, 150.0]
    assert shown["price_analysis"]["min_total_cost"] == 300.01


def test_the_usual_days_are_the_last_thirty_in_lima(desk: Desk) -> None:
    """It is the first of April in UTC already."""
    info = data(desk, "stats/ingresos")["period_info"]
    assert (info["date_from"], info["date_to"]) == ("2026-03-01", "2026-03-31")


def test_a_price_on_a_border_is_in_the_higher_range(desk: Desk) -> None:
    prices = ["499.99", "500", "1000", "2000", "4999.99", "5000", "0"]
    desk.have(
        msgspec.structs.replace(
            march.stay(f"R{number}", date(2026, 3, 1), date(2026, 3, 2), price),
            property_id=f"casa-{number}",
        )
        for number, price in enumerate(prices, 10)
    )
    ranges = data(desk)["price_analysis"]["price_ranges"]
    assert [each["count"] for each in ranges] == [2, 1, 1, 2, 1]


@pytest.mark.parametrize("period", ["day", "week", "month"])
@pytest.mark.parametrize(
    "days",
    [
        "date_from=2019-01-01&date_to=2019-12-31",
        "date_from=2019-01-01&date_to=2019-01-01",
        "date_from=1900-01-01&date_to=1900-01-31",
        "date_from=2100-12-01&date_to=2100-12-31",
    ],
)
def test_nothing_is_zero_everywhere_and_nowhere_missing(desk: Desk, days: str, period: str) -> None:
    shown = data(desk, f"stats/ingresos?{days}&period={period}")
    for name in ("revenue_summary", "growth_metrics"):
        assert set(shown[name].values()) == {0}
    assert shown["payment_distribution"][0]["percentage"] == 0.0
    assert shown["by_night"]["occupancy"] == 0.0
    assert shown["price_analysis"]["min_total_cost"] == 0.0
    assert {each["percentage"] for each in shown["price_analysis"]["price_distribution"]} == {0.0}
    assert {row["revenue"] for row in shown["revenue_by_period"]} == {0.0}
    assert "null" not in str(shown)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("date_from=2026-13-01", "date_from"),
        ("date_from=ayer", "date_from"),
        ("date_to=2026-02-30", "date_to"),
        ("date_from=1899-12-31", "date_from"),
        ("date_to=2101-01-01", "date_to"),
        ("date_from=2026-03-02&date_to=2026-03-01", "date_from"),
        ("date_from=2026-04-01", "date_from"),
        ("date_from=2010-01-01", "date_from"),
        ("period=quarter", "period"),
        ("currency=EUR", "currency"),
    ],
)
def test_what_cannot_be_reported_is_told(desk: Desk, query: str, field: str) -> None:
    answer = desk.ask(f"stats/ingresos?{query}")
    assert answer.status_code == 400
    told = answer.json_body
    assert told["success"] is False
    assert told["error"] == told["message"] == told["detail"] != ""
    assert list(told["fields"]) == [field]


def test_a_currency_is_repeated_and_changes_nothing(desk: Desk) -> None:
    """TV10."""
    desk.have_march()
    in_dollars = data(desk, f"{MARCH}&currency=USD")
    assert in_dollars["period_info"].pop("currency") == "USD"
    in_soles = data(desk)
    del in_soles["period_info"]["currency"]
    assert in_dollars == in_soles


@pytest.mark.parametrize("path", ["stats/ingresos", "stats/ingresos/", "events/stats/ingresos/"])
def test_every_address_of_the_income(desk: Desk, path: str) -> None:
    desk.have_march()
    query = MARCH.partition("?")[2]
    assert data(desk, f"{path}?{query}", "vendedor") == data(desk)
    assert desk.ask(path, "mantenimiento").status_code == 403
    assert desk.ask(path, "guest").status_code == 401
    assert desk.ask(path, None).status_code == 401
