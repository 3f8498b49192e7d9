"""What a bridge tells the cloud, over HTTPS with the key of its house, and what it is answered."""

from datetime import datetime
from typing import Literal

import msgspec

from protocol.things import EntityState, PlayerState

Outcome = Literal["done", "failed", "timed_out", "refused", "expired", "repeated"]
"""`failed`: Home Assistant or the player refused, or is not reached. `timed_out`: no word of it.
`refused`: the bridge's own list does not allow it. `expired`: it came too late and was dropped.
`repeated`: a step that may have been done already, or an older command than one that was done."""


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a command: body of `POST bridge/commands/{command_id}/result/`.

    detail: a word for the log (`not_found`, `http_400`), no text of a service. states: the target
    afterwards, or everything that was read. took_ms: from receiving the command to its end.
    """

    outcome: Outcome
    took_ms: int
    detail: str = ""
    states: tuple[EntityState, ...] = ()
    player: PlayerState | None = None
    home_assistant: str | None = None


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, or that all is well: body of `POST bridge/states/`, every half minute at the
    latest.

    version: of the messages. bridge: the release of the program. home_assistant: the release that
    it reaches, None while it reaches none. is_complete: whether `states` has every entity that the
    cloud asked for, so that those it lacks are gone.
    """

    version: int
    bridge: str
    states: tuple[EntityState, ...] = ()
    players: tuple[PlayerState, ...] = ()
    home_assistant: str | None = None
    is_complete: bool = False


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a report. now: the clock of the cloud, by which expiry counts. entities: which
    entities the cloud wants to hear of. players: which players."""

    now: datetime
    entities: tuple[str, ...]
    players: tuple[str, ...]


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bridge takes its commands, and with what: answer of `GET bridge/commands/`.

    The credentials open this one queue, to receive and to delete, until `expires_at`. endpoint_url:
    where SQS is, if it is not AWS's own.
    """

    now: datetime
    house: str
    queue_url: str
    region: str
    access_key_id: str
    secret_access_key: str
    session_token: str
    expires_at: datetime
    entities: tuple[str, ...]
    players: tuple[str, ...]
    endpoint_url: str | None = None
