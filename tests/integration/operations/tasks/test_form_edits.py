"""Tasks as the panel edits and deletes them, and what it is told of them (staff book, 1.9; panel
book, 3.5 and 4.6)."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.operations.schedules.records import ScheduleRecord
from chalicelib.operations.schedules.types import WorkSchedule
from chalicelib.operations.tasks import records
from chalicelib.properties.types import House
from tests.support.crew import MONDAY, join
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile

from .desk import DAY, PATH, at, edit_form, form, good, made, refused, told


def test_the_panel_edits_a_task(api: Api, house: House) -> None:
    rosa, task = join("Rosa"), made(api, house)
    body = edit_form(
        task,
        title="Otra limpieza",
        description="",
        priority="urgent",
        staff_member=rosa.member_id,
        scheduled_date="2026-03-05T09:00:00Z",
        completion_notes="Con llave",
    )
    changed = good(api.patch(at(task), json=body, token="seller"))
    assert changed["title"] == "Otra limpieza"
    assert (changed["description"], changed["completion_notes"]) == ("", "Con llave")
    assert (changed["priority"], changed["scheduled_date"]) == ("urgent", "2026-03-05")
    assert (changed["staff_member"], changed["status"]) == (rosa.member_id, "assigned")
    assert (changed["pinned"], changed["version"]) == (True, 2)
    assert changed["estimated_duration"] == task["estimated_duration"]
    assert changed["building_property"] == house.property_id


def test_an_edit_that_takes_it_from_somebody_leaves_it_to_plans(api: Api, house: House) -> None:
    rosa = join("Rosa")
    task = made(api, house, staff_member=rosa.member_id)
    changed = good(api.patch(at(task), json=edit_form(task, staff_member=""), token="admin"))
    assert (changed["status"], changed["staff_member"], changed["pinned"]) == (
        "pending",
        None,
        False,
    )
    assert told(task)[-1] == "task.unassigned"


def test_an_edit_of_something_else_pins_nothing(api: Api, house: House) -> None:
    rosa = join("Rosa")
    task = made(api, house, staff_member=rosa.member_id)
    good(api.patch(at(task), json={"pinned": False}, token="admin"))
    changed = good(api.patch(at(task), json=edit_form(task, title="Otra"), token="admin"))
    assert changed["pinned"] is False
    pinned = good(api.patch(at(task), json={"pinned": True}, token="admin"))
    assert pinned["pinned"] is True


def test_what_nobody_has_is_not_pinned(api: Api, house: House) -> None:
    answer = api.patch(at(made(api, house)), json={"pinned": True}, token="admin")
    refused(answer, 409, "task_needs_member")


@pytest.mark.parametrize(("sent", "shown"), [("90", "1h 30m"), ("NaN", "1h 0m"), ("", "1h 0m")])
def test_a_duration_is_edited_by_a_number_and_by_nothing_else(
    api: Api, house: House, sent: str, shown: str
) -> None:
    task = made(api, house)
    changed = good(
        api.patch(at(task), json=edit_form(task, estimated_duration=sent), token="admin")
    )
    assert changed["estimated_duration"] == shown


def test_a_put_changes_what_it_sends(api: Api, house: House) -> None:
    task = made(api, house)
    other = new_house("Casa Austin 2")
    body = {"building_property": other.name, "requires_photo_evidence": False}
    changed = good(api.put(at(task), json=body, token="admin"))
    assert changed["property_name"] == "Casa Austin 2"
    assert changed["requires_photo_evidence"] is False
    assert changed["title"] == task["title"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "x" * 201),
        ("task_type", "party"),
        ("status", "done"),
        ("staff_member", UNKNOWN_ID),
        ("building_property", "Casa Austin 99"),
        ("scheduled_date", "2026-02-31"),
        ("estimated_duration", "99999"),
        ("actual_start_time", "ayer"),
        ("pinned", 7),
        ("unknown", "field"),
    ],
)
def test_a_wrong_field_of_an_edit_is_named(api: Api, house: House, field: str, value: Any) -> None:
    task = made(api, house)
    answer = api.patch(at(task), json={field: value}, token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {field}
    assert good(api.get(at(task), token="admin"))["version"] == 1


def test_who_would_undo_what_somebody_else_changed_is_told_first(api: Api, house: House) -> None:
    rosa, luz = join("Rosa"), join("Luz")
    task = made(api, house, staff_member=rosa.member_id)
    with clock.at(MONDAY + timedelta(minutes=1)):
        good(api.patch(at(task), json={"staff_member": luz.member_id}, token="seller"))
    with clock.at(MONDAY + timedelta(minutes=2)):
        old_form = edit_form(task, title="Otra")
        answer = refused(api.patch(at(task), json=old_form, token="admin"), 409, "unseen_changes")
        assert [change["field"] for change in answer["changes"]] == ["staff_member"]
        again = good(api.patch(at(task), json=old_form, token="admin"))
    assert again["staff_member"] == rosa.member_id


def test_an_edit_of_a_version_that_is_past_is_refused(api: Api, house: House) -> None:
    task = made(api, house)
    good(api.patch(at(task), json={"title": "Una"}, token="seller"))
    stale = {"title": "Dos", "version": 1}
    refused(api.patch(at(task), json=stale, token="admin"), 409, "unseen_changes")
    by_header = api.patch(
        at(task), json={"title": "Dos"}, token="admin", headers={"If-Match": '"1"'}
    )
    refused(by_header, 409, "unseen_changes")
    good(api.patch(at(task), json={"title": "Dos", "version": 2}, token="admin"))


def test_two_who_assign_at_once_do_not_undo_each_other(api: Api, house: House) -> None:
    rosa, luz = join("Rosa"), join("Luz")
    task = made(api, house)
    body = edit_form(task, staff_member=rosa.member_id)

    def other() -> None:
        good(api.patch(at(task), json={"staff_member": luz.member_id}, token="seller"))

    with meanwhile(other):
        answer = api.patch(at(task), json=body, token="admin")
    refused(answer, 409, "stale")
    assert good(api.get(at(task), token="admin"))["staff_member"] == luz.member_id


def test_two_who_edit_different_things_at_once_both_succeed(api: Api, house: House) -> None:
    task = made(api, house)

    def other() -> None:
        good(api.patch(at(task), json={"priority": "urgent"}, token="seller"))

    with meanwhile(other):
        changed = good(api.patch(at(task), json={"title": "Otra"}, token="admin"))
    assert (changed["title"], changed["priority"], changed["version"]) == ("Otra", "urgent", 3)


def test_administrators_delete_a_task(api: Api, house: House) -> None:
    task = made(api, house)
    assert api.delete(at(task), token="admin").status_code == 204
    refused(api.get(at(task), token="admin"), 404, "not_found")
    refused(api.delete(at(task), token="admin"), 404, "not_found")
    assert good(api.get(PATH, token="admin"))["count"] == 0
    assert told(task) == ["task.created", "task.removed"]
    kept = records.find(task["id"])
    assert kept is not None
    assert kept.deleted


@pytest.mark.parametrize("token", ["seller", "rosa"])
def test_nobody_else_deletes_one(api: Api, house: House, token: str) -> None:
    refused(api.delete(at(made(api, house)), token=token), 403, "permission_denied")


def test_those_who_do_the_work_make_none(api: Api, house: House) -> None:
    refused(api.post(PATH, json=form(house), token="rosa"), 403, "permission_denied")


@pytest.mark.parametrize(
    ("fields", "day", "warnings"),
    [
        ({"max_properties_per_day": 0}, DAY, ["no tiene otras tareas"]),
        ({"can_work_weekends": False}, "2026-03-07", ["no trabaja los fines de semana"]),
        ({"staff_type": "maintenance"}, DAY, ["no hace limpiezas"]),
        ({}, DAY, []),
    ],
)
def test_what_speaks_against_it_is_told_and_forbids_nothing(
    api: Api, house: House, fields: dict[str, Any], day: str, warnings: list[str]
) -> None:
    rosa = join("Rosa", **fields)
    task = made(api, house, staff_member=rosa.member_id, scheduled_date=day)
    assert task["status"] == "assigned"
    assert len(task["warnings"]) == len(warnings)
    assert all(part in text for part, text in zip(warnings, task["warnings"], strict=True))


def test_more_than_a_day_has_room_for_is_told_and_counted(api: Api, house: House) -> None:
    rosa = join("Rosa")
    given = [made(api, house, staff_member=rosa.member_id) for _ in range(3)]
    assert [len(task["warnings"]) for task in given] == [0, 0, 1]
    assert "ya tiene 2 tareas" in given[2]["warnings"][0]
    moved = made(api, house, staff_member=rosa.member_id, scheduled_date="2026-03-04")
    changed = good(api.patch(at(moved), json={"scheduled_date": DAY}, token="admin"))
    assert "ya tiene 3 tareas" in changed["warnings"][0]
    again = good(api.patch(at(moved), json={"title": "Otra"}, token="admin"))
    assert again["warnings"] == []


def test_a_day_off_is_told(api: Api, house: House) -> None:
    rosa = join("Rosa")
    off = WorkSchedule(
        schedule_id="s1", member_id=rosa.member_id, day=date(2026, 3, 3), schedule_type="vacation"
    )
    tx = Transaction(MONDAY)
    tx.put(ScheduleRecord.of(off))
    tx.commit()
    task = made(api, house, staff_member=rosa.member_id)
    assert task["warnings"] == ["Rosa Huamán no está disponible ese día, según su horario."]
