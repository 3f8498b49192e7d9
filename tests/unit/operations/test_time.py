"""Who is at a house."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.places import Place
from chalicelib.operations.time.rules import ON_SITE, is_on_site

HOUSE = Place(Decimal("-12.336100"), Decimal("-76.826000"))
A_METRE_NORTH = Decimal("0.00000899")
"""Degrees, a little less than a metre."""


def north_of_house(metres: int) -> Place:
    return Place(HOUSE.latitude + metres * A_METRE_NORTH, HOUSE.longitude)


@pytest.mark.parametrize(
    ("metres", "there"), [(0, True), (100, True), (150, True), (151, False), (5000, False)]
)
def test_who_is_150_metres_away_at_most_is_on_site(metres: int, there: bool) -> None:
    assert is_on_site(north_of_house(metres), HOUSE) is there


@given(st.integers(-2 * ON_SITE, 2 * ON_SITE))
def test_it_does_not_matter_on_which_side(metres: int) -> None:
    assert is_on_site(north_of_house(metres), HOUSE) == is_on_site(north_of_house(-metres), HOUSE)


@pytest.mark.parametrize(("person", "house"), [(None, HOUSE), (HOUSE, None), (None, None)])
def test_nobody_is_known_to_be_where_nobody_knows(
    person: Place | None, house: Place | None
) -> None:
    assert not is_on_site(person, house)
