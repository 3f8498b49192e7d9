"""What may become of a task (staff book, 1.2 and 1.10.8; 9 #21 and #40)."""

from datetime import timedelta
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import CasaAustinError
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.rules.machine import (
    MOST_PHOTOS,
    NeedsMember,
    TooManyPhotos,
    WrongState,
)
from chalicelib.operations.tasks.types import Decision, WorkTask
from chalicelib.operations.types import TaskStatus

from .tasks import BOSS, CASA, LUZ, NOW, ROSA, TUESDAY, begun, photo, task

LATER = NOW + timedelta(hours=2)

STATES = get_args(TaskStatus)
# What may follow on each state (staff book, 1.10.8).
FOLLOWS: dict[TaskStatus, set[TaskStatus]] = {
    "pending": {"assigned", "cancelled"},
    "assigned": {"pending", "in_progress", "cancelled"},
    "in_progress": {"completed", "needs_review", "cancelled"},
    "needs_review": {"completed", "cancelled"},
    "completed": {"needs_review", "cancelled"},
    "cancelled": set(),
}


def test_work_begins_with_whoever_has_it() -> None:
    after = machine.started(task(member_id=ROSA, status="assigned"), NOW)
    assert (after.status, after.started_at, after.ended_at) == ("in_progress", NOW, None)


def test_work_that_nobody_has_does_not_begin() -> None:
    with pytest.raises(NeedsMember):
        machine.started(task(), NOW)


@pytest.mark.parametrize("status", ["in_progress", "completed", "needs_review", "cancelled"])
def test_work_begins_once(status: TaskStatus) -> None:
    with pytest.raises(WrongState):
        machine.started(task(member_id=ROSA, status=status), NOW)


def test_work_with_its_photo_is_completed() -> None:
    after = machine.finished(begun(photos=(photo(),)), LATER)
    assert (after.status, after.started_at, after.ended_at) == ("completed", NOW, LATER)


def test_work_without_its_photo_needs_a_review() -> None:
    assert machine.finished(begun(), LATER).status == "needs_review"


def test_work_that_needs_no_photo_is_completed_without() -> None:
    assert machine.finished(begun(requires_photos=False), LATER).status == "completed"


def test_whoever_did_it_may_ask_for_a_look() -> None:
    proved = begun(photos=(photo(),))
    assert machine.finished(proved, LATER, for_review=True).status == "needs_review"


@pytest.mark.parametrize("state", ["awaiting_file", "rejected"])
def test_a_photo_that_never_came_or_was_refused_proves_nothing(state: str) -> None:
    after = machine.finished(begun(photos=(photo(state=state),)), LATER)
    assert after.status == "needs_review"


@pytest.mark.parametrize("status", ["pending", "assigned", "completed", "cancelled"])
def test_only_work_that_began_ends(status: TaskStatus) -> None:
    with pytest.raises(WrongState):
        machine.finished(task(member_id=ROSA, status=status), LATER)


def test_the_photo_that_was_missing_completes_the_work() -> None:
    waiting = machine.finished(begun(), LATER)
    after = machine.with_photo(waiting, photo())
    assert (after.status, after.ended_at) == ("completed", LATER)


def test_work_that_still_lacks_its_photos_is_not_completed_by_saying_so() -> None:
    with pytest.raises(WrongState):
        machine.finished(machine.finished(begun(), LATER), LATER)


def test_work_that_waits_for_a_look_can_be_completed_by_whoever_asked() -> None:
    asked = machine.finished(begun(photos=(photo(),)), LATER, for_review=True)
    after = machine.finished(asked, LATER + timedelta(hours=1))
    assert (after.status, after.ended_at) == ("completed", LATER)


def test_a_photo_that_turns_out_to_be_none_takes_the_proof_away() -> None:
    done = machine.finished(begun(photos=(photo(),)), LATER)
    refused = photo(state="rejected", reason="No es una foto.")
    assert machine.with_outcome(done, refused).status == "needs_review"


def test_one_good_photo_of_two_is_proof_enough() -> None:
    done = machine.finished(begun(photos=(photo(1), photo(2))), LATER)
    assert machine.with_outcome(done, photo(1, state="rejected")).status == "completed"


def test_photos_that_are_required_afterwards_are_missing() -> None:
    done = machine.finished(begun(requires_photos=False), LATER)
    assert machine.edited(done, {"requires_photos": True}).status == "needs_review"


def test_a_refused_photo_changes_nothing_about_approved_work() -> None:
    seen = machine.approved(machine.finished(begun(photos=(photo(),)), LATER), "staff#1", LATER)
    assert machine.with_outcome(seen, photo(state="rejected")).status == "completed"


def test_a_photo_of_work_in_progress_leaves_it_there() -> None:
    assert machine.with_photo(begun(), photo()).status == "in_progress"


def test_photos_stand_newest_first() -> None:
    both = machine.with_photo(machine.with_photo(begun(), photo(1)), photo(2))
    assert [each.photo_id for each in both.photos] == ["photo-2", "photo-1"]


def test_a_task_has_room_for_so_many_photos() -> None:
    full = begun(photos=tuple(photo(number) for number in range(MOST_PHOTOS)))
    with pytest.raises(TooManyPhotos):
        machine.with_photo(full, photo(99))


@pytest.mark.parametrize("status", ["completed", "needs_review"])
def test_a_supervisor_approves_work_that_is_done(status: TaskStatus) -> None:
    after = machine.approved(task(member_id=ROSA, status=status), "staff#1", LATER)
    assert (after.status, after.approved) == ("completed", Decision("staff#1", LATER))
    assert after.is_final


@pytest.mark.parametrize("status", ["pending", "assigned", "in_progress", "cancelled"])
def test_work_that_is_not_done_is_not_approved(status: TaskStatus) -> None:
    with pytest.raises(WrongState):
        machine.approved(task(member_id=ROSA, status=status), "staff#1", LATER)


def test_work_is_approved_once() -> None:
    seen = task(member_id=ROSA, status="completed", approved=BOSS)
    with pytest.raises(WrongState, match="aprobada"):
        machine.approved(seen, "staff#2", LATER)


@pytest.mark.parametrize("status", [state for state in STATES if state != "cancelled"])
def test_anything_that_is_not_final_can_be_cancelled(status: TaskStatus) -> None:
    assert machine.cancelled(task(member_id=ROSA, status=status)).status == "cancelled"


@pytest.mark.parametrize("fields", [{"status": "cancelled"}, {"approved": BOSS}, {"deleted": True}])
def test_what_is_final_stays(fields: dict[str, Any]) -> None:
    final = task(**{"member_id": ROSA, "status": "completed", **fields})
    with pytest.raises(WrongState):
        machine.cancelled(final)
    with pytest.raises(WrongState):
        machine.edited(final, {"title": "Otra"})


def test_whether_somebody_has_it_says_whether_it_is_assigned() -> None:
    with_rosa = machine.assigned(task(), ROSA, pinned=BOSS)
    assert (with_rosa.status, with_rosa.pinned) == ("assigned", BOSS)
    with_nobody = machine.assigned(with_rosa, None, pinned=BOSS)
    assert (with_nobody.status, with_nobody.pinned) == ("pending", None)


def test_an_edit_that_gives_it_to_somebody_assigns_it() -> None:
    assert machine.edited(task(), {"member_id": ROSA}).status == "assigned"
    with_rosa = task(member_id=ROSA, status="assigned", pinned=BOSS)
    with_nobody = machine.edited(with_rosa, {"member_id": None})
    assert (with_nobody.status, with_nobody.pinned) == ("pending", None)


@pytest.mark.parametrize(
    "change",
    [{"member_id": LUZ}, {"day": TUESDAY + timedelta(1)}, {"property_id": CASA[:-1] + "2"}],
)
@pytest.mark.parametrize("status", ["in_progress", "completed", "needs_review"])
def test_work_that_began_stays_whose_when_and_where_it_is(
    change: dict[str, Any], status: TaskStatus
) -> None:
    with pytest.raises(WrongState):
        machine.edited(task(member_id=ROSA, status=status), change)


@pytest.mark.parametrize("status", ["in_progress", "completed", "cancelled"])
def test_plans_leave_work_alone_that_began(status: TaskStatus) -> None:
    running = task(member_id=ROSA, status=status)
    with pytest.raises(WrongState):
        machine.assigned(running, LUZ)
    with pytest.raises(WrongState):
        machine.moved(running, TUESDAY + timedelta(1))


def test_texts_of_work_in_progress_can_be_changed() -> None:
    after = machine.edited(begun(), {"title": "Otra", "priority": "urgent", "member_id": ROSA})
    assert (after.title, after.priority, after.status) == ("Otra", "urgent", "in_progress")


def test_a_form_that_changes_nothing_may_always_come() -> None:
    final = task(member_id=ROSA, status="cancelled")
    assert machine.edited(final, {"title": final.title, "member_id": ROSA}) == final


MEMBERS = st.sampled_from([None, ROSA, LUZ])
PHOTO_STATES = st.sampled_from(["awaiting_file", "awaiting_check", "ready", "rejected"])
STEPS = st.one_of(
    st.just(lambda t: machine.started(t, NOW)),
    st.booleans().map(lambda flag: lambda t: machine.finished(t, LATER, for_review=flag)),
    st.just(lambda t: machine.approved(t, "staff#1", LATER)),
    st.just(machine.cancelled),
    MEMBERS.map(lambda member: lambda t: machine.assigned(t, member, pinned=BOSS)),
    st.integers(-2, 2).map(lambda n: lambda t: machine.moved(t, TUESDAY + timedelta(n))),
    PHOTO_STATES.map(lambda state: lambda t: machine.with_photo(t, photo(state=state))),
    PHOTO_STATES.map(lambda state: lambda t: machine.with_outcome(t, photo(state=state))),
    st.fixed_dictionaries(
        {},
        optional={
            "member_id": MEMBERS,
            "title": st.sampled_from(["Limpieza", "Otra"]),
            "requires_photos": st.booleans(),
            "day": st.sampled_from([TUESDAY, TUESDAY + timedelta(1)]),
        },
    ).map(lambda changes: lambda t: machine.edited(t, changes)),
)


@given(st.booleans(), st.lists(STEPS, max_size=12))
def test_no_way_leads_where_the_book_forbids(requires_photos: bool, steps: list[Any]) -> None:
    now = task(requires_photos=requires_photos)
    for step in steps:
        before = now
        try:
            now = step(before)
        except CasaAustinError:
            continue
        _is_sound(now)
        if now.status != before.status:
            assert now.status in FOLLOWS[before.status]
        if before.is_final:
            assert msgspec.structs.replace(now, photos=before.photos) == before
        if before.started_at is not None:
            kept = ("member_id", "day", "property_id", "started_at")
            assert all(getattr(now, name) == getattr(before, name) for name in kept)


def _is_sound(now: WorkTask) -> None:
    """What holds of every task, whatever happened to it."""
    assert (now.status == "pending") <= (now.member_id is None)
    assert (now.status in {"assigned", "in_progress", "completed", "needs_review"}) <= (
        now.member_id is not None
    )
    assert (now.started_at is not None) >= (now.status in {"in_progress", "completed"})
    assert (now.ended_at is not None) >= (now.status in {"completed", "needs_review"})
    assert now.approved is None or now.status == "completed"
    assert now.status != "completed" or now.approved is not None or now.is_proved
    assert now.pinned is None or now.member_id is not None
