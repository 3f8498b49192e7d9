"""Stays of the channel that take place, who cleans after them, and what is planned."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Any

import msgspec

from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.operations.gaps.records import gap_of
from chalicelib.operations.gaps.types import CleaningGap
from chalicelib.operations.staff.records import MemberRecord, members
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import days, records
from chalicelib.operations.tasks.types import WorkTask
from chalicelib.operations.tasks.writing import Writing, decided_anew
from chalicelib.properties.types import House
from chalicelib.reservations.events import (
    StayCancelled,
    StayChanged,
    StayCreated,
    StayEvent,
    StayMoved,
    StayRemoved,
)
from chalicelib.reservations.stays.records import stays_of
from chalicelib.reservations.stays.rules import next_version
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import Stay
from tests.support import deliveries
from tests.support.march import stay as stay_of_march
from tests.support.outbox import Outbox
from tests.support.people import ACTOR

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (date(2026, 3, n) for n in range(2, 8))
ANA, BETO, CARO = (f"0a000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
NAMES = {ANA: "Ana", BETO: "Beto", CARO: "Caro"}
ONE_DAY = timedelta(days=1)


class Cleaners:
    """What whoever plans cleanings has not heard of yet, and nobody else."""

    def __init__(self) -> None:
        self._outbox = Outbox()

    def waiting(self) -> list[Plain]:
        """What is to be heard of; from now on it counts as heard of."""
        return self._outbox.waiting()

    def hear(self, told: Iterable[Plain]) -> None:
        """Hear of some events."""
        for each in told:
            for listener in deliveries.LISTENERS.get(each.name, ()):
                if listener.queue == "cleaning":
                    message = deliveries.message_of(listener.name, each)
                    assert deliveries.consume(listener.queue, [message]) == []

    def settle(self) -> None:
        """Hear of everything, and of what follows from it."""
        while told := self.waiting():
            self.hear(told)


def hire(member_id: str = ANA, **fields: Any) -> StaffMember:
    """Somebody who cleans, known by the order of the ids."""
    given = {"last_name": "Quispe", "phone": "987654321", "created": clock.now(), **fields}
    member = StaffMember(member_id=member_id, first_name=NAMES[member_id], **given)
    tx = Transaction(clock.now())
    tx.put(MemberRecord.of(member))
    tx.commit()
    return member


def sold(
    house: House, departure: date = TUESDAY, *, nights: int = 1, guests: int = 4, **fields: Any
) -> Stay:
    """A stay that ends on a day and takes place."""
    given = {"origin": "air", "property_id": house.property_id, "guests": guests, **fields}
    arrival = departure - timedelta(days=nights)
    stay = stay_of_march(ids.new_id(), arrival, departure, "0", **given)
    tx = Transaction(clock.now())
    write_stay(tx, None, stay, StayCreated, actor=ACTOR)
    tx.commit()
    return stay


def changed(stay: Stay, event: Callable[..., StayEvent] = StayMoved, **changes: Any) -> Stay:
    """The stay once staff changed it."""
    before = stays_of([stay.reservation_id])[stay.reservation_id]
    after = next_version(before, clock.now(), **changes)
    tx = Transaction(clock.now())
    after = write_stay(tx, before, after, event, actor=ACTOR)
    tx.commit()
    return after


def moved(stay: Stay, days_later: int) -> Stay:
    """The stay, some days later."""
    later = timedelta(days=days_later)
    return changed(stay, check_in=stay.check_in + later, departure=stay.departure + later)


def cancelled(stay: Stay) -> Stay:
    """The stay once it was called off."""
    return changed(stay, StayCancelled, status="cancelled")


def removed(stay: Stay) -> Stay:
    """The stay once staff took it off every list."""
    return changed(stay, StayRemoved, deleted=True)


def noted(stay: Stay, **changes: Any) -> Stay:
    """The stay with other details, on the same nights."""
    return changed(stay, StayChanged, **changes)


def cleaning_of(stay: Stay) -> WorkTask | None:
    """The cleaning after a stay, or None."""
    task_id = records.cleaning_of(stay.reservation_id, "checkout")
    return None if task_id is None else records.find(task_id)


def task_of(stay: Stay) -> WorkTask:
    """The cleaning after a stay."""
    task = cleaning_of(stay)
    assert task is not None
    return task


def gap_after(stay: Stay) -> CleaningGap | None:
    """The gap of the cleaning after a stay."""
    return gap_of(task_of(stay).task_id)


def who(stay: Stay) -> str | None:
    """Who cleans after a stay, and how many days after the departure: `Ana`, `Beto+1`."""
    task = task_of(stay)
    if task.member_id is None:
        return None
    late = (task.day - stay.blocked_until).days
    return f"{NAMES[task.member_id]}+{late}" if late else NAMES[task.member_id]


def by_staff(task: WorkTask, **changes: Any) -> WorkTask:
    """A task once staff changed it."""

    def work() -> WorkTask:
        before = records.task_of(task.task_id)
        after = msgspec.structs.replace(before, **changes)
        writing = Writing(days.read([before.day, after.day]), actor=ACTOR, now=clock.now())
        kept = writing.write(before, after)
        writing.commit()
        return kept

    return decided_anew(work)


def check_days(first: date = MONDAY, last: date = date(2026, 4, 30)) -> None:
    """Nobody has more than fits a day, and the lines of days say what tasks say."""
    known = {member.member_id: member for member in members()}
    found = days.between(first, last)
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        lines = [line for line in found.lines(day) if line.is_live]
        for line in lines:
            task = records.task_of(line.task_id)
            assert (task.day, task.member_id) == (day, line.member_id)
            assert task.status == line.status
        for member_id in {line.member_id for line in lines if line.member_id is not None}:
            sizes = [line.guests for line in lines if line.member_id == member_id]
            most = min(known[member_id].max_properties_per_day, 2 if max(sizes) <= 2 else 1)
            assert len(sizes) <= most, (day, member_id, sizes)
