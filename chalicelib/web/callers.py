"""Who is calling, and which callers a route accepts. Nobody, unless the route says so.

The room that owns tokens registers the resolver; a route declares its audience.
"""

from collections.abc import Callable
from types import UnionType

import msgspec

from chalicelib.kernel.errors import Forbidden, Unauthenticated


class Staff(msgspec.Struct, frozen=True):
    """A staff user with a live session. `groups` are of `admin`, `vendedor`, `mantenimiento`."""

    user_id: int
    groups: tuple[str, ...]
    session_id: str

    @property
    def actor(self) -> str:
        """How events and limits name this caller."""
        return f"staff#{self.user_id}"

    def is_in(self, *groups: str) -> bool:
        """Whether the user belongs to any of `groups`."""
        return any(group in self.groups for group in groups)


class Guest(msgspec.Struct, frozen=True):
    """A signed-in client, with a live session."""

    client_id: str
    session_id: str

    @property
    def actor(self) -> str:
        """How events and limits name this caller."""
        return f"client#{self.client_id}"


class Bot(msgspec.Struct, frozen=True):
    """A program that signs its requests (`signatures`). `key_id` names the key that it holds."""

    key_id: str

    @property
    def actor(self) -> str:
        """How events and limits name this caller."""
        return f"bot#{self.key_id}"


Caller = Staff | Guest
"""Whoever has a session, and a token that says so."""

Resolver = Callable[[str], Caller]


class Audience(msgspec.Struct, frozen=True):
    """Whom a route serves. `kind` None serves anyone; `groups` narrows staff."""

    name: str
    kind: type[Staff] | type[Guest] | UnionType | None
    groups: tuple[str, ...] = ()

    @property
    def takes_bots(self) -> bool:
        """Whether a signed request may stand in for a token."""
        return self.kind is not None and issubclass(Bot, self.kind)

    def admit(self, caller: Caller | Bot | None) -> None:
        """Let `caller` in.

        Raises:
            Unauthenticated: no caller, or one of the other kind (tokens are not exchangeable).
            Forbidden: staff outside the groups.
        """
        if self.kind is None:
            return
        if caller is None or not isinstance(caller, self.kind):
            raise Unauthenticated
        if self.groups and isinstance(caller, Staff) and not caller.is_in(*self.groups):
            raise Forbidden


PUBLIC = Audience("public", None)
SIGNED_IN = Audience("staff or client", Caller)
CLIENT = Audience("client", Guest)
STAFF = Audience("staff", Staff, ("admin", "vendedor", "mantenimiento"))
SALES = Audience("staff: admin, vendedor", Staff, ("admin", "vendedor"))
ADMIN = Audience("staff: admin", Staff, ("admin",))
ADMIN_OR_BOT = Audience("staff: admin, or bot", Staff | Bot, ("admin",))

_resolvers: list[Resolver] = []


def resolve_with(resolver: Resolver) -> None:
    """Install the function that turns a bearer token into a caller (or raises Unauthenticated)."""
    _resolvers[:] = [resolver]


def identify(authorization: str | None, audience: Audience) -> Caller | None:
    """The caller behind an `Authorization` header, admitted to `audience`.

    On a public route a missing or unusable token just means "nobody": the published panel
    sends `Bearer undefined` before it signs in (panel book, section 1).
    """
    caller: Caller | None = None
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip() and _resolvers:
        try:
            caller = _resolvers[0](token.strip())
        except Unauthenticated:
            if audience.kind is not None:
                raise
    audience.admit(caller)
    return caller
