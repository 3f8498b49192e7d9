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
    """What became of a command: body of `POST bridge/commands/{command_id}/result/`."""

    outcome: Outcome
    """How it ended."""
    took_ms: int
    """Milliseconds from receiving the command to its end."""
    detail: str = ""
    """A word for the log (`not_found`, `http_400`), no text of a service."""
    states: tuple[EntityState, ...] = ()
    """The target afterwards, or everything that was read."""
    player: PlayerState | None = None
    """The player afterwards, where it is the target."""
    home_assistant: str | None = None
    """The release of Home Assistant; null where it is not reached."""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What changed, or that all is well: body of `POST bridge/states/`, every half minute at the
    latest."""

    version: int
    """Of the messages."""
    bridge: str
    """The release of the program."""
    states: tuple[EntityState, ...] = ()
    """Entities, as they are."""
    players: tuple[PlayerState, ...] = ()
    """Players, as they are."""
    home_assistant: str | None = None
    """The release of Home Assistant that it reaches; null while it reaches none."""
    is_complete: bool = False
    """Whether `states` has every entity that was asked for, so that those it lacks are gone."""


class Reported(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a report."""

    now: datetime
    """The clock of the cloud, by which expiry counts."""
    entities: tuple[str, ...]
    """Of which entities the cloud wants to hear."""
    players: tuple[str, ...]
    """Of which players."""


class Mailbox(msgspec.Struct, frozen=True, kw_only=True):
    """Where a bridge takes its commands, and with what: answer of `GET bridge/commands/`.

    The credentials open this one queue, to receive and to delete, until `expires_at`.
    """

    now: datetime
    """The clock of the cloud, by which expiry counts."""
    house: str
    """The id of the property."""
    queue_url: str
    """The queue of the house."""
    region: str
    """The region of AWS where it is."""
    access_key_id: str
    """Credentials of AWS: the key's name."""
    secret_access_key: str
    """Credentials of AWS: the key."""
    session_token: str
    """Credentials of AWS: the session."""
    expires_at: datetime
    """When the credentials end."""
    entities: tuple[str, ...]
    """Of which entities the cloud wants to hear."""
    players: tuple[str, ...]
    """Of which players."""
    endpoint_url: str | None = None
    """Where SQS is, if it is not AWS's own."""
