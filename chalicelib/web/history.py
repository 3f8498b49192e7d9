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
    actor: str
    event: str
    changes: dict[str, Any]


def versions(found: Iterable[Plain]) -> list[Version]:
    """Events as people read them."""
    return [
        Version(
            at=dates.in_lima(event.at), actor=event.actor, event=event.name, changes=event.changes
        )
        for event in found
    ]
