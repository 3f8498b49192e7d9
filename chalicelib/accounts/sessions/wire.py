"""Sessions on the wire (clients book, section 2)."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from chalicelib.accounts.sessions.records import SessionRecord
from chalicelib.kernel import dates


class RefreshRequest(msgspec.Struct):
    """A refresh token."""

    refresh: Annotated[str, msgspec.Meta(max_length=4096)]


class Refreshed(msgspec.Struct, omit_defaults=True):
    """New tokens; `refresh` only for guests, whose old one is used up."""

    access: str
    refresh: str | None = None


class SessionView(msgspec.Struct):
    """A session, for its owner to recognise and end."""

    id: str
    created: datetime
    last_refreshed: datetime
    expires: datetime
    address: str
    agent: str
    current: bool

    @classmethod
    def of(cls, session: SessionRecord, current: str) -> "SessionView":
        """The view of a session, for the bearer of session `current`."""
        return cls(
            id=session.session_id,
            created=dates.in_lima(session.created),
            last_refreshed=dates.in_lima(session.rotated),
            expires=dates.in_lima(datetime.fromtimestamp(session.expires_at, UTC)),
            address=session.address,
            agent=session.agent,
            current=session.session_id == current,
        )
