"""Which callers a route accepts. Nobody, unless the route says so.

@router.get("/reservations", audience=staff(Permission.READS_STAYS))
"""

from collections.abc import Callable
from types import UnionType

import msgspec

from chalicelib.kernel.callers import (
    AnyCaller,
    Bearer,
    Bot,
    Bridge,
    Caller,
    Device,
    Guest,
    Shared,
    Staff,
)
from chalicelib.kernel.errors import Forbidden, Unauthenticated
from chalicelib.kernel.permissions import Permission

Resolver = Callable[[str], Bearer]
"""Who carries a token or a key. It raises `Unauthenticated` for one that does not count."""


class Audience(msgspec.Struct, frozen=True):
    """Whom a route serves. `kind` None serves anyone; of staff, those with `permission` (guests
    have none: what is theirs, the use case asks)."""

    name: str
    kind: type[AnyCaller] | UnionType | None
    permission: Permission | None = None

    @property
    def takes_bots(self) -> bool:
        """Whether a signed request may stand in for a token."""
        return self.kind is not None and issubclass(Bot, self.kind)

    @property
    def is_staff_only(self) -> bool:
        """Whether none but staff are served. Only they have clients that we keep ourselves, so a
        parameter that no route of theirs knows is a mistake, which must not widen a list."""
        return self.kind is Staff

    @property
    def is_provider(self) -> bool:
        """Whether outside services call. Nobody signs in: the route verifies what was sent."""
        return self is PROVIDER

    def knows(self, caller: Bearer) -> bool:
        """Whether a route looks at who calls: public ones know people only, and take whoever has
        a key for anybody."""
        return self.kind is not None or isinstance(caller, Caller)

    def admit(self, caller: AnyCaller | None) -> None:
        """Let `caller` in.

        Raises:
            Unauthenticated: no caller, or one of the other kind (tokens are not exchangeable).
            Forbidden: one of the right kind, without the permission.
        """
        if self.kind is None:
            return
        if caller is None or not isinstance(caller, self.kind):
            raise Unauthenticated
        if isinstance(caller, Guest | Shared | Device) or self.permission is None:
            return
        if not caller.may(self.permission):
            raise Forbidden


PUBLIC = Audience("public", None)
PROVIDER = Audience("provider", None)
SIGNED_IN = Audience("staff or client", Caller)
CLIENT = Audience("client", Guest)
BOT = Audience("bot", Bot)
DEVICE = Audience("device", Device)
BRIDGE = Audience("bridge", Bridge)
CLIENT_OR_SHARED = Audience("client or share", Guest | Shared)
"""Guests, and those with whom they share what a stay opens."""
OF_HOUSES = Audience("staff, client or share", Staff | Guest | Shared, Permission.MANAGES_DEVICES)
"""Whoever asked something of a house."""


def staff(permission: Permission) -> Audience:
    """The staff who hold a permission."""
    return Audience("staff", Staff, permission)


def staff_or_client(permission: Permission) -> Audience:
    """The staff who hold a permission, and guests, each for what is their own."""
    return Audience("staff or client", Caller, permission)


def staff_or_device(permission: Permission) -> Audience:
    """The staff who hold a permission, and devices, each of their houses."""
    return Audience("staff or device", Staff | Device, permission)


def staff_or_bot(permission: Permission) -> Audience:
    """The staff who hold a permission, and the programs that do."""
    return Audience("staff or bot", Staff | Bot, permission)


def identify(authorization: str | None, audience: Audience, resolver: Resolver) -> Bearer | None:
    """The caller behind an `Authorization` header, whom `audience` has yet to admit.

    On a public route a missing or unusable token just means "nobody": the published panel
    sends `Bearer undefined` before it signs in (panel book, section 1).
    """
    caller: Bearer | None = None
    scheme, _, token = (authorization or "").partition(" ")
    if scheme.lower() == "bearer" and token.strip():
        try:
            caller = resolver(token.strip())
        except Unauthenticated:
            if audience.kind is not None:
                raise
    return caller if caller is not None and audience.knows(caller) else None
