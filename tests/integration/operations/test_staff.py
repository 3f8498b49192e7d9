"""The people who work on site, as the panel and administrators keep them."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.cloud import events
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.records import member_id_of_user
from chalicelib.operations.staff.types import StaffMember
from chalicelib.properties.types import House
from tests.support.crew import join, open_account
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR

from .conftest import NOBODY, STRANGERS

PATH = "/api/v1/staff/"
# What the panel sends (panel book, 4.6): its status is not among it.
FORM = {
    "first_name": "Rosa",
    "last_name": "Huamán",
    "email": "rosa@example.com",
    "phone": "987654321",
    "staff_type": "cleaning",
    "daily_rate": "80",
    "can_work_weekends": "true",
    "max_properties_per_day": "2",
}
ROUTES = [
    ("GET", PATH),
    ("POST", PATH),
    *((method, f"{PATH}{{id}}/") for method in ("GET", "PUT", "PATCH", "DELETE")),
    ("GET", f"{PATH}dashboard/"),
    ("POST", f"{PATH}{{id}}/restore/"),
]


def at(member: StaffMember, *rest: str) -> str:
    return "/".join([PATH.rstrip("/"), member.member_id, *rest]) + "/"


def names(answer: Any) -> list[str]:
    return [row["first_name"] for row in answer.json_body["results"]]


def told(member_id: str) -> list[str]:
    return [fact.name for fact in reversed(events.timeline(f"member#{member_id}"))]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("token", "status"), STRANGERS)
def test_nobody_but_staff_gets_in(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=NOBODY), json={}, token=token)
    assert answer.status_code == status


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_sellers_look_and_administrators_write(api: Api, method: str, path: str) -> None:
    member = join()
    where = path.format(id=member.member_id)
    expected = 200 if method == "GET" else 403
    assert api.request(method, where, json={}, token="seller").status_code == expected
    assert api.request(method, where, json={}, token="rosa").status_code == 403


def test_the_form_of_the_panel_adds_a_person(api: Api) -> None:
    answer = api.post(PATH, form=FORM, token="admin")
    assert answer.status_code == 201
    made = answer.json_body
    assert made == {
        "id": made["id"],
        "full_name": "Rosa Huamán",
        "first_name": "Rosa",
        "last_name": "Huamán",
        "phone": "987654321",
        "email": "rosa@example.com",
        "staff_type": "cleaning",
        "status": "active",
        "photo": None,
        "photo_state": None,
        "photo_reason": None,
        "hire_date": None,
        "daily_rate": "80.00",
        "can_work_weekends": True,
        "max_properties_per_day": 2,
        "preferred_properties": [],
        "user": None,
        "notes": "",
        "version": 1,
        "tasks_today": 0,
    }
    assert api.get(f"{PATH}{made['id']}/", token="admin").json_body == made


def test_what_a_form_leaves_undefined_was_not_given(api: Api) -> None:
    unset = {"email": "undefined", "daily_rate": "NaN", "staff_type": "", "status": "null"}
    made = api.post(PATH, form={**FORM, **unset}, token="admin").json_body
    assert (made["email"], made["daily_rate"]) == (None, None)
    assert (made["staff_type"], made["status"]) == ("cleaning", "active")


def test_json_adds_a_person_with_everything(api: Api, house: House) -> None:
    open_account(4)
    body = {
        **FORM,
        "daily_rate": "80.50",
        "can_work_weekends": False,
        "hire_date": "2025-12-01",
        "status": "vacation",
        "notes": "Llaves de la casa 1",
        "preferred_properties": [house.property_id],
        "user": 4,
    }
    made = api.post(PATH, json=body, token="admin").json_body
    shown = {name: made[name] for name in ("hire_date", "status", "notes", "user")}
    assert shown == {name: body[name] for name in shown}
    assert made["preferred_properties"] == [house.property_id]
    assert (made["can_work_weekends"], made["daily_rate"]) == (False, "80.50")
    assert member_id_of_user(4) == made["id"]


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"first_name", "last_name", "phone"}),
        ({"first_name": " ", "last_name": "\u200b"}, {"first_name", "last_name", "phone"}),
        ({**FORM, "first_name": "x" * 101}, {"first_name"}),
        ({**FORM, "phone": "no tiene"}, {"phone"}),
        ({**FORM, "phone": "12345"}, {"phone"}),
        ({**FORM, "phone": "9" * 21}, {"phone"}),
        ({**FORM, "email": "rosa"}, {"email"}),
        ({**FORM, "staff_type": "supervisor"}, {"staff_type"}),
        ({**FORM, "status": "on_leave"}, {"status"}),
        ({**FORM, "daily_rate": "-1"}, {"daily_rate"}),
        ({**FORM, "daily_rate": "80.005"}, {"daily_rate"}),
        ({**FORM, "daily_rate": "mucho"}, {"daily_rate"}),
        ({**FORM, "max_properties_per_day": "-1"}, {"max_properties_per_day"}),
        ({**FORM, "max_properties_per_day": "101"}, {"max_properties_per_day"}),
        ({**FORM, "hire_date": "ayer"}, {"hire_date"}),
        ({**FORM, "notes": "x" * 5001}, {"notes"}),
        ({**FORM, "preferred_properties": "casa"}, {"preferred_properties"}),
        ({**FORM, "user": "0"}, {"user"}),
        ({**FORM, "user": "99"}, {"user"}),
        ({**FORM, "id": NOBODY}, {"id"}),
        (
            {"first_name": "A", "phone": "1", "email": "a", "daily_rate": "x"},
            {"last_name", "phone", "email", "daily_rate"},
        ),
    ],
)
def test_every_wrong_field_is_named(api: Api, body: dict[str, str], fields: set[str]) -> None:
    answer = api.post(PATH, form=body or {"x_": ""}, token="admin")
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) - {"x_"} == fields


def test_a_house_that_is_not_there_is_not_preferred(api: Api) -> None:
    body = {**FORM, "preferred_properties": NOBODY}
    answer = api.post(PATH, form=body, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"preferred_properties"})


def test_who_cannot_sign_in_is_nobodys_sign_in(api: Api) -> None:
    open_account(4, is_active=False)
    answer = api.post(PATH, form={**FORM, "user": "4"}, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"user"})


def test_the_same_key_adds_one_person(api: Api) -> None:
    answers = [
        api.post(PATH, form=FORM, token="admin", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert answers[0].json_body == answers[1].json_body
    assert len(staff.everyone()) == 1


def test_only_administrators_see_what_is_paid_and_noted(api: Api) -> None:
    member = join(daily_rate=Decimal(80), notes="Llaves")
    for path in (at(member), PATH):
        seen = {}
        for token in ("admin", "seller"):
            answer = api.get(path, token=token).json_body
            row = answer["results"][0] if path == PATH else answer
            seen[token] = (row["daily_rate"], row["notes"], row["phone"])
        assert seen["admin"] == ("80.00", "Llaves", "987 654 321")
        assert seen["seller"] == (None, None, "987 654 321")


def test_the_log_says_that_personal_details_changed_and_not_which(api: Api) -> None:
    member = join(daily_rate=Decimal(80), notes="Llaves", email="rosa@example.com")
    changed = {"daily_rate": "90", "phone": "912345678", "notes": "", "email": None}
    api.patch(at(member), json=changed, token="admin")
    log = events.timeline(f"member#{member.member_id}")
    assert "912345678" not in str(log)
    assert "rosa@" not in str(log)
    assert "90" not in str(log[0].changes["daily_rate"])
    assert set(log[0].changes) == set(changed)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Ana", "Luz", "Rosa"]),
        ("staff_type=cleaning", ["Luz", "Rosa"]),
        ("staff_type=both&status=active", ["Ana"]),
        ("status=sick", ["Luz"]),
        ("search=hua", ["Luz", "Rosa"]),
        ("search=HUAMÁN ros", ["Rosa"]),
        ("search=nadie", []),
        ("can_work_weekends=false", ["Ana"]),
        ("can_work_weekends=true", ["Luz", "Rosa"]),
        ("hired_from=2026-02-01", ["Luz"]),
        ("hired_to=2026-01-31", ["Ana"]),
        ("hired_from=2026-01-31&hired_to=2026-02-01", ["Ana", "Luz"]),
        ("page=2&page_size=2", ["Rosa"]),
    ],
)
def test_the_list_is_by_name_and_filtered(api: Api, query: str, expected: list[str]) -> None:
    join("Rosa")
    join("Luz", status="sick", hire_date=date(2026, 2, 1))
    weekdays: dict[str, Any] = {"can_work_weekends": False, "hire_date": date(2026, 1, 31)}
    join("Ana", last_name="Quispe", staff_type="both", **weekdays)
    answer = api.get(f"{PATH}?{query.replace(' ', '%20')}", token="seller")
    assert names(answer) == expected


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("staff_type=supervisor", "staff_type"),
        ("status=on_leave", "status"),
        ("page=0", "page"),
        ("weekend=1", "weekend"),
        ("hired_from=ayer", "hired_from"),
    ],
)
def test_a_wrong_filter_is_named(api: Api, query: str, field: str) -> None:
    answer = api.get(f"{PATH}?{query}", token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {field})


def test_a_page_past_the_end_is_none(api: Api) -> None:
    assert api.get(f"{PATH}?page=2", token="admin").status_code == 404
    assert api.get(f"{PATH}?page_size=none", token="admin").json_body == []


def test_a_change_says_whether_work_is_to_be_planned_anew(api: Api) -> None:
    member = join()
    api.patch(at(member), json={"phone": "912345678"}, token="admin")
    for change in ({"status": "sick"}, {"can_work_weekends": False}):
        answer = api.patch(at(member), json=change, token="admin")
        assert answer.json_body.items() >= change.items()
    facts = events.timeline(f"member#{member.member_id}")[:3]
    assert [fact.event["decides_work"] for fact in reversed(facts)] == [False, True, True]
    assert facts[1].changes == {"status": ["active", "sick"]}


def test_a_person_is_written_anew(api: Api) -> None:
    member = join()
    body = {"first_name": "Rosa María", "last_name": "Huamán", "phone": "912345678"}
    answer = api.put(at(member), json=body, token="admin")
    assert (answer.status_code, answer.json_body["full_name"]) == (200, "Rosa María Huamán")
    missing = api.put(at(member), json={"first_name": "Rosa"}, token="admin")
    assert set(missing.json_body["fields"]) == {"last_name", "phone"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"first_name": "\u200b"}, "first_name"),
        ({"phone": "x"}, "phone"),
        ({"daily_rate": -1}, "daily_rate"),
        ({"max_properties_per_day": None}, "max_properties_per_day"),
        ({"preferred_properties": [NOBODY]}, "preferred_properties"),
        ({"user": 99}, "user"),
        ({"salary": 1}, "salary"),
    ],
)
def test_a_wrong_change_is_named(api: Api, change: dict[str, Any], field: str) -> None:
    answer = api.patch(at(join()), json=change, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {field})


def test_a_change_that_changes_nothing_tells_nothing(api: Api) -> None:
    member = join()
    assert api.patch(at(member), json={"status": "active"}, token="admin").status_code == 200
    assert told(member.member_id) == ["member.created"]


def test_an_older_version_is_refused(api: Api) -> None:
    member = join()
    path = at(member)
    assert api.patch(path, json={"status": "sick", "version": 1}, token="admin").status_code == 200
    late = api.patch(path, json={"status": "active", "version": 1}, token="admin")
    assert (late.status_code, late.json_body["code"]) == (409, "stale")


def test_of_two_changes_at_once_the_second_is_refused(api: Api) -> None:
    member = join()

    def other() -> None:
        staff.change(member.member_id, {"status": "sick"}, actor=ACTOR, now=member.created)

    with meanwhile(other):
        answer = api.patch(at(member), json={"notes": "x"}, token="admin")
    assert answer.status_code == 409
    assert staff.find(member.member_id).status == "sick"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_who_is_not_there_is_not_found(api: Api, method: str) -> None:
    member = join()
    staff.remove(member.member_id, actor=ACTOR, now=member.created)
    body = {"first_name": "A", "last_name": "B", "phone": "987654321"}
    for path in (at(member), f"{PATH}{NOBODY}/", f"{PATH}7/"):
        assert api.request(method, path, json=body, token="admin").status_code == 404


def test_who_was_deleted_is_in_no_list_until_restored(api: Api) -> None:
    member = join(user_id=4)
    assert api.delete(at(member), token="admin").status_code == 204
    assert names(api.get(PATH, token="seller")) == []
    assert names(api.get(f"{PATH}?deleted=true", token="admin")) == ["Rosa"]
    assert api.get(f"{PATH}?deleted=true", token="seller").status_code == 403
    assert member_id_of_user(4) is None
    back = api.post(at(member, "restore"), token="admin")
    assert (back.status_code, back.json_body["user"]) == (200, None)
    assert names(api.get(PATH, token="seller")) == ["Rosa"]
    assert told(member.member_id) == ["member.created", "member.removed", "member.restored"]
    # Once more changes nothing.
    assert api.post(at(member, "restore"), token="admin").json_body == back.json_body
    assert api.post(f"{PATH}{NOBODY}/restore/", token="admin").status_code == 404


def test_who_is_deleted_twice_at_once_is_deleted(api: Api) -> None:
    member = join()

    def other() -> None:
        staff.remove(member.member_id, actor=ACTOR, now=member.created)

    with meanwhile(other):
        assert api.delete(at(member), token="admin").status_code == 204


def test_who_is_changed_while_somebody_deletes_them_stays(api: Api) -> None:
    member = join()

    def other() -> None:
        staff.change(member.member_id, {"notes": "x"}, actor=ACTOR, now=member.created)

    with meanwhile(other):
        assert api.delete(at(member), token="admin").status_code == 409
    assert staff.find(member.member_id).notes == "x"


def test_one_account_is_one_person(api: Api) -> None:
    rosa, luz = join(user_id=4), join("Luz")
    refused = api.patch(at(luz), json={"user": 4}, token="admin")
    assert (refused.status_code, set(refused.json_body["fields"])) == (400, {"user"})
    assert api.patch(at(rosa), json={"user": None}, token="admin").json_body["user"] is None
    assert api.patch(at(luz), json={"user": 4}, token="admin").status_code == 200
    assert member_id_of_user(4) == luz.member_id


def test_of_two_who_get_one_account_at_once_one_has_it(api: Api) -> None:
    rosa, luz = join(), join("Luz")
    open_account(4)

    def other() -> None:
        staff.change(rosa.member_id, {"user_id": 4}, actor=ACTOR, now=rosa.created)

    with meanwhile(other):
        refused = api.patch(at(luz), json={"user": 4}, token="admin")
    assert (refused.status_code, set(refused.json_body["fields"])) == (400, {"user"})
    assert staff.find(luz.member_id).user_id is None


def test_the_account_of_who_was_deleted_is_free(api: Api) -> None:
    rosa, luz = join(user_id=4), join("Luz")
    staff.remove(rosa.member_id, actor=ACTOR, now=rosa.created)
    assert api.patch(at(luz), json={"user": 4}, token="admin").status_code == 200


def test_the_history_of_a_person_tells_pay_and_notes_to_whoever_sees_them(api: Api) -> None:
    path = at(member := join("Rosa"))
    said = {"daily_rate": "90", "notes": "Puntual", "user": None, "last_name": "Quispe"}
    api.patch(path, json=said, token="admin")
    changed, created = api.get(at(member, "history"), token="admin").json_body
    assert (changed["event"], changed["actor"]) == ("member.changed", "staff#1")
    assert changed["changes"]["last_name"] == [member.last_name, "Quispe"]
    assert changed["changes"]["daily_rate"][1] == "***"
    assert {"daily_rate", "notes"} <= changed["changes"].keys()
    assert created["changes"]["first_name"] == [None, "Rosa"]
    assert "id" not in created["changes"]
    seen, _ = api.get(at(member, "history"), token="seller").json_body
    assert seen["changes"].keys() == {"last_name"}


def test_the_history_of_a_deleted_person_stays_and_nobody_has_none(api: Api) -> None:
    member = join("Rosa")
    api.delete(at(member), token="admin")
    assert api.get(at(member, "history"), token="admin").json_body[0]["event"] == "member.removed"
    assert api.get(f"{PATH}{NOBODY}/history/", token="admin").status_code == 404
    assert api.get(at(member, "history"), token="rosa").status_code == 403
