"""Any people, and any houses to clean."""

from datetime import date, timedelta

from hypothesis import strategies as st

from chalicelib.operations.cleaning.types import Cleaning, Place, Work, Worker

from .oracle import World

THURSDAY = date(2026, 3, 5)
"""The weekend comes soon."""
HOUSES = ("p1", "p2", "p3")
PEOPLE = ("ana", "beto", "caro")


def days(most: int) -> st.SearchStrategy[date]:
    """A day before long."""
    return st.integers(0, most).map(lambda ahead: THURSDAY + timedelta(days=ahead))


def workers(member_id: str) -> st.SearchStrategy[Worker]:
    """Somebody."""
    return st.builds(
        Worker,
        member_id=st.just(member_id),
        most_a_day=st.sampled_from([3, 3, 2, 1, 0]),
        works_weekends=st.booleans(),
        preferred=st.frozensets(st.sampled_from(HOUSES), max_size=2),
        away=st.frozensets(days(4), max_size=2),
    )


def teams(most: int = 3) -> st.SearchStrategy[list[Worker]]:
    """Some people, or nobody."""
    return st.integers(0, most).flatmap(
        lambda number: st.tuples(*map(workers, PEOPLE[:number])).map(list)
    )


def places(most: int = 3) -> st.SearchStrategy[Place]:
    """Where anything may be planned, people who are gone included."""
    return st.builds(Place, days(most), st.sampled_from([*PEOPLE, "dora"]))


def works() -> st.SearchStrategy[list[Work]]:
    """What people have to do besides."""
    work = st.builds(Work, place=places(), is_small=st.booleans(), is_done=st.booleans())
    return st.lists(work, max_size=3)


@st.composite
def cleanings(draw: st.DrawFn, number: int, *, latest: int = 1) -> Cleaning:
    """A departure, after which somebody comes soon or nobody does."""
    departure = draw(days(latest))
    gap = draw(st.sampled_from([0, 0, 1, 1, 2, 3, None]))
    return Cleaning(
        task_id=f"t{number}",
        property_id=draw(st.sampled_from(HOUSES)),
        departure=departure,
        next_arrival=None if gap is None else departure + timedelta(days=gap),
        guests=draw(st.sampled_from([1, 2, 3, 6])),
        place=draw(st.none() | places()),
    )


@st.composite
def worlds(draw: st.DrawFn, *, most: int = 5, plans: int = 6000) -> World:
    """A few cleanings for a few people, with so many plans at most that all can be looked at."""
    team = draw(teams())
    wanted = [draw(cleanings(number)) for number in range(draw(st.integers(0, most)))]
    today = draw(st.sampled_from([THURSDAY, THURSDAY + timedelta(days=1)]))
    world = World(team, draw(works()), wanted, today)
    left, kept = plans, []
    for each in world.cleanings:
        left //= len(world.places(each))
        if left:
            kept.append(each)
    return World(team, world.works, kept, today)
