"""Sessions on the wire (clients book, section 2)."""

from datetime import UTC, datetime
from typing import Annotated

import msgspec

from chalicelib.accounts.sessions.records import SessionRecord
from chalicelib.kernel import dates
from chalicelib.web.formats import Id


class RefreshRequest(msgspec.Struct):
    """A refresh token."""

    refresh: Annotated[str, msgspec.Meta(max_length=4096)]
    """The refresh token of the last sign-in or refresh."""


class Refreshed(msgspec.Struct, omit_defaults=True):
    """New tokens; `refresh` only for guests, whose old one is used up."""

    access: str
    """The new access token, for `Authorization: Bearer`."""
    refresh: str | None = None
    """The next refresh token, for guests only: theirs works once. Staff keep the one they have."""


class SessionView(msgspec.Struct):
    """A session, for its owner to recognise and end."""

    id: Id
    """Names the session where it is ended."""
    created: datetime
    """When the session began with a sign-in."""
    last_refreshed: datetime
    """When it last got a new access token."""
    expires: datetime
    """When it ends unless it is refreshed before."""
    address: str
    """The IP address of its last use."""
    agent: str
    """What the browser or app calls itself."""
    current: bool
    """Whether it is the session that asks."""

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
