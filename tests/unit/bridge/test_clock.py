"""The clock of the cloud, whatever the machine's own says."""

from datetime import timedelta

import pytest

from bridge.clock import ClockUnknown, CloudClock
from tests.unit.bridge.commands import NOW


class Machine:
    """A machine whose clock is off by so much."""

    def __init__(self, off: timedelta = timedelta(0)) -> None:
        self.seconds = 1000.0
        self.off = off
        self.clock = CloudClock(lambda: self.seconds, lambda: NOW + self.off)


def test_before_the_cloud_has_said_anything_nobody_knows_what_time_it_is() -> None:
    machine = Machine()
    assert not machine.clock.is_known
    with pytest.raises(ClockUnknown):
        machine.clock.now()
    machine.clock.at_least(NOW)
    assert not machine.clock.is_known


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_the_machines_own_clock_plays_no_part(minutes: int) -> None:
    machine = Machine(timedelta(minutes=minutes))
    machine.clock.heard(NOW, 0.0)
    machine.seconds += 90
    assert machine.clock.now() == NOW + timedelta(seconds=90)


def test_an_answer_counts_from_when_it_was_asked_for_so_that_nothing_looks_younger() -> None:
    machine = Machine()
    machine.clock.heard(NOW, 2.0)
    assert machine.clock.now() == NOW + timedelta(seconds=2)


def test_a_later_answer_corrects_an_earlier_one() -> None:
    machine = Machine()
    machine.clock.heard(NOW, 4.0)
    machine.seconds += 30
    machine.clock.heard(NOW + timedelta(seconds=30), 0.1)
    assert machine.clock.now() == NOW + timedelta(seconds=30.1)


def test_the_queue_only_puts_the_clock_forward() -> None:
    machine = Machine()
    machine.clock.heard(NOW, 0.0)
    machine.clock.at_least(NOW - timedelta(seconds=9))
    assert machine.clock.now() == NOW
    machine.clock.at_least(NOW + timedelta(seconds=9))
    assert machine.clock.now() == NOW + timedelta(seconds=9)


@pytest.mark.parametrize("minutes", [-5, 0, 5])
def test_what_this_machine_dated_is_told_by_the_clock_of_the_cloud(minutes: int) -> None:
    machine = Machine(timedelta(minutes=minutes))
    machine.clock.heard(NOW, 0.0)
    dated = NOW + machine.off - timedelta(seconds=40)
    assert machine.clock.of_this_machine(dated) == NOW - timedelta(seconds=40)


def test_a_moment_of_before_is_told_by_what_is_known_now() -> None:
    machine = Machine()
    moment = machine.seconds
    machine.seconds += 60
    machine.clock.heard(NOW, 0.0)
    assert machine.clock.time_of(moment) == NOW - timedelta(seconds=60)


def test_the_real_clocks_go_on() -> None:
    clock = CloudClock()
    clock.heard(NOW, 0.0)
    assert NOW <= clock.now() < NOW + timedelta(minutes=1)
