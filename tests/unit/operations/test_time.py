"""Who is at a house, and what a time record may be."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.places import Place
from chalicelib.kernel.validation import Problems
from chalicelib.operations.time.rules import ON_SITE, checked, is_on_site, newest_first
from chalicelib.operations.time.types import TimeRecord

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


NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)
LIMA = timezone(timedelta(hours=-5))


def record(record_id: str = "r1", at: datetime = NOW, **fields: Any) -> TimeRecord:
    given = {"action_type": "check_in", **fields}
    return TimeRecord(record_id=record_id, member_id="m1", property_id="h1", at=at, **given)


def test_an_instant_is_kept_in_utc() -> None:
    kept = checked(record(at=datetime(2026, 3, 2, 10, tzinfo=LIMA)), Problems(), now=NOW)
    assert (kept.at, kept.at.tzinfo) == (NOW, UTC)


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"at": NOW + timedelta(seconds=1)}, {"timestamp"}),
        ({"notes": "x" * 2001}, {"notes"}),
        ({"notes": "x" * 2001, "at": NOW + timedelta(days=1)}, {"notes", "timestamp"}),
    ],
)
def test_a_record_is_of_the_past_and_short(fields: dict[str, Any], wrong: set[str]) -> None:
    with pytest.raises(Invalid) as refusal:
        checked(record(**fields), Problems(), now=NOW)
    assert set(refusal.value.fields) == wrong


@given(
    st.lists(
        st.builds(
            record,
            st.uuids().map(str),
            st.datetimes(timezones=st.just(UTC)),
            action_type=st.sampled_from(["check_in", "check_out"]),
        )
    )
)
def test_lists_begin_with_the_newest_and_may_be_of_one_action(found: list[TimeRecord]) -> None:
    shown = newest_first(found)
    assert sorted(shown, key=lambda each: each.at, reverse=True) == shown
    left = newest_first(found, "check_out")
    assert left == [each for each in shown if each.action_type == "check_out"]
