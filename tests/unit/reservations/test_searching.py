"""A search of stays finds those that have every word, packed or recent, by client or by house."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.cloud.directories.reading import Packed, Snapshot
from chalicelib.reservations.lists import searching
from chalicelib.reservations.lists.searching import Searched, Word
from chalicelib.reservations.stays.directory import StayLine

CLIENTS, HOUSES = "abcd", "xyz"


def stay(number: int, client: str, house: str, *, gone: bool = False) -> StayLine:
    return StayLine(
        entry_id=f"{number}",
        version=1,
        gone=gone,
        property_id=house,
        client_id=client,
        seller_id=None,
        check_in=date(2026, 1, 1),
        check_out=date(2026, 1, 2),
        status="approved",
        origin="aus",
        created=datetime(2026, 1, 1, tzinfo=UTC),
        contact="51987654321",
    )


def sets(values: str) -> Any:
    return st.frozensets(st.sampled_from(values))


places = st.tuples(st.sampled_from(CLIENTS), st.sampled_from(HOUSES))
words = st.builds(Word, houses=sets(HOUSES), clients=sets(CLIENTS), stays=sets("0123"))
searches = st.builds(Searched, people=st.none() | sets(CLIENTS), either=st.lists(words, max_size=2))


@given(st.lists(places, max_size=12), st.sets(st.integers(0, 11)), st.booleans(), searches)
def test_every_way_to_the_stays_finds_the_same(
    pairs: list[tuple[str, str]], changed: set[int], gone: bool, searched: Searched
) -> None:
    packed = [stay(number, client, house) for number, (client, house) in enumerate(pairs)]
    recent = {f"{n}": stay(n, "a", "x", gone=gone) for n in changed}
    snapshot = Snapshot(Packed({}, {"00": packed[::2], "01": packed[1::2]}), recent)
    present = {line.entry_id: line for line in packed} | recent
    expected = {
        key
        for key, line in present.items()
        if not line.gone
        and (searched.people is None or line.client_id in searched.people)
        and all(
            line.property_id in word.houses or line.client_id in word.clients or key in word.stays
            for word in searched.either
        )
    }
    found = searching.found(searched, snapshot)
    assert len(found) == len(expected)
    assert {line.entry_id for line in found} == expected
