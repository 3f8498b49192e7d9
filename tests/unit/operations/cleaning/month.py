"""Some weeks of a few houses, planned day by day as the service does it, with the lines of days
only."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from chalicelib.operations.cleaning.rules.priorities import priority_after
from chalicelib.operations.cleaning.rules.region import days_around, region
from chalicelib.operations.cleaning.types import Cleaning, Place, Worker
from chalicelib.operations.tasks.rules.capacity import has_room
from chalicelib.operations.tasks.types import Line

from .diary import MONDAY

ONE_DAY = timedelta(days=1)
MOST_STEPS = 200


class Month:
    """What is planned, as of Monday 2 March 2026."""

    def __init__(self, workers: list[Worker]) -> None:
        self.workers = workers
        self.lines: dict[str, tuple[date, Line]] = {}

    def days(self) -> Mapping[date, list[Line]]:
        """The lines of each day."""
        found: dict[date, list[Line]] = {}
        for day, line in self.lines.values():
            found.setdefault(day, []).append(line)
        return found

    def leave(self, task_id: str, house: str, day: date, gap: int | None, guests: int) -> None:
        """A departure, before which its cleaning may have been planned otherwise."""
        arrival = None if gap is None else day + timedelta(days=gap)
        known = self.lines.get(task_id)
        place = None if known is None else _place(*known)
        wanted = Cleaning(
            task_id=task_id,
            property_id=house,
            departure=day,
            next_arrival=arrival,
            guests=guests,
            place=place,
        )
        self._step(day, {task_id: wanted})
        self.plan(day)
        if known is not None and known[0] != day:
            self.plan(known[0])

    def call_off(self, task_id: str) -> None:
        """A departure does not take place."""
        day, _ = self.lines.pop(task_id)
        self.plan(day)

    def pin(self, task_id: str) -> None:
        """Staff want it to stay where it is."""
        day, line = self.lines[task_id]
        if line.member_id is not None:
            self.lines[task_id] = day, msgspec.structs.replace(line, is_pinned=True)

    def begin(self, task_id: str) -> None:
        """Work begins."""
        day, line = self.lines[task_id]
        if line.member_id is not None:
            self.lines[task_id] = day, msgspec.structs.replace(line, status="in_progress")

    def replace(self, worker: Worker) -> None:
        """Somebody is there on other days, or takes more or less."""
        self.workers = [each for each in self.workers if each.member_id != worker.member_id]
        self.workers.append(worker)
        for day in sorted(self.days()):
            self.plan(day)

    def plan(self, day: date) -> None:
        """Plan around a day, and around those where somebody left a place, until nothing moves."""
        waiting = [max(day, MONDAY)]
        for _ in range(MOST_STEPS):
            if not waiting:
                return
            around = waiting.pop(0)
            left, is_done = self._step(around, {})
            waiting += sorted(each for each in left if each not in waiting)
            if not is_done and around not in waiting:
                waiting.append(around)
        raise AssertionError("it never ends")

    def step(self, day: date) -> bool:
        """Plan around a day as far as one transaction goes; whether anything moved."""
        before = dict(self.lines)
        self._step(max(day, MONDAY), {})
        return self.lines != before

    def _step(self, around: date, changed: Mapping[str, Cleaning | None]) -> tuple[set[date], bool]:
        days = self.days()
        read = {day: days.get(day, []) for day in days_around(around)}
        found = region(read, around, MONDAY, changed=changed)
        planning = found.planning(self.workers, MONDAY)
        is_done = planning.improve(5)
        left: set[date] = set()
        for each in found.cleanings:
            place = planning.places[each.task_id]
            if place != each.place or each.task_id in changed:
                self.lines[each.task_id] = _placed(each, place)
                left |= {each.place.day} if each.place is not None else set()
        return {day for day in left - {around} if day >= MONDAY}, is_done

    def check(self) -> None:
        """Nobody has more than fits a day, and nothing waits that could be done."""
        days = self.days()
        for day, lines in days.items():
            for worker in self.workers:
                self._check_day(worker, day, lines)
        for day, line in self.lines.values():
            if line.member_id is None or (not line.is_pinned and line.status == "assigned"):
                self._check_soon(day, line, days)

    def _check_day(self, worker: Worker, day: date, lines: list[Line]) -> None:
        own = [line for line in lines if line.member_id == worker.member_id]
        planned = [line for line in own if not line.is_pinned and line.status == "assigned"]
        if planned:
            last = planned[-1]
            others = [line for line in own if line is not last]
            assert worker.is_there(day)
            assert has_room(
                others,
                worker.member_id,
                guests=last.guests,
                most_a_day=worker.most_a_day,
            )

    def _check_soon(self, day: date, line: Line, days: Mapping[date, list[Line]]) -> None:
        """Nobody is free on an earlier day (or any day) on which a house could be cleaned."""
        assert line.check_out is not None
        cleaning = _cleaning(day, line)
        end = day - ONE_DAY if line.member_id is not None else cleaning.deadline
        free = max(cleaning.departure, MONDAY)
        while free <= end:
            lines = days.get(free, [])
            for each in self.workers:
                assert not each.is_there(free) or not has_room(
                    lines, each.member_id, guests=line.guests, most_a_day=each.most_a_day
                ), (line, free, each)
            free += ONE_DAY


def _place(day: date, line: Line) -> Place | None:
    return None if line.member_id is None else Place(day, line.member_id)


def _cleaning(day: date, line: Line) -> Cleaning:
    return Cleaning(
        task_id=line.task_id,
        property_id=line.property_id,
        departure=line.check_out or day,
        next_arrival=line.required_by,
        guests=line.guests,
        place=_place(day, line),
    )


def _placed(cleaning: Cleaning, place: Place | None) -> tuple[date, Line]:
    line = Line(
        task_id=cleaning.task_id,
        property_id=cleaning.property_id,
        member_id=None if place is None else place.member_id,
        task_type="checkout_cleaning",
        status="pending" if place is None else "assigned",
        priority=priority_after(cleaning.departure, cleaning.next_arrival),
        guests=cleaning.guests,
        cleaning="checkout",
        check_out=cleaning.departure,
        required_by=cleaning.next_arrival,
    )
    return (cleaning.departure if place is None else place.day), line
