"""Players on the wire (home book, 4.4)."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from chalicelib.kernel import dates, spanish
from chalicelib.music.players.types import Listed
from chalicelib.music.wire import TrackView
from chalicelib.reservations.stays.wire import STAY_NAMES
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.orders.types import StoredOrder
from chalicelib.smart_home.orders.wire import Progress, progress_of
from chalicelib.smart_home.states.types import StoredPlayer
from chalicelib.web.formats import Address, Id
from protocol.things import PlayerState, Playing

Power = Literal["on", "off"]
TrackId = Annotated[str, Meta(max_length=64)] | int
LATER = "La casa aún no responde; el comando sigue en camino."


class PlayBody(msgspec.Struct, kw_only=True):
    """What to play; without a track, what was paused goes on."""

    track_id: TrackId | None = None
    """A track of the catalogue; null lets what was paused go on."""
    track_name: str = ""
    """What it is called, as players show it."""
    artist: str = ""
    """Who plays it, as players show it."""


class MediaBody(msgspec.Struct, kw_only=True):
    """A track to play at once, or after all others."""

    track_id: TrackId
    """The track of the catalogue."""
    track_name: str = ""
    """What it is called; `add` needs it."""
    artist: str = ""
    """Who plays it; `add` needs it."""
    queue_option: Literal["add", "play"] = "add"
    """`play` plays it at once; `add` puts it behind what comes next."""


class VolumeBody(msgspec.Struct, kw_only=True):
    """How loud."""

    level: Annotated[int, Meta(ge=0, le=100)]
    """From 0 to 100."""


class MuteBody(msgspec.Struct, kw_only=True):
    """Whether to be silent."""

    muted: bool = True
    """False lets it be heard again."""


class PowerBody(msgspec.Struct, kw_only=True):
    """Whether the player is to be on."""

    state: Power = "on"
    """`on` or `off`; off stops what plays and empties the queue."""


class QueueQuery(msgspec.Struct, kw_only=True):
    """Which track is meant."""

    track_id: str | None = None
    """The track that the caller sees there: if another one is there by now, nothing is taken out
    (404)."""


class PlayerView(msgspec.Struct, kw_only=True):
    """What a player does, as its house told it last."""

    available: bool
    """Whether it can be used now: its house is heard of, and reaches it."""
    stale: bool
    """Whether the house was not heard of lately, so that all this may be otherwise by now."""
    state: Playing
    """`playing`, `paused` or `idle`."""
    current_track: TrackView | None
    """What it plays; null without anything."""
    volume: int
    """From 0 to 100."""
    muted: bool
    """Whether it is silent."""
    is_playing: bool
    """Whether it plays."""
    power_state: Power
    """`on` or `off`."""
    position_s: int
    """How far into the track it was, in seconds."""
    seen_at: datetime | None
    """When it was seen so, in Lima; null where the house told nothing yet."""


class HostStay(msgspec.Struct, kw_only=True, rename=STAY_NAMES):
    """The stay that has the player."""

    TEXTS_FROM: ClassVar = (Stay,)

    client_name: str
    """The guest's first given and first family name."""
    facebook_linked: bool
    """Whether the guest's account at Facebook is linked."""
    profile_picture: Address | None
    """The guest's picture at Facebook; null without one."""
    check_in: date
    blocked_until: date
    """The first day on which others may arrive."""
    late_checkout: bool


class ListedPlayer(PlayerView, kw_only=True):
    """A player that the caller may use."""

    player_id: str
    """The code of the player, as its routes take it."""
    name: str
    """The name of the house."""
    property_name: str
    """The same."""
    reservation: HostStay
    """The stay that has it."""

    @classmethod
    def of(cls, listed: Listed) -> "ListedPlayer":
        """The view of a player."""
        return cls(
            player_id=listed.house.player_id or "",
            name=listed.house.name,
            property_name=listed.house.name,
            reservation=_stay(listed),
            **seen_fields(listed.player, listed.now),
        )


class PlayersAnswer(msgspec.Struct, kw_only=True):
    """The players that the caller may use now: one at most."""

    success: bool = True
    """Always true."""
    players: list[ListedPlayer]
    """That of the caller's stay, or of one whose guest let them in; empty without one."""

    @classmethod
    def of(cls, listed: Listed | None) -> "PlayersAnswer":
        """The view of what somebody may use."""
        return cls(players=[] if listed is None else [ListedPlayer.of(listed)])


class QueueAnswer(msgspec.Struct, kw_only=True):
    """What comes next."""

    success: bool = True
    """Always true."""
    queue: list[TrackView]
    """The tracks in order; the first is the next one."""
    stale: bool
    """Whether the house was not heard of lately."""

    @classmethod
    def of(cls, player: StoredPlayer | None, now: datetime) -> "QueueAnswer":
        """The view of a queue."""
        tracks = () if player is None else player.player.queue
        fresh = player is not None and player.is_fresh(now)
        return cls(queue=[TrackView.of(track) for track in tracks], stale=not fresh)


class CommandData(msgspec.Struct, kw_only=True):
    """What became of a command."""

    command_id: Id
    """Names the command: `GET /commands/{command_id}/` says what becomes of it."""
    status: Progress
    """`success`, or `pending` while the house has not answered."""
    player: PlayerView | None
    """The player afterwards; null while that is not known."""


class Commanded(msgspec.Struct, kw_only=True):
    """What was asked of a player."""

    success: bool = True
    """Always true."""
    message: str
    """A text in Spanish for people."""
    data: CommandData
    """What became of it."""

    @classmethod
    def of(cls, order: StoredOrder, message: str) -> "Commanded":
        """The view of a command; `message` is what was done, once it was."""
        status = progress_of(order)
        state = None if order.ended is None else order.ended.player
        view = None if state is None else PlayerView(**_fields(state, is_fresh=True))
        return cls(
            message=LATER if status == "pending" else message,
            data=CommandData(command_id=order.command_id, status=status, player=view),
        )


def is_pending(answer: Commanded) -> bool:
    """Whether the house has yet to answer."""
    return answer.data.status == "pending"


def seen_fields(stored: StoredPlayer | None, now: datetime) -> dict[str, Any]:
    """The fields of a `PlayerView`; of a player of which nothing was told, those of one that is not
    there."""
    if stored is None:
        never = PlayerState(player="", connected=False, seen_at=now)
        return {**_fields(never, is_fresh=False), "seen_at": None}
    return _fields(stored.player, is_fresh=stored.is_fresh(now))


def _fields(state: PlayerState, *, is_fresh: bool) -> dict[str, Any]:
    return {
        "available": is_fresh and state.connected,
        "stale": not is_fresh,
        "state": state.playing,
        "current_track": None if state.track is None else TrackView.of(state.track),
        "volume": state.volume,
        "muted": state.muted,
        "is_playing": state.playing == "playing",
        "power_state": "on" if state.is_on else "off",
        "position_s": state.position_s,
        "seen_at": dates.in_lima(state.seen_at),
    }


def _stay(listed: Listed) -> HostStay:
    stay, host = listed.stay, listed.host
    names = (stay.guest.first_name, stay.guest.last_name)
    words = [spanish.first_word(name).capitalize() for name in names]
    return HostStay(
        client_name=" ".join(filter(None, words)),
        facebook_linked=host is not None and host.facebook_id is not None,
        profile_picture=host.facebook_profile_picture if host is not None else None,
        check_in=stay.check_in,
        blocked_until=stay.blocked_until,
        late_checkout=stay.late_checkout,
    )
