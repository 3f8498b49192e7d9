"""GET `stats`: stays and searches of some days together (staff book, 3.5; vector TV13)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.kernel import clock
from chalicelib.properties.houses.service import HOUSES
from tests.support import march
from tests.support.people import ACTOR

from .circle import Circle, lima
from .desk import Desk
from .searches.figures import fold

MARCH = "date_from=2026-03-01&date_to=2026-03-31"
GROWTH = {"reservations_growth", "revenue_growth", "searches_growth", "conversion_growth"}


@pytest.fixture(autouse=True)
def _afterwards() -> Iterator[None]:
    with clock.at(lima("2026-03-31", "20:00")):
        yield


def data(desk: Desk, query: str = MARCH, token: str = "admin") -> dict[str, Any]:
    answer = desk.read(f"stats/?{query}", token)
    assert answer.keys() == {"success", "data", "generated_at"}
    found: dict[str, Any] = answer["data"]
    return found


def search(desk: Desk, at: str, house: str | None = None, guests: int = 2) -> None:
    """A visitor searches at an instant of Lima."""
    body = {"check_in_date": "2026-06-01", "check_out_date": "2026-06-03", "guests": guests}
    chosen = {} if house is None else {"property": desk.houses[house].property_id}
    with clock.at(lima(*at.split())):
        answer = desk.api.post("/api/v1/clients/track-search/", json=body | chosen)
    assert answer.status_code == 200, answer.body


def test_the_stays_of_march_are_as_the_book_has_them(desk: Desk) -> None:
    """TV13, new: approved stays alone, and the nights of the two houses that there are."""
    desk.have_march()
    shown = data(desk)
    assert shown["period_info"] == {
        "date_from": "2026-03-01",
        "date_to": "2026-03-31",
        "period_grouping": "week",
        "total_days_analyzed": 31,
    }
    assert shown["reservations_summary"] == {
        "total_reservations": 3,
        "total_revenue": 4700.0,
        "total_nights_booked": 9,
        "average_stay_duration": 3.0,
        "average_guests_per_reservation": 4.0,
        "occupancy_rate": 12.9,
    }
    houses = [
        (row["property_name"], row["total_revenue"], row["total_nights"], row["total_reservations"])
        for row in shown["properties_breakdown"]
    ]
    assert houses == [("Casa Austin 2", 2400.0, 4, 1), ("Casa Austin 1", 2300.0, 5, 2)]
    assert shown["properties_breakdown"][1]["average_price_per_night"] == 460.0
    assert shown["properties_breakdown"][1]["average_stay_duration"] == 2.5
    assert shown["guest_distribution"] == [
        party(2, 800.0, 17.02),
        party(4, 1500.0, 31.91),
        party(6, 2400.0, 51.06),
    ]
    assert shown["growth_metrics"] == {
        "reservations_growth": 200.0,
        "revenue_growth": 135.0,
        "searches_growth": 0.0,
        "conversion_growth": 0.0,
    }


def party(guests: int, revenue: float, share: float) -> dict[str, Any]:
    return {
        "guest_count": guests,
        "count": 1,
        "percentage": 33.33,
        "total_revenue": revenue,
        "revenue_percentage": share,
    }


@pytest.mark.parametrize(("period", "count"), [("day", 31), ("week", 6), ("month", 1)])
def test_periods_add_up_to_the_whole(desk: Desk, period: str, count: int) -> None:
    desk.have_march()
    shown = data(desk, f"{MARCH}&period={period}")
    rows, whole = shown["reservations_by_period"], shown["reservations_summary"]
    assert len(rows) == count
    assert sum(row["count"] for row in rows) == whole["total_reservations"]
    assert sum(row["revenue"] for row in rows) == whole["total_revenue"]
    assert sum(row["nights_booked"] for row in rows) == whole["total_nights_booked"]
    [first] = [row for row in rows if row["revenue"]][:1]
    assert first["average_guests"] == 4.0


def test_it_agrees_with_what_it_is_put_together_from(desk: Desk) -> None:
    desk.have_march()
    search(desk, "2026-03-30 10:00", march.FIRST_HOUSE)
    shown = data(desk)
    income = desk.read(f"stats/ingresos/?{MARCH}")["data"]
    demand = desk.read(f"stats/search-tracking/?{MARCH}")["data"]
    sold, searched = shown["reservations_summary"], shown["search_tracking_analysis"]
    assert sold["total_revenue"] == income["revenue_summary"]["total_revenue"]
    assert sold["occupancy_rate"] == income["by_night"]["occupancy"]
    assert searched["total_searches"] == demand["search_summary"]["total_searches"] == 1
    assert searched["search_by_day_of_week"] == demand["searches_by_weekday"]
    assert searched["top_searched_properties"] == demand["top_searched_properties"]
    assert searched["anonymous_ips_analysis"] == demand["anonymous_ips_analysis"]
    growth = income["growth_metrics"]["revenue_growth_percentage"]
    assert shown["growth_metrics"]["revenue_growth"] == growth


def test_searches_of_both_times_are_compared(desk: Desk) -> None:
    fold("2026-02-27 10:00")
    search(desk, "2026-02-27 10:30")
    fold("2026-02-27 11:00")
    for minute in range(3):
        search(desk, f"2026-03-31 10:0{minute}", march.SECOND_HOUSE, guests=minute + 1)
    shown = data(desk)
    assert shown["search_tracking_analysis"]["total_searches"] == 3
    assert shown["growth_metrics"]["searches_growth"] == 200.0
    interest = {row["property_name"]: row for row in shown["properties_breakdown"]}
    assert interest["Casa Austin 2"]["search_interest"] == 3
    assert interest["Casa Austin 2"]["conversion_rate"] == 0.0
    assert interest["Casa Austin 1"]["conversion_rate"] is None


def test_who_booked_after_a_search_says_so(circle: Circle) -> None:
    with circle.at("2026-03-02"):
        ana, luz = circle.register("Ana"), circle.register("Luz")
        for guest in (ana, luz):
            body = {"check_in_date": "2026-06-01", "check_out_date": "2026-06-03", "guests": 2}
            circle.api.post("/api/v1/clients/track-search/", json=body, token=guest["id"])
    fold("2026-03-02 10:05")
    with circle.at("2026-03-12"):
        circle.book(ana, "300", status="pending")
    with circle.at("2026-03-13"):
        shown = circle.api.get(f"/api/v1/stats/?{MARCH}", token="admin").json_body["data"]
    searched = shown["search_tracking_analysis"]
    rows = searched["top_searching_clients"]
    assert {row["client_id"]: row["converted"] for row in rows} == {
        ana["id"]: True,
        luz["id"]: False,
    }
    assert {row["client_name"] for row in rows} == {"Ana Q.", "Luz Q."}
    assert searched["conversion_rate"] == 50.0
    # Nobody searched before.
    assert shown["growth_metrics"]["conversion_growth"] == 0.0


@pytest.mark.parametrize("days", ["date_from=2026-03-31", "date_from=2025-04-01", "", MARCH])
def test_nothing_is_zero_everywhere_and_nowhere_missing(desk: Desk, days: str) -> None:
    shown = data(desk, days)
    assert set(shown["growth_metrics"]) == GROWTH
    assert set(shown["growth_metrics"].values()) == {0.0}
    assert set(shown["reservations_summary"].values()) == {0}
    assert [row["property_name"] for row in shown["properties_breakdown"]] == [
        "Casa Austin 1",
        "Casa Austin 2",
    ]
    assert shown["guest_distribution"] == []
    assert shown["search_tracking_analysis"]["conversion_rate"] is None
    assert len(shown["search_tracking_analysis"]["search_by_day_of_week"]) == 7


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("include_clients=false", {"top_searching_clients"}),
        ("include_anonymous=no", {"anonymous_ips_analysis"}),
    ],
)
def test_lists_of_people_are_left_out_unless_it_says_true(
    desk: Desk, query: str, left_out: set[str]
) -> None:
    lists = {"top_searching_clients", "anonymous_ips_analysis"}
    assert lists - data(desk, query)["search_tracking_analysis"].keys() == left_out


def test_a_house_that_is_gone_keeps_what_it_sold(desk: Desk) -> None:
    desk.have_march()
    HOUSES.remove(desk.houses[march.FIRST_HOUSE].property_id, actor=ACTOR)
    shown = data(desk)
    assert [row["total_revenue"] for row in shown["properties_breakdown"]] == [2400.0, 2300.0]
    assert shown["reservations_summary"]["occupancy_rate"] == 25.81
    # In the days before, the house had sold nothing.
    before = data(desk, "date_from=2026-01-01&date_to=2026-01-31")
    assert [row["property_name"] for row in before["properties_breakdown"]] == ["Casa Austin 2"]


def test_it_is_three_round_trips_however_much_there_is(desk: Desk) -> None:
    desk.have_march()
    for number in range(8):
        search(desk, f"2026-03-{20 + number} 10:00", march.FIRST_HOUSE, guests=number + 1)
        fold(f"2026-03-{20 + number} 11:00")
    for query in (MARCH, "date_from=2025-04-01", "date_from=2025-10-01&period=day"):
        with watching() as watch:
            data(desk, query)
        assert watch.rounds <= 3, (query, watch.calls)
        assert watch.writes == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("date_from=2026-13-01", "date_from"),
        ("date_to=ayer", "date_to"),
        ("date_from=2026-03-02&date_to=2026-03-01", "date_from"),
        (f"date_from={date(2026, 3, 31) - timedelta(days=366)}", "date_from"),
        ("period=quarter", "period"),
    ],
)
def test_what_cannot_be_summed_up_is_told(desk: Desk, query: str, field: str) -> None:
    answer = desk.ask(f"stats/?{query}")
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, [field])
    assert answer.json_body["success"] is False


def test_who_may_read_it(desk: Desk) -> None:
    statuses = {
        token: desk.ask("stats", token).status_code
        for token in ("admin", "vendedor", "mantenimiento", "guest", None)
    }
    assert statuses == {
        "admin": 200, "vendedor": 200, "mantenimiento": 403, "guest": 401, None: 401,
    }  # fmt: skip
