"""When a player is turned on and off by itself (home book, 4.6)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.music.power import rules
from chalicelib.music.power.types import Outcome, Step, Switched, Wanted
from chalicelib.reservations.events import StayMoved
from chalicelib.reservations.stays.windows import HOURS, window_of
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.orders.types import Ended, StoredOrder
from protocol.commands import PowerPlayer
from tests.support.march import stay

NOW = datetime(2025, 11, 22, 21, tzinfo=UTC)
R1 = stay("R1", date(2025, 11, 21), date(2025, 11, 23), "900")
R2 = stay("R2", date(2025, 11, 23), date(2025, 11, 24), "900")
HOUSE = R1.property_id
WANTED = {name: Wanted(name, NOW) for name in ("R1", "R2")}


def last(name: str, *, is_on: bool, attempt: int = 1) -> Switched:
    return Switched(reservation_id=name, is_on=is_on, command_id="c", at=NOW, attempt=attempt)


def on(name: str, attempt: int = 1) -> Step:
    return Step(reservation_id=name, is_on=True, closes=NOW, attempt=attempt)


def off(name: str, attempt: int = 1) -> Step:
    return Step(reservation_id=name, is_on=False, attempt=attempt)


@pytest.mark.parametrize(
    ("wanted", "before", "outcome", "step"),
    [
        (None, None, "done", None),
        ("R1", None, "done", on("R1")),
        ("R1", last("R1", is_on=True), "done", None),
        ("R1", last("R1", is_on=True), "open", None),
        ("R1", last("R1", is_on=True), "failed", on("R1", 2)),
        ("R1", last("R1", is_on=True, attempt=12), "failed", None),
        (None, last("R1", is_on=True), "done", off("R1")),
        (None, last("R1", is_on=True), "open", off("R1")),
        (None, last("R1", is_on=True, attempt=12), "failed", off("R1")),
        (None, last("R1", is_on=False), "done", None),
        (None, last("R1", is_on=False), "open", None),
        (None, last("R1", is_on=False), "failed", off("R1", 2)),
        (None, last("R1", is_on=False, attempt=12), "failed", None),
        ("R2", last("R1", is_on=True), "done", off("R1")),
        ("R2", last("R1", is_on=False), "open", None),
        ("R2", last("R1", is_on=False), "failed", off("R1", 2)),
        ("R2", last("R1", is_on=False, attempt=12), "failed", on("R2")),
        ("R2", last("R1", is_on=False), "done", on("R2")),
        ("R1", last("R1", is_on=False), "done", on("R1")),
    ],
)
def test_what_is_due(
    wanted: str | None, before: Switched | None, outcome: Outcome, step: Step | None
) -> None:
    want = WANTED[wanted] if wanted else None
    assert rules.due(want, before, outcome) == step


def wanted(moment: datetime, *stays: Stay) -> str | None:
    found = rules.wanted(stays, HOUSE, HOURS, moment)
    return found.reservation_id if found is not None else None


def test_a_player_is_wanted_while_the_music_of_a_sold_stay_is_open() -> None:
    window = window_of(R1, "music")
    second = timedelta(seconds=1)
    assert wanted(window.opens - second, R1) is None
    assert wanted(window.opens, R1) == "R1"
    assert wanted(window.closes - second, R1) == "R1"
    assert wanted(window.closes, R1) is None
    found = rules.wanted([R1], HOUSE, HOURS, NOW)
    assert found is not None
    assert found.closes == window.closes
    assert wanted(NOW, replace(R1, status="pending")) is None
    assert wanted(NOW, replace(R1, origin="man")) is None
    assert wanted(NOW, replace(R1, origin="air")) == "R1"


def order(outcome: Any = None) -> StoredOrder:
    command = PowerPlayer(
        version=1,
        command_id="c",
        house=HOUSE,
        target="ca1",
        actor="system",
        issued_at=NOW,
        expires_at=NOW + timedelta(seconds=30),
        is_on=True,
    )
    ended = None if outcome is None else Ended(outcome=outcome, at=NOW, took_ms=1)
    return StoredOrder(command=command, ended=ended)


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ("done", "done"),
        ("repeated", "done"),
        ("failed", "failed"),
        ("timed_out", "failed"),
        ("refused", "failed"),
        ("expired", "failed"),
    ],
)
def test_what_became_of_a_command(said: str, outcome: Outcome) -> None:
    assert rules.outcome_of(order(said), NOW) == outcome


def test_a_command_without_an_answer_is_open_until_it_expires() -> None:
    assert rules.outcome_of(order(), NOW + timedelta(seconds=29)) == "open"
    assert rules.outcome_of(order(), NOW + timedelta(seconds=30)) == "failed"
    assert rules.outcome_of(None, NOW) == "done"


def moved(first: date, last_day: date) -> StayMoved:
    return StayMoved(
        reservation_id="R1",
        property_id="P2",
        client_id="A",
        check_in=first,
        departure=last_day,
        status="approved",
        origin="aus",
        hold_until=None,
        claimed={},
        freed={},
    )


@pytest.mark.parametrize(
    ("first", "last_day", "changes", "is_about_today"),
    [
        (date(2025, 11, 21), date(2025, 11, 23), {}, True),
        (date(2025, 11, 22), date(2025, 11, 23), {}, True),
        (date(2025, 11, 20), date(2025, 11, 21), {}, True),
        (date(2025, 11, 18), date(2025, 11, 20), {}, False),
        (date(2025, 11, 23), date(2025, 11, 25), {}, False),
        (date(2025, 12, 1), date(2025, 12, 3), {"check_in": ["2025-11-21", "2025-12-01"]}, True),
        (date(2025, 12, 1), date(2025, 12, 3), {"check_in": [None, "2025-12-01"]}, False),
    ],
)
def test_only_changes_about_today_are_followed(
    first: date, last_day: date, changes: Any, is_about_today: bool
) -> None:
    """It is 22 November, and a late checkout is a day longer than its departure."""
    assert rules.concerns(moved(first, last_day), changes, NOW) is is_about_today


def test_a_stay_that_moved_is_about_both_houses() -> None:
    event = moved(R1.check_in, R1.departure)
    assert rules.houses_of(event, {"property_id": ["P1", "P2"]}) == ["P2", "P1"]
    assert rules.houses_of(event, {}) == ["P2"]


class Room:
    """A house with a player, and what is noted of it. What nobody heard of failed by the next look,
    which comes later than a command lives."""

    def __init__(self) -> None:
        self.noted: Switched | None = None
        self.outcome: Outcome = "done"
        self.plays_for: str | None = None

    def look(self, wanted: str | None, becomes: Outcome, *, is_there: bool) -> Step | None:
        """What is due at a look, which is done, if the house `is_there`, and how it `becomes`."""
        known: Outcome = "failed" if self.outcome == "open" else self.outcome
        step = rules.due(WANTED[wanted] if wanted else None, self.noted, known)
        if step is None or not is_there:
            return step
        self.noted = last(step.reservation_id, is_on=step.is_on, attempt=step.attempt)
        self.outcome = becomes
        if becomes == "done":
            self.plays_for = step.reservation_id if step.is_on else None
        return step


@given(
    st.lists(
        st.tuples(
            st.sampled_from((None, "R1", "R2")),
            st.sampled_from(("done", "done", "open", "failed")),
            st.booleans(),
        ),
        max_size=40,
    )
)
def test_a_player_is_never_turned_on_for_a_stay_that_is_over(
    looks: list[tuple[str | None, Outcome, bool]],
) -> None:
    """Whatever becomes of commands, and whether or not the house is there."""
    room = Room()
    for wanted, becomes, is_there in looks:
        step = room.look(wanted, becomes, is_there=is_there)
        assert step is None or not step.is_on or step.reservation_id == wanted
    for _ in range(2):
        room.look(None, "done", is_there=True)
    is_given_up = room.noted is not None and room.noted.attempt >= rules.MOST_ATTEMPTS
    assert room.plays_for is None or is_given_up


@given(st.lists(st.sampled_from((None, "R1", "R2")), max_size=30))
def test_where_all_goes_well_each_change_is_done_once(looks: list[str | None]) -> None:
    room = Room()
    found = [room.look(name, "done", is_there=True) for name in looks for _ in range(3)]
    steps = [step for step in found if step is not None]
    assert [step.is_on for step in steps] == [number % 2 == 0 for number in range(len(steps))]
    changes = [
        name for number, name in enumerate(looks) if number == 0 or looks[number - 1] != name
    ]
    assert [step.reservation_id for step in steps if step.is_on] == [
        name for name in changes if name
    ]
