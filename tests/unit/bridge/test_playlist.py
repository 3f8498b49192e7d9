"""What plays, what comes next, and when a track has come to its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bridge.players.playlist import (
    MOST_BEFORE,
    MOST_NEXT,
    SILENT_S,
    STUCK_S,
    Observed,
    Playlist,
    Progress,
    QueueFull,
    ending_of,
)
from protocol.things import Track

A, B, C = (Track(track_id=name, title=name, duration_s=100) for name in "ABC")


def ids(tracks: tuple[Track, ...]) -> str:
    return "".join(track.track_id for track in tracks)


def shown(playlist: Playlist) -> tuple[str, str | None, str, str]:
    track = playlist.track.track_id if playlist.track else None
    return ids(playlist.before), track, ids(playlist.next), playlist.playing


def test_a_queue_is_played_in_order_and_ends() -> None:
    playlist = Playlist().play(A).add(B).add(C)
    assert shown(playlist) == ("", "A", "BC", "playing")
    playlist = playlist.forward()
    assert shown(playlist) == ("A", "B", "C", "playing")
    playlist = playlist.forward().forward()
    assert shown(playlist) == ("ABC", None, "", "idle")


def test_back_and_forth_loses_nothing() -> None:
    playlist = Playlist().play(A).add(B).forward()
    assert shown(playlist.back()) == ("", "A", "B", "playing")
    assert shown(playlist.back().forward()) == shown(playlist)
    assert shown(Playlist().play(A).back()) == ("", "A", "", "playing")
    assert shown(Playlist().back()) == ("", None, "", "idle")


def test_play_goes_on_or_begins_with_the_queue() -> None:
    assert shown(Playlist().play(A).pause().go_on()) == ("", "A", "", "playing")
    assert shown(Playlist().add(A).go_on()) == ("", "A", "", "playing")
    assert shown(Playlist().go_on()) == ("", None, "", "idle")
    assert Playlist().pause().playing == "idle"


def test_stop_keeps_the_queue_and_clear_keeps_what_plays() -> None:
    playlist = Playlist().play(A).add(B)
    assert shown(playlist.stop()) == ("A", None, "B", "idle")
    assert shown(playlist.clear()) == ("", "A", "", "playing")


def test_a_track_is_removed_only_from_where_it_is() -> None:
    playlist = Playlist().add(A).add(B).add(A)
    assert playlist.remove(1, "A") is None
    assert playlist.remove(3, "A") is None
    assert playlist.remove(-1, "A") is None
    left = playlist.remove(2, "A")
    assert left is not None
    assert ids(left.next) == "AB"


def test_a_queue_has_an_end() -> None:
    playlist = Playlist()
    for _ in range(MOST_NEXT):
        playlist = playlist.add(A)
    with pytest.raises(QueueFull):
        playlist.add(A)


@given(st.lists(st.sampled_from(["play", "add", "forward", "back", "stop", "pause", "go_on"])))
def test_whatever_is_pressed_the_lists_stay_bounded_and_idle_means_nothing_plays(
    keys: list[str],
) -> None:
    playlist = Playlist()
    for key in keys * 4:
        change = getattr(playlist, key)
        playlist = change(A) if key in {"play", "add"} else change()
        assert len(playlist.next) <= MOST_NEXT
        assert len(playlist.before) <= MOST_BEFORE
        assert (playlist.track is None) == (playlist.playing == "idle")


def played(position: int, duration: int = 100, at: float = 0.0) -> Progress:
    return Progress().after(Observed("playing", position, duration), at)


PLAYING = Playlist().play(A).add(B)
STOPPED = Observed("stopped")


@pytest.mark.parametrize(
    ("position", "duration", "ending"),
    [(98, 100, "ended"), (94, 100, "ended"), (93, 100, "stopped"), (0, 100, "stopped")],
)
def test_a_player_that_stops_near_the_end_has_played_its_track(
    position: int, duration: int, ending: str
) -> None:
    assert ending_of(PLAYING, played(position, duration), STOPPED, 1) == ending


def test_a_length_is_the_players_or_the_tracks_and_without_any_a_stop_is_an_end() -> None:
    assert ending_of(PLAYING, played(50, 0), STOPPED, 1) == "stopped"
    assert ending_of(PLAYING, played(97, 0), STOPPED, 1) == "ended"
    unknown = Playlist().play(Track(track_id="X"))
    assert ending_of(unknown, played(5, 0), STOPPED, 1) == "ended"


def test_our_own_stop_and_a_track_that_has_yet_to_begin_are_no_end() -> None:
    assert ending_of(PLAYING.stop(), played(50), STOPPED, 1) is None
    assert ending_of(PLAYING.pause(), played(50), STOPPED, 1) is None
    assert ending_of(PLAYING, Progress(), STOPPED, SILENT_S - 1) is None
    assert ending_of(PLAYING, played(50), Observed("changing"), 1) is None


def test_what_never_begins_or_never_goes_on_is_stuck() -> None:
    assert ending_of(PLAYING, Progress(), STOPPED, SILENT_S + 1) == "stuck"
    progress = played(0)
    for second in range(STUCK_S + 1):
        seen = Observed("playing", 0, 0)
        progress = progress.after(seen, second)
        assert ending_of(PLAYING, progress, seen, second) is None
    assert ending_of(PLAYING, progress, Observed("playing", 0, 0), STUCK_S + 1) == "stuck"


def test_what_goes_on_or_is_held_is_never_stuck() -> None:
    progress = Progress()
    for second in range(90):
        seen = Observed("playing" if second < 50 else "paused", min(second, 50), 100)
        progress = progress.after(seen, second)
        assert ending_of(PLAYING, progress, seen, second) is None
    seen = Observed("playing", 50, 100)
    progress = progress.after(seen, 91)
    assert ending_of(PLAYING, progress, seen, 91) is None
