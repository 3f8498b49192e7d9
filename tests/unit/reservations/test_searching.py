"""A search of stays finds those that have every word, packed or recent, by client, by house or by
contact number, in the order of every list."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.search.rules import Term, holds
from chalicelib.cloud.directories.reading import Packed, Snapshot
from chalicelib.reservations.lists import searching
from chalicelib.reservations.lists.places import BY_CHECK_IN, Places, Searched, Word
from chalicelib.reservations.lists.rules import Filters, Period
from chalicelib.reservations.stays.directory import StayLine

CLIENTS, HOUSES, NUMBERS = "abcd", "xyz", ("", "987", "9871", "555")
FIRST = date(2026, 1, 1)
EVERYTHING = Filters(today=FIRST)
NARROWED = Filters(
    today=FIRST,
    period=Period(date(2026, 1, 2), date(2026, 1, 4), arrivals_only=True),
    origins=frozenset({"air"}),
)


def stay(
    number: int, client: str, house: str, day: int = 0, contact: str = "", *, gone: bool = False
) -> StayLine:
    check_in = FIRST + timedelta(days=day)
    return StayLine(
        entry_id=f"{number:02d}",
        version=1,
        gone=gone,
        property_id=house,
        client_id=client,
        seller_id=None,
        check_in=check_in,
        check_out=check_in + timedelta(days=1),
        status="approved",
        origin="air" if number % 2 else "aus",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        contact=contact or None,
    )


def sets(values: str) -> Any:
    return st.frozensets(st.sampled_from(values))


Asked = tuple[frozenset[str], frozenset[str], Term | None]
"""A word: the houses and clients that have it, and what numbers with it hold."""

rows = st.tuples(
    st.sampled_from(CLIENTS), st.sampled_from(HOUSES), st.integers(0, 4), st.sampled_from(NUMBERS)
)
terms = st.sampled_from([None, (("87",),), (("98", "71"), ("55",)), (("1",),)])
words = st.lists(st.tuples(sets(HOUSES), sets(CLIENTS), terms), max_size=2)
people = st.none() | sets(CLIENTS)


def word_of(asked: Asked, snapshot: Snapshot[StayLine]) -> Word:
    """The word as a search has it, whose numbers stand in places."""
    houses, clients, term = asked
    if term is None:
        return Word(houses, clients)
    recent = frozenset(
        line.entry_id for line in snapshot.recent.values() if holds(line.contact or "", term)
    )
    return Word(houses, clients, Places.of(snapshot.packed).with_number(term), recent)


def has(line: StayLine, asked: Asked) -> bool:
    houses, clients, term = asked
    numbered = term is not None and holds(line.contact or "", term)
    return line.property_id in houses or line.client_id in clients or numbered


@given(
    st.lists(rows, max_size=12),
    st.sets(st.integers(0, 11)),
    st.booleans(),
    words,
    people,
    st.sampled_from([EVERYTHING, NARROWED]),
)
def test_every_way_to_the_stays_finds_the_same(
    made: list[tuple[str, str, int, str]],
    changed: set[int],
    gone: bool,
    asked: list[Asked],
    of_people: frozenset[str] | None,
    filters: Filters,
) -> None:
    packed = [stay(number, *row) for number, row in enumerate(made)]
    recent = {f"{n:02d}": stay(n, "a", "x", 2, "987", gone=gone) for n in changed}
    snapshot = Snapshot(Packed({}, {"00": packed[::2], "01": packed[1::2]}), recent)
    present = {line.entry_id: line for line in packed} | recent
    expected = sorted(
        (
            line
            for line in present.values()
            if not line.gone
            and (of_people is None or line.client_id in of_people)
            and all(has(line, word) for word in asked)
            and filters.accept(line)
        ),
        key=BY_CHECK_IN,
    )
    searched = Searched(of_people, [word_of(word, snapshot) for word in asked])
    found = searching.found(searched, filters, snapshot)
    assert len(found) == len(expected)
    assert found.page(0, 12) == expected
    for offset in range(0, 12, 3):
        assert found.page(offset, 3) == expected[offset : offset + 3]


def test_the_stays_of_one_client_are_found_however_many_they_are() -> None:
    lines = [stay(number, "ab"[number % 2], "x", day=number % 7) for number in range(60)]
    snapshot = Snapshot(Packed({}, {"00": lines}), {})
    found = searching.found(Searched(frozenset("a"), []), EVERYTHING, snapshot)
    of_client = [line for line in lines if line.client_id == "a"]
    assert found.page(0, 60) == sorted(of_client, key=BY_CHECK_IN)
