"""The places of an event under fire: as many take part as may, whatever else happens."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from bench import scene
from bench.scene import NOW, Scene
from chalicelib.cloud import budget
from chalicelib.community.occasions.records import places_of
from chalicelib.community.occasions.service import CATEGORIES, OCCASIONS
from chalicelib.community.registrations import records, service
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import CasaAustinError
from local.aws.ministack import MiniStack
from tests.support.people import ACTOR
from tests.support.sizes import size

pytestmark = pytest.mark.soak
GUESTS, PLACES = size(24, 200), size(5, 20)
LONG_ENOUGH = 300.0
"""Seconds for one request: an emulator with two hundred callers is slow."""


def at_once(calls: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do everything at the same moment; what became of each."""

    def attempt(call: Callable[[], object]) -> str:
        with budget.of(LONG_ENOUGH), clock.at(NOW):
            try:
                call()
            except CasaAustinError as error:
                return str(error.code)
            return "done"

    with ThreadPoolExecutor(max_workers=len(calls)) as pool:
        return Counter(pool.map(attempt, calls))


@pytest.fixture
def business(aws: MiniStack) -> Scene:
    with clock.at(NOW):
        return scene.build(house_count=1, client_count=GUESTS)


def event(places: int) -> str:
    """An event with so many places."""
    with clock.at(NOW):
        category = CATEGORIES.save(CATEGORIES.new(name="Sorteos"), actor=ACTOR)
        occasion = OCCASIONS.new(
            title="Gran Sorteo",
            description="Una noche gratis",
            category_id=category.entry_id,
            event_date=NOW + timedelta(days=2),
            registration_deadline=NOW + timedelta(days=1),
            status="published",
            requires_approved_reservation=False,
            max_participants=places,
        )
        return OCCASIONS.save(occasion, actor=ACTOR).entry_id


def register(occasion_id: str, client_id: str) -> None:
    service.register(occasion_id, "", caller=Guest(client_id, "s"), now=NOW)


def withdraw(occasion_id: str, client_id: str) -> None:
    service.withdraw(occasion_id, caller=Guest(client_id, "s"), now=NOW)


def test_of_many_who_register_at_once_exactly_as_many_take_part_as_may(business: Scene) -> None:
    occasion_id = event(PLACES)
    calls = [partial(register, occasion_id, each) for each in business.client_ids]
    outcome = at_once(calls)
    assert outcome == {"done": PLACES, "EVENT_FULL": GUESTS - PLACES}
    assert places_of([occasion_id])[occasion_id].approved == PLACES
    assert len(records.board(occasion_id)) == PLACES


def test_one_guest_who_registers_many_times_at_once_takes_part_once(business: Scene) -> None:
    occasion_id = event(GUESTS)
    guest = business.client_ids[0]
    outcome = at_once([partial(register, occasion_id, guest)] * size(8, 50))
    assert outcome["done"] == 1
    assert outcome.keys() == {"done", "ALREADY_REGISTERED"}
    assert places_of([occasion_id])[occasion_id].approved == 1


def test_places_that_are_given_back_meanwhile_are_counted_right(business: Scene) -> None:
    occasion_id = event(PLACES)
    first, others = business.client_ids[:PLACES], business.client_ids[PLACES:]
    at_once([partial(register, occasion_id, each) for each in first])
    leaving = [partial(withdraw, occasion_id, each) for each in first]
    coming = [partial(register, occasion_id, each) for each in others]
    at_once([*leaving, *coming])
    counted = places_of([occasion_id])[occasion_id].approved
    assert counted == len(records.board(occasion_id)) <= PLACES
