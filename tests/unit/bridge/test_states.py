"""What is known of a house, and what of it is told."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from bridge.allowed import AllowList
from bridge.clock import CloudClock
from bridge.home_assistant.telling import RawState
from bridge.players.port import Look
from bridge.states import States
from protocol.answers import Report
from protocol.things import UNAVAILABLE
from tests.unit.bridge.commands import LAMP, NOW, PLAYER, SONG

SECOND = timedelta(seconds=1)


class House:
    """What is known of a house whose clocks are in the hands of a test."""

    def __init__(self) -> None:
        self.seconds = 100.0
        self.clock = CloudClock(lambda: self.seconds, lambda: NOW)
        self.clock.heard(NOW, 0.0)
        self.states = States(self.clock, AllowList(("light.*",), frozenset({PLAYER})))
        self.states.want((LAMP, "light.x", "camera.x"), (PLAYER, "ca9"))

    def reached(self, *states: RawState) -> None:
        self.states.reached("2024.3.3", list(states))

    def report(self) -> Report:
        return self.states.report()


def raw(state: str, entity_id: str = LAMP, at: datetime = NOW, **attributes: int) -> RawState:
    return RawState(entity_id, state, at, at, {**attributes})


def told(report: Report) -> dict[str, str]:
    return {state.entity_id: state.state for state in report.states}


def test_before_home_assistant_is_reached_nothing_is_complete() -> None:
    report = House().report()
    assert told(report) == {LAMP: UNAVAILABLE, "light.x": UNAVAILABLE}
    assert not report.is_complete
    assert report.home_assistant is None


def test_after_everything_only_what_changed_is_told() -> None:
    house = House()
    house.reached(raw("off"), raw("off", "light.x"), raw("on", "light.other"))
    report = house.report()
    assert report.is_complete
    assert told(report) == {LAMP: "off", "light.x": "off"}
    assert not house.states.news.is_set()
    house.states.changed(LAMP, raw("on"))
    house.states.changed("light.other", raw("off", "light.other"))
    assert house.states.news.is_set()
    report = house.report()
    assert (told(report), report.is_complete) == ({LAMP: "on"}, False)
    assert told(house.report()) == {}


def test_what_is_the_same_is_no_news() -> None:
    house = House()
    house.reached(raw("off"))
    house.report()
    house.states.changed(LAMP, raw("off", at=NOW + SECOND))
    assert not house.states.news.is_set()


def test_a_report_that_was_not_heard_is_followed_by_everything() -> None:
    house = House()
    house.reached(raw("off"), raw("on", "light.x"))
    house.report()
    house.states.unheard()
    assert told(house.report()) == {LAMP: "off", "light.x": "on"}


def test_what_a_command_read_is_not_undone_by_what_was_said_before_it() -> None:
    house = House()
    house.reached(raw("off"))
    house.states.read(raw("on", at=NOW + 2 * SECOND))
    house.states.changed(LAMP, raw("off", at=NOW + SECOND))
    assert house.states.of(LAMP).state == "on"
    house.states.changed(LAMP, raw("off", at=NOW + 3 * SECOND))
    assert house.states.of(LAMP).state == "off"
    house.states.read(raw("on", at=NOW + 2 * SECOND))
    assert house.states.of(LAMP).state == "off"


def test_a_clock_of_home_assistant_that_is_put_back_hides_no_change() -> None:
    house = House()
    house.reached(raw("off", at=NOW))
    house.states.changed(LAMP, raw("on", at=NOW - timedelta(minutes=5)))
    assert house.states.of(LAMP).state == "on"


def test_that_time_goes_by_in_a_track_is_no_news() -> None:
    house = House()
    look = Look(connected=True, is_on=True, playing="playing", track=SONG, position_s=3)
    house.states.looks(PLAYER, look)
    [player] = house.report().players
    assert (player.position_s, player.track) == (3, SONG)
    house.states.looks(PLAYER, replace(look, position_s=4))
    assert not house.states.news.is_set()
    assert house.report().players == ()
    house.states.looks(PLAYER, replace(look, volume=4))
    assert len(house.report().players) == 1


def test_after_a_clock_that_was_put_back_things_are_seen_in_the_present_again() -> None:
    house = House()
    house.clock.heard(NOW + timedelta(days=30), 0.0)
    house.reached(raw("off"))
    assert house.states.of(LAMP).seen_at == NOW + timedelta(days=30)
    house.clock.heard(NOW, 0.0)
    house.seconds += 1
    house.states.changed(LAMP, raw("on"))
    assert house.states.of(LAMP).seen_at == NOW + SECOND


@given(st.lists(st.tuples(st.floats(0, 30), st.floats(0, 8), st.booleans()), max_size=20))
def test_what_is_seen_later_is_told_later_however_the_clock_is_corrected(
    story: list[tuple[float, float, bool]],
) -> None:
    house = House()
    house.reached(raw("0"))
    last = house.states.of(LAMP)
    for number, (seconds, took, is_change) in enumerate(story, 1):
        house.seconds += seconds
        house.clock.heard(NOW + timedelta(seconds=house.seconds - 100), took)
        if is_change:
            house.seconds += 0.001
            house.states.changed(LAMP, raw(str(number)))
        seen = house.states.of(LAMP)
        assert seen.seen_at > last.seen_at if is_change else seen.seen_at == last.seen_at
        last = seen
