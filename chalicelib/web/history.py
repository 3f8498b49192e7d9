"""The history of anything that events tell of."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Protocol

import msgspec

from chalicelib.cloud import events
from chalicelib.cloud.events import Plain
from chalicelib.kernel import dates

NO_NAMES: Mapping[str, str] = {}
ID = "id"


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One change of an entry: who, when, and `{field: [old, new]}`."""

    at: datetime
    """When it changed."""
    actor: str
    """Who changed it: `staff#<number>`, `client#<id>`, `bot#<key>` or `system`."""
    event: str
    """What happened."""
    changes: dict[str, Any]
    """Each changed field with its old and its new value; of secret fields only that they
    changed."""


class HasHistory(Protocol):
    """What keeps entries whose events have a subject."""

    def kind_of(self, entry_id: object) -> str:
        """What the events of an entry call it."""

    def get(self, entry_id: object) -> Any:
        """An entry; `NotFound` where there is none."""


def versions_of(kept: HasHistory, entry_id: object) -> list[Version]:
    """The changes of an entry, the newest first; of a removed one too.

    Raises:
        NotFound: there never was one.
    """
    return versions(events.past_of(kept.kind_of(entry_id), lambda: kept.get(entry_id)))


def versions(found: Iterable[Plain], names: Mapping[str, str] = NO_NAMES) -> list[Version]:
    """Events as people read them; `names` says how the wire calls fields that it calls otherwise.
    The id of an entry is no change of it."""
    return [
        Version(
            at=dates.in_lima(event.at),
            actor=event.actor,
            event=event.name,
            changes=_named(event, names),
        )
        for event in found
    ]


def _named(event: Plain, names: Mapping[str, str]) -> dict[str, Any]:
    called = {names.get(name, name): told for name, told in event.changes.items()}
    return {name: told for name, told in called.items() if name != ID}
