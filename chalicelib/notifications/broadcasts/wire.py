"""Broadcasts on the wire."""

from datetime import datetime
from typing import Any, ClassVar

import msgspec

from chalicelib.kernel.dates import in_lima
from chalicelib.notifications.broadcasts.types import Broadcast, BroadcastState
from chalicelib.web.formats import Id


class BroadcastView(msgspec.Struct, kw_only=True):
    """Something that all guests with a device are told, and how far that is."""

    TEXTS_FROM: ClassVar = (Broadcast,)

    id: Id
    """Names the broadcast."""
    title: str
    body: str
    data: dict[str, Any]
    """What the app gets beside the words."""
    state: BroadcastState
    audience: int
    devices: int
    placed: int
    actor: str
    created: datetime
    confirmed_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, broadcast: Broadcast) -> "BroadcastView":
        """The view of a broadcast."""
        return cls(
            id=broadcast.broadcast_id,
            title=broadcast.title,
            body=broadcast.body,
            data=broadcast.data,
            state=broadcast.state,
            audience=broadcast.audience,
            devices=broadcast.devices,
            placed=broadcast.placed,
            actor=broadcast.actor,
            created=in_lima(broadcast.created),
            confirmed_at=in_lima(broadcast.confirmed_at),
            ended_at=in_lima(broadcast.ended_at),
        )
