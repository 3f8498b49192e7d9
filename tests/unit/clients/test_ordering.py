"""Bands and keys: reading bands in order, and keys in each, must be the order of the list."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.orders import rules
from chalicelib.clients.orders.rules import KEYS, Ordering, Places, order_of, sortable
from chalicelib.clients.search.records import ClientLine
from chalicelib.clients.types import Client, Level

names = st.text(alphabet="aAáb ñzÑZ'-9", min_size=1, max_size=8).filter(
    lambda name: any(character.isalnum() for character in name)
)
NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)


def person(**values: Any) -> Client:
    known = {"first_name": "Ana", "last_name": "Ruiz", "created": NOW, "client_id": "x", **values}
    return Client(document_type="dni", number_doc="1", tel_number="", updated=NOW, **known)


people = st.builds(
    person,
    first_name=names,
    last_name=st.none() | names,
    created=st.datetimes(timezones=st.just(UTC)),
    points_balance=st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100),
    level=st.none() | st.integers(0, 999).map(lambda rank: Level(rank, "", "", "", NOW)),
)


def places(client: Client, client_id: str = "x") -> Places:
    found = rules.places(msgspec.structs.replace(client, client_id=client_id))
    assert found is not None
    return found


def position(found: Places, order: str) -> tuple[str, str]:
    place = getattr(found, order)
    return place.band, place.key


@given(people, people)
def test_last_names_are_in_order_then_first_names(a: Client, b: Client) -> None:
    expected = [(sortable(p.last_name), sortable(p.first_name)) for p in (a, b)]
    kept = [position(places(p), "last_name") for p in (a, b)]
    assert (expected[0] < expected[1]) == (kept[0] < kept[1])


@given(people, people)
def test_first_names_are_in_order_then_last_names(a: Client, b: Client) -> None:
    expected = [(sortable(p.first_name), sortable(p.last_name)) for p in (a, b)]
    kept = [position(places(p), "first_name") for p in (a, b)]
    assert (expected[0] < expected[1]) == (kept[0] < kept[1])


@given(people, people)
def test_more_points_stand_before_fewer(a: Client, b: Client) -> None:
    if a.points_balance > b.points_balance:
        assert position(places(a), "points") < position(places(b), "points")


@given(people, people)
def test_a_better_level_stands_before_a_lesser_one_and_none_is_last(a: Client, b: Client) -> None:
    ranks = [-1 if p.level is None else p.level.rank for p in (a, b)]
    if ranks[0] > ranks[1]:
        assert position(places(a), "level") < position(places(b), "level")


@given(people, people)
def test_earlier_clients_stand_before_later_ones(a: Client, b: Client) -> None:
    if a.created < b.created:
        assert position(places(a), "created") < position(places(b), "created")


@given(st.lists(people, max_size=6))
def test_those_in_memory_are_sorted_as_the_bands_and_keys_are(everybody: list[Client]) -> None:
    numbered = [
        msgspec.structs.replace(each, client_id=f"{number}")
        for number, each in enumerate(everybody)
    ]
    for order in Places.__struct_fields__:
        kept = sorted(numbered, key=lambda each: position(rules.places(each), order))  # type: ignore[arg-type]
        lines = sorted(map(ClientLine.of, numbered), key=KEYS[order])
        assert [line.entry_id for line in lines] == [each.client_id for each in kept]


@given(people)
def test_keys_are_distinct_by_client_and_fit_a_table(client: Client) -> None:
    one, other = places(client, "one"), places(client, "other")
    for order in Places.__struct_fields__:
        assert position(one, order) != position(other, order)
        assert 0 < len(getattr(one, order).key.encode()) <= 1024
        assert getattr(one, order).band


def test_accents_case_and_signs_do_not_change_where_a_name_stands() -> None:
    assert sortable("De la Cruz") == sortable(" DE LA  CRUZ ") == "de-la-cruz"
    assert sortable("Muñoz-Pérez") == "munoz-perez"
    assert sortable(None) == ""


def test_balances_that_share_size_and_leading_digits_share_a_band() -> None:
    def band(points: str) -> str:
        return places(person(points_balance=Decimal(points))).points.band

    assert band("430.00") == band("439.99")
    assert len({band(p) for p in ("43.00", "430.00", "440.00", "4300.00", "0.01", "0.00")}) == 6


def test_the_hidden_client_has_a_band_of_its_own_in_every_order() -> None:
    found = places(person(kind="maintenance", last_name=None))
    bands = {getattr(found, order).band for order in Places.__struct_fields__}
    assert bands == {rules.HIDDEN_BAND}


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_makes_a_key_too_long(first: str, last: str) -> None:
    found = places(person(first_name=first + "ﷺ" * 10, last_name=last), "x" * 36)
    assert len(found.last_name.key.encode()) <= 1024


def test_a_deleted_client_stands_nowhere() -> None:
    assert rules.places(person(deleted_at=NOW)) is None


@pytest.mark.parametrize("ordering", get_args(Ordering))
def test_every_ordering_is_kept(ordering: Ordering) -> None:
    order, is_read_as_kept = order_of(ordering)
    assert is_read_as_kept == (order.highest_first == ordering.startswith("-"))
