"""What players are asked, as the house understands it (home book, 4.4 and 10 #20)."""

from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import NotFound
from chalicelib.kernel.validation import Problems
from protocol.commands import AnyCommand, ChangeQueue, MovePlayer, PowerPlayer, SetPlayer, Transport
from protocol.things import Track

LONGEST_ID, LONGEST_NAME = 64, 200
NOT_THERE = "Esa canción ya no está en la cola."


class Wish(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody asks of a player. make: makes the command of what all commands say. what: the
    same in a word, for the log. host_only: whether it takes the guest of the stay."""

    make: Callable[..., AnyCommand]
    what: str
    host_only: bool = False


def press(key: Transport) -> Wish:
    """Press a key."""
    return Wish(make=partial(MovePlayer, action=key), what=f"music.{key}")


def play(track: Track) -> Wish:
    """Play a track at once."""
    return Wish(make=partial(MovePlayer, action="play", track=track), what="music.play")


def add(track: Track) -> Wish:
    """Play a track after all others."""
    return Wish(make=partial(ChangeQueue, action="add", track=track), what="music.queue_add")


def clear() -> Wish:
    """Let nothing come next."""
    make = partial(ChangeQueue, action="clear")
    return Wish(make=make, what="music.queue_clear", host_only=True)


def take_out(queue: Sequence[Track], position: int, track_id: str | None) -> Wish:
    """Let the track at a position (0 is the next) not be played, where it is still the one that is
    meant (`track_id`; None means the one that is known to be there).

    Raises:
        NotFound: another track is there, or none.
    """
    track = queue[position] if position < len(queue) else None
    if track is None or track_id not in (None, track.track_id):
        raise NotFound(NOT_THERE)
    make = partial(ChangeQueue, action="remove", position=position, track=track)
    return Wish(make=make, what="music.queue_remove", host_only=True)


def set_volume(level: int) -> Wish:
    """Play so loud, from 0 to 100."""
    return Wish(make=partial(SetPlayer, volume=level), what="music.volume")


def mute(muted: bool) -> Wish:
    """Be silent, or no more."""
    return Wish(make=partial(SetPlayer, muted=muted), what="music.mute")


def switch(*, is_on: bool, volume: int | None = None) -> Wish:
    """Turn the player on (with a volume, if it is named), or off."""
    what = "music.power_on" if is_on else "music.power_off"
    return Wish(make=partial(PowerPlayer, is_on=is_on, volume=volume), what=what)


def track_of(track_id: str | int, name: str, artist: str, *, needs_names: bool) -> Track:
    """A track as somebody names it.

    Raises:
        Invalid: no id, one that is too long, or names that are missing or too long.
    """
    problems = Problems()
    texts = {
        "track_id": spanish.one_line(str(track_id)),
        "track_name": spanish.one_line(name),
        "artist": spanish.one_line(artist),
    }
    problems.name("track_id", texts["track_id"], LONGEST_ID)
    for field in ("track_name", "artist"):
        if needs_names or texts[field]:
            problems.name(field, texts[field], LONGEST_NAME)
    problems.raise_any()
    return Track(track_id=texts["track_id"], title=texts["track_name"], artist=texts["artist"])
