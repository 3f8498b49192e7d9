"""The analysis of some days, house by house and month by month (staff book, 3.8)."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import msgspec
import pytest

from chalicelib.insights.analysis import rules
from chalicelib.kernel import clock
from chalicelib.properties.houses.service import HOUSES
from tests.support import march
from tests.support.people import ACTOR

from .circle import lima
from .desk import Desk

ANALYSIS = "stats/ingresos/analysis/"
QUARTER = f"{ANALYSIS}?date_from=2026-02-01&date_to=2026-04-30"
EMPTY = {
    "sold_nights": 0,
    "revenue": 0.0,
    "adr": 0.0,
    "occupancy": 0.0,
    "revpar": 0.0,
    "maintenance_nights": 0,
    "reservations": 0,
    "revenue_by_checkin": 0.0,
    "airbnb_profit": 0.0,
}


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    with clock.at(lima("2026-03-31")):
        yield


def data(desk: Desk, path: str = QUARTER) -> dict[str, Any]:
    answer = desk.read(path)
    assert answer["success"] is True
    found: dict[str, Any] = answer["data"]
    return found


def test_houses_and_months_are_as_the_book_has_them(desk: Desk) -> None:
    """TV12."""
    desk.have_march()
    shown = data(desk)
    assert shown["period_info"] == {
        "date_from": "2026-02-01",
        "date_to": "2026-04-30",
        "total_days": 89,
    }
    february, march_, april = shown["by_month"]
    assert march_ == {
        "year": 2026,
        "month": 3,
        "label": "Marzo 2026",
        "sold_nights": 8,
        "revenue": 4000.0,
        "adr": 500.0,
        "available_nights": 62,
        "occupancy": 12.9,
        "revpar": 64.52,
        "maintenance_nights": 2,
        "reservations": 3,
        "revenue_by_checkin": 4700.0,
        "airbnb_profit": 1234.56,
    }
    assert (february["revenue"], february["sold_nights"]) == (1500.0, 3)
    assert (april["revenue"], april["sold_nights"], april["available_nights"]) == (1200.0, 2, 60)
    assert shown["totals"]["revenue"] == 6700.0
    assert shown["totals"]["available_nights"] == 178
    first, second = shown["by_property"]
    assert (first["property_name"], first["revenue"], first["airbnb_profit"]) == (
        "Casa Austin 1",
        2300.0,
        1234.56,
    )
    assert [month["revenue"] for month in second["by_month"]] == [1500.0, 1700.0, 1200.0]
    assert [month["available_nights"] for month in second["by_month"]] == [28, 31, 30]
    assert shown["expected"]["pending"]["revenue"] == 450.0


def test_what_came_through_which_channel(desk: Desk) -> None:
    desk.have_march()
    assert data(desk)["channels"] == [
        {
            "origin": "air",
            "label": "Airbnb",
            "reservations": 0,
            "revenue_by_checkin": 0.0,
            "sold_nights": 0,
            "revenue": 0.0,
            "percentage": 0.0,
        },
        {
            "origin": "aus",
            "label": "Austin",
            "reservations": 3,
            "revenue_by_checkin": 5900.0,
            "sold_nights": 11,
            "revenue": 5900.0,
            "percentage": 88.06,
        },
        {
            "origin": "client",
            "label": "Cliente Web",
            "reservations": 1,
            "revenue_by_checkin": 800.0,
            "sold_nights": 2,
            "revenue": 800.0,
            "percentage": 11.94,
        },
    ]


def test_one_house(desk: Desk) -> None:
    desk.have_march()
    house = desk.houses[march.SECOND_HOUSE].property_id
    everything, one = data(desk), data(desk, f"{QUARTER}&property={house}")
    assert one["by_property"] == [everything["by_property"][1]]
    assert one["totals"]["revenue"] == 4400.0
    assert one["totals"]["available_nights"] == 89
    assert [each["sold_nights"] for each in one["channels"]] == [0, 8, 0]
    assert one["by_month"] == one["by_property"][0]["by_month"]


def test_days_of_a_month_count_alone(desk: Desk) -> None:
    """The stay of the turn of the month has one night here, and arrives elsewhere."""
    desk.have_march()
    shown = data(desk, f"{ANALYSIS}?date_from=2026-03-31&date_to=2026-04-01")
    assert [month["sold_nights"] for month in shown["by_month"]] == [1, 1]
    assert [month["available_nights"] for month in shown["by_month"]] == [2, 2]
    assert shown["totals"]["reservations"] == 0
    assert shown["totals"]["airbnb_profit"] == 0.0
    assert shown["totals"]["occupancy"] == 50.0


def test_days_of_two_years(desk: Desk) -> None:
    desk.have([march.stay("R9", date(2025, 12, 31), date(2026, 1, 2), "300")])
    shown = data(desk, f"{ANALYSIS}?date_from=2025-12-01&date_to=2026-01-31")
    assert [month["label"] for month in shown["by_month"]] == ["Diciembre 2025", "Enero 2026"]
    assert [month["revenue"] for month in shown["by_month"]] == [150.0, 150.0]
    house = desk.houses[march.FIRST_HOUSE].property_id
    one = data(desk, f"{ANALYSIS}?date_from=2025-12-01&date_to=2026-01-31&property={house}")
    assert one["totals"]["revenue"] == 300.0


def test_nothing_is_zero_for_every_house(desk: Desk) -> None:
    shown = data(desk, f"{ANALYSIS}?date_from=2019-01-01&date_to=2019-01-31")
    assert shown["totals"] == {**EMPTY, "available_nights": 62}
    assert [house["property_name"] for house in shown["by_property"]] == [
        "Casa Austin 1",
        "Casa Austin 2",
    ]
    assert {channel["percentage"] for channel in shown["channels"]} == {0.0}


def test_a_house_that_is_gone_keeps_what_it_earned_and_has_no_nights_to_sell(desk: Desk) -> None:
    desk.have_march()
    house = desk.houses[march.FIRST_HOUSE].property_id
    HOUSES.remove(house, actor=ACTOR)
    shown = data(desk)
    assert [each["property_name"] for each in shown["by_property"]] == [
        "Casa Austin 1",
        "Casa Austin 2",
    ]
    assert shown["by_property"][0]["available_nights"] == 0
    assert shown["by_property"][0]["occupancy"] == 0.0
    assert shown["totals"]["revenue"] == 6700.0
    assert data(desk, f"{QUARTER}&property={house}")["totals"]["revenue"] == 2300.0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("property=3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11", "property"),
        ("property=casa", "property"),
        ("date_from=2026-03-02&date_to=2026-03-01", "date_from"),
        ("date_from=x", "date_from"),
        ("date_from=2019-01-01", "date_from"),
    ],
)
def test_what_cannot_be_analysed_is_told(desk: Desk, query: str, field: str) -> None:
    answer = desk.ask(f"{ANALYSIS}?{query}")
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, [field])
    assert answer.json_body["success"] is False


def test_too_many_months_of_too_many_houses_are_refused(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "MOST_ROWS", 5)
    assert desk.ask(QUARTER).json_body["fields"].keys() == {"date_from"}
    house = desk.houses[march.SECOND_HOUSE].property_id
    assert desk.ask(f"{QUARTER}&property={house}").status_code == 200


def test_who_may_read_it(desk: Desk) -> None:
    assert desk.ask(ANALYSIS, "vendedor").status_code == 200
    assert desk.ask(ANALYSIS, "mantenimiento").status_code == 403
    assert desk.ask(ANALYSIS, "guest").status_code == 401
    assert desk.ask(ANALYSIS, None).status_code == 401


def test_a_channel_has_what_it_sold(desk: Desk) -> None:
    desk.have([msgspec.structs.replace(march.R1, origin="air")])
    channels = {each["origin"]: each for each in data(desk)["channels"]}
    assert channels["air"]["percentage"] == 100.0
    assert channels["aus"]["sold_nights"] == 0
