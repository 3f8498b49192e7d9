"""Bands and keys: reading bands in order, and keys in each, must be the order of the list."""

from decimal import Decimal

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clients.rules import ordering
from chalicelib.clients.rules.ordering import Places, sortable

names = st.text(alphabet="aAáb ñzÑZ'-9", min_size=1, max_size=8).filter(
    lambda name: any(character.isalnum() for character in name)
)


class Person(msgspec.Struct, frozen=True):
    first_name: str
    last_name: str | None
    created: str
    points: Decimal
    level: int | None


people = st.builds(
    Person,
    first_name=names,
    last_name=st.none() | names,
    created=st.datetimes().map(lambda instant: f"{instant:%Y-%m-%dT%H:%M:%S.%fZ}".zfill(27)),
    points=st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100),
    level=st.none() | st.integers(0, 999),
)


def places(person: Person, client_id: str = "x") -> Places:
    return ordering.places(
        client_id,
        first_name=person.first_name,
        last_name=person.last_name,
        created=person.created,
        points=person.points,
        level_rank=person.level,
    )


def position(found: Places, order: str) -> tuple[str, str]:
    place = getattr(found, order)
    return place.band, place.key


@given(people, people)
def test_last_names_are_in_order_then_first_names(a: Person, b: Person) -> None:
    expected = [(sortable(p.last_name), sortable(p.first_name)) for p in (a, b)]
    kept = [position(places(p), "last_name") for p in (a, b)]
    assert (expected[0] < expected[1]) == (kept[0] < kept[1])


@given(people, people)
def test_first_names_are_in_order_then_last_names(a: Person, b: Person) -> None:
    expected = [(sortable(p.first_name), sortable(p.last_name)) for p in (a, b)]
    kept = [position(places(p), "first_name") for p in (a, b)]
    assert (expected[0] < expected[1]) == (kept[0] < kept[1])


@given(people, people)
def test_more_points_stand_before_fewer(a: Person, b: Person) -> None:
    if a.points > b.points:
        assert position(places(a), "points") < position(places(b), "points")


@given(people, people)
def test_a_better_level_stands_before_a_lesser_one_and_none_is_last(a: Person, b: Person) -> None:
    ranks = [-1 if p.level is None else p.level for p in (a, b)]
    if ranks[0] > ranks[1]:
        assert position(places(a), "level") < position(places(b), "level")


@given(people, people)
def test_earlier_clients_stand_before_later_ones(a: Person, b: Person) -> None:
    if a.created < b.created:
        assert position(places(a), "created") < position(places(b), "created")


@given(people)
def test_keys_are_distinct_by_client_and_fit_a_table(person: Person) -> None:
    one, other = places(person, "one"), places(person, "other")
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
        person = Person("Ana", "Ruiz", "2026-01-05T17:00:00.000000Z", Decimal(points), None)
        return places(person).points.band

    assert band("430.00") == band("439.99")
    assert len({band(p) for p in ("43.00", "430.00", "440.00", "4300.00", "0.01", "0.00")}) == 6


def test_the_hidden_client_has_a_band_of_its_own_in_every_order() -> None:
    found = ordering.places(
        "x",
        first_name="Mantenimiento",
        last_name=None,
        created="2026-01-05T17:00:00.000000Z",
        points=Decimal(0),
        level_rank=None,
        hidden=True,
    )
    bands = {getattr(found, order).band for order in Places.__struct_fields__}
    assert bands == {ordering.HIDDEN_BAND}


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_name_makes_a_key_too_long(first: str, last: str) -> None:
    person = Person(first + "ﷺ" * 10, last, "2026-01-05T17:00:00.000000Z", Decimal(0), None)
    assert len(places(person, "x" * 36).last_name.key.encode()) <= 1024
