"""The planner finds the best of all plans, and to plan again changes nothing."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.operations.cleaning.rules.planning import Planning, plan
from chalicelib.operations.cleaning.types import Cleaning, Plan
from tests.support.sizes import size

from .oracle import World
from .worlds import THURSDAY, cleanings, teams, works, worlds


def planned(world: World) -> Plan:
    """What the planner makes of a world."""
    return plan(world.workers.values(), world.works, world.cleanings, world.today)


def carried_out(wanted: list[Cleaning], found: Plan) -> list[Cleaning]:
    """The cleanings as the plan leaves them."""
    return [msgspec.structs.replace(each, place=found[each.task_id]) for each in wanted]


@given(worlds())
@settings(max_examples=size(80, 3000))
def test_of_up_to_five_cleanings_the_plan_is_the_best_of_all(world: World) -> None:
    assert planned(world) == world.best()


@given(worlds())
def test_the_best_plan_stays_the_best_once_it_is_carried_out(world: World) -> None:
    best = world.best()
    after = World(
        list(world.workers.values()),
        world.works,
        carried_out(world.cleanings, best),
        world.today,
    )
    assert after.best() == best


@st.composite
def crowds(draw: st.DrawFn) -> World:
    """More cleanings than are planned at once."""
    number = draw(st.integers(6, 14))
    wanted = [draw(cleanings(each, latest=5)) for each in range(number)]
    return World(draw(teams()), draw(works()), wanted, THURSDAY)


@given(crowds())
def test_to_plan_again_changes_nothing(world: World) -> None:
    found = planned(world)
    after = carried_out(world.cleanings, found)
    again = plan(world.workers.values(), world.works, after, world.today)
    assert again == found


@given(crowds())
def test_nobody_gets_more_than_fits_a_day(world: World) -> None:
    found = planned(world)
    plans = [found[each.task_id] for each in world.cleanings]
    for cleaning, place in zip(world.cleanings, plans, strict=True):
        assert place in world.places(cleaning)
        if place is not None:
            sizes = world.sizes(plans, place)
            most = min(world.workers[place.member_id].most_a_day, 2 if max(sizes) <= 2 else 1)
            assert len(sizes) <= most


@given(crowds())
def test_no_house_stays_dirty_while_somebody_is_free(world: World) -> None:
    found = planned(world)
    plans = [found[each.task_id] for each in world.cleanings]
    for number, cleaning in enumerate(world.cleanings):
        if plans[number] is None:
            for place in world.places(cleaning):
                if place is not None:
                    beside = world.sizes(plans, place)
                    is_small = max([cleaning.guests, *beside]) <= 2
                    most = world.workers[place.member_id].most_a_day
                    assert len(beside) >= min(most, 2 if is_small else 1)


@given(crowds())
def test_no_urgent_house_stays_dirty_while_one_is_cleaned_that_can_wait(world: World) -> None:
    found = planned(world)
    for urgent in world.cleanings:
        if urgent.next_arrival == urgent.departure and found[urgent.task_id] is None:
            for other in world.cleanings:
                place = found[other.task_id]
                if place is not None and place.day == urgent.departure >= world.today:
                    # A small house may share its day with another, and would give up but half.
                    assert other.next_arrival == other.departure or other.guests <= 2


@given(crowds(), st.integers(5, 8))
def test_a_plan_in_steps_ends_where_nothing_gets_better(world: World, most: int) -> None:
    wanted = world.cleanings
    for _ in range(100):
        step = Planning(world.workers.values(), world.works, wanted, world.today)
        is_done = step.improve(most)
        moved = sum(step.places[each.task_id] != each.place for each in wanted)
        assert moved <= most
        wanted = carried_out(wanted, step.places)
        if is_done:
            break
    assert is_done
    assert plan(world.workers.values(), world.works, wanted, world.today) == step.places


@given(worlds())
def test_the_order_in_which_it_is_told_makes_no_difference(world: World) -> None:
    backwards = plan(
        list(reversed(world.workers.values())),
        list(reversed(world.works)),
        list(reversed(world.cleanings)),
        world.today,
    )
    assert backwards == planned(world)
