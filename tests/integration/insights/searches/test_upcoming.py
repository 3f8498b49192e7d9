"""GET `upcoming-checkins` (staff book, 3.3; vector TV17; panel book, 4.8)."""

from typing import Any

import pytest

from chalicelib.kernel import clock
from tests.support.houses import new_house

from .figures import fold
from .visits import Visits, lima

UPCOMING = "/api/v1/upcoming-checkins/"


def read(visits: Visits, query: str = "", *, at: str = "2026-03-02 12:00") -> Any:
    with clock.at(lima(at)):
        answer = visits.api.get(f"{UPCOMING}{query}", token="seller")
    assert answer.status_code == 200, answer.body
    assert answer.json_body.keys() == {"success", "data", "generated_at"}
    return answer.json_body["data"]


@pytest.fixture(params=[True, False], ids=["added up", "partly"])
def nine(visits: Visits, request: pytest.FixtureRequest) -> Visits:
    """Nine searches for two days of arrival."""
    house = new_house("Casa Austin 1").property_id
    visits.register("Ana", email="ana@mail.com")
    visits.search("2026-03-20", "2026-03-22", 2, token="Ana", house=house, at="2026-03-02 09:00")
    visits.search("2026-03-20", "2026-03-23", 3, token="Ana", at="2026-03-02 09:05")
    for guests in range(1, 5):
        visits.search("2026-03-20", "2026-03-21", guests, at="2026-03-02 09:10", house=house)
    fold("2026-03-02 09:30")
    for guests in range(1, 4):
        visits.search(
            "2026-04-03", "2026-04-05", guests, address=f"198.51.{guests}.9", at="2026-03-02 11:00"
        )
    if request.param:
        fold("2026-03-02 11:30")
    return visits


def test_out_of_range_is_as_usual(nine: Visits) -> None:
    data = read(nine, "?days_ahead=999&limit=0")
    assert data["period_info"] == {
        "analysis_from": "2026-03-02",
        "analysis_to": "2026-05-01",
        "days_ahead": 60,
    }
    assert data["summary_metrics"] == {
        "total_upcoming_searches": 9,
        "unique_dates_searched": 2,
        "unique_clients_searching": 1,
        "unique_anonymous_ips": 4,
        "avg_searches_per_date": 4.5,
    }


def test_arrivals_are_listed_by_demand(nine: Visits) -> None:
    first, second = read(nine)["top_upcoming_checkins"]
    ana = nine.clients["Ana"].client_id
    client = {
        "client_id": ana,
        "client_name": "Ana Q.",
        "client_email": "a***@mail.com",
    }
    assert first == {
        "checkin_date": "2026-03-20",
        "weekday": "2026-03-20",
        "weekday_name": "Friday",
        "days_until_checkin": 18,
        "total_searches": 6,
        "client_searches": 2,
        "anonymous_searches": 4,
        "avg_stay_duration": 1.5,
        "searching_clients": [
            {**client, "checkout_date": "2026-03-23", "guests": 3, "property": None},
            {**client, "checkout_date": "2026-03-22", "guests": 2, "property": "Casa Austin 1"},
        ],
        "searching_ips": [
            {
                "ip_address": "203.0.113.xxx",
                "searches_count": 4,
                "checkout_dates": ["2026-03-21"],
                "guests_counts": [1, 2, 3, 4],
                "properties": ["Casa Austin 1"],
            }
        ],
        "unique_clients_count": 1,
        "unique_ips_count": 1,
    }
    assert second["checkin_date"] == "2026-04-03"
    assert second["unique_ips_count"] == 3


def test_as_many_are_listed_as_asked_for(nine: Visits) -> None:
    data = read(nine, "?limit=1")
    assert [row["checkin_date"] for row in data["top_upcoming_checkins"]] == ["2026-03-20"]
    assert data["summary_metrics"]["unique_dates_searched"] == 2


def test_as_far_is_looked_as_asked_for(nine: Visits) -> None:
    assert read(nine, "?days_ahead=18")["summary_metrics"]["total_upcoming_searches"] == 6
    assert read(nine, "?days_ahead=17")["summary_metrics"]["total_upcoming_searches"] == 0
    assert read(nine, "?days_ahead=180")["period_info"]["analysis_to"] == "2026-08-29"


@pytest.mark.parametrize("days", ["", "0", "181", "-5", "sesenta", "1e2", "６０"])
def test_whatever_else_is_sent_is_sixty(visits: Visits, days: str) -> None:
    assert read(visits, f"?days_ahead={days}&limit={days}")["period_info"]["days_ahead"] == 60


def test_without_visitors_only_clients_count(nine: Visits) -> None:
    data = read(nine, "?include_anonymous=false")
    [row] = data["top_upcoming_checkins"]
    assert (row["total_searches"], row["client_searches"], row["anonymous_searches"]) == (2, 2, 0)
    assert row["searching_ips"] == []
    assert data["summary_metrics"]["unique_anonymous_ips"] == 0
    assert read(nine)["summary_metrics"]["total_upcoming_searches"] == 9


def test_the_panel_finds_every_field_that_it_reads(nine: Visits) -> None:
    for row in read(nine, "?days_ahead=60&limit=20&include_anonymous=true")[
        "top_upcoming_checkins"
    ]:
        assert {
            "checkin_date", "weekday", "total_searches", "client_searches", "anonymous_searches",
            "avg_stay_duration",
        } <= row.keys()  # fmt: skip


def test_today_is_limas_and_arrivals_that_passed_are_gone(visits: Visits) -> None:
    visits.search("2026-03-02", "2026-03-04", 2, at="2026-03-02 21:00")
    assert read(visits, at="2026-03-02 23:30")["summary_metrics"]["unique_dates_searched"] == 1
    fold("2026-03-02 23:40")
    assert read(visits, at="2026-03-02 23:59")["summary_metrics"]["unique_dates_searched"] == 1
    assert read(visits, at="2026-03-03 00:00")["summary_metrics"]["unique_dates_searched"] == 0


def test_searches_of_long_ago_count(visits: Visits) -> None:
    visits.search("2026-06-01", "2026-06-03", 2, at="2026-03-02 09:00")
    fold("2026-03-02 09:30")
    fold("2026-05-01 09:30")
    assert read(visits, at="2026-05-01 10:00")["summary_metrics"]["total_upcoming_searches"] == 1


def test_every_page_is_as_new_as_the_last_search(visits: Visits) -> None:
    counts = []
    for minute in range(12):
        visits.search("2026-03-20", "2026-03-22", minute + 1, at=f"2026-03-02 10:{minute:02d}")
        if minute % 4 == 3:
            fold(f"2026-03-02 10:{minute:02d}:30")
        data = read(visits, at=f"2026-03-02 10:{minute:02d}:40")
        counts.append(data["summary_metrics"]["total_upcoming_searches"])
    assert counts == list(range(1, 13))


def test_the_second_address_answers_the_same(nine: Visits) -> None:
    with clock.at(lima("2026-03-02 12:00")):
        answer = nine.api.get("/api/v1/events/upcoming-checkins/", token="seller")
    assert answer.json_body["data"] == read(nine)
