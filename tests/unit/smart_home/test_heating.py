"""Whether a pool is to be warm, and whether its house has to be told (home book, 3)."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.reservations.stays.windows import Window
from chalicelib.smart_home.heating import rules
from chalicelib.smart_home.heating.rules import WarmStay
from chalicelib.smart_home.orders.rules import expires_at, pauses
from chalicelib.smart_home.orders.types import LIFE
from chalicelib.smart_home.states.types import StoredEntity, StoredHouse
from protocol import VERSION
from protocol.things import EntityState

NOW = datetime(2026, 3, 6, 17, tzinfo=UTC)
HOUR = timedelta(hours=1)


def stay(name: str, opens: int, closes: int) -> WarmStay:
    return WarmStay(name, Window(NOW + opens * HOUR, NOW + closes * HOUR))


def seen(text: str, home_assistant: str | None = "2024.3") -> StoredEntity:
    house = StoredHouse(last_seen=NOW, bridge="1", version=VERSION, home_assistant=home_assistant)
    old = NOW - HOUR
    return StoredEntity(EntityState(entity_id="switch.a", state=text, seen_at=old), house)


@pytest.mark.parametrize(
    ("opens", "closes", "is_wanted"),
    [(7, 50, False), (6, 50, True), (0, 47, True), (-47, 1, True), (-48, 0, False)],
)
def test_a_pool_is_warm_from_six_hours_before_until_the_close(
    opens: int, closes: int, is_wanted: bool
) -> None:
    found = rules.stay_to_heat_for([stay("a", opens, closes)], 6, NOW)
    assert (found is not None) is is_wanted


def test_a_pool_stays_warm_where_one_stay_follows_the_other() -> None:
    stays = [stay("b", 3, 50), stay("a", -40, 2)]
    found = rules.stay_to_heat_for(stays, 6, NOW)
    assert found is not None
    assert found.reservation_id == "a"
    assert rules.stay_to_heat_for([], 6, NOW) is None


@pytest.mark.parametrize(
    ("state", "heats"),
    [
        (None, None),
        (seen("on"), True),
        (seen("heat"), True),
        (seen("off"), False),
        (seen("unavailable"), None),
        (seen("unknown"), None),
        (seen("on", home_assistant=None), None),
    ],
)
def test_what_nobody_knows_is_no_heating(state: StoredEntity | None, heats: bool | None) -> None:
    assert rules.is_heating(state, NOW) is heats


@given(st.booleans(), st.none() | st.booleans())
def test_a_house_is_told_only_where_it_is_otherwise_or_nobody_knows(
    is_wanted: bool, is_heating: bool | None
) -> None:
    action = rules.step(is_wanted=is_wanted, is_heating=is_heating)
    assert (action is None) is (is_wanted is is_heating)
    assert action in {None, "turn_on" if is_wanted else "turn_off"}


@given(st.none() | st.integers(-60, 60))
def test_a_command_lives_half_a_minute_and_never_longer_than_the_right(
    seconds: int | None,
) -> None:
    closes = None if seconds is None else NOW + timedelta(seconds=seconds)
    ends = expires_at(NOW, closes)
    assert ends <= NOW + LIFE
    assert closes is None or ends <= closes


@pytest.mark.parametrize("seconds", [0.0, 0.02, 1.0, 8.0])
def test_a_caller_waits_as_long_as_said(seconds: float) -> None:
    found = list(pauses(seconds))
    assert sum(found) == pytest.approx(seconds)
    assert all(pause <= 0.3 for pause in found)
