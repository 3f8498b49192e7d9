"""On which days somebody works, over HTTP."""

from datetime import date, timedelta
from typing import Any

import pytest

from chalicelib.cloud import counters, events
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from tests.support.crew import MONDAY, join
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.people import ACTOR

from .conftest import NOBODY, STRANGERS

PATH = "/api/v1/schedules/"
CALENDARS = [f"{PATH}calendar/", "/api/v1/cleaning-gaps/calendar/"]
DAY = date(2026, 3, 3)
ROUTES = [
    ("GET", PATH),
    ("POST", PATH),
    *((method, f"{PATH}{{id}}/") for method in ("GET", "PUT", "PATCH", "DELETE")),
    *(("GET", path) for path in CALENDARS),
]


@pytest.fixture
def rosa(aws: None) -> StaffMember:
    return join("Rosa")


@pytest.fixture
def luz(aws: None) -> StaffMember:
    return join("Luz")


def works(member: StaffMember, day: date = DAY, **fields: Any) -> str:
    """The id of a new schedule."""
    values = {"member_id": member.member_id, "day": day, **fields}
    return schedules.create(values, actor=ACTOR, now=MONDAY).schedule_id


def at(schedule_id: str) -> str:
    return f"{PATH}{schedule_id}/"


def rows(answer: Any) -> list[tuple[str, str]]:
    return [(row["date"], row["staff_member_name"].split()[0]) for row in answer["results"]]


def told(member: StaffMember) -> list[tuple[str, Any]]:
    facts = reversed(events.timeline(f"member#{member.member_id}"))
    return [(fact.name, fact.event.get("days")) for fact in facts if "schedule" in fact.name]


def counted(scope: str) -> dict[str, int]:
    found = counters.read("operations", f"counts#schedules{scope}")
    return {bucket: numbers["schedules"] for bucket, numbers in found.items()}


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(("token", "status"), STRANGERS)
def test_nobody_but_staff_gets_in(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=NOBODY), json={}, token=token)
    assert answer.status_code == status


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_sellers_look_and_administrators_write(
    api: Api, rosa: StaffMember, method: str, path: str
) -> None:
    where = path.format(id=works(rosa))
    expected = 200 if method == "GET" else 403
    assert api.request(method, where, json={}, token="seller").status_code == expected
    assert api.request(method, where, json={}, token="rosa").status_code == 403


def test_a_schedule_is_added_and_shown(api: Api, rosa: StaffMember) -> None:
    body = {
        "staff_member": rosa.member_id,
        "date": "2026-03-03",
        "schedule_type": "overtime",
        "start_time": "08:00",
        "end_time": "17:30:00",
        "notes": "Llega tarde",
    }
    answer = api.post(PATH, json={**body, "end_time": "17:30:00\n"}, token="admin")
    assert answer.status_code == 201
    made = answer.json_body
    assert made == {
        "id": made["id"],
        "staff_member": rosa.member_id,
        "staff_member_name": "Rosa Huamán",
        "date": "2026-03-03",
        "schedule_type": "overtime",
        "start_time": "08:00:00",
        "end_time": "17:30:00",
        "work_hours_display": "08:00 - 17:30",
        "is_available": True,
        "notes": "Llega tarde",
        "version": 1,
    }
    assert api.get(at(made["id"]), token="seller").json_body == made
    assert told(rosa) == [("schedule.created", ["2026-03-03"])]


def test_a_form_may_leave_out_what_it_does_not_know(api: Api, rosa: StaffMember) -> None:
    form = {"staff_member": rosa.member_id, "date": "2026-03-03", "start_time": "undefined"}
    made = api.post(PATH, form=form, token="admin").json_body
    assert (made["schedule_type"], made["work_hours_display"]) == ("regular", None)


@pytest.mark.parametrize(
    "hour", ["24:00", "8:00", "08:00\n\n", "٠٨:٠٠", "08:00+25:00", "08:00:00.1234567", "", 8]
)
def test_an_hour_is_one_of_the_day(api: Api, rosa: StaffMember, hour: object) -> None:
    body = {"staff_member": rosa.member_id, "date": "2026-03-03"}
    answer = api.post(PATH, json={**body, "start_time": hour, "end_time": "23:59"}, token="admin")
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, ["start_time"])


@pytest.mark.parametrize(
    ("body", "fields"),
    [
        ({}, {"staff_member", "date"}),
        ({"staff_member": "Rosa", "date": "mañana"}, {"staff_member", "date"}),
        ({"staff_member": None, "date": "2026-02-30"}, {"staff_member", "date"}),
        ({"schedule_type": "night"}, {"schedule_type", "staff_member", "date"}),
        ({"start_time": "25:00:00"}, {"start_time", "staff_member", "date"}),
        (
            {"start_time": "08:60", "end_time": "8"},
            {"start_time", "end_time", "staff_member", "date"},
        ),
        ({"start_time": "08:00:00"}, {"end_time", "staff_member", "date"}),
        ({"notes": "x" * 2001}, {"notes", "staff_member", "date"}),
        ({"weekday": 1}, {"weekday", "staff_member", "date"}),
    ],
)
def test_every_wrong_field_is_named(api: Api, body: dict[str, Any], fields: set[str]) -> None:
    answer = api.post(PATH, json=body, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, fields)


def test_a_schedule_is_of_somebody_who_is_there(api: Api, rosa: StaffMember) -> None:
    staff.remove(rosa.member_id, actor=ACTOR, now=MONDAY)
    for member_id in (rosa.member_id, NOBODY):
        body = {"staff_member": member_id, "date": "2026-03-03"}
        answer = api.post(PATH, json=body, token="admin")
        assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"staff_member"})
    assert counted("") == {}


def test_a_person_has_one_schedule_a_day(api: Api, rosa: StaffMember, luz: StaffMember) -> None:
    works(rosa)
    body = {"staff_member": rosa.member_id, "date": "2026-03-03"}
    answer = api.post(PATH, json=body, token="admin")
    assert answer.status_code == 400
    assert set(answer.json_body["fields"]) == {"date", "staff_member"}
    assert "Fecha: Esa persona ya tiene un horario" in answer.json_body["detail"]
    for other in ({"date": "2026-03-04"}, {"staff_member": luz.member_id}):
        assert api.post(PATH, json={**body, **other}, token="admin").status_code == 201


def test_of_two_schedules_of_a_day_at_once_one_is_kept(api: Api, rosa: StaffMember) -> None:
    body = {"staff_member": rosa.member_id, "date": "2026-03-03"}
    with meanwhile(lambda: works(rosa)):
        answer = api.post(PATH, json=body, token="admin")
    assert answer.status_code == 400
    assert len(schedules.between(DAY, DAY)) == 1
    assert counted("") == {"2026-03": 1}


def test_the_same_key_adds_one_schedule(api: Api, rosa: StaffMember) -> None:
    body = {"staff_member": rosa.member_id, "date": "2026-03-03"}
    answers = [
        api.post(PATH, json=body, token="admin", headers={"Idempotency-Key": "k1"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json_body == answers[1].json_body


def test_a_schedule_is_changed(api: Api, rosa: StaffMember) -> None:
    path = at(works(rosa))
    sick = {"schedule_type": "sick_leave", "is_available": False}
    answer = api.patch(path, json=sick, token="admin")
    assert (answer.status_code, answer.json_body["version"]) == (200, 2)
    assert not schedules.between(DAY, DAY)[0].allows_work
    (fact,) = [f for f in events.timeline(f"member#{rosa.member_id}") if "changed" in f.name]
    assert fact.changes == {
        "schedule_type": ["regular", "sick_leave"],
        "is_available": [True, False],
    }
    # Once more changes nothing.
    assert api.patch(path, json=sick, token="admin").json_body["version"] == 2


def test_a_schedule_moves_to_another_day_and_person(
    api: Api, rosa: StaffMember, luz: StaffMember
) -> None:
    path = at(works(rosa))
    moved = api.patch(path, json={"date": "2026-04-01"}, token="admin")
    assert moved.json_body["date"] == "2026-04-01"
    body = {"staff_member": luz.member_id, "date": "2026-04-01"}
    assert api.put(path, json=body, token="admin").status_code == 200
    assert api.get(path, token="admin").json_body["staff_member_name"] == "Luz Huamán"
    assert schedules.between(DAY, DAY) == []
    assert told(rosa)[1:] == [
        ("schedule.changed", ["2026-03-03", "2026-04-01"]),
        ("schedule.changed", ["2026-04-01"]),
    ]
    assert told(luz) == [("schedule.changed", ["2026-04-01"])]
    assert counted("") == {"2026-03": 0, "2026-04": 1}
    assert counted("#2026-04") == {"2026-04-01": 1}
    assert (counted(f"#{rosa.member_id}"), counted(f"#{luz.member_id}")) == (
        {"2026-03": 0, "2026-04": 0},
        {"2026-04": 1},
    )


def test_a_schedule_does_not_move_over_another(
    api: Api, rosa: StaffMember, luz: StaffMember
) -> None:
    path = at(works(rosa))
    works(rosa, date(2026, 3, 4))
    works(luz)
    for change in ({"date": "2026-03-04"}, {"staff_member": luz.member_id}):
        assert api.patch(path, json=change, token="admin").status_code == 400
    assert api.get(path, token="admin").json_body["date"] == "2026-03-03"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start_time": "08:00:00"}, "end_time"),
        ({"is_available": "quizás"}, "is_available"),
        ({"staff_member": NOBODY}, "staff_member"),
        ({"id": NOBODY}, "id"),
    ],
)
def test_a_wrong_change_is_named(
    api: Api, rosa: StaffMember, change: dict[str, Any], field: str
) -> None:
    answer = api.patch(at(works(rosa)), json=change, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {field})


def test_to_write_one_anew_takes_its_person_and_day(api: Api, rosa: StaffMember) -> None:
    answer = api.put(at(works(rosa)), json={"notes": "x"}, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"staff_member", "date"})


def test_of_two_changes_at_once_the_second_is_refused(api: Api, rosa: StaffMember) -> None:
    schedule_id = works(rosa)

    def other() -> None:
        schedules.change(schedule_id, {"notes": "y"}, actor=ACTOR, now=MONDAY)

    with meanwhile(other):
        answer = api.patch(at(schedule_id), json={"date": "2026-03-05"}, token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (409, "stale")
    late = api.patch(at(schedule_id), json={"notes": "z", "version": 1}, token="admin")
    assert late.status_code == 409
    assert schedules.find(schedule_id).notes == "y"


def test_another_schedule_in_the_same_place_is_not_taken_for_the_former(
    api: Api, rosa: StaffMember
) -> None:
    schedule_id = works(rosa)

    def other() -> None:
        schedules.remove(schedule_id, actor=ACTOR, now=MONDAY)
        works(rosa)

    with meanwhile(other):
        assert api.patch(at(schedule_id), json={"notes": "y"}, token="admin").status_code == 409
    (kept,) = schedules.between(DAY, DAY)
    assert kept.notes == ""


def test_a_schedule_is_forgotten(api: Api, rosa: StaffMember) -> None:
    schedule_id = works(rosa)
    assert api.delete(at(schedule_id), token="admin").status_code == 204
    assert told(rosa)[-1] == ("schedule.removed", ["2026-03-03"])
    assert (schedules.between(DAY, DAY), counted("")) == ([], {"2026-03": 0})
    body = {"staff_member": rosa.member_id, "date": "2026-03-03"}
    for method in ("GET", "PUT", "PATCH", "DELETE"):
        assert api.request(method, at(schedule_id), json=body, token="admin").status_code == 404
    assert api.get(f"{PATH}7/", token="admin").status_code == 404


def test_who_forgets_what_is_forgotten_already_has_nothing_to_do(
    api: Api, rosa: StaffMember
) -> None:
    schedule_id = works(rosa)
    with meanwhile(lambda: schedules.remove(schedule_id, actor=ACTOR, now=MONDAY)):
        assert api.delete(at(schedule_id), token="admin").status_code == 204
    assert counted("") == {"2026-03": 0}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["04-02 R", "03-04 R", "03-03 L", "03-03 R", "02-27 R"]),
        ("date=2026-03-03", ["03-03 L", "03-03 R"]),
        ("month=3&year=2026", ["03-04 R", "03-03 L", "03-03 R"]),
        ("staff_member={rosa}", ["04-02 R", "03-04 R", "03-03 R", "02-27 R"]),
        ("staff_member={rosa}&date=2026-03-03", ["03-03 R"]),
        ("staff_member={luz}&date=2026-03-04", []),
        ("staff_member={rosa}&month=3&year=2026", ["03-04 R", "03-03 R"]),
        ("staff_member={nobody}", []),
        ("month=5&year=2026", []),
    ],
)
def test_the_list_is_filtered(
    api: Api, rosa: StaffMember, luz: StaffMember, query: str, expected: list[str]
) -> None:
    for day in ((2, 27), (3, 3), (3, 4), (4, 2)):
        works(rosa, date(2026, *day))
    works(luz)
    ids = {"rosa": rosa.member_id, "luz": luz.member_id, "nobody": NOBODY}
    found = api.get(f"{PATH}?{query.format(**ids)}", token="seller").json_body
    # Of one day people stand in the order of their ids.
    assert sorted(f"{day[5:]} {name[0]}" for day, name in rows(found)) == sorted(expected)
    days = [day for day, _ in rows(found)]
    assert days == sorted(days, reverse=True)
    assert found["count"] == len(expected)


@pytest.mark.parametrize("mine", [False, True])
def test_pages_follow_each_other_over_months(api: Api, rosa: StaffMember, mine: bool) -> None:
    first = date(2026, 2, 20)
    days = [first + timedelta(days=3 * number) for number in range(23)]
    for day in days:
        works(rosa, day)
    query = f"staff_member={rosa.member_id}&" if mine else ""
    seen: list[str] = []
    for page in range(1, 6):
        found = api.get(f"{PATH}?{query}page_size=5&page={page}", token="admin").json_body
        assert (found["count"], found["total_paginas"]) == (23, 5)
        seen += [day for day, _ in rows(found)]
    assert seen == [str(day) for day in reversed(days)]
    assert api.get(f"{PATH}?{query}page_size=5&page=6", token="admin").status_code == 404
    whole = api.get(f"{PATH}?{query}page_size=none", token="admin").json_body
    assert [row["date"] for row in whole] == seen


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("month=3", "year"),
        ("year=2026", "month"),
        ("month=13&year=2026", "month"),
        ("month=3&year=20260", "year"),
        ("date=ayer", "date"),
        ("staff_member=Rosa", "staff_member"),
        ("weekday=1", "weekday"),
    ],
)
def test_a_wrong_filter_is_named(api: Api, query: str, field: str) -> None:
    answer = api.get(f"{PATH}?{query}", token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {field})


@pytest.mark.parametrize("path", CALENDARS)
def test_the_calendar_has_everybody_with_their_days(
    api: Api, rosa: StaffMember, luz: StaffMember, path: str
) -> None:
    gone = join("Ana")
    for member in (rosa, gone):
        works(member, date(2026, 3, 5))
        works(member)
    works(luz, date(2026, 4, 1))
    staff.remove(gone.member_id, actor=ACTOR, now=MONDAY)
    for query in ("", "?month=3&year=2026"):
        found = api.get(f"{path}{query}", token="seller").json_body
        assert [
            (each["staff_member"]["first_name"], [row["date"] for row in each["schedules"]])
            for each in found
        ] == [
            ("Ana", ["2026-03-03", "2026-03-05"]),
            ("Luz", []),
            ("Rosa", ["2026-03-03", "2026-03-05"]),
        ]
    april = api.get(f"{path}?month=4&year=2026", token="admin").json_body
    assert [each["staff_member"]["first_name"] for each in april] == ["Luz", "Rosa"]
    assert api.get(f"{path}?skip=1&month=4&year=2026", token="admin").json_body == april[1:]


@pytest.mark.parametrize("path", CALENDARS)
def test_a_calendar_is_of_a_month_with_its_year(api: Api, path: str) -> None:
    answer = api.get(f"{path}?month=3", token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"year"})


def test_the_history_of_a_schedule_is_of_that_day_only(api: Api, rosa: StaffMember) -> None:
    schedule, _other = works(rosa), works(rosa, DAY + timedelta(days=1))
    api.patch(at(schedule), json={"schedule_type": "vacation"}, token="admin")
    changed, created = api.get(f"{at(schedule)}history/", token="seller").json_body
    assert changed["changes"] == {"schedule_type": ["regular", "vacation"]}
    assert (changed["event"], changed["actor"]) == ("schedule.changed", "staff#1")
    assert created["changes"]["date"] == [None, "2026-03-03"]
    assert api.get(f"{at(schedule)}history/", token="rosa").status_code == 403
    assert api.get(f"{at(NOBODY)}history/", token="admin").status_code == 404
