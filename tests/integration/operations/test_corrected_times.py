"""Who came to a house and left it, over HTTP: read by those who may, corrected and taken out by
administrators."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud import events, objects
from chalicelib.kernel import clock
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.time import records
from chalicelib.properties.types import House
from tests.support import deliveries
from tests.support.arrivals import deliver, notice
from tests.support.crew import MONDAY
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR
from tests.support.pictures import jpeg

from .conftest import NOBODY
from .tracks import PATH, THERE, at, counted, facts, noted, said, wrong


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


def test_the_history_of_a_record_is_for_whoever_reads_it(
    api: Api, rosa: StaffMember, luz: StaffMember, house: House
) -> None:
    record, _other = noted(rosa, house), noted(rosa, house)
    api.patch(at(record), json={"notes": "Llegó tarde"}, token="admin")
    for token in ("admin", "rosa"):
        corrected, first = api.get(f"{at(record)}history/", token=token).json_body
        assert corrected["changes"] == {"notes": ["", "Llegó tarde"]}
        assert (corrected["event"], corrected["actor"]) == ("time.corrected", "staff#1")
        assert first["event"] == "time.noted"
    assert api.get(f"{at(record)}history/", token="luz").status_code == 404
    assert api.get(f"{at(NOBODY)}history/", token="admin").status_code == 404
