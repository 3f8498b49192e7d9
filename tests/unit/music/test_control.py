"""Whose music a house plays (home book, 10 #1 and #17; vectors V5, V6, V12, V14 and V15)."""

from datetime import date, datetime, time
from itertools import permutations

import pytest
from msgspec.structs import replace

from chalicelib.music.control import rules
from chalicelib.reservations.stays.windows import HOURS, Hours
from chalicelib.reservations.types import Status, Stay
from tests.support.march import stay


def day(number: int) -> date:
    return date(2025, 11, number)


def lima(text: str) -> datetime:
    return datetime.fromisoformat(f"2025-11-{text}-05:00")


R1 = stay("R1", day(21), day(23), "900")
R2 = stay("R2", day(23), day(25), "900")
R3 = stay("R3", day(22), day(23), "900", late_checkout=True)
HOUSE = R1.property_id


def who(moment: str, *stays: Stay, hours: Hours = HOURS) -> str | None:
    found = rules.holder(stays, HOUSE, hours, lima(moment))
    return None if found is None else found.reservation_id


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        ("21T14:59:59", None),
        ("21T15:00:00", "R1"),
        ("23T10:30:00", "R1"),
        ("23T10:59:59", "R1"),
        ("23T11:00:00", None),
        ("23T11:30:00", None),
        ("23T14:59:59", None),
        ("23T15:00:00", "R2"),
        ("25T11:00:00", None),
    ],
)
def test_a_house_plays_for_one_stay_after_the_other(moment: str, name: str | None) -> None:
    assert who(moment, R1, R2) == name


@pytest.mark.parametrize(
    "status", ["incomplete", "pending", "under_review", "rejected", "cancelled", "expired"]
)
def test_only_a_stay_that_is_sold_has_music(status: Status) -> None:
    assert who("22T16:00:00", replace(R1, status=status)) is None


def test_neither_a_removed_stay_nor_one_of_another_house_has_it() -> None:
    assert who("22T16:00:00", replace(R1, deleted=True)) is None
    assert who("22T16:00:00", replace(R1, property_id="another")) is None


def test_of_two_stays_everybody_finds_the_same() -> None:
    """Nights are sold once; what came from another system may overlap."""
    later = replace(R1, reservation_id="R9", check_in=day(22))
    same_day = replace(later, reservation_id="R8")
    for order in permutations((R1, later, same_day)):
        assert who("22T16:00:00", *order) == "R9"


def test_a_late_checkout_plays_as_long_as_the_house_says() -> None:
    assert who("24T10:58:00", R3) == "R3"
    assert who("24T11:00:00", R3) is None
    same_day = Hours(late_checkout="same_day_13")
    assert who("23T12:59:59", R3, hours=same_day) == "R3"
    assert who("23T13:00:00", R3, hours=same_day) is None


def test_a_house_may_have_an_hour_of_its_own() -> None:
    early = Hours(music=time(13))
    assert who("21T13:00:00", R1, hours=early) == "R1"
    assert who("21T12:59:59", R1, hours=early) is None


@pytest.mark.parametrize("moment", ["21T15:00:00", "22T03:00:00", "22T23:59:59", "23T10:59:59"])
def test_the_nights_about_now_name_the_stay(moment: str) -> None:
    assert set(rules.nights_about(lima(moment))) & set(R1.blocked_nights)


def test_they_name_it_in_every_minute_of_a_late_checkout() -> None:
    for hour in range(24):
        for number in (22, 23, 24):
            moment = f"{number}T{hour:02}:30:00"
            if who(moment, R3):
                assert set(rules.nights_about(lima(moment))) & set(R3.blocked_nights)
