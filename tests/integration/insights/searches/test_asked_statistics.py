"""Which statistics are asked for, by whom, and what they say at once (staff book, 3.2, 3.6 and 3.7;
panel book, 4.8)."""

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import service as clients
from chalicelib.cloud import usage

from .asking import RANGE, STATS, read
from .figures import fold
from .visits import Visits, lima

# What is asked for.


def test_nothing_is_an_answer(visits: Visits) -> None:
    data = read(visits)
    assert data["search_summary"] == {
        "total_searches": 0,
        "unique_clients_searching": 0,
        "anonymous_searches": 0,
        "unique_anonymous_ips": 0,
        "conversion_rate": None,
        "avg_searches_per_day": 0.0,
    }
    assert len(data["searches_by_hour"]) == 24
    assert data["top_searching_clients"] == []


def test_unless_it_is_said_it_is_the_last_thirty_days(visits: Visits) -> None:
    visits.search(at="2026-03-06 09:00")
    for query in ("", "?date_from=&date_to=", "?date_from=undefined&date_to=null"):
        data = read(visits, query)
        assert data["period_info"]["date_from"] == "2026-02-04"
        assert data["period_info"]["date_to"] == "2026-03-06"
        assert data["search_summary"]["total_searches"] == 1


@pytest.mark.parametrize(
    ("query", "left_out"),
    [
        ("include_clients=false", {"top_searching_clients", "searches_per_client"}),
        (
            "include_clients=no&include_anonymous=TRUE",
            {"top_searching_clients", "searches_per_client"},
        ),
        ("include_anonymous=false", {"anonymous_ips_analysis"}),
        ("include_anonymous=&include_clients=", set()),
    ],
)
def test_lists_are_left_out_unless_it_says_true(
    visits: Visits, query: str, left_out: set[str]
) -> None:
    visits.search(at="2026-03-05 09:00")
    data = read(visits, f"{RANGE}&{query}")
    lists = {"top_searching_clients", "searches_per_client", "anonymous_ips_analysis"}
    assert lists - data.keys() == left_out
    assert data["search_summary"]["total_searches"] == 1


WRONG = {
    "no date": ("date_from=ayer", {"date_from"}),
    "an instant": ("date_to=2026-03-05T10:00:00Z", {"date_to"}),
    "no day": ("date_to=2026-02-30", {"date_to"}),
    "reversed": ("date_from=2026-03-05&date_to=2026-03-04", {"date_from"}),
    "too many": ("date_from=2025-03-01&date_to=2026-03-02", {"date_from"}),
    "unknown": ("dias=5", {"dias"}),
}


@pytest.mark.parametrize(("query", "fields"), WRONG.values(), ids=WRONG)
def test_what_cannot_be_is_refused(visits: Visits, query: str, fields: set[str]) -> None:
    answer: HTTPResponse = visits.api.get(f"{STATS}?{query}", token="admin")
    assert answer.status_code == 400
    body = answer.json_body
    assert body["success"] is False and body["error"] and body["message"] and body["detail"]
    assert body["fields"].keys() == fields


@pytest.mark.parametrize(
    ("token", "status"),
    [(None, 401), ("Ana", 401), ("cleaner", 403), ("seller", 200), ("admin", 200)],
)
@pytest.mark.parametrize(
    "path", ["stats/search-tracking", "events/stats/search-tracking", "upcoming-checkins"]
)
def test_administrators_and_sellers_read_them(
    visits: Visits, path: str, token: str | None, status: int
) -> None:
    visits.register("Ana")
    assert visits.api.get(f"/api/v1/{path}/", token=token).status_code == status


# What changes meanwhile.


def test_a_search_is_there_at_once_and_counts_once(visits: Visits) -> None:
    visits.search(guests=1, at="2026-03-05 23:57")
    fold("2026-03-06 00:05")
    counts = []
    for minute in range(6, 20):
        visits.search(guests=minute, at=f"2026-03-06 00:{minute:02d}")
        if minute % 5 == 0:
            fold(f"2026-03-06 00:{minute:02d}")
        data = read(visits, "", at=f"2026-03-06 00:{minute:02d}:30")
        counts.append(data["search_summary"]["total_searches"])
    assert counts == list(range(2, 16))


def test_where_nobody_added_up_for_long_a_page_looks_a_week_back(visits: Visits) -> None:
    fold("2026-03-02 10:00")
    for number, at in enumerate(("2026-03-02 11:00", "2026-03-20 10:00", "2026-03-24 11:00")):
        visits.search("2026-10-01", "2026-10-03", number + 1, at=at)
    with usage.measured() as used:
        data = read(visits, "?date_from=2026-03-01&date_to=2026-03-24", at="2026-03-24 12:00")
    assert data["search_summary"]["total_searches"] == 2
    assert used.calls < 8 * 24
    fold("2026-03-24 12:05")
    data = read(visits, "?date_from=2026-03-01&date_to=2026-03-24", at="2026-03-24 12:06")
    assert data["search_summary"]["total_searches"] == 3


def test_a_client_who_was_deleted_has_no_name(visits: Visits) -> None:
    ana = visits.register("Ana")
    visits.search(token="Ana", at="2026-03-05 09:00")
    clients.delete(ana.client_id, actor="staff#1", now=lima("2026-03-05 10:00"))
    [row] = read(visits)["top_searching_clients"]
    assert (row["client_name"], row["client_email"]) == ("Usuario", None)


def test_a_client_who_was_erased_vanishes(visits: Visits) -> None:
    ana = visits.register("Ana")
    visits.search(token="Ana", at="2026-03-05 09:00")
    fold("2026-03-05 09:30")
    assert read(visits)["search_summary"]["unique_clients_searching"] == 1
    visits.api.post(f"/api/v1/clients/{ana.client_id}/erase/", token="admin")
    visits.outbox.settle()
    data = read(visits)
    assert data["top_searching_clients"] == data["searches_per_client"] == []
    assert data["anonymous_ips_analysis"]["top_searching_ips"] == []
    assert data["search_summary"]["total_searches"] == 1
    assert data["search_summary"]["anonymous_searches"] == 1
    assert data["search_summary"]["conversion_rate"] is None


def test_two_records_of_one_person_are_one_client(visits: Visits) -> None:
    ana, other = visits.register("Ana"), visits.register("Anita")
    visits.search(token="Ana", guests=1, at="2026-03-05 09:00")
    visits.search(token="Anita", guests=2, at="2026-03-05 09:10")
    fold("2026-03-05 09:05")
    body = {"kept": ana.client_id, "gone": other.client_id}
    visits.api.post("/api/v1/admin/clients/merge/", json=body, token="admin")
    visits.outbox.settle()
    [row] = read(visits)["top_searching_clients"]
    assert (row["client_id"], row["searches_count"]) == (ana.client_id, 2)
