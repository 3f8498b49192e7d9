"""What people on site and their administrators do at the same moment."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from chalicelib.cloud import counters, events
from chalicelib.cloud.transaction import Busy
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import CasaAustinError, Stale
from chalicelib.operations.schedules import service as schedules
from chalicelib.operations.schedules.service import DayTaken
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.records import member_id_of_user
from chalicelib.operations.staff.service import UserLinked
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tracking import service as tracking
from chalicelib.operations.tracking.types import Asked, Entry
from chalicelib.properties.types import House
from local.aws.ministack import MiniStack
from tests.support.crew import MONDAY, join, open_account
from tests.support.houses import new_house
from tests.support.people import ACTOR
from tests.support.sizes import size

pytestmark = pytest.mark.soak
AT_ONCE, ROUNDS = 8, size(3, 20)
ADMIN = Staff(1, ("admin",), "s1")
DAY = date(2026, 3, 3)


@pytest.fixture(autouse=True)
def _monday(aws: MiniStack) -> Iterator[None]:
    cache.forget_all()
    with clock.at(MONDAY):
        yield


@pytest.fixture
def house(aws: MiniStack) -> House:
    return new_house("Casa Austin 1", latitude=Decimal("-12.3361"), longitude=Decimal("-76.8260"))


def outcomes(works: Sequence[Callable[[], Any]]) -> Counter[str]:
    """What each of these came to, all begun at once: `done`, or the name of an error."""

    def run(work: Callable[[], Any]) -> str:
        with clock.at(MONDAY):
            try:
                work()
            except CasaAustinError as error:
                return type(error).__name__
        return "done"

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(run, works))


def counted(scope: str) -> int:
    return sum(sum(n.values()) for n in counters.read("operations", f"counts#{scope}").values())


def link(member: StaffMember, user_id: int) -> StaffMember:
    return staff.change(member.member_id, {"user_id": user_id}, actor=ACTOR, now=MONDAY)


def entry(member: StaffMember, house: House) -> Entry:
    return Entry(
        member_id=member.member_id,
        property_id=house.property_id,
        task_id=None,
        action="check_in",
        place=house.place,
        notes="",
        picture=None,
    )


def test_of_many_people_one_gets_an_account() -> None:
    crew = [join(f"Persona {number}") for number in range(AT_ONCE)]
    for user_id in range(4, 4 + ROUNDS):
        open_account(user_id)
        found = outcomes([partial(link, member, user_id) for member in crew])
        assert found["done"] == 1
        assert found.keys() <= {"done", UserLinked.__name__, Stale.__name__, Busy.__name__}
        linked = [member for member in staff.everyone() if member.user_id == user_id]
        assert [member.member_id for member in linked] == [member_id_of_user(user_id)]
        staff.change(linked[0].member_id, {"user_id": None}, actor=ACTOR, now=MONDAY)
        crew = [staff.find(member.member_id) for member in crew]


def test_of_many_schedules_of_a_person_and_day_one_is_kept() -> None:
    rosa = join()
    for number in range(ROUNDS):
        day = date(2026, 3, 3 + number)
        fields = {"member_id": rosa.member_id, "day": day}
        add = partial(schedules.create, fields, actor=ACTOR, now=MONDAY)
        found = outcomes([add] * AT_ONCE)
        assert found["done"] == 1
        assert found.keys() <= {"done", DayTaken.__name__, Busy.__name__}
        assert len(schedules.between(day, day)) == 1
    assert counted("schedules") == counted(f"schedules#{rosa.member_id}") == ROUNDS
    told = [fact for fact in events.timeline(f"member#{rosa.member_id}") if "schedule" in fact.name]
    assert len(told) == ROUNDS


def test_schedules_that_move_to_one_day_at_once_leave_one_there() -> None:
    rosa = join()
    moving = [
        schedules.create(
            {"member_id": rosa.member_id, "day": date(2026, 4, 1 + number)},
            actor=ACTOR,
            now=MONDAY,
        )
        for number in range(AT_ONCE)
    ]
    move = [
        partial(schedules.change, each.schedule_id, {"day": DAY}, actor=ACTOR, now=MONDAY)
        for each in moving
    ]
    assert outcomes(move)["done"] == 1
    assert len(schedules.between(DAY, DAY)) == 1
    kept = schedules.between(date(2026, 4, 1), date(2026, 4, 30))
    assert len(kept) == AT_ONCE - 1
    assert {schedules.find(each.schedule_id).day for each in moving} == {
        DAY,
        *(each.day for each in kept),
    }
    assert counted("schedules") == AT_ONCE


def test_a_schedule_of_who_is_deleted_at_once_is_there_or_is_not() -> None:
    """Never half: with the person there at its moment, or refused."""
    for number in range(ROUNDS):
        member = join(f"Persona {number}")
        fields = {"member_id": member.member_id, "day": DAY}
        found = outcomes(
            [
                partial(schedules.create, fields, actor=ACTOR, now=MONDAY),
                partial(staff.remove, member.member_id, actor=ACTOR, now=MONDAY),
            ]
        )
        written = [
            each for each in schedules.between(DAY, DAY) if each.member_id == member.member_id
        ]
        assert len(written) == counted(f"schedules#{member.member_id}")
        assert found["done"] == 1 + len(written)


def test_everybody_who_comes_at_once_is_noted(house: House) -> None:
    crew = [join(f"Persona {number}") for number in range(AT_ONCE)]
    for _ in range(ROUNDS):
        works = [
            partial(tracking.add, entry(member, house), caller=ADMIN, now=MONDAY) for member in crew
        ]
        assert outcomes(works) == {"done": AT_ONCE}
    total = AT_ONCE * ROUNDS
    assert counted("times") == counted("times#2026-03") == total
    rows, count = tracking.page(Asked(), offset=0, size=1000, caller=ADMIN)
    assert (len(rows), count) == (total, total)
    assert all(row.record.location_verified for row in rows)


def test_of_corrections_at_once_each_is_written_or_refused(house: House) -> None:
    record = tracking.add(entry(join(), house), caller=ADMIN, now=MONDAY).record
    for number in range(ROUNDS):
        before = tracking.find(record.record_id, caller=ADMIN).record.version
        works = [
            partial(
                tracking.correct,
                record.record_id,
                {"notes": f"{number} {each}"},
                actor=ACTOR,
                now=MONDAY,
            )
            for each in range(AT_ONCE)
        ]
        found = outcomes(works)
        after = tracking.find(record.record_id, caller=ADMIN).record.version
        assert found["done"] == after - before >= 1
        assert found.keys() <= {"done", Stale.__name__, Busy.__name__}
    assert counted("times") == 1
