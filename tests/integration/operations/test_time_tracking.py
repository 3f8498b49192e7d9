"""Who came to a house and left it, over HTTP: added by people, corrected by administrators."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.cloud import counters, events, objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.time import records
from chalicelib.operations.time import service as time
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.crew import LUZ_SIGNS_IN, MONDAY, ROSA_SIGNS_IN, join
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR
from tests.support.pictures import jpeg
from tests.support.tasks import new_task

from .conftest import NOBODY, STRANGERS

PATH = "/api/v1/time-tracking/"
THERE = {"latitude": "-12.336200", "longitude": "-76.826000"}
"""Eleven metres from the door."""
ROUTES = [
    ("GET", PATH),
    ("POST", PATH),
    *((method, f"{PATH}{{id}}/") for method in ("GET", "PUT", "PATCH", "DELETE")),
]


@pytest.fixture
def rosa(aws: None) -> StaffMember:
    return join("Rosa", user_id=ROSA_SIGNS_IN)


@pytest.fixture
def luz(aws: None) -> StaffMember:
    return join("Luz", user_id=LUZ_SIGNS_IN)


def said(house: House, action: str = "check_in", **fields: Any) -> dict[str, Any]:
    return {"building_property": house.property_id, "action_type": action, **fields}


def noted(
    member: StaffMember, house: House, at: datetime = MONDAY, action: Any = "check_in"
) -> str:
    """The id of a record of that instant."""
    tx = Transaction(at)
    record = time.note(tx, member.member_id, house, action, actor=ACTOR)
    tx.commit()
    return record.record_id


def at(record_id: str) -> str:
    return f"{PATH}{record_id}/"


def counted(scope: str = "") -> dict[str, dict[str, int]]:
    return counters.read("operations", f"counts#times{scope}")


def wrong(answer: Any) -> set[str]:
    assert answer.status_code == 400
    return set(answer.json_body["fields"])


def facts(member: StaffMember) -> list[events.Plain]:
    found = events.timeline(f"member#{member.member_id}")
    return [fact for fact in reversed(found) if fact.name.startswith("time.")]


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


def test_everybody_in_maintenance_reads_their_own(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House
) -> None:
    mine, of_luz = noted(rosa, house), noted(luz, house)
    found = api.get(PATH, token="rosa").json_body
    assert ([row["id"] for row in found["results"]], found["count"]) == ([mine], 1)
    assert api.get(at(of_luz), token="rosa").status_code == 404
    assert api.get(f"{PATH}?staff_member={luz.member_id}", token="rosa").status_code == 403
    assert api.get(f"{PATH}?staff_member={rosa.member_id}", token="rosa").json_body == found
    # Someone in maintenance who is none of the people on site has nothing.
    staff.remove(rosa.member_id, actor=ACTOR, now=MONDAY)
    assert api.get(PATH, token="rosa").json_body["results"] == []
    assert api.get(at(mine), token="rosa").status_code == 404
    assert api.get(PATH, token="seller").json_body["count"] == 2


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["L 2", "R 2 out", "R 2", "L 1", "R 28"]),
        ("staff_member={rosa}", ["R 2 out", "R 2", "R 28"]),
        ("date=2026-03-02", ["L 2", "R 2 out", "R 2"]),
        ("date=2026-03-01", ["L 1"]),
        ("date=2026-02-28", ["R 28"]),
        ("action_type=check_out", ["R 2 out"]),
        ("action_type=break_start", []),
        ("staff_member={rosa}&action_type=check_in", ["R 2", "R 28"]),
        ("staff_member={rosa}&date=2026-03-02&action_type=check_in", ["R 2"]),
        ("date=2026-03-02&action_type=check_in", ["L 2", "R 2"]),
        ("staff_member={nobody}", []),
    ],
)
def test_the_list_is_filtered_newest_first(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House, query: str, expected: list[str]
) -> None:
    hour = timedelta(hours=1)
    # Half past eleven at night of 1 March in Lima is 2 March in UTC.
    night = MONDAY - 10.5 * hour
    names = {
        noted(rosa, house, MONDAY - 48 * hour): "R 28",
        noted(luz, house, night): "L 1",
        noted(rosa, house, MONDAY): "R 2",
        noted(rosa, house, MONDAY + hour, "check_out"): "R 2 out",
        noted(luz, house, MONDAY + 2 * hour): "L 2",
    }
    ids = {"rosa": rosa.member_id, "nobody": NOBODY}
    found = api.get(f"{PATH}?{query.format(**ids)}", token="admin").json_body
    assert [names[row["id"]] for row in found["results"]] == expected
    assert found["count"] == len(expected)


@pytest.mark.parametrize("query", ["", "staff_member={rosa}&", "action_type=check_in&"])
def test_pages_follow_each_other_over_days_and_months(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House, query: str
) -> None:
    sent = [noted(rosa, house, MONDAY - timedelta(hours=31 * number)) for number in range(23)]
    for number in range(5):
        out = MONDAY - timedelta(hours=31 * number, minutes=5)
        noted(luz if "staff" in query else rosa, house, out, "check_out")
    wanted = query.format(rosa=rosa.member_id)
    pages = [
        api.get(f"{PATH}?{wanted}page_size=5&page={page}", token="admin").json_body
        for page in range(1, 7 if query == "" else 6)
    ]
    seen = [row["id"] for page in pages for row in page["results"]]
    assert {page["count"] for page in pages} == {len(seen)}
    assert [each for each in seen if each in sent] == sent
    assert len(seen) == len(set(seen)) == (28 if query == "" else 23)
    whole = api.get(f"{PATH}?{wanted}page_size=none", token="admin").json_body
    assert [row["id"] for row in whole] == seen
    assert api.get(f"{PATH}?{wanted}page_size=5&page=7", token="admin").status_code == 404


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("date=ayer", "date"),
        ("staff_member=Rosa", "staff_member"),
        ("action_type=lunch", "action_type"),
        ("work_task=1", "work_task"),
    ],
)
def test_a_wrong_filter_is_named(api: Api, query: str, field: str) -> None:
    assert wrong(api.get(f"{PATH}?{query}", token="admin")) == {field}


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("token", ["rosa", "seller"])
def test_nobody_but_administrators_corrects(
    api: Api, rosa: StaffMember, house: House, method: str, token: str
) -> None:
    record_id = noted(rosa, house)
    assert api.request(method, at(record_id), json={}, token=token).status_code == 403


def test_a_record_is_corrected_and_the_log_says_what(
    api: Api, rosa: StaffMember, house: House
) -> None:
    record_id = noted(rosa, house)
    later = MONDAY + timedelta(hours=5)
    with clock.at(later):
        answer = api.patch(
            at(record_id),
            json={"timestamp": "2026-02-28T09:00:00-05:00", "action_type": "check_out"},
            token="admin",
        )
    assert answer.status_code == 200
    shown = answer.json_body
    assert shown["timestamp"] == "2026-02-28T09:00:00-05:00"
    assert (shown["action_type"], shown["version"]) == ("check_out", 2)
    assert shown["corrected_at"] == "2026-03-02T15:00:00-05:00"
    (_, fact) = facts(rosa)
    assert (fact.name, fact.actor) == ("time.corrected", "staff#1")
    assert fact.changes == {
        "at": ["2026-03-02T15:00:00Z", "2026-02-28T14:00:00Z"],
        "action_type": ["check_in", "check_out"],
    }
    assert counted() == {"2026-03": {"check_in": 0}, "2026-02": {"check_out": 1}}
    # Once more corrects nothing.
    same = {"action_type": "check_out"}
    assert api.patch(at(record_id), json=same, token="admin").json_body["version"] == 2


def test_a_record_of_another_person_and_house_is_in_their_list(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House
) -> None:
    other = new_house("Casa Austin 2")
    made = api.post(PATH, json=said(house, **THERE), token="rosa").json_body
    body = {
        "staff_member": luz.member_id,
        "building_property": other.property_id,
        "action_type": "check_in",
        "timestamp": made["timestamp"],
    }
    shown = api.put(at(made["id"]), json=body, token="admin").json_body
    assert (shown["staff_member_name"], shown["property_name"]) == ("Luz Huamán", "Casa Austin 2")
    assert (shown["location_verified"], shown["latitude"]) == (False, made["latitude"])
    assert api.get(PATH, token="rosa").json_body["count"] == 0
    assert api.get(PATH, token="luz").json_body["count"] == 1
    assert [fact.name for fact in facts(luz)] == ["time.corrected"]
    assert [fact.name for fact in facts(rosa)] == ["time.noted", "time.corrected"]


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"timestamp": "2026-03-02T10:00:01-05:00"}, {"timestamp"}),
        ({"timestamp": "2026-03-02T10:00:00"}, {"timestamp"}),
        ({"timestamp": "hoy"}, {"timestamp"}),
        ({"staff_member": NOBODY}, {"staff_member"}),
        ({"building_property": NOBODY}, {"building_property"}),
        ({"work_task": NOBODY}, {"work_task"}),
        ({"action_type": "lunch"}, {"action_type"}),
        ({"latitude": "-12"}, {"latitude"}),
        ({"location_verified": True}, {"location_verified"}),
        ({"photo": None}, {"photo"}),
    ],
)
def test_a_wrong_correction_is_named(
    api: Api, rosa: StaffMember, house: House, change: dict[str, Any], fields: set[str]
) -> None:
    record_id = noted(rosa, house)
    assert wrong(api.patch(at(record_id), json=change, token="admin")) == fields
    assert records.record_of(record_id) is not None


def test_to_write_one_anew_takes_who_where_what_and_when(
    api: Api, rosa: StaffMember, house: House
) -> None:
    answer = api.put(at(noted(rosa, house)), json={}, token="admin")
    assert wrong(answer) == {"staff_member", "building_property", "action_type", "timestamp"}


def test_of_two_corrections_at_once_the_second_is_refused(
    api: Api, rosa: StaffMember, house: House
) -> None:
    record_id = noted(rosa, house)

    with meanwhile(lambda: api.patch(at(record_id), json={"notes": "y"}, token="admin")):
        answer = api.patch(at(record_id), json={"action_type": "check_out"}, token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")
    late = api.patch(at(record_id), json={"notes": "z", "version": 1}, token="admin")
    assert late.status_code == 409
    assert counted() == {"2026-03": {"check_in": 1}}


def test_a_record_is_taken_out_and_the_log_keeps_it(
    api: Api, rosa: StaffMember, house: House
) -> None:
    files = {"photo": ("puerta.jpg", jpeg(), "image/jpeg")}
    made = api.post(PATH, form=said(house, **THERE), files=files, token="rosa").json_body
    deliver(notice(*(key for key, _ in objects.stored("uploads/people/"))))
    assert api.delete(at(made["id"]), token="admin").status_code == 204
    removed = facts(rosa)[-1]
    assert (removed.name, removed.changes["action_type"]) == ("time.removed", ["check_in", None])
    # Where somebody was is not kept for ever.
    assert removed.changes["place"] == ["***", None]
    assert "12.33" not in str(facts(rosa))
    (files_fact,) = [
        fact
        for fact in events.timeline(f"member#{rosa.member_id}")
        if fact.name == "member.photo_removed"
    ]
    assert deliveries.take(files_fact)
    assert list(objects.stored("people/")) == []
    assert counted() == {"2026-03": {"check_in": 0}}
    body = {**said(house), "staff_member": rosa.member_id, "timestamp": made["timestamp"]}
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        sent = body if method == "PUT" else {}
        assert api.request(method, at(made["id"]), json=sent, token="admin").status_code == 404


def test_who_takes_out_what_is_out_already_has_nothing_to_do(
    api: Api, rosa: StaffMember, house: House
) -> None:
    record_id = noted(rosa, house)
    with meanwhile(lambda: api.delete(at(record_id), token="admin")):
        assert api.delete(at(record_id), token="admin").status_code == 204
    assert counted() == {"2026-03": {"check_in": 0}}
