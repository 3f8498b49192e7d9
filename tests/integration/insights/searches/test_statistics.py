"""GET `stats/search-tracking` (staff book, 3.2, 3.6 and 3.7; vectors TV14 to TV16; panel book,
4.8)."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.kernel import clock
from tests.support.houses import new_house

from .asking import NOW, RANGE, read
from .figures import fold
from .visits import Visits, lima

WAYS = ("not added up", "partly", "added up")


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Up to where the job has come when somebody asks."""
    return str(request.param)


@pytest.fixture
def example(visits: Visits, way: str) -> Iterator[Visits]:
    """The searches of vector TV14."""
    one, two = (new_house(f"Casa Austin {n}").property_id for n in (1, 2))
    visits.register("Xavier", last_name="Yupanqui Rojas", email="xavier@mail.com")
    visits.register("Yola", email=None)
    days: list[dict[str, Any]] = [
        {"at": "2026-03-02 10:15", "token": "Xavier", "house": one, "guests": 2},
        {"at": "2026-03-02 11:15", "token": "Xavier", "house": one, "guests": 2},
        {"at": "2026-03-03 11:15", "token": "Xavier", "house": two, "guests": 2},
        {"at": "2026-03-03 20:15", "token": "Xavier", "guests": 10},
        {"at": "2026-03-04 09:15", "token": "Yola", "guests": 4, "check_out": "2026-04-04"},
        {"at": "2026-03-05 09:15", "address": "203.0.113.56", "guests": 3},
        {"at": "2026-03-05 10:15", "address": "203.0.113.99", "guests": 5, "agent": "Safari"},
        {"at": "2026-03-05 23:15", "address": "2001:db8:1:2::9", "guests": 6, "house": one},
    ]
    for number, each in enumerate(days):
        if way != "not added up":
            fold(f"{each['at'][:10]} {each['at'][11:13]}:00")
        visits.search(**each)
        if way == "partly" and number == 6:
            fold("2026-03-05 12:00")
    if way == "added up":
        fold("2026-03-06 09:00")
    if way == "not added up":
        # The first job of a stage looks two days back; the pages as well.
        for day in range(2, 6):
            for hour in (9, 10, 11, 20, 23):
                fold(f"2026-03-{day:02d} {hour:02d}:05")
    yield visits


def test_the_sums_are_those_of_the_days(example: Visits) -> None:
    data = read(example)
    assert data["period_info"] == {
        "date_from": "2026-03-02",
        "date_to": "2026-03-05",
        "total_days": 4,
    }
    assert data["search_summary"] == {
        "total_searches": 8,
        "unique_clients_searching": 2,
        "anonymous_searches": 3,
        "unique_anonymous_ips": 3,
        "conversion_rate": 0.0,
        "avg_searches_per_day": 2.0,
    }


def test_days_and_hours_are_limas(example: Visits) -> None:
    data = read(example)
    by_weekday = {row["weekday"]: row["searches_count"] for row in data["searches_by_weekday"]}
    assert by_weekday == {
        "Monday": 2, "Tuesday": 2, "Wednesday": 1, "Thursday": 3,
        "Friday": 0, "Saturday": 0, "Sunday": 0,
    }  # fmt: skip
    assert [row["day_number"] for row in data["searches_by_weekday"]] == [1, 2, 3, 4, 5, 6, 7]
    assert data["searches_by_weekday"][3]["percentage"] == 37.5
    assert data["searches_by_weekday"][3]["avg_guests_searched"] == 4.7
    daily = data["daily_search_activity"]
    assert [row["searches_count"] for row in daily] == [2, 2, 1, 3]
    assert [row["unique_users"] for row in daily] == [1, 1, 1, 3]
    assert daily[0] == {
        "date": "2026-03-02",
        "weekday": "Monday",
        "searches_count": 2,
        "unique_users": 1,
        "searches_per_user": 2.0,
    }
    hours = {row["hour"]: row["searches_count"] for row in data["searches_by_hour"]}
    assert {hour: count for hour, count in hours.items() if count} == {
        9: 2,
        10: 2,
        11: 2,
        20: 1,
        23: 1,
    }
    assert data["searches_by_hour"][9] == {
        "hour": 9,
        "hour_label": "09:00",
        "period": "Mañana",
        "searches_count": 2,
        "percentage": 25.0,
    }


def test_houses_nights_guests_and_arrivals_have_percentages_of_a_hundred(example: Visits) -> None:
    data = read(example)
    assert data["top_searched_properties"] == [
        {
            "property_name": "Casa Austin 1",
            "property_slug": "casa-austin-1",
            "searches_count": 3,
            "search_count": 3,
            "percentage": 37.5,
        },
        {
            "property_name": "Casa Austin 2",
            "property_slug": "casa-austin-2",
            "searches_count": 1,
            "search_count": 1,
            "percentage": 12.5,
        },
    ]
    assert data["stay_duration_analysis"] == [
        {
            "nights": 1,
            "duration_label": "1 noche",
            "searches_count": 1,
            "percentage": 12.5,
            "avg_guests": 4.0,
        },
        {
            "nights": 2,
            "duration_label": "2 noches",
            "searches_count": 7,
            "percentage": 87.5,
            "avg_guests": 4.3,
        },
    ]
    assert data["guest_count_analysis"][0] == {
        "guest_count": 2,
        "guest_label": "2 huéspedes",
        "guest_range": "2 huéspedes",
        "searches_count": 3,
        "percentage": 37.5,
        "avg_nights": 2.0,
    }
    assert data["popular_checkin_dates"] == [
        {
            "check_in_date": "2026-04-03",
            "checkin_date": "2026-04-03",
            "searches_count": 8,
            "unique_searchers": 5,
            "weekday": "Friday",
            "avg_guests": 4.3,
            "avg_stay_duration": 1.9,
            "total_guests_searched": 34,
        }
    ]


def test_clients_are_masked(example: Visits) -> None:
    data = read(example)
    xavier = example.clients["Xavier"].client_id
    first, second = data["top_searching_clients"]
    assert first == {
        "client_id": xavier,
        "client_name": "Xavier Y.",
        "client_email": "x***@mail.com",
        "searches_count": 4,
        "search_count": 4,
        "last_search_date": "2026-03-03T20:15:00-05:00",
        "favorite_properties": ["Casa Austin 1", "Casa Austin 2"],
        "guest_counts_searched": [2, 10],
        "avg_guests": 4.0,
    }
    assert (second["client_name"], second["client_email"]) == ("Yola Q.", None)
    assert data["searches_per_client"][0] == {
        "client_id": xavier,
        "client_name": "Xavier Y.",
        "client_email": "x***@mail.com",
        "searches_count": 4,
        "avg_guests_searched": 4.0,
        "first_search": "2026-03-02T10:15:00-05:00",
        "last_search": "2026-03-03T20:15:00-05:00",
        "last_search_date": "2026-03-03T20:15:00-05:00",
        "search_frequency": "Recurrente",
    }
    assert data["searches_per_client"][1]["search_frequency"] == "Ocasional"
    assert "Yupanqui" not in str(data)


def test_visitors_are_networks(example: Visits) -> None:
    found = read(example)["anonymous_ips_analysis"]
    assert found["total_anonymous_ips"] == 3
    first, second = found["top_searching_ips"]
    assert first == {
        "ip_address": "203.0.113.xxx",
        "ip_last_4": ".113",
        "searches_count": 2,
        "search_count": 2,
        "last_search": "2026-03-05T10:15:00-05:00",
        "favorite_properties": [],
        "most_searched_property": None,
        "guest_counts_searched": [3, 5],
        "different_devices": 2,
        "unique_dates": 1,
        "avg_guests": 4.0,
    }
    assert (second["ip_address"], second["searches_count"]) == ("2001:db8:1::/48", 1)
    assert second["most_searched_property"] == "Casa Austin 1"


def test_part_of_the_days_is_asked_for(example: Visits) -> None:
    data = read(example, "?date_from=2026-03-03&date_to=2026-03-04")
    assert data["search_summary"]["total_searches"] == 3
    assert [row["date"] for row in data["daily_search_activity"]] == ["2026-03-03", "2026-03-04"]


PANEL: dict[str, set[str]] = {
    "searches_by_weekday": {"weekday", "searches_count"},
    "searches_by_hour": {"hour_label", "searches_count"},
    "daily_search_activity": {"date", "searches_count"},
    "stay_duration_analysis": {"duration_label", "percentage", "searches_count", "avg_guests"},
    "guest_count_analysis": {"guest_range", "searches_count"},
    "popular_checkin_dates": {
        "checkin_date", "searches_count", "unique_searchers", "avg_stay_duration",
    },
    "top_searched_properties": {"property_name", "search_count", "percentage"},
    "top_searching_clients": {"client_name", "client_email", "search_count", "last_search_date"},
    "searches_per_client": {
        "client_id", "client_name", "client_email", "searches_count", "avg_guests_searched",
        "last_search_date",
    },
}  # fmt: skip


def test_the_panel_finds_every_field_that_it_reads(example: Visits) -> None:
    query = f"{RANGE}&include_clients=true&include_anonymous=true"
    with clock.at(lima(NOW)):
        answer = example.api.get(f"/api/v1/stats/search-tracking{query}", token="admin")
    assert answer.json_body.keys() == {"success", "data", "generated_at"}
    assert answer.json_body["generated_at"] == "2026-03-06T10:00:00-05:00"
    data = answer.json_body["data"]
    assert {
        "total_searches", "unique_clients_searching", "conversion_rate", "avg_searches_per_day",
    } <= data["search_summary"].keys()  # fmt: skip
    for name, fields in PANEL.items():
        assert data[name] and all(fields <= row.keys() for row in data[name]), name
    for row in data["anonymous_ips_analysis"]["top_searching_ips"]:
        assert {"ip_last_4", "search_count", "unique_dates", "most_searched_property"} <= row.keys()


def test_the_second_address_answers_the_same(example: Visits) -> None:
    with clock.at(lima(NOW)):
        answer = example.api.get(f"/api/v1/events/stats/search-tracking/{RANGE}", token="seller")
    assert answer.json_body["data"] == read(example)
