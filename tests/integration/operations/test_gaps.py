"""Days on which houses are not cleaned, over HTTP."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from chalicelib.cloud import events, usage
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale
from chalicelib.operations.gaps import records, rules
from chalicelib.operations.gaps import service as gaps
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.properties.types import House
from tests.support.crew import MONDAY
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR

from .conftest import STRANGERS

PATH = "/api/v1/cleaning-gaps/"
DAY = date(2026, 3, 3)
ONE_DAY = timedelta(days=1)
ROUTES = [
    ("GET", PATH),
    ("GET", f"{PATH}{{id}}/"),
    ("GET", f"{PATH}summary_by_property/"),
    ("GET", f"{PATH}dashboard_stats/"),
    ("POST", f"{PATH}{{id}}/resolve/"),
]


@pytest.fixture
def other_house(aws: None) -> House:
    return new_house("Casa Austin 2")


def noticed(house: House, day: date = DAY, *, late: int | None = None, **fields: Any) -> str:
    """The id of a new gap, of a house that is cleaned so many days later."""
    gap = CleaningGap(
        gap_id=ids.new_id(),
        property_id=house.property_id,
        gap_date=day,
        original_day=day,
        created=MONDAY,
        updated=MONDAY,
        **fields,
    )
    cleaned = None if late is None else day + timedelta(days=late)
    gap = rules.noticed(None, gap, day=cleaned, now=MONDAY)
    tx = Transaction(MONDAY)
    gaps.write(tx, None, gap, actor=ACTOR)
    tx.commit()
    return gap.gap_id


def listed(api: Api, query: str = "", **options: Any) -> Any:
    return api.get(f"{PATH}{query}", token="admin", **options).json_body


def ids_of(answer: Any) -> list[str]:
    return [row["id"] for row in answer["results"]]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("token", "status"), [*STRANGERS, ("rosa", 403)])
def test_gaps_are_for_those_who_see_everybodys_work(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=uuid4()), token=token, json={})
    assert answer.status_code == status


def test_only_administrators_close_a_gap(api: Api, house: House) -> None:
    gap_id = noticed(house)
    answer = api.post(f"{PATH}{gap_id}/resolve/", token="seller", json={})
    assert answer.status_code == 403
    assert api.get(PATH, token="seller").status_code == 200


def test_a_gap_is_shown_with_its_house(api: Api, house: House) -> None:
    gap_id = noticed(house, late=2, reason="weekend_unavailable")

    answer = api.get(f"{PATH}{gap_id}/", token="admin")

    assert answer.json_body == {
        "id": gap_id,
        "building_property": house.property_id,
        "property_name": "Casa Austin 1",
        "property_background_color": house.background_color,
        "reservation": None,
        "client_name": None,
        "check_out_date": None,
        "gap_date": "2026-03-03",
        "reason": "weekend_unavailable",
        "reason_display": "Personal no disponible en fin de semana",
        "original_required_date": "2026-03-03",
        "rescheduled_date": "2026-03-05",
        "resolved": True,
        "days_without_cleaning": 2,
        "notes": "",
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
    }


@pytest.mark.parametrize("gap_id", [uuid4(), "nothing"])
def test_a_gap_that_there_is_not_is_not_found(api: Api, gap_id: Any) -> None:
    assert api.get(f"{PATH}{gap_id}/", token="admin").status_code == 404
    assert api.post(f"{PATH}{gap_id}/resolve/", token="admin", json={}).status_code == 404


def test_gaps_are_listed_newest_first_page_by_page(api: Api, house: House) -> None:
    days = [DAY - timedelta(days=20 * number) for number in range(7)]
    made = [noticed(house, day) for day in days]

    first, third = listed(api, "?page_size=3"), listed(api, "?page_size=3&page=3")

    assert ids_of(first) == made[:3]
    assert (first["count"], first["total_paginas"], first["actual"]) == (7, 3, 1)
    assert ids_of(third) == made[6:]
    assert ids_of(listed(api, "?page_size=3&page=2")) == made[3:6]
    assert [row["id"] for row in listed(api, "?page_size=none")] == made
    assert api.get(f"{PATH}?page=4&page_size=3", token="admin").status_code == 404


def test_filters_go_together_and_count_what_they_leave(
    api: Api, house: House, other_house: House
) -> None:
    open_ = noticed(house, DAY)
    done = noticed(house, DAY - timedelta(days=40), late=1, reason="capacity_exceeded")
    other = noticed(other_house, DAY + ONE_DAY, late=1)

    found = {
        query: ids_of(listed(api, query))
        for query in (
            "",
            f"?property={house.property_id}",
            "?resolved=true",
            "?resolved=false",
            "?reason=capacity_exceeded",
            "?date_from=2026-03-03",
            "?date_to=2026-03-03",
            "?date_from=2026-03-04&date_to=2026-03-31",
            "?date_from=2026-03-04&date_to=2026-03-03",
            f"?property={house.property_id}&resolved=true&date_to=2026-02-01",
            f"?property={uuid4()}",
        )
    }

    assert list(found.values()) == [
        [other, open_, done],
        [open_, done],
        [other, done],
        [open_],
        [done],
        [other, open_],
        [open_, done],
        [other],
        [],
        [done],
        [],
    ]
    for query, ids_found in found.items():
        assert listed(api, query)["count"] == len(ids_found)


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("property=casa", "property"),
        ("resolved=quizas", "resolved"),
        ("reason=lluvia", "reason"),
        ("date_from=ayer", "date_from"),
        ("date_to=2026-02-30", "date_to"),
        ("page=0", "page"),
        ("page_size=muchas", "page_size"),
    ],
)
def test_a_wrong_filter_is_named(api: Api, query: str, field: str) -> None:
    answer = api.get(f"{PATH}?{query}", token="admin")
    assert answer.status_code == 400
    assert field in answer.json_body


def test_an_administrator_closes_a_gap(api: Api, house: House) -> None:
    gap_id = noticed(house)
    body = {"rescheduled_date": "2026-03-04", "notes": "Limpió la familia."}

    answer = api.post(f"{PATH}{gap_id}/resolve/", token="admin", json=body)

    assert answer.status_code == 200
    assert answer.json_body["resolved"] is True
    assert answer.json_body["days_without_cleaning"] == 1
    assert answer.json_body["notes"] == "Limpió la familia."
    assert api.get(f"{PATH}{gap_id}/", token="admin").json_body == answer.json_body
    assert listed(api, "?resolved=false")["count"] == 0
    told = [(each.name, each.actor) for each in events.timeline(f"gap#{gap_id}")]
    assert told[0] == ("gap.resolved", "staff#1")


def test_a_gap_is_closed_once(api: Api, house: House) -> None:
    gap_id = noticed(house)
    path = f"{PATH}{gap_id}/resolve/"
    assert api.post(path, token="admin", json={}).status_code == 200

    again = api.post(path, token="admin", json={})

    assert again.status_code == 409
    assert again.json_body["code"] == "gap_resolved"


def test_the_same_request_again_is_answered_the_same(api: Api, house: House) -> None:
    gap_id = noticed(house)
    sent = {"token": "admin", "json": {}, "headers": {"Idempotency-Key": "k1"}}
    answers = [api.post(f"{PATH}{gap_id}/resolve/", **sent) for _ in range(2)]
    assert answers[0].json_body == answers[1].json_body


def test_a_gap_that_changes_meanwhile_is_looked_at_again(api: Api, house: House) -> None:
    gap_id = noticed(house)
    before = gaps.find(gap_id)

    def move_it() -> None:
        tx = Transaction(MONDAY)
        after = rules.noticed(before, before, day=DAY + ONE_DAY, now=MONDAY)
        gaps.write(tx, before, after, actor=ACTOR)
        tx.commit()

    with meanwhile(move_it):
        answer = api.post(f"{PATH}{gap_id}/resolve/", token="admin", json={})

    assert answer.json_body["code"] == "gap_resolved"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"rescheduled_date": "2026-03-02"}, "rescheduled_date"),
        ({"rescheduled_date": "pronto"}, "rescheduled_date"),
        ({"notes": ["x"]}, "notes"),
        ({"notes": "x" * 2001}, "notes"),
        ({"resolved": True}, "resolved"),
    ],
)
def test_what_is_wrong_with_the_end_of_a_gap_is_named(
    api: Api, house: House, body: Any, field: str
) -> None:
    answer = api.post(f"{PATH}{noticed(house)}/resolve/", token="admin", json=body)
    assert answer.status_code == 400
    assert field in answer.json_body


def test_the_figures_of_each_house(api: Api, house: House, other_house: House) -> None:
    noticed(house, DAY, late=2, reason="no_staff_available")
    noticed(house, DAY - timedelta(days=90), reason="no_staff_available")
    noticed(house, DAY - timedelta(days=91), late=1)
    noticed(other_house, DAY - timedelta(days=60))

    answer = api.get(f"{PATH}summary_by_property/", token="seller")

    assert answer.json_body == [
        {
            "property_id": house.property_id,
            "property_name": "Casa Austin 1",
            "property_background_color": house.background_color,
            "total_gaps": 3,
            "unresolved_gaps": 1,
            "total_days_without_cleaning": 3,
            "most_recent_gap": "2026-03-03",
            "most_common_reason": "no_staff_available",
        },
        {
            "property_id": other_house.property_id,
            "property_name": "Casa Austin 2",
            "property_background_color": other_house.background_color,
            "total_gaps": 1,
            "unresolved_gaps": 1,
            "total_days_without_cleaning": 0,
            "most_recent_gap": "2026-01-02",
            "most_common_reason": "staff_overload",
        },
    ]


def test_the_figures_of_all_houses(api: Api, house: House, other_house: House) -> None:
    noticed(house, date(2026, 3, 1), late=1)
    noticed(other_house, date(2026, 2, 23), late=2, reason="capacity_exceeded")
    noticed(house, date(2026, 2, 22))
    noticed(house, date(2025, 12, 31), late=1)

    answer = api.get(f"{PATH}dashboard_stats/", token="seller")

    assert answer.json_body == {
        "total_gaps": 4,
        "unresolved_gaps": 1,
        "recent_gaps_30_days": 3,
        "avg_days_without_cleaning": 1.3,
        "gaps_by_reason": [
            {"reason": "staff_overload", "count": 3, "reason_display": "Sobrecarga de personal"},
            {
                "reason": "capacity_exceeded",
                "count": 1,
                "reason_display": "Capacidad máxima excedida",
            },
        ],
        "weekly_trends": [
            {"week": "Semana 4", "gaps": 2},
            {"week": "Semana 3", "gaps": 1},
            {"week": "Semana 2", "gaps": 0},
            {"week": "Semana 1", "gaps": 0},
        ],
    }


def test_a_gap_that_moves_to_another_house_and_month_is_counted_there(
    api: Api, house: House, other_house: House
) -> None:
    before = gaps.find(noticed(house, late=1))
    moved = msgspec.structs.replace(
        before, property_id=other_house.property_id, gap_date=DAY + timedelta(days=40)
    )
    after = rules.noticed(before, moved, day=None, now=MONDAY)
    tx = Transaction(MONDAY)
    gaps.write(tx, before, after, actor=ACTOR)
    tx.commit()

    (row,) = api.get(f"{PATH}summary_by_property/", token="admin").json_body
    assert (row["property_name"], row["most_recent_gap"]) == ("Casa Austin 2", "2026-04-12")
    assert listed(api, f"?property={house.property_id}")["count"] == 0
    assert ids_of(listed(api, f"?property={other_house.property_id}")) == [before.gap_id]


def test_a_page_costs_the_same_after_years(api: Api, house: House) -> None:
    def cost(query: str) -> int:
        with usage.measured() as used:
            listed(api, query)
        return used.calls

    for number in range(4):
        noticed(house, DAY - timedelta(days=35 * number))
    listed(api)  # The process knows the houses from now on.
    young = cost("?page_size=2")
    for number in range(4, 30):
        noticed(house, DAY - timedelta(days=35 * number))

    assert cost("?page_size=2") == cost("?page_size=2&page=10") == young


def test_of_two_who_write_a_gap_at_the_same_moment_the_second_is_refused(house: House) -> None:
    gap = gaps.find(noticed(house))
    both = [Transaction(MONDAY), Transaction(MONDAY)]
    for tx in both:
        records.write(tx, gap, rules.closed(gap, day=None, notes="", now=MONDAY))
    both[0].commit()
    with pytest.raises(Stale):
        both[1].commit()


def test_the_history_of_a_gap_says_who_closed_it(api: Api, house: House) -> None:
    gap_id = noticed(house)
    api.post(f"{PATH}{gap_id}/resolve/", token="admin", json={})
    history = api.get(f"{PATH}{gap_id}/history/", token="seller").json_body
    assert [each["event"] for each in history] == ["gap.resolved", "gap.noticed"]
    assert history[0]["actor"] == "staff#1"
    assert api.get(f"{PATH}{gap_id}/history/", token="rosa").status_code == 403
    assert api.get(f"{PATH}{uuid4()}/history/", token="admin").status_code == 404
