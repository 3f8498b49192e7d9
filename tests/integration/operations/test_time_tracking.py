"""Who comes to a house and leaves it, over HTTP: noted by the people themselves."""

from datetime import date
from typing import Any

import pytest

from chalicelib.cloud import objects
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.properties.types import House
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.crew import MONDAY
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.people import ACTOR
from tests.support.pictures import jpeg
from tests.support.tasks import new_task

from .conftest import NOBODY, STRANGERS
from .tracks import PATH, THERE, at, counted, facts, said, wrong

ROUTES = [
    ("GET", PATH),
    ("POST", PATH),
    *((method, f"{PATH}{{id}}/") for method in ("GET", "PUT", "PATCH", "DELETE")),
]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("token", "status"), STRANGERS)
def test_nobody_but_staff_gets_in(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=NOBODY), json={}, token=token)
    assert answer.status_code == status


def test_rosa_comes_to_the_house(api: Api, rosa: StaffMember, house: House) -> None:
    answer = api.post(PATH, json=said(house, notes="Puerta lateral", **THERE), token="rosa")
    assert answer.status_code == 201
    made = answer.json_body
    assert made == {
        "id": made["id"],
        "staff_member": rosa.member_id,
        "staff_member_name": "Rosa Huamán",
        "building_property": house.property_id,
        "property_name": "Casa Austin 1",
        "work_task": None,
        "action_type": "check_in",
        "timestamp": "2026-03-02T10:00:00-05:00",
        "latitude": "-12.33620000",
        "longitude": "-76.82600000",
        "location_verified": True,
        "photo": None,
        "photo_state": None,
        "photo_reason": None,
        "notes": "Puerta lateral",
        "corrected_at": None,
        "version": 1,
    }
    for token in ("rosa", "admin", "seller"):
        assert api.get(at(made["id"]), token=token).json_body == made


@pytest.mark.parametrize(
    ("place", "verified"),
    [
        (THERE, True),
        ({"latitude": -12.3371, "longitude": -76.826}, True),
        ({"latitude": -12.3375, "longitude": -76.826}, False),
        ({"latitude": "40.4", "longitude": "-3.7"}, False),
        ({}, False),
    ],
)
def test_being_there_is_verified_within_150_metres(
    api: Api, rosa: StaffMember, house: House, place: dict[str, Any], verified: bool
) -> None:
    answer = api.post(PATH, json=said(house, **place), token="rosa")
    assert answer.json_body["location_verified"] is verified


def test_nobody_is_verified_at_a_house_without_coordinates(api: Api, rosa: StaffMember) -> None:
    answer = api.post(PATH, json=said(new_house("Casa Austin 2"), **THERE), token="rosa")
    assert answer.json_body["location_verified"] is False


def test_a_form_of_a_telephone_with_a_picture(api: Api, rosa: StaffMember, house: House) -> None:
    form = said(house, staff_member=rosa.member_id, work_task="undefined", latitude="NaN")
    files = {"photo": ("puerta.jpg", jpeg(), "image/jpeg")}
    made = api.post(PATH, form=form, files=files, token="rosa").json_body
    assert (made["photo"], made["photo_state"]) == (None, "awaiting_check")
    (upload,) = [key for key, _ in objects.stored("uploads/people/times/")]
    assert deliver(notice(upload)) == NONE_FAILED
    shown = api.get(at(made["id"]), token="rosa").json_body
    assert (shown["photo_state"], shown["corrected_at"]) == ("ready", None)
    assert f"people/times/{made['id']}/" in shown["photo"]
    assert [fact.name for fact in facts(rosa)] == ["time.noted", "time.photo_checked"]
    assert counted() == {"2026-03": {"check_in": 1}}


def test_a_picture_that_is_none_notes_nothing(api: Api, rosa: StaffMember, house: House) -> None:
    files = {"photo": ("puerta.jpg", b"<html>", "image/jpeg")}
    assert wrong(api.post(PATH, form=said(house), files=files, token="rosa")) == {"photo"}
    assert counted() == {}


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"building_property", "action_type"}),
        ({"action_type": "lunch"}, {"building_property", "action_type"}),
        (
            {"building_property": "Casa", "latitude": 91},
            {"building_property", "action_type", "latitude", "longitude"},
        ),
        ({"timestamp": "2026-03-01T10:00:00Z"}, {"building_property", "action_type", "timestamp"}),
        ({"location_verified": True}, {"building_property", "action_type", "location_verified"}),
    ],
)
def test_every_wrong_field_is_named(
    api: Api, rosa: StaffMember, body: dict[str, Any], fields: set[str]
) -> None:
    assert wrong(api.post(PATH, json=body, token="rosa")) == fields


@pytest.mark.parametrize(
    ("field", "value", "fields"),
    [
        ("building_property", NOBODY, {"building_property"}),
        ("work_task", NOBODY, {"work_task"}),
        ("latitude", "-12.3", {"longitude"}),
        ("longitude", "181", {"latitude", "longitude"}),
        ("notes", "x" * 2001, {"notes"}),
    ],
)
def test_a_wrong_value_is_named(
    api: Api, rosa: StaffMember, house: House, field: str, value: str, fields: set[str]
) -> None:
    assert wrong(api.post(PATH, json=said(house) | {field: value}, token="rosa")) == fields
    assert counted() == {}


def test_people_write_of_themselves(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House
) -> None:
    of_luz = said(house, staff_member=luz.member_id)
    assert api.post(PATH, json=of_luz, token="rosa").status_code == 403
    assert api.post(PATH, json=of_luz, token="seller").status_code == 403
    # A seller and an administrator who are none of the people on site write nothing of themselves.
    for token in ("seller", "admin"):
        assert wrong(api.post(PATH, json=said(house), token=token)) == {"staff_member"}
    of_admin = api.post(PATH, json=of_luz, token="admin").json_body
    assert (of_admin["staff_member"], facts(luz)[0].actor) == (luz.member_id, "staff#1")
    assert facts(rosa) == []


def test_who_left_writes_nothing(api: Api, rosa: StaffMember, house: House) -> None:
    staff.remove(rosa.member_id, actor=ACTOR, now=MONDAY)
    assert wrong(api.post(PATH, json=said(house), token="rosa")) == {"staff_member"}
    of_rosa = said(house, staff_member=rosa.member_id)
    for member_id in (rosa.member_id, NOBODY):
        body = {**of_rosa, "staff_member": member_id}
        assert wrong(api.post(PATH, json=body, token="admin")) == {"staff_member"}


def test_a_task_is_ones_own_in_the_same_house(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House
) -> None:
    day = date(2026, 3, 2)
    own = new_task(day, member_id=rosa.member_id, property_id=house.property_id)
    others = [
        new_task(day, member_id=luz.member_id, property_id=house.property_id),
        new_task(day, member_id=rosa.member_id),
        new_task(day, member_id=rosa.member_id, property_id=house.property_id, deleted=True),
    ]
    for task in others:
        body = said(house, work_task=task.task_id)
        assert wrong(api.post(PATH, json=body, token="rosa")) == {"work_task"}
    made = api.post(PATH, json=said(house, work_task=own.task_id), token="rosa").json_body
    assert made["work_task"] == own.task_id


def test_the_same_key_notes_once(api: Api, rosa: StaffMember, house: House) -> None:
    answers = [
        api.post(PATH, json=said(house), token="rosa", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert answers[0].json_body == answers[1].json_body
    assert counted() == {"2026-03": {"check_in": 1}}
