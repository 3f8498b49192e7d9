"""Work begins, ends and is approved (staff book, 1.2, 1.9, 1.10.8; 9 #21 and #40; panel book,
4.6)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import records
from chalicelib.operations.time.records import TimeItem
from chalicelib.operations.time.types import TimeRecord
from chalicelib.properties.types import House
from tests.support.crew import LUZ_SIGNS_IN, MONDAY, ROSA_SIGNS_IN, join
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.pictures import jpeg

from .desk import PATH, at, edit_form, form, good, made, refused, told

AT_THE_HOUSE: dict[str, Any] = {"latitude": -12.3361, "longitude": -76.8261}
IN_LIMA: dict[str, Any] = {"latitude": -12.05, "longitude": -77.04}
LATER = MONDAY + timedelta(hours=1, minutes=5)
ACTIONS = ("start_work", "complete_work")


@pytest.fixture
def rosa(aws: None) -> StaffMember:
    """Somebody with a sign-in of her own."""
    return join("Rosa", user_id=ROSA_SIGNS_IN)


@pytest.fixture
def task(api: Api, house: House, rosa: StaffMember) -> dict[str, Any]:
    """A task of hers that needs no photo."""
    return made(api, house, staff_member=rosa.member_id, requires_photo_evidence=False)


def started(api: Api, task: dict[str, Any], token: str = "rosa", **body: Any) -> dict[str, Any]:
    return good(api.post(at(task, "start_work"), json=body, token=token))


def completed(api: Api, task: dict[str, Any], token: str = "rosa", **body: Any) -> dict[str, Any]:
    return good(api.post(at(task, "complete_work"), json=body, token=token))


def sent_photo(api: Api, task: dict[str, Any]) -> None:
    files = {"photo": ("foto.jpg", jpeg(), "image/jpeg")}
    good(api.post(at(task, "upload-photo"), form={}, files=files, token="rosa"), 201)


def times(member: StaffMember) -> list[TimeRecord]:
    """What the book of time says of somebody: coming first."""
    items = store.query_records(TimeItem, f"times#{member.member_id}", index="by_member")
    return sorted((item.record for item in items), key=lambda record: record.action_type)


def test_whoever_has_a_task_does_it(api: Api, task: dict[str, Any], rosa: StaffMember) -> None:
    begun = started(api, task, **AT_THE_HOUSE)
    assert begun["status"] == "in_progress"
    assert begun["actual_start_time"] == "2026-03-02T10:00:00-05:00"
    assert begun["staff_member_name"] == "Rosa Huamán"
    with clock.at(LATER):
        done = completed(api, task, completion_notes="Faltan toallas", **IN_LIMA)
    assert (done["status"], done["completion_notes"]) == ("completed", "Faltan toallas")
    assert done["actual_end_time"] == "2026-03-02T11:05:00-05:00"
    assert done["actual_duration_display"] == "1h 5m"
    assert told(task)[2:] == ["task.started", "task.completed"]
    came, left = times(rosa)
    assert (came.action_type, left.action_type) == ("check_in", "check_out")
    assert (came.location_verified, left.location_verified) == (True, False)
    assert (came.task_id, left.notes) == (task["id"], "Faltan toallas")


def test_work_without_a_place_is_noted_too(
    api: Api, task: dict[str, Any], rosa: StaffMember
) -> None:
    started(api, task)
    [came] = times(rosa)
    assert (came.place, came.location_verified) == (None, False)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"latitude": -12.3}, "longitude"),
        ({"longitude": -76.8}, "latitude"),
        ({"latitude": 91, "longitude": 0}, "latitude"),
        ({"latitude": "norte", "longitude": 0}, "latitude"),
    ],
)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_place_that_there_is_not_is_refused(
    api: Api, task: dict[str, Any], body: dict[str, Any], field: str, action: str
) -> None:
    answer = api.post(at(task, action), json=body, token="rosa")
    assert set(refused(answer, 400, "invalid")["fields"]) == {field}


def test_notes_of_any_length_are_not_kept(api: Api, task: dict[str, Any]) -> None:
    started(api, task)
    body = {"completion_notes": "x" * 5001}
    answer = api.post(at(task, "complete_work"), json=body, token="rosa")
    assert set(refused(answer, 400, "invalid")["fields"]) == {"completion_notes"}


def test_work_that_nobody_has_does_not_begin(api: Api, house: House) -> None:
    nobodys = made(api, house)
    refused(api.post(at(nobodys, "start_work"), token="admin"), 409, "task_needs_member")
    body = {"status": "in_progress"}
    refused(api.patch(at(nobodys), json=body, token="admin"), 409, "task_needs_member")
    assert good(api.get(at(nobodys), token="admin"))["status"] == "pending"


def test_work_begins_and_ends_once(api: Api, task: dict[str, Any], rosa: StaffMember) -> None:
    refused(api.post(at(task, "complete_work"), token="rosa"), 409, "wrong_task_state")
    started(api, task)
    refused(api.post(at(task, "start_work"), token="rosa"), 409, "wrong_task_state")
    completed(api, task)
    refused(api.post(at(task, "complete_work"), token="rosa"), 409, "wrong_task_state")
    assert [each.action_type for each in times(rosa)] == ["check_in", "check_out"]


def test_of_two_who_start_it_at_once_one_does(
    api: Api, task: dict[str, Any], rosa: StaffMember
) -> None:
    with meanwhile(lambda: started(api, task, token="admin")):
        answer = api.post(at(task, "start_work"), token="rosa")
    refused(answer, 409, "wrong_task_state")
    assert len(times(rosa)) == 1


def test_the_same_request_with_the_same_key_starts_it_once(
    api: Api, task: dict[str, Any], rosa: StaffMember
) -> None:
    key = {"Idempotency-Key": "k1"}
    answers = [
        api.post(at(task, "start_work"), json={}, token="rosa", headers=key) for _ in range(2)
    ]
    assert good(answers[0]) == good(answers[1])
    assert len(times(rosa)) == 1


def test_the_panel_starts_and_completes_by_patch(
    api: Api, task: dict[str, Any], rosa: StaffMember
) -> None:
    said = {"status": "in_progress", "actual_start_time": "2026-03-02T09:00:00.000Z"}
    begun = good(api.patch(at(task), json=said, token="rosa"))
    assert begun["actual_start_time"] == "2026-03-02T10:00:00-05:00"
    said = {
        "status": "completed",
        "actual_end_time": "2030-01-01T00:00:00.000Z",
        "completion_notes": "Trabajo completado",
    }
    with clock.at(LATER):
        done = good(api.patch(at(task), json=said, token="rosa"))
    assert done["actual_end_time"] == "2026-03-02T11:05:00-05:00"
    assert (done["status"], done["completion_notes"]) == ("completed", "Trabajo completado")
    assert [each.action_type for each in times(rosa)] == ["check_in", "check_out"]


def test_work_without_its_photo_needs_a_review(api: Api, house: House, rosa: StaffMember) -> None:
    task = made(api, house, staff_member=rosa.member_id)
    started(api, task)
    assert completed(api, task)["status"] == "needs_review"
    refused(api.post(at(task, "complete_work"), token="rosa"), 409, "wrong_task_state")
    sent_photo(api, task)
    done = good(api.get(at(task), token="rosa"))
    assert (done["status"], done["actual_end_time"]) == ("completed", "2026-03-02T10:00:00-05:00")
    assert told(task)[-2:] == ["task.needs_review", "task.completed"]


def test_work_with_its_photo_is_completed(api: Api, house: House, rosa: StaffMember) -> None:
    task = made(api, house, staff_member=rosa.member_id)
    started(api, task)
    sent_photo(api, task)
    assert completed(api, task)["status"] == "completed"


def test_a_supervisor_approves(api: Api, house: House, rosa: StaffMember) -> None:
    task = made(api, house, staff_member=rosa.member_id)
    refused(api.post(at(task, "approve"), token="admin"), 409, "wrong_task_state")
    started(api, task)
    completed(api, task)
    done = good(api.post(at(task, "approve"), token="admin"))
    assert (done["status"], done["supervisor_approved"]) == ("completed", True)
    refused(api.post(at(task, "approve"), token="admin"), 409, "wrong_task_state")
    for change in ({"title": "Otra"}, {"status": "cancelled"}):
        refused(api.patch(at(task), json=change, token="admin"), 409, "wrong_task_state")
    assert told(task)[-1] == "task.approved"


@pytest.mark.parametrize("token", ["seller", "rosa"])
def test_nobody_else_approves(api: Api, task: dict[str, Any], token: str) -> None:
    refused(api.post(at(task, "approve"), token=token), 403, "permission_denied")


@pytest.mark.parametrize("status", ["pending", "assigned"])
def test_nothing_that_began_goes_back(api: Api, task: dict[str, Any], status: str) -> None:
    started(api, task)
    answer = api.patch(at(task), json={"status": status}, token="admin")
    refused(answer, 409, "wrong_task_state")


def test_an_old_form_does_not_take_work_back_that_began(api: Api, task: dict[str, Any]) -> None:
    started(api, task)
    refused(api.patch(at(task), json=edit_form(task), token="admin"), 409, "wrong_task_state")


def test_what_work_began_on_stays_where_it_is(api: Api, task: dict[str, Any]) -> None:
    started(api, task)
    for change in ({"staff_member": ""}, {"scheduled_date": "2026-03-09"}):
        refused(api.patch(at(task), json=change, token="admin"), 409, "wrong_task_state")


def test_administrators_cancel(api: Api, task: dict[str, Any]) -> None:
    cancelled = good(api.patch(at(task), json={"status": "cancelled"}, token="admin"))
    assert cancelled["status"] == "cancelled"
    assert told(task)[-1] == "task.cancelled"
    refused(api.post(at(task, "start_work"), token="rosa"), 409, "wrong_task_state")


@pytest.mark.parametrize(
    ("token", "status"),
    [("seller", "cancelled"), ("seller", "in_progress"), ("rosa", "cancelled")],
)
def test_others_do_not_say_so(api: Api, task: dict[str, Any], token: str, status: str) -> None:
    answer = api.patch(at(task), json={"status": status}, token=token)
    body = refused(answer, 403, "permission_denied")
    assert body["error"] == body["detail"]


@pytest.mark.parametrize("action", ACTIONS)
def test_sales_staff_do_no_work_of_others(api: Api, task: dict[str, Any], action: str) -> None:
    refused(api.post(at(task, action), token="seller"), 403, "permission_denied")


def test_a_seller_who_works_on_site_does_their_own(api: Api, house: House) -> None:
    ana = join("Ana", user_id=2)
    task = made(api, house, staff_member=ana.member_id, requires_photo_evidence=False)
    started(api, task, token="seller")
    assert completed(api, task, token="seller")["status"] == "completed"


def test_those_who_do_the_work_see_and_do_their_own(
    api: Api, house: House, task: dict[str, Any]
) -> None:
    luz = join("Luz", user_id=LUZ_SIGNS_IN)
    other = made(api, house, staff_member=luz.member_id)
    nobodys = made(api, house)
    listed = good(api.get(PATH, token="rosa"))
    assert [row["id"] for row in listed["results"]] == [task["id"]]
    assert good(api.get(at(task), token="rosa"))["id"] == task["id"]
    for hidden in (other, nobodys):
        refused(api.get(at(hidden), token="rosa"), 404, "not_found")
        refused(
            api.patch(at(hidden), json={"status": "in_progress"}, token="rosa"), 404, "not_found"
        )
        for action in ACTIONS:
            refused(api.post(at(hidden, action), token="rosa"), 404, "not_found")


def test_who_is_linked_to_nobody_sees_nothing(api: Api, task: dict[str, Any]) -> None:
    # A user of the group `mantenimiento` whom nobody linked to a person.
    assert good(api.get(PATH, token="luz"))["results"] == []
    refused(api.get(at(task), token="luz"), 404, "not_found")


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Otra"},
        {"staff_member": ""},
        {"priority": "low", "status": "in_progress"},
        {"property_name": "Casa Austin 1"},
        {"scheduled_date": "2026-03-09"},
        {"requires_photo_evidence": False},
        {"pinned": False},
    ],
)
@pytest.mark.parametrize("method", ["PATCH", "PUT"])
def test_those_who_do_the_work_send_four_fields_and_no_other(
    api: Api, task: dict[str, Any], change: dict[str, Any], method: str
) -> None:
    answer = api.request(method, at(task), json=change, token="rosa")
    body = refused(answer, 403, "permission_denied")
    assert body["error"]
    assert records.task_of(task["id"]).version == 1


def test_those_who_do_the_work_are_told_what_they_may_not(
    api: Api, task: dict[str, Any], house: House
) -> None:
    for answer in (
        api.post(PATH, json=form(house), token="rosa"),
        api.delete(at(task), token="rosa"),
        api.post(at(task, "approve"), token="rosa"),
    ):
        body = refused(answer, 403, "permission_denied")
        assert body["error"] == body["detail"]


def test_whoever_does_it_may_note_something(api: Api, task: dict[str, Any]) -> None:
    noted = good(api.patch(at(task), json={"completion_notes": "Sin agua"}, token="rosa"))
    assert (noted["completion_notes"], noted["status"]) == ("Sin agua", "assigned")
    started(api, task)
    assert completed(api, task)["completion_notes"] == "Sin agua"


def test_whoever_does_it_may_ask_for_a_look(api: Api, task: dict[str, Any]) -> None:
    started(api, task)
    asked = good(api.patch(at(task), json={"status": "needs_review"}, token="rosa"))
    assert asked["status"] == "needs_review"
    assert completed(api, task)["status"] == "completed"


def test_administrators_do_the_work_of_anybody(
    api: Api, task: dict[str, Any], rosa: StaffMember
) -> None:
    started(api, task, token="admin")
    completed(api, task, token="admin")
    assert [each.member_id for each in times(rosa)] == [rosa.member_id] * 2
