"""What is to become of a command."""

from datetime import datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.journal import Entry
from bridge.judging import LONGEST, entry_of, is_step, judge, subject_of
from protocol.answers import Outcome
from protocol.commands import AnyCommand
from tests.unit.bridge.commands import (
    HOUSE,
    LIFE,
    NOW,
    OTHER,
    SONG,
    bright,
    lamp,
    play,
    power,
    press,
    queue,
    read_house,
    sound,
)

SECOND = timedelta(seconds=1)


def judged(
    command: AnyCommand,
    *,
    now: datetime = NOW,
    known: Entry | None = None,
    others: tuple[AnyCommand, ...] = (),
) -> tuple[Outcome | None, str]:
    entries = [entry_of(other) for other in others]
    judgement = judge(command, house=HOUSE, now=now, known=known, others=entries)
    return judgement.outcome, judgement.detail


def ended(command: AnyCommand, outcome: Outcome) -> Entry:
    return msgspec.structs.replace(entry_of(command), outcome=outcome)


def test_a_fresh_command_of_this_house_is_carried_out() -> None:
    assert judged(lamp()) == (None, "")
    assert judged(lamp(), now=NOW + LIFE - timedelta(microseconds=1)) == (None, "")


@pytest.mark.parametrize("late", [timedelta(0), SECOND, timedelta(hours=24)])
def test_from_its_end_on_nothing_is_carried_out(late: timedelta) -> None:
    assert judged(lamp(), now=NOW + LIFE + late) == ("expired", "late")


def test_what_is_another_houses_or_of_another_version_is_refused() -> None:
    assert judged(lamp(house="house-2")) == ("refused", "house")
    assert judged(lamp(version=2)) == ("refused", "version")


def test_a_command_that_would_be_good_for_long_is_none_of_ours() -> None:
    assert judged(lamp(expires_at=NOW + LONGEST)) == (None, "")
    assert judged(lamp(expires_at=NOW + LONGEST + SECOND)) == ("refused", "lasting")


def test_what_was_done_already_is_answered_as_it_was_even_when_it_is_late() -> None:
    known = ended(lamp(), "done")
    assert judged(lamp(), known=known) == ("done", "again")
    assert judged(lamp(), known=known, now=NOW + 2 * LIFE) == ("done", "again")


def test_of_what_was_begun_a_state_is_set_again_and_a_step_is_not() -> None:
    assert judged(lamp(), known=entry_of(lamp())) == (None, "")
    assert judged(press("next"), known=entry_of(press("next"))) == ("repeated", "begun")


STEPS = [
    press("next"),
    press("previous"),
    queue("add", track=SONG),
    queue("remove", track=SONG, position=0),
]
STATES = [
    lamp(),
    play(SONG),
    press("pause"),
    press("stop"),
    sound(volume=3),
    sound(muted=True),
    queue("clear"),
    power(True),
    read_house(),
]


@pytest.mark.parametrize("command", STEPS)
def test_what_is_another_thing_when_done_twice_is_a_step(command: AnyCommand) -> None:
    assert is_step(command)
    assert subject_of(command) is None


@pytest.mark.parametrize("command", STATES)
def test_everything_else_says_how_something_is_to_be(command: AnyCommand) -> None:
    assert not is_step(command)


def test_an_older_command_about_the_same_comes_too_late() -> None:
    newer = lamp("c-2", at=NOW + SECOND, on=False)
    assert judged(lamp(), others=(newer,)) == ("repeated", "older")
    assert judged(bright("c-1", 9), others=(newer,)) == ("repeated", "older")
    assert judged(newer, others=(lamp(),)) == (None, "")
    assert judged(lamp("c-3", at=NOW + SECOND), others=(newer,)) == (None, "")


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        (sound(volume=3), play(SONG, "c-2", at=NOW + SECOND)),
        (sound(volume=3), sound("c-2", muted=True, at=NOW + SECOND)),
        (press("next"), play(OTHER, "c-2", at=NOW + SECOND)),
        (queue("add", track=SONG), queue("clear", "c-2", at=NOW + SECOND)),
        (power(True), play(SONG, "c-2", at=NOW + SECOND)),
    ],
)
def test_one_about_something_else_does_not(older: AnyCommand, newer: AnyCommand) -> None:
    assert judged(older, others=(newer,)) == (None, "")


@pytest.mark.parametrize("older", [play(SONG), sound(volume=3), press("next"), power(True)])
def test_turning_a_player_off_ends_whatever_was_asked_before(older: AnyCommand) -> None:
    newer = power(False, "c-2", at=NOW + SECOND)
    assert judged(older, others=(newer,)) == ("repeated", "older")


def test_what_was_noted_by_a_clock_that_was_put_back_supersedes_nothing() -> None:
    newer = lamp("c-2", at=NOW + timedelta(days=30))
    assert judged(lamp(), others=(newer,)) == (None, "")


def test_reading_is_never_too_old() -> None:
    assert judged(read_house(), others=(lamp("c-2", at=NOW + SECOND),)) == (None, "")


@given(
    st.permutations(range(5)),
    st.lists(st.integers(0, 4), max_size=8),
)
def test_in_any_order_and_with_any_repeats_the_newest_is_what_stays(
    order: list[int], repeats: list[int]
) -> None:
    commands = [bright(f"c-{number}", number, at=NOW + number * SECOND) for number in range(5)]
    journal: dict[str, Entry] = {}
    done: list[int] = []
    for number in [*order, *repeats]:
        command = commands[number]
        judgement = judge(
            command,
            house=HOUSE,
            now=NOW + timedelta(seconds=10),
            known=journal.get(command.command_id),
            others=journal.values(),
        )
        if judgement.outcome is None:
            done.append(number)
            journal[command.command_id] = ended(command, "done")
    assert done[-1] == 4
    assert sorted(set(done)) == done
