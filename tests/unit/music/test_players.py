"""What players are asked, as the house understands it (home book, 4.4)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.music.players import rules
from chalicelib.music.players.rules import Wish
from protocol.commands import ChangeQueue, MovePlayer, PowerPlayer, SetPlayer
from protocol.things import Track

NOW = datetime(2025, 11, 22, 21, tzinfo=UTC)
ENVELOPE: dict[str, Any] = {
    "version": 1,
    "command_id": "c",
    "house": "h",
    "target": "ca1",
    "actor": "client#A",
    "issued_at": NOW,
    "expires_at": NOW + timedelta(seconds=30),
}
SONG, OTHER = Track(track_id="1", title="Uno", artist="Dos"), Track(track_id="2")


def made(wish: Wish) -> Any:
    return wish.make(**ENVELOPE)


@pytest.mark.parametrize("key", ["play", "pause", "stop", "next", "previous"])
def test_keys_are_pressed(key: Any) -> None:
    wish = rules.press(key)
    assert made(wish) == MovePlayer(action=key, **ENVELOPE)
    assert (wish.what, wish.host_only) == (f"music.{key}", False)


def test_tracks_are_played_and_added() -> None:
    assert made(rules.play(SONG)) == MovePlayer(action="play", track=SONG, **ENVELOPE)
    assert made(rules.add(SONG)) == ChangeQueue(action="add", track=SONG, **ENVELOPE)


def test_states_are_absolute() -> None:
    assert made(rules.set_volume(0)) == SetPlayer(volume=0, **ENVELOPE)
    assert made(rules.mute(True)) == SetPlayer(muted=True, **ENVELOPE)
    assert made(rules.switch(is_on=False)) == PowerPlayer(is_on=False, **ENVELOPE)
    assert made(rules.switch(is_on=True, volume=30)) == PowerPlayer(
        is_on=True, volume=30, **ENVELOPE
    )


def test_only_the_host_empties_the_queue() -> None:
    assert rules.clear().host_only
    assert made(rules.clear()) == ChangeQueue(action="clear", **ENVELOPE)
    assert rules.take_out([SONG], 0, None).host_only


def test_the_track_that_is_meant_is_taken_out() -> None:
    wish = rules.take_out([SONG, OTHER], 1, "2")
    assert made(wish) == ChangeQueue(action="remove", position=1, track=OTHER, **ENVELOPE)
    assert made(rules.take_out([SONG], 0, None)).track == SONG
    for queue, position, track_id in (
        ([SONG, OTHER], 0, "2"),
        ([SONG], 1, None),
        ([], 0, "1"),
    ):
        with pytest.raises(NotFound):
            rules.take_out(queue, position, track_id)


@pytest.mark.parametrize(
    ("track_id", "name", "artist", "needs_names", "wrong"),
    [
        ("", "", "", False, {"track_id"}),
        ("  ", "", "", False, {"track_id"}),
        ("x" * 65, "", "", False, {"track_id"}),
        ("1", "", "", True, {"track_name", "artist"}),
        ("1", "Uno", "", True, {"artist"}),
        ("1", "x" * 201, "", False, {"track_name"}),
    ],
)
def test_what_names_no_track_is_refused(
    track_id: str, name: str, artist: str, needs_names: bool, wrong: set[str]
) -> None:
    with pytest.raises(Invalid) as refused:
        rules.track_of(track_id, name, artist, needs_names=needs_names)
    assert refused.value.fields.keys() == wrong


def test_a_number_names_a_track_as_its_text_does() -> None:
    track = rules.track_of(3135556, " Harder ", "", needs_names=False)
    assert track == Track(track_id="3135556", title="Harder")
