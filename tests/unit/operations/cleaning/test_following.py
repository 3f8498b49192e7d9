"""What becomes of the cleaning of a departure when its stay changes."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
import pytest

from chalicelib.operations.cleaning.rules import following
from chalicelib.operations.cleaning.types import Departure, Place
from chalicelib.operations.tasks.rules import machine
from chalicelib.operations.tasks.types import Decision, WorkTask

from .diary import MONDAY, TUESDAY

NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
WEDNESDAY = TUESDAY + timedelta(days=1)
THURSDAY = TUESDAY + timedelta(days=2)
BY_STAFF = Decision("staff#1", NOW)
TITLE = following.title_of("Casa Austin 1")


def departure(day: date = TUESDAY, **fields: Any) -> Departure:
    """The end of the stay that the task is for."""
    given: dict[str, Any] = {"property_id": "p1", "guests": 4, "next_arrival": None}
    return Departure(reservation_id="r", day=day, **given | fields)


def task(**fields: Any) -> WorkTask:
    """Its cleaning, which Ana has."""
    made = following.new_cleaning("t", departure(), TITLE, NOW)
    return msgspec.structs.replace(made, **{"member_id": "ana", "status": "assigned", **fields})


def followed(before: WorkTask, wanted: Departure | None, name: str = "Casa Austin 1") -> WorkTask:
    return following.followed(before, wanted, title=following.title_of(name), former_title=TITLE)


DONE = task(status="completed", started_at=NOW, ended_at=NOW)


def test_a_new_cleaning_is_for_the_day_of_the_departure() -> None:
    made = following.new_cleaning("t", departure(next_arrival=WEDNESDAY), TITLE, NOW)

    assert (made.day, made.check_out, made.required_by) == (TUESDAY, TUESDAY, WEDNESDAY)
    assert (made.status, made.member_id, made.priority) == ("pending", None, "high")
    assert (made.minutes, made.requires_photos, made.cleaning) == (120, True, "checkout")
    assert made.title == "Limpieza de salida - Casa Austin 1"
    assert made.description == ""


@pytest.mark.parametrize(
    ("known", "wanted", "lacks"),
    [
        (None, departure(), True),
        (None, departure(MONDAY), True),
        (None, departure(MONDAY - timedelta(days=1)), False),
        (None, None, False),
        (task(), departure(), False),
        (task(status="in_progress"), departure(THURSDAY), False),
        (task(status="cancelled"), departure(), False),
        (task(status="cancelled"), departure(WEDNESDAY), True),
        (task(status="cancelled"), departure(property_id="p2"), True),
        (task(deleted=True), departure(), False),
        (task(deleted=True), departure(WEDNESDAY), True),
        # It was done on Monday.
        (DONE, departure(MONDAY), False),
        (DONE, departure(TUESDAY), True),
        (msgspec.structs.replace(DONE, status="needs_review"), departure(TUESDAY), True),
        (msgspec.structs.replace(DONE, ended_at=None), departure(TUESDAY), False),
        (msgspec.structs.replace(DONE, deleted=True), departure(TUESDAY), False),
    ],
)
def test_a_departure_lacks_its_cleaning(
    known: WorkTask | None, wanted: Departure | None, *, lacks: bool
) -> None:
    assert following.is_lacking(known, wanted, MONDAY) == lacks


def test_a_cleaning_follows_its_departure() -> None:
    wanted = departure(WEDNESDAY, property_id="p2", guests=2, next_arrival=WEDNESDAY)
    after = followed(task(), wanted, "Casa Austin 2")

    assert (after.check_out, after.required_by, after.guests) == (WEDNESDAY, WEDNESDAY, 2)
    assert (after.property_id, after.priority) == ("p2", "urgent")
    assert after.title == "Limpieza de salida - Casa Austin 2"
    # Who does it and when is planned afterwards.
    assert (after.member_id, after.day) == ("ana", TUESDAY)


def test_a_title_that_staff_wrote_stays() -> None:
    after = followed(task(title="Limpiar a fondo"), departure(property_id="p2"), "Casa Austin 2")
    assert after.title == "Limpiar a fondo"


def test_a_cleaning_that_is_as_it_should_be_stays_as_it_is() -> None:
    assert followed(task(), departure()) == task()


def test_a_cleaning_that_nobody_needs_is_called_off() -> None:
    assert followed(task(pinned=BY_STAFF), None).status == "cancelled"
    assert followed(task(member_id=None, status="pending"), None).status == "cancelled"


def test_work_that_began_goes_on_with_a_note() -> None:
    begun = task(status="in_progress", started_at=NOW)
    ended = followed(begun, None)
    assert (ended.status, ended.note) == ("in_progress", following.CALLED_OFF)

    moved = followed(begun, departure(WEDNESDAY))
    assert (moved.status, moved.check_out) == ("in_progress", TUESDAY)
    assert moved.note == "La salida pasó al 04/03/2026, y la limpieza ya había empezado."
    assert followed(moved, departure(WEDNESDAY)) == moved


def test_work_that_began_has_another_priority_when_guests_come_sooner() -> None:
    begun = task(status="in_progress", started_at=NOW)
    after = followed(begun, departure(next_arrival=TUESDAY))
    assert (after.priority, after.required_by, after.note) == ("urgent", TUESDAY, "")


@pytest.mark.parametrize(
    "over",
    [
        DONE,
        task(status="cancelled"),
        task(deleted=True),
        msgspec.structs.replace(DONE, approved=BY_STAFF),
    ],
)
@pytest.mark.parametrize("wanted", [None, departure(THURSDAY, guests=1)])
def test_what_is_over_stays_as_it_was(over: WorkTask, wanted: Departure | None) -> None:
    assert followed(over, wanted) == over


def test_what_staff_pinned_stays_where_it_may_be_meant() -> None:
    pinned = task(day=THURSDAY, pinned=BY_STAFF)
    assert followed(pinned, departure(WEDNESDAY)).pinned == BY_STAFF
    assert followed(pinned, departure(guests=2)).pinned == BY_STAFF
    # Its guests are still there on Thursday, or the next ones are.
    assert followed(pinned, departure(THURSDAY + timedelta(days=1))).pinned is None
    assert followed(pinned, departure(MONDAY, next_arrival=TUESDAY)).pinned is None


def test_a_task_is_placed_with_a_note_and_waits_on_the_day_of_its_departure_for_somebody() -> None:
    placed = following.placed(task(), Place(WEDNESDAY, "beto"), "nota")
    assert (placed.day, placed.member_id, placed.status, placed.note) == (
        WEDNESDAY,
        "beto",
        "assigned",
        "nota",
    )
    nobody = following.placed(placed, None, "")
    assert (nobody.day, nobody.member_id, nobody.status) == (TUESDAY, None, "pending")


def test_to_place_it_where_it_is_changes_nothing() -> None:
    assert following.placed(task(), Place(TUESDAY, "ana"), "") == task()


def test_work_that_began_is_placed_by_nobody() -> None:
    with pytest.raises(machine.WrongState):
        following.placed(task(status="in_progress"), None, "")


def test_work_is_done_on_the_day_on_which_it_ended() -> None:
    late = datetime(2026, 3, 4, 3, tzinfo=UTC)
    assert following.done_on(task(ended_at=late)) == TUESDAY
    assert following.done_on(task()) == TUESDAY
