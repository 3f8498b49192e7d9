"""The lists of tasks cost the same after a month and after years."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

import msgspec
import pytest

from bench.watching import watching
from chalicelib.kernel import cache, clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import days, reading
from chalicelib.operations.tasks.access import Viewer
from chalicelib.operations.tasks.rules.listing import Filters
from chalicelib.operations.tasks.writing import MOST_TASKS, Writing
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from local.aws.ministack import MiniStack
from tests.support.crew import MONDAY, join
from tests.support.houses import new_house
from tests.support.people import ACTOR
from tests.support.sizes import size
from tests.support.tasks import draft, new_task

ADMIN = Viewer(Staff(1, ("admin",), "s1"))
TODAY = dates.today(MONDAY)
FEW, MANY = 40, size(400, 2000)
"""Days of history."""
PAGE = 50


@pytest.fixture(autouse=True)
def _monday(aws: MiniStack) -> Iterator[None]:
    cache.forget_all()
    with clock.at(MONDAY):
        yield


@pytest.fixture
def house(aws: MiniStack) -> House:
    """A house that all know."""
    made = new_house("Casa Austin 1")
    houses_for([made.property_id])
    return made


@pytest.fixture
def rosa(aws: MiniStack) -> StaffMember:
    """Who does every task."""
    return join("Rosa")


def work(house: House, rosa: StaffMember, first: int, last: int) -> None:
    """Some tasks of each of so many days ago."""
    for ago in range(first, last):
        day = TODAY - timedelta(days=ago)
        writing = Writing(days.read([day]), actor=ACTOR, now=MONDAY)
        for _ in range(MOST_TASKS // 2):
            fields = {"property_id": house.property_id, "member_id": rosa.member_id}
            writing.write(None, draft(day, **fields))
        writing.commit()


def rounds(filters: Filters, offset: int) -> int:
    with watching() as watch:
        found = reading.page(ADMIN, filters, offset=offset, size=PAGE)
    assert len(found.rows) == PAGE
    return watch.rounds


def filters_of(house: House, rosa: StaffMember) -> dict[str, Filters]:
    both = Filters(member_id=rosa.member_id, property_id=house.property_id)
    return {
        "all": Filters(),
        "of a person": Filters(member_id=rosa.member_id),
        "of a house": Filters(property_id=house.property_id),
        "of both, of a kind": msgspec.structs.replace(both, task_type="checkout_cleaning"),
        "in a state": Filters(status="assigned"),
        "until today": Filters(last=TODAY),
        "of a month": Filters(first=TODAY - timedelta(29), last=TODAY),
    }


def test_a_page_takes_as_many_rounds_after_years_as_after_a_month(
    house: House, rosa: StaffMember
) -> None:
    asked = filters_of(house, rosa)
    work(house, rosa, 0, FEW)
    few = {name: rounds(filters, 0) for name, filters in asked.items()}
    work(house, rosa, FEW, MANY)
    first = {name: rounds(filters, 0) for name, filters in asked.items()}
    last = {
        name: rounds(filters, reading.page(ADMIN, filters, offset=0, size=1).count - PAGE)
        for name, filters in asked.items()
    }
    assert few == first == last
    assert few == {**dict.fromkeys(asked, 3), "of a month": 2}


def test_the_summary_of_houses_takes_two_rounds(house: House, rosa: StaffMember) -> None:
    work(house, rosa, 0, FEW)
    new_task(TODAY, property_id=house.property_id, member_id=rosa.member_id, status="completed")
    with watching() as watch:
        [row] = reading.summary(TODAY)
    assert (row.live, row.last_cleaning) == (FEW * (MOST_TASKS // 2), TODAY)
    assert watch.rounds == 2


def test_a_day_of_a_thousand_tasks_is_planned_and_listed(house: House, rosa: StaffMember) -> None:
    day = date(2026, 3, 3)
    found = days.read([day])
    fields = {"property_id": house.property_id, "member_id": rosa.member_id, "guests": 4}
    for _ in range(size(300, 1000) // MOST_TASKS):
        writing = Writing(found, actor=ACTOR, now=MONDAY)
        for _ in range(MOST_TASKS):
            writing.write(None, draft(day, **fields))
        writing.commit()
    page = partial(reading.page, ADMIN, Filters(first=day, last=day), size=PAGE)
    assert page(offset=0).count == size(300, 1000) // MOST_TASKS * MOST_TASKS
    assert len(page(offset=PAGE).rows) == PAGE
