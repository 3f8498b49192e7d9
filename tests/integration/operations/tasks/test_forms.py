"""Tasks as the panel makes them (staff book, 1.9; panel book, 3.5 and 4.6)."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import records
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.types import Stay
from tests.support.crew import MONDAY, join
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.march import stay as stay_of_march
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR

from ..conftest import STRANGERS
from .desk import DAY, PATH, at, form, good, made, refused, told

ROUTES = [
    ("GET", PATH),
    ("POST", PATH),
    ("GET", f"{PATH}property_summary/"),
    *((method, f"{PATH}{{id}}/") for method in ("GET", "PUT", "PATCH", "DELETE")),
    *(
        ("POST", f"{PATH}{{id}}/{action}/")
        for action in ("start_work", "complete_work", "approve", "upload-photo", "photos/presign")
    ),
]


def booked(house: House, **details: Any) -> Stay:
    """A stay of four that leaves on the Tuesday."""
    days = date(2026, 3, 1), date(2026, 3, 3)
    stay = stay_of_march(
        str(uuid4()), *days, "900", property_id=house.property_id, guests=4, **details
    )
    tx = Transaction(MONDAY)
    stays.write(tx, stay, before=None)
    tx.commit()
    return stay


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("token", "status"), STRANGERS)
def test_nobody_but_staff_gets_in(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=uuid4()), json={}, token=token)
    assert answer.status_code == status


@pytest.mark.parametrize(("method", "path"), [each for each in ROUTES if "{id}" in each[1]])
def test_a_task_that_there_is_not_is_not_found(api: Api, method: str, path: str) -> None:
    bodies: dict[str, Any] = {
        "upload-photo": {"form": {"description": ""}, "files": {"photo": ("a.jpg", b"x", "t")}},
        "presign": {"json": {"content_type": "image/jpeg", "size": 5}},
    }
    body: dict[str, Any] = next((b for name, b in bodies.items() if name in path), {"json": {}})
    answer = api.request(method, path.format(id=uuid4()), token="admin", **body)
    refused(answer, 404, "not_found")


def test_the_panel_makes_a_task(api: Api, house: House) -> None:
    rosa = join("Rosa", max_properties_per_day=2)
    body = form(house, staff_member=rosa.member_id)
    task = good(api.post(PATH, json=body, token="seller"), 201)
    known = task["id"]
    assert task == {
        "id": known,
        "staff_member": rosa.member_id,
        "staff_member_name": "Rosa Huamán",
        "building_property": house.property_id,
        "property_name": "Casa Austin 1",
        "property_background_color": "#fff",
        "reservation": None,
        "check_out_date": None,
        "task_type": "deep_cleaning",
        "title": "Limpieza general",
        "description": "Todo el primer piso",
        "scheduled_date": DAY,
        "estimated_duration": "1h 0m",
        "priority": "high",
        "status": "assigned",
        "actual_start_time": None,
        "actual_end_time": None,
        "actual_duration_display": None,
        "requires_photo_evidence": True,
        "completion_notes": "",
        "supervisor_approved": False,
        "photos": [],
        "required_by": None,
        "automatic": False,
        "pinned": True,
        "note": "",
        "version": 1,
        "warnings": [],
    }
    shown = good(api.get(at(task), token="admin"))
    assert shown == {name: value for name, value in task.items() if name != "warnings"}
    assert told(task) == ["task.created", "task.assigned"]


def test_a_task_of_nobody_has_no_name_of_anybody(api: Api, house: House) -> None:
    task = made(api, house)
    assert (task["status"], task["staff_member"], task["pinned"]) == ("pending", None, False)
    assert "staff_member_name" not in task


@pytest.mark.parametrize("named", ["casa austin 1", " CASA AUSTIN 1 ", "id"])
def test_a_house_goes_by_its_name_or_its_id(api: Api, house: House, named: str) -> None:
    text = house.property_id.upper() if named == "id" else named.strip()
    task = made(api, house, building_property=text)
    assert task["building_property"] == house.property_id


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("60", "1h 0m"),
        (90, "1h 30m"),
        ("02:15:00", "2h 15m"),
        ("2h 30m", "2h 30m"),
        ("NaN", "No definida"),
        ("", "No definida"),
        (None, "No definida"),
    ],
)
def test_durations_come_in_many_forms(api: Api, house: House, sent: Any, shown: str) -> None:
    assert made(api, house, estimated_duration=sent)["estimated_duration"] == shown


@pytest.mark.parametrize("sent", [DAY, f"{DAY}T23:59:59Z", f"{DAY}T00:00:00.000-05:00"])
def test_of_a_date_with_a_time_the_date_counts(api: Api, house: House, sent: str) -> None:
    assert made(api, house, scheduled_date=sent)["scheduled_date"] == DAY


@pytest.mark.parametrize(
    ("sent", "kept"), [("maintenance", "maintenance_repair"), ("inspection", "custom")]
)
def test_types_of_the_panel_that_there_are_not_are_kept_as_others(
    api: Api, house: House, sent: str, kept: str
) -> None:
    assert made(api, house, task_type=sent)["task_type"] == kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 201),
        ("description", "x" * 5001),
        ("task_type", "party"),
        ("priority", "highest"),
        ("staff_member", "17"),
        ("staff_member", UNKNOWN_ID),
        ("building_property", ""),
        ("building_property", "Casa Austin 99"),
        ("building_property", UNKNOWN_ID),
        ("reservation", "17"),
        ("reservation", UNKNOWN_ID),
        ("scheduled_date", ""),
        ("scheduled_date", "2026-02-31T09:00:00Z"),
        ("scheduled_date", "mañana"),
        ("scheduled_date", "1492-10-12"),
        ("estimated_duration", "0"),
        ("estimated_duration", "99999"),
        ("requires_photo_evidence", "quizás"),
        ("unknown", "field"),
    ],
)
def test_a_wrong_field_is_named(api: Api, house: House, field: str, value: Any) -> None:
    answer = api.post(PATH, json=form(house, **{field: value}), token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {field}
    assert good(api.get(PATH, token="admin"))["count"] == 0


def test_every_wrong_field_is_named_at_once(api: Api) -> None:
    answer = api.post(PATH, json={"priority": 7}, token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {
        "building_property",
        "priority",
        "scheduled_date",
        "task_type",
        "title",
    }


@pytest.mark.parametrize("status", ["inactive", "vacation", "sick"])
def test_who_does_not_work_now_is_given_nothing(api: Api, house: House, status: str) -> None:
    luz = join("Luz", status=status)
    answer = api.post(PATH, json=form(house, staff_member=luz.member_id), token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {"staff_member"}


def test_who_left_meanwhile_is_given_nothing(api: Api, house: House) -> None:
    rosa = join("Rosa")

    def leave() -> None:
        staff.remove(rosa.member_id, actor=ACTOR, now=clock.now())

    with meanwhile(leave):
        answer = api.post(PATH, json=form(house, staff_member=rosa.member_id), token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {"staff_member"}


def test_a_house_that_was_deleted_meanwhile_gets_no_task(api: Api, house: House) -> None:
    def delete() -> None:
        HOUSES.remove(other.property_id, actor=ACTOR)

    other, task = new_house("Casa Austin 2"), made(api, house)
    with meanwhile(delete):
        answer = api.patch(at(task), json={"building_property": other.name}, token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {"building_property"}
    again = api.post(PATH, json=form(house, building_property=other.property_id), token="admin")
    assert set(refused(again, 400, "invalid")["fields"]) == {"building_property"}


def test_the_same_form_with_the_same_key_makes_one_task(api: Api, house: House) -> None:
    key = {"Idempotency-Key": "k1"}
    answers = [api.post(PATH, json=form(house), token="admin", headers=key) for _ in range(2)]
    assert answers[0].json_body == answers[1].json_body
    assert good(api.get(PATH, token="admin"))["count"] == 1


def test_a_task_may_be_for_a_stay(api: Api, house: House) -> None:
    stay = booked(house, late_checkout=True)
    body = {"reservation": stay.reservation_id, "task_type": "checkin_preparation"}
    task = made(api, house, **body)
    assert (task["reservation"], task["check_out_date"]) == (stay.reservation_id, "2026-03-04")
    assert task["automatic"] is False
    kept = records.task_of(task["id"])
    assert (kept.guests, kept.cleaning, kept.check_in) == (4, None, stay.check_in)


def test_a_stay_of_another_house_does_not_fit(api: Api, house: House) -> None:
    stay = booked(new_house("Casa Austin 2"))
    answer = api.post(PATH, json=form(house, reservation=stay.reservation_id), token="admin")
    assert set(refused(answer, 400, "invalid")["fields"]) == {"reservation"}


def test_a_departure_has_one_cleaning_also_by_hand(api: Api, house: House) -> None:
    stay = booked(house)
    body = form(house, reservation=stay.reservation_id, task_type="checkout_cleaning")
    first = good(api.post(PATH, json=body, token="admin"), 201)
    assert first["automatic"] is True
    refused(api.post(PATH, json=body, token="admin"), 409, "cleaning_exists")
    good(api.patch(at(first), json={"status": "cancelled"}, token="admin"))
    second = good(api.post(PATH, json=body, token="admin"), 201)
    assert records.cleaning_of(stay.reservation_id, "checkout") == second["id"]


def test_the_cleaning_of_a_departure_stays_what_it_is(api: Api, house: House) -> None:
    stay = booked(house)
    other = new_house("Casa Austin 2")
    body = {"reservation": stay.reservation_id, "task_type": "checkout_cleaning"}
    task = made(api, house, **body)
    for change in ({"task_type": "custom"}, {"building_property": other.name}):
        answer = api.patch(at(task), json=change, token="admin")
        assert set(refused(answer, 400, "invalid")["fields"]) == set(change)


def test_the_history_of_a_task_says_what_was_and_what_is(api: Api, house: House) -> None:
    task = made(api, house)
    with clock.at(MONDAY + timedelta(minutes=1)):
        api.patch(at(task), json={"priority": "low"}, token="admin")
    api.delete(at(task), token="admin")
    history = history_of(api, task, "seller")
    changed = next(each for each in history if each["event"] == "task.changed")
    assert changed["changes"] == {"priority": ["high", "low"]}
    assert changed["actor"] == "staff#1"
    assert {each["event"] for each in history} >= {"task.created", "task.removed"}
    assert api.get(f"{PATH}{UNKNOWN_ID}/history/", token="admin").status_code == 404


def test_those_who_do_the_work_see_the_history_of_their_own_tasks(
    api: Api, house: House, rosa: StaffMember, luz: StaffMember
) -> None:
    task = made(api, house, staff_member=rosa.member_id)
    assert history_of(api, task, "rosa") == history_of(api, task, "admin")
    assert api.get(at(task, "history"), token="luz").status_code == 404
    api.delete(at(task), token="admin")
    assert api.get(at(task, "history"), token="rosa").status_code == 404


def history_of(api: Api, task: dict[str, Any], token: str) -> list[dict[str, Any]]:
    answer = api.get(at(task, "history"), token=token)
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body
    return found
