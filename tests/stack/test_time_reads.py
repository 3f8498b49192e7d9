"""Lists of schedules and of time records cost the same after a week and after years."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from bench.watching import watching
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache, clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.time import service as time
from chalicelib.operations.tracking import service as tracking
from chalicelib.operations.tracking.types import Asked
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from local.aws.ministack import MiniStack
from tests.support.crew import MONDAY, join
from tests.support.houses import new_house
from tests.support.people import ACTOR
from tests.support.sizes import size

ADMIN = Staff(1, ("admin",), "s1")
CREW, EACH = 3, 4
FEW, MANY = 40, size(400, 2000)
"""Days of history."""
PAGE = 100
Cost = tuple[int, int]


@pytest.fixture(autouse=True)
def _monday(aws: MiniStack) -> Iterator[None]:
    cache.forget_all()
    with clock.at(MONDAY):
        yield


@pytest.fixture
def house(aws: MiniStack) -> House:
    return new_house("Casa Austin 1")


@pytest.fixture
def crew(aws: MiniStack) -> list[StaffMember]:
    return [join(f"Persona {number}") for number in range(CREW)]


def work(crew: list[StaffMember], house: House, first: int, last: int) -> None:
    """A day's records and schedules of everybody, for each of so many days ago."""
    for ago in range(first, last):
        tx = Transaction(MONDAY - timedelta(days=ago))
        for member in crew:
            for _ in range(EACH):
                time.note(tx, member.member_id, house, "check_in", actor=ACTOR)
        tx.commit()
        for member in crew:
            fields = {"member_id": member.member_id, "day": dates.today(tx.now)}
            schedules.create(fields, actor=ACTOR, now=MONDAY)


def reads(crew: list[StaffMember]) -> dict[str, Callable[[int], Any]]:
    """A page of each list, by how many rows lie before it."""
    member = crew[0].member_id

    def times(asked: Asked) -> Callable[[int], Any]:
        return lambda offset: tracking.page(asked, offset=offset, size=PAGE, caller=ADMIN)

    return {
        "times": times(Asked()),
        "times of an action": times(Asked(action="check_in")),
        "times of a person": times(Asked(member_id=member)),
        "schedules": lambda offset: schedules.page(None, None, offset=offset, size=PAGE),
        "schedules of a person": lambda offset: schedules.page(
            member, None, offset=offset, size=PAGE
        ),
    }


def cost(read: Callable[[int], Any], offset: int) -> Cost:
    """Rounds of a process that knows the houses, and how many rows there are on all pages."""
    with watching() as watch:
        rows, total = read(offset)
    assert len(rows) == min(PAGE, total - offset)
    return watch.rounds, total


def test_a_page_takes_as_many_rounds_after_years_as_after_weeks(
    crew: list[StaffMember], house: House
) -> None:
    work(crew, house, 0, FEW)
    houses_for([house.property_id])
    few = {name: cost(read, 0)[0] for name, read in reads(crew).items()}
    work(crew, house, FEW, MANY)
    first = {name: cost(read, 0)[0] for name, read in reads(crew).items()}
    totals = {name: cost(read, 0)[1] for name, read in reads(crew).items()}
    last = {name: cost(read, totals[name] - PAGE)[0] for name, read in reads(crew).items()}
    assert few == first == last
    assert few == {
        "times": 4,
        "times of an action": 4,
        "times of a person": 3,
        "schedules": 3,
        "schedules of a person": 2,
    }
    assert totals["times"] == totals["times of an action"] == MANY * CREW * EACH
    assert totals["schedules of a person"] == MANY
