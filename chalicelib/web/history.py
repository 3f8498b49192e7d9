"""The history of anything that events tell of."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.cloud.events import Plain
from chalicelib.kernel import dates


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


def versions(found: Iterable[Plain]) -> list[Version]:
    """Events as people read them."""
    return [
        Version(
            at=dates.in_lima(event.at), actor=event.actor, event=event.name, changes=event.changes
        )
        for event in found
    ]
