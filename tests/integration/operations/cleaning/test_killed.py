"""Whoever is killed before or after any call of the store: when the message comes again, each
departure has one cleaning, planned as if nothing had happened."""

from abc import ABC, abstractmethod
from contextlib import suppress
from datetime import timedelta

import pytest

from chalicelib.kernel import cache
from chalicelib.operations.gaps.records import gap_of
from chalicelib.operations.tasks.records import tasks_of_stay
from chalicelib.reservations.types import Stay
from tests.support.cleaning import (
    ANA,
    BETO,
    TUESDAY,
    Cleaners,
    cancelled,
    check_days,
    cleaning_of,
    hire,
    moved,
    sold,
    task_of,
    who,
)
from tests.support.houses import new_house
from tests.support.kills import Killed, Moment, killed_at
from tests.support.simulated_aws import SimulatedAws
from tests.support.sizes import calls

MOST_CALLS = 60
MOMENTS: tuple[Moment, ...] = ("before", "after")


class Message(ABC):
    """What is heard of."""

    def __init__(self) -> None:
        hire(ANA)
        hire(BETO)
        self.houses = [new_house(f"Casa Austin {number}") for number in range(1, 4)]
        cleaners = Cleaners()
        self.arrange()
        cleaners.settle()
        self.cleaners = Cleaners()
        self.happen()
        # A process that remembers nothing.
        cache.forget_all()

    def arrange(self) -> None:  # noqa: B027 - nothing may be needed
        """Bring everything to where it happens."""

    @abstractmethod
    def happen(self) -> None:
        """Let it happen."""

    @abstractmethod
    def check(self) -> None:
        """It was heard of once."""


class Sold(Message):
    """A stay is sold, for which another has to make room."""

    def arrange(self) -> None:
        self.first, self.second = (sold(house) for house in self.houses[:2])
        sold(self.houses[2], TUESDAY + timedelta(days=12), nights=12)

    def happen(self) -> None:
        self.stay = sold(self.houses[2])

    def check(self) -> None:
        assert task_of(self.stay).priority == "urgent"
        found = sorted(filter(None, map(who, (self.first, self.second, self.stay))))
        assert found in (["Ana", "Ana+1", "Beto"], ["Ana", "Beto", "Beto+1"])
        assert who(self.stay) in {"Ana", "Beto"}


class Moved(Message):
    """A stay moves out of sight, and somebody moves up."""

    def arrange(self) -> None:
        self.stays = [sold(house) for house in self.houses[:3]]

    def happen(self) -> None:
        (self.late,) = [stay for stay in self.stays if "+" in str(who(stay))]
        self.first = next(stay for stay in self.stays if stay is not self.late)
        self.first = moved(self.first, 10)

    def check(self) -> None:
        assert task_of(self.first).day == TUESDAY + timedelta(days=10)
        assert who(self.late) in {"Ana", "Beto"}
        assert is_closed(self.late)


class Ended(Message):
    """A stay is called off, and somebody moves up."""

    def arrange(self) -> None:
        self.stays = [sold(house) for house in self.houses[:3]]

    def happen(self) -> None:
        (self.late,) = [stay for stay in self.stays if "+" in str(who(stay))]
        self.first = next(stay for stay in self.stays if stay is not self.late)
        cancelled(self.first)

    def check(self) -> None:
        assert cleaning_of(self.first) is None
        assert [each.status for each in tasks_of_stay(self.first.reservation_id)] == ["cancelled"]
        assert who(self.late) in {"Ana", "Beto"}
        assert is_closed(self.late)


def is_closed(stay: Stay) -> bool:
    gap = gap_of(task_of(stay).task_id)
    return gap is not None and gap.is_over


@pytest.mark.soak
@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("kind", [Sold, Moved, Ended])
def test_one_cleaning_and_one_plan_whoever_is_killed(
    kind: type[Message], moment: Moment, simulated: SimulatedAws
) -> None:
    for number in calls(MOST_CALLS):
        simulated.empty()
        message = kind()
        waiting = message.cleaners.waiting()
        with killed_at(number, moment) as kill, suppress(Killed):
            message.cleaners.hear(waiting)
        cache.forget_all()
        check_days()
        message.cleaners.hear(waiting)
        message.cleaners.settle()
        message.check()
        check_days()
        if not kill.is_done:
            break
    assert 1 < number < MOST_CALLS - 1
