"""A search of stays finds those that have every word, packed or recent, by client, by house or by
contact number, in the order of every list."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.search.records import ClientLine
from chalicelib.clients.search.rules import Term, holds, is_number, terms_of
from chalicelib.cloud.directories.reading import Packed, Snapshot
from chalicelib.kernel import cache
from chalicelib.reservations.lists import searching
from chalicelib.reservations.lists.places import BY_CHECK_IN
from chalicelib.reservations.lists.rules import Filters, Period
from chalicelib.reservations.lists.searching import Among
from chalicelib.reservations.stays.directory import StayLine

PEOPLE = {"a": " ana lima\t45", "b": " bruno lima\t987", "c": " carla sur\t46", "d": " dos\t47"}
HOUSES = {"x": " casa uno", "y": " casa dos lima", "z": " casa ana 55"}
NUMBERS = ("", "987", "9871", "555")
WORDS = ("lima", "ana", "casa", "dos", "sur", "98", "55", "4", "9 87 1", "nadie")
FIRST = date(2026, 1, 1)
EVERYTHING = Filters(today=FIRST)
NARROWED = Filters(
    today=FIRST,
    period=Period(date(2026, 1, 2), date(2026, 1, 4), arrivals_only=True),
    origins=frozenset({"air"}),
)


def client(client_id: str, text: str, *, gone: bool = False) -> ClientLine:
    return ClientLine(
        entry_id=client_id,
        version=1,
        gone=gone,
        text=text,
        last="",
        first="",
        points=0,
        rank=None,
        created="",
        born=None,
        hidden=False,
        deleted=client_id == "d",
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


Row = tuple[str, str, int, str]
ROWS = st.tuples(
    st.sampled_from(sorted(PEOPLE)),
    st.sampled_from(sorted(HOUSES)),
    st.integers(0, 4),
    st.sampled_from(NUMBERS),
)
Change = tuple[str, bool]
"""The words that a client is found by now, and whether the client is gone."""
CHANGES = st.tuples(st.sampled_from([" ana dos", " sur\t98"]), st.booleans())


def everybody(changed: dict[str, Change]) -> Snapshot[ClientLine]:
    """The clients in two blocks; those of `changed` have another text since."""
    lines = [client(*each) for each in PEOPLE.items()]
    recent = {id_: client(id_, text, gone=gone) for id_, (text, gone) in changed.items()}
    return Snapshot(Packed({}, {"00": lines[::2], "01": lines[1::2]}), recent)


def stays_of(packed: list[StayLine], recent: dict[str, StayLine]) -> Snapshot[StayLine]:
    return Snapshot(Packed({}, {"00": packed[::2], "01": packed[1::2]}), recent)


def has(line: StayLine, term: Term, clients: dict[str, str]) -> bool:
    numbered = is_number(term) and holds(line.contact or "", term)
    named = holds(HOUSES[line.property_id], term)
    return named or numbered or holds(clients.get(line.client_id, ""), term)


@given(
    st.lists(ROWS, max_size=12),
    st.dictionaries(st.integers(0, 13), st.tuples(ROWS, st.booleans()), max_size=4),
    st.dictionaries(st.sampled_from(sorted(PEOPLE)), CHANGES, max_size=3),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3),
    st.sampled_from([EVERYTHING, NARROWED]),
)
def test_every_way_to_the_stays_finds_the_same(
    made: list[Row],
    changed: dict[int, tuple[Row, bool]],
    changed_clients: dict[str, Change],
    typed: list[str],
    filters: Filters,
) -> None:
    packed = [stay(number, *row) for number, row in enumerate(made)]
    recent = {f"{n:02d}": stay(n, *row, gone=gone) for n, (row, gone) in changed.items()}
    present = {line.entry_id: line for line in packed} | recent
    clients = everybody(changed_clients)
    texts = {line.entry_id: line.text for line in clients.everything()}
    terms = terms_of(" ".join(typed))
    expected = sorted(
        (
            line
            for line in present.values()
            if not line.gone
            and all(has(line, term, texts) for term in terms)
            and filters.accept(line)
        ),
        key=BY_CHECK_IN,
    )
    among = Among(clients, stays_of(packed, recent), HOUSES)
    # The second time, everybody's last stay is known.
    for _ in range(2):
        found = searching.found(terms, filters, among)
        assert len(found) == len(expected)
        assert found.page(0, 14) == expected
        for offset in range(0, 14, 3):
            assert found.page(offset, 3) == expected[offset : offset + 3]


def test_the_stays_of_one_client_are_found_however_many_they_are() -> None:
    lines = [stay(number, "ac"[number % 2], "x", day=number % 7) for number in range(60)]
    among = Among(everybody({}), stays_of(lines, {}), HOUSES)
    found = searching.found(terms_of("lima"), EVERYTHING, among)
    of_client = [line for line in lines if line.client_id == "a"]
    assert found.page(0, 60) == sorted(of_client, key=BY_CHECK_IN)


@pytest.mark.parametrize("anew", ["clients", "stays", "both", "nothing"])
def test_what_was_packed_anew_is_what_a_search_finds(anew: str) -> None:
    """Where the last stays of clients stand is remembered, but not longer than it is so."""
    before, after = stay(1, "a", "x"), stay(1, "c", "x")
    clients, stays = everybody({}), stays_of([before], {})
    asked = terms_of("lima")
    assert len(searching.found(asked, EVERYTHING, Among(clients, stays, HOUSES))) == 1
    if anew in {"clients", "both"}:
        lines = [client("c", " carla lima"), client("a", " ana sur")]
        clients = Snapshot(Packed({}, {"00": lines}), {})
    if anew in {"stays", "both"}:
        stays = stays_of([after], {})
    found = searching.found(asked, EVERYTHING, Among(clients, stays, HOUSES))
    assert len(found) == (anew in {"both", "nothing"})
    cache.forget_all()
    assert len(searching.found(asked, EVERYTHING, Among(clients, stays, HOUSES))) == len(found)
