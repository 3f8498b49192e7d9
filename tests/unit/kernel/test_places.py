"""Places on earth, and how far they are from each other."""

from decimal import Decimal
from math import pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.places import EARTH_RADIUS, Place, metres_between, place
from chalicelib.kernel.validation import Problems

HALF_WAY = pi * EARTH_RADIUS
"""From a point to the one on the other side of the earth."""


def degrees(most: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(-most, most, places=8)


places = st.builds(Place, degrees(90), degrees(180))


def at(latitude: str, longitude: str) -> Place:
    return Place(Decimal(latitude), Decimal(longitude))


@pytest.mark.parametrize(
    ("one", "other", "metres"),
    [
        # A degree of a great circle is 111,195 m.
        (at("0", "0"), at("0", "1"), 111_195),
        (at("0", "0"), at("1", "0"), 111_195),
        (at("60", "10"), at("60", "11"), 55_597),
        # Over the line where the days meet, and over the pole.
        (at("0", "179.5"), at("0", "-179.5"), 111_195),
        (at("89.5", "0"), at("89.5", "180"), 111_195),
        # From Lima's main square to the one of Cusco.
        (at("-12.0460", "-77.0306"), at("-13.5167", "-71.9788"), 571_000),
    ],
)
def test_places_are_as_far_from_each_other_as_maps_say(
    one: Place, other: Place, metres: float
) -> None:
    assert metres_between(one, other) == pytest.approx(metres, rel=0.002)


@given(places, places)
def test_a_way_is_as_long_as_the_way_back_and_never_longer_than_half_the_earth(
    one: Place, other: Place
) -> None:
    way = metres_between(one, other)
    assert way == pytest.approx(metres_between(other, one), abs=1e-6)
    assert 0 <= way <= HALF_WAY * (1 + 1e-9)


@given(places)
def test_a_place_is_where_it_is(where: Place) -> None:
    assert metres_between(where, where) == 0


@given(places, places, places)
def test_a_detour_is_never_shorter(one: Place, middle: Place, other: Place) -> None:
    detour = metres_between(one, middle) + metres_between(middle, other)
    assert metres_between(one, other) <= detour + 1


@given(places)
def test_the_other_side_of_the_earth_is_half_way_around(where: Place) -> None:
    turned = where.longitude + (180 if where.longitude <= 0 else -180)
    other_side = Place(-where.latitude, turned)
    assert metres_between(where, other_side) == pytest.approx(HALF_WAY, rel=1e-6)


def wrong_in(latitude: str | None, longitude: str | None) -> set[str]:
    problems = Problems()
    told = [None if degrees is None else Decimal(degrees) for degrees in (latitude, longitude)]
    assert place(told[0], told[1], problems) is None
    with pytest.raises(Invalid) as refusal:
        problems.raise_any()
    return set(refusal.value.fields)


@pytest.mark.parametrize(
    ("latitude", "longitude", "fields"),
    [
        ("90.000001", "0", {"latitude"}),
        ("0", "-180.1", {"longitude"}),
        ("1e14", "1e14", {"latitude", "longitude"}),
        (None, "-76.8", {"latitude"}),
        ("-12.3", None, {"longitude"}),
    ],
)
def test_a_place_that_is_none_is_refused_by_its_fields(
    latitude: str | None, longitude: str | None, fields: set[str]
) -> None:
    assert wrong_in(latitude, longitude) == fields


def test_a_place_is_kept_to_the_millimetre() -> None:
    kept = place(Decimal("-12.33612345499999"), Decimal("-76.82"), Problems())
    assert kept == at("-12.33612345", "-76.82000000")
    assert kept is not None
    assert str(kept.longitude) == "-76.82000000"


def test_who_tells_nothing_is_nowhere() -> None:
    problems = Problems()
    assert place(None, None, problems) is None
    problems.raise_any()
