"""The people who work on site, with what they have to do, over HTTP."""

from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.kernel import clock
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.properties.types import House
from tests.support.crew import MONDAY, join
from tests.support.http import Api
from tests.support.people import ACTOR
from tests.support.tasks import new_task, written

PATH = "/api/v1/staff/"
TODAY = date(2026, 3, 2)


@pytest.fixture
def rosa(aws: None) -> StaffMember:
    return join("Rosa")


def task(member: StaffMember, house: House, day: date = TODAY, **fields: Any) -> Any:
    return new_task(day, member_id=member.member_id, property_id=house.property_id, **fields)


def begin(before: Any, minutes: int) -> Any:
    begun = MONDAY + timedelta(minutes=minutes)
    return written(before, msgspec.structs.replace(before, status="in_progress", started_at=begun))


def row_of(api: Api, path: str, member: StaffMember) -> dict[str, Any]:
    answer = api.get(path, token="seller").json_body
    rows = answer if isinstance(answer, list) else answer["results"]
    (row,) = [row for row in rows if row["id"] == member.member_id]
    found: dict[str, Any] = row
    return found


def test_lists_and_pages_say_how_many_tasks_somebody_has_today(
    api: Api, rosa: StaffMember, house: House
) -> None:
    luz = join("Luz")
    for status in ("assigned", "completed", "cancelled"):
        task(rosa, house, status=status)
    task(rosa, house, TODAY + timedelta(days=1))
    assert row_of(api, PATH, rosa)["tasks_today"] == 3
    assert row_of(api, PATH, luz)["tasks_today"] == 0
    path = f"{PATH}{rosa.member_id}/"
    assert api.get(path, token="admin").json_body["tasks_today"] == 3
    assert api.patch(path, json={"notes": "x"}, token="admin").json_body["tasks_today"] == 3
    # At eleven at night of the same day in Lima it is tomorrow in UTC.
    with clock.at(MONDAY + timedelta(hours=13)):
        assert row_of(api, PATH, rosa)["tasks_today"] == 3
    with clock.at(MONDAY + timedelta(hours=14)):
        assert row_of(api, PATH, rosa)["tasks_today"] == 1


def test_the_dashboard_says_what_everybody_is_at(api: Api, rosa: StaffMember, house: House) -> None:
    task(rosa, house, TODAY + timedelta(days=3))
    task(rosa, house, status="completed")
    task(rosa, house, status="cancelled")
    begin(task(rosa, house, title="La primera"), 1)
    begun = begin(task(rosa, house, title="La segunda"), 20)
    assert row_of(api, f"{PATH}dashboard/", rosa) == {
        "id": rosa.member_id,
        "full_name": "Rosa Huamán",
        "staff_type": "cleaning",
        "status": "active",
        "photo": None,
        "tasks_pending": 3,
        "tasks_completed_today": 1,
        "current_task": {
            "id": begun.task_id,
            "title": "La segunda",
            "property": "Casa Austin 1",
        },
    }


def test_the_dashboard_has_those_who_are_active_by_name(api: Api, rosa: StaffMember) -> None:
    join("Ana")
    join("Luz", status="vacation")
    gone = join("Zoila")
    staff.remove(gone.member_id, actor=ACTOR, now=MONDAY)
    found = api.get(f"{PATH}dashboard/", token="admin").json_body
    assert [row["full_name"] for row in found] == ["Ana Huamán", "Rosa Huamán"]
    assert {row["current_task"] for row in found} == {None}
    assert api.get(f"{PATH}dashboard/?skip=1", token="admin").json_body == found[1:]
    wrong = api.get(f"{PATH}dashboard/?date=2026-03-02", token="admin")
    assert (wrong.status_code, set(wrong.json_body["fields"])) == (400, {"date"})
