"""The lists of tasks, at any length of history (staff book, 1.9; panel book, 3.1 and 4.6)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.kernel import dates
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from tests.support.crew import LUZ_SIGNS_IN, ROSA_SIGNS_IN, join
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.people import ACTOR
from tests.support.tasks import new_task, written

from .desk import PATH, good, refused

TODAY = date(2026, 3, 2)


@pytest.fixture
def quinta(house: House) -> House:
    """Another house."""
    return new_house("Casa Austin 2", background_color="#00ff00")


@pytest.fixture
def people(aws: None) -> tuple[StaffMember, StaffMember]:
    """Two people with sign-ins."""
    return join("Rosa", user_id=ROSA_SIGNS_IN), join("Luz", user_id=LUZ_SIGNS_IN)


def listed(api: Api, query: str = "", token: str = "admin") -> list[str]:
    """The titles of a page."""
    found = good(api.get(f"{PATH}?{query}", token=token))
    return [row["title"] for row in found["results"]]


def count(api: Api, query: str = "", token: str = "admin") -> int:
    number: int = good(api.get(f"{PATH}?{query}", token=token))["count"]
    return number


def a_year(house: House, quinta: House, people: Sequence[StaffMember]) -> list[WorkTask]:
    """A task every fifth day for more than a year, of changing people, houses, types and states."""
    tasks = []
    for number in range(90):
        task = new_task(
            TODAY - timedelta(300) + timedelta(5 * number),
            title=str(number),
            property_id=(house, quinta)[number % 2].property_id,
            member_id=(*(each.member_id for each in people), None)[number % 3],
            task_type=("checkout_cleaning", "custom")[number // 2 % 2],
            priority=("low", "urgent")[number % 2],
        )
        if number % 4 == 3:
            task = written(task, machine.cancelled(task))
        tasks.append(task)
    return tasks


def test_tasks_come_by_day_then_the_most_urgent_first(api: Api, house: House) -> None:
    for title, day, priority in (
        ("later", 4, "urgent"),
        ("low", 3, "low"),
        ("medium", 3, "medium"),
        ("urgent", 3, "urgent"),
        ("high", 3, "high"),
        ("also medium", 3, "medium"),
    ):
        new_task(date(2026, 3, day), title=title, priority=priority, property_id=house.property_id)
    in_order = ["urgent", "high", "medium", "also medium", "low", "later"]
    assert listed(api) == in_order
    assert listed(api, "date_from=2026-03-01&date_to=2026-03-31") == in_order
    assert listed(api, "page=2&page_size=4") == in_order[4:]


def test_a_row_is_the_task_as_it_stands(
    api: Api, quinta: House, people: tuple[StaffMember, StaffMember]
) -> None:
    task = new_task(TODAY, property_id=quinta.property_id, member_id=people[0].member_id)
    found = good(api.get(f"{PATH}?page=1&page_size=100&date_from=2026-03-02", token="admin"))
    [row] = found["results"]
    assert row == good(api.get(f"{PATH}{task.task_id}/", token="admin"))
    assert row["property_background_color"] == "#00ff00"
    assert row["staff_member_name"] == "Rosa Huamán"
    page = {name: value for name, value in found.items() if name != "results"}
    assert page == {"count": 1, "next": None, "previous": None, "actual": 1, "total_paginas": 1}


FILTERS = [
    "",
    "status=assigned",
    "status=cancelled",
    "task_type=custom",
    "task_type=checkout_cleaning&status=cancelled",
    "staff_member={rosa}",
    "staff_member={rosa}&status=assigned&task_type=custom",
    "property=casa%20austin%202",
    "property={quinta}",
    "property={quinta}&staff_member={luz}",
    "property={quinta}&staff_member={luz}&task_type=custom&status=assigned",
    "date_from=2025-11-20",
    "date_to=2026-01-13",
    "date_from=2025-06-15&date_to=2026-02-10",
    "date_from=2025-06-15&date_to=2026-02-10&property={quinta}&status=assigned",
    "date_from=2026-03-02&date_to=2026-03-20",
    "date=2026-03-02",
    "date_from=2026-03-10&date_to=2026-03-01",
]


@pytest.mark.parametrize("query", FILTERS)
def test_filters_and_pages_of_a_long_history_agree(
    api: Api, house: House, quinta: House, people: tuple[StaffMember, StaffMember], query: str
) -> None:
    tasks = a_year(house, quinta, people)
    rosa, luz = (each.member_id for each in people)
    filled = query.format(rosa=rosa, luz=luz, quinta=quinta.property_id)
    asked = dict(part.split("=") for part in filled.split("&") if part)
    first = asked.get("date") or asked.get("date_from") or "2000-01-01"
    last = asked.get("date") or asked.get("date_to") or "2100-01-01"
    wanted = [
        task.title
        for task in tasks
        if first <= str(task.day) <= last
        and asked.get("status") in (None, task.status)
        and asked.get("task_type") in (None, task.task_type)
        and asked.get("staff_member") in (None, task.member_id)
        and ("property" not in asked or task.property_id == quinta.property_id)
    ]
    assert listed(api, filled) == wanted
    assert count(api, filled) == len(wanted)
    pages = max(1, -(-len(wanted) // 7))
    paged = [
        title
        for page in range(1, pages + 1)
        for title in listed(api, f"{filled}&page={page}&page_size=7")
    ]
    assert paged == wanted
    past = api.get(f"{PATH}?{filled}&page={pages + 1}&page_size=7", token="admin")
    assert refused(past, 404, "not_found")["detail"] == "Página inválida."


def test_everything_comes_as_an_array(api: Api, house: House) -> None:
    for number in range(3):
        new_task(TODAY + timedelta(100 * number), property_id=house.property_id)
    answer = api.get(f"{PATH}?page_size=none", token="seller")
    assert answer.status_code == 200
    assert len(answer.json_body) == 3


@pytest.mark.parametrize("unset", ["undefined", "null", ""])
def test_filters_that_the_panel_leaves_empty_do_not_filter(
    api: Api, house: House, unset: str
) -> None:
    new_task(TODAY, property_id=house.property_id)
    names = ("staff_member", "property", "status", "task_type", "date", "date_from", "date_to")
    assert count(api, "&".join(f"{name}={unset}" for name in names)) == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("staff_member", "17"),
        ("property", "Casa%20Austin%2099"),
        ("status", "done"),
        ("task_type", "party"),
        ("date", "2026-02-31"),
        ("date_from", "hoy"),
        ("date_to", "1"),
        ("page", "0"),
        ("page_size", "x"),
        ("unknown", "1"),
    ],
)
def test_a_wrong_filter_is_named(api: Api, house: House, name: str, value: str) -> None:
    answer = api.get(f"{PATH}?{name}={value}", token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {name}


def test_days_far_away_have_no_tasks(api: Api, house: House) -> None:
    new_task(TODAY, property_id=house.property_id)
    assert count(api, "date=1999-12-31") == 0
    assert count(api, "date_from=1900-01-01&date_to=2100-12-31") == 1
    assert count(api, f"staff_member={uuid4()}") == 0
    assert count(api, f"property={uuid4()}") == 0


def test_those_who_do_the_work_list_their_own(
    api: Api, house: House, quinta: House, people: tuple[StaffMember, StaffMember]
) -> None:
    tasks = a_year(house, quinta, people)
    rosa, luz = (each.member_id for each in people)
    hers = [task.title for task in tasks if task.member_id == rosa]
    assert listed(api, token="rosa") == hers
    assert listed(api, f"staff_member={rosa}", token="rosa") == hers
    assert listed(api, f"staff_member={luz}", token="rosa") == []
    assert listed(api, "page=1&page_size=100&date_from=2026-03-02", token="rosa") == [
        task.title for task in tasks if task.member_id == rosa and task.day >= TODAY
    ]


def test_the_tab_of_times_of_the_panel(
    api: Api, house: House, people: tuple[StaffMember, StaffMember]
) -> None:
    rosa, _ = people
    task = new_task(
        TODAY,
        property_id=house.property_id,
        member_id=rosa.member_id,
        requires_photos=False,
        title="hecha",
    )
    new_task(TODAY, property_id=house.property_id, member_id=rosa.member_id)
    begun = written(task, machine.started(task, dates.day_bounds(TODAY)[0]))
    written(begun, machine.finished(begun, dates.day_bounds(TODAY)[0] + timedelta(minutes=135)))
    query = "task_type=checkout_cleaning&status=completed&page=1&page_size=50"
    more = f"&date=2026-03-02&staff_member={rosa.member_id}&property=Casa%20Austin%201"
    for asked in (query, query + more):
        [row] = good(api.get(f"{PATH}?{asked}", token="admin"))["results"]
        assert (row["title"], row["actual_duration_display"]) == ("hecha", "2h 15m")


def test_a_house_that_was_deleted_keeps_its_tasks(api: Api, house: House, quinta: House) -> None:
    new_task(TODAY, property_id=quinta.property_id, title="suya")
    HOUSES.remove(quinta.property_id, actor=ACTOR)
    assert listed(api) == ["suya"]
    assert listed(api, f"property={quinta.property_id}") == ["suya"]


def summary(api: Api) -> list[dict[str, Any]]:
    answer = api.get(f"{PATH}property_summary/", token="seller")
    assert answer.status_code == 200
    rows: list[dict[str, Any]] = answer.json_body
    return rows


def test_the_summary_says_what_there_is_to_do_in_each_house(
    api: Api, house: House, quinta: House, people: tuple[StaffMember, StaffMember]
) -> None:
    member, mine = people[0].member_id, house.property_id
    for days, fields in (
        (0, {}),
        (0, {"member_id": member}),
        (9, {"member_id": member, "task_type": "custom"}),
    ):
        given: dict[str, Any] = {"property_id": mine, **fields}
        new_task(TODAY + timedelta(days), **given)
    for days, kind in ((-40, "checkout_cleaning"), (-3, "checkout_cleaning"), (-1, "custom")):
        task = new_task(
            TODAY + timedelta(days),
            property_id=mine,
            member_id=member,
            task_type=kind,
            requires_photos=False,
        )
        now = dates.day_bounds(TODAY)[0]
        begun = written(task, machine.started(task, now))
        written(begun, machine.finished(begun, now))
    over = new_task(TODAY, property_id=mine)
    written(over, machine.cancelled(over))
    assert summary(api) == [
        {
            "property_id": mine,
            "property_name": "Casa Austin 1",
            "pending_tasks": 3,
            "tasks_today": 3,
            "last_cleaning": "2026-02-27",
        },
        {
            "property_id": quinta.property_id,
            "property_name": "Casa Austin 2",
            "pending_tasks": 0,
            "tasks_today": 0,
            "last_cleaning": None,
        },
    ]


def test_the_summary_is_not_for_those_who_do_the_work(api: Api) -> None:
    answer = api.get(f"{PATH}property_summary/", token="rosa")
    refused(answer, 403, "permission_denied")


def of_person(api: Api, member_id: str, query: str = "", token: str = "admin") -> list[str]:
    answer = api.get(f"/api/v1/staff/{member_id}/tasks/?{query}", token=token)
    assert answer.status_code == 200, answer.json_body
    return [row["title"] for row in answer.json_body]


def test_the_tasks_of_a_person_on_a_day(
    api: Api, house: House, people: tuple[StaffMember, StaffMember]
) -> None:
    rosa, luz = (each.member_id for each in people)
    for title, day, priority, who in (
        ("b", 0, "low", rosa),
        ("a", 0, "urgent", rosa),
        ("later", 1, "low", rosa),
        ("hers", 0, "low", luz),
    ):
        fields: dict[str, Any] = {"title": title, "priority": priority, "member_id": who}
        new_task(TODAY + timedelta(day), property_id=house.property_id, **fields)
    assert of_person(api, rosa) == of_person(api, rosa, token="rosa") == ["a", "b"]
    assert of_person(api, rosa, "date=2026-03-03", token="seller") == ["later"]
    assert of_person(api, rosa, "skip=1") == ["b"]
    for other, token in ((luz, "rosa"), (str(uuid4()), "admin")):
        refused(api.get(f"/api/v1/staff/{other}/tasks/", token=token), 404, "not_found")
    wrong = api.get(f"/api/v1/staff/{rosa}/tasks/?date=hoy", token="admin")
    assert set(refused(wrong, 400, "invalid")["fields"]) == {"date"}
