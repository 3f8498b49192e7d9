"""Whatever happens in a month, in any order: nobody has more than fits a day, no house waits while
somebody is free, and what staff decided stays."""

from datetime import timedelta
from typing import Any

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chalicelib.operations.cleaning.types import Worker
from tests.support.sizes import size

from .diary import MONDAY
from .month import Month
from .worlds import HOUSES, PEOPLE, workers

DAYS = st.integers(0, 20).map(lambda ahead: MONDAY + timedelta(days=ahead))
GAPS = st.sampled_from([0, 0, 1, 2, 3, 7, None, None])
GUESTS = st.sampled_from([1, 2, 4, 6])
MOST_SWEEPS = 6
TASKS = st.integers(0, 14).map(lambda number: f"t{number:02}")


class AnyMonth(RuleBasedStateMachine):
    """Stays come, move and end; people come and go; staff decide and work."""

    @initialize(team=st.tuples(*map(workers, PEOPLE)))
    def begin_month(self, team: tuple[Worker, ...]) -> None:
        self.month = Month(list(team))
        self.fixed: dict[str, Any] = {}

    @rule(task=TASKS, house=st.sampled_from(HOUSES), day=DAYS, gap=GAPS, guests=GUESTS)
    def leave(self, task: str, house: str, day: Any, gap: int | None, guests: int) -> None:
        if task not in self.fixed:
            self.month.leave(task, house, day, gap, guests)

    @precondition(lambda self: self.month.lines)
    @rule(data=st.data())
    def call_off(self, data: st.DataObject) -> None:
        task = data.draw(st.sampled_from(sorted(self.month.lines)))
        self.fixed.pop(task, None)
        self.month.call_off(task)

    @precondition(lambda self: self.month.lines)
    @rule(data=st.data(), begins=st.booleans())
    def decide(self, data: st.DataObject, *, begins: bool) -> None:
        task = data.draw(st.sampled_from(sorted(self.month.lines)))
        day, line = self.month.lines[task]
        if task not in self.fixed and line.member_id is not None:
            (self.month.begin if begins else self.month.pin)(task)
            self.fixed[task] = day, line.member_id

    @rule(worker=st.one_of(*map(workers, PEOPLE)))
    def change_somebody(self, worker: Worker) -> None:
        self.month.replace(worker)

    @invariant()
    def nobody_has_too_much_and_no_house_waits_for_nothing(self) -> None:
        self.month.check()

    @invariant()
    def what_staff_decided_stays(self) -> None:
        for task, place in self.fixed.items():
            day, line = self.month.lines[task]
            assert (day, line.member_id) == place

    @rule(day=DAYS)
    def plan_a_day_twice(self, day: Any) -> None:
        while self.month.step(day):
            pass
        before = dict(self.month.lines)
        self.month.step(day)
        assert self.month.lines == before

    @rule()
    def plan_every_day_until_nothing_gets_better(self) -> None:
        for _ in range(MOST_SWEEPS):
            before = dict(self.month.lines)
            for day in sorted(self.month.days()):
                self.month.plan(day)
            if self.month.lines == before:
                return
        raise AssertionError("it never ends")


AnyMonth.TestCase.settings = settings(
    max_examples=size(60, 1000),
    stateful_step_count=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestAnyMonth = AnyMonth.TestCase


def test_a_month_of_four_houses_is_planned_without_anybody_waiting() -> None:
    team = [msgspec.structs.replace(Worker(member_id=each), most_a_day=3) for each in PEOPLE]
    month = Month(team)
    for number in range(28):
        for house in ("p1", "p2", "p3"):
            day = MONDAY + timedelta(days=number)
            month.leave(f"{house}-{number}", house, day, 0, 4)
    month.check()
    assert all(line.member_id is not None for _, line in month.lines.values())
