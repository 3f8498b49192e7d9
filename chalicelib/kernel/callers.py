"""Who acts: a person with a session, a program that signs its requests, a device with a key, or the
product itself.

`actor` is how events, limits and idempotency keys name a caller.
"""

from typing import Literal

import msgspec

from chalicelib.kernel import permissions
from chalicelib.kernel.permissions import Permission


class Staff(msgspec.Struct, frozen=True):
    """A staff user with a live session. `groups` are of `permissions.GROUPS`."""

    user_id: int
    groups: tuple[str, ...]
    session_id: str

    @property
    def actor(self) -> str:
        """`staff#<id>`."""
        return f"staff#{self.user_id}"

    def may(self, permission: Permission) -> bool:
        """Whether one of the user's groups holds a permission."""
        return permissions.permits(self.groups, permission)


class Guest(msgspec.Struct, frozen=True):
    """A signed-in client, with a live session."""

    client_id: str
    session_id: str

    @property
    def actor(self) -> str:
        """`client#<id>`."""
        return f"client#{self.client_id}"

    def may(self, _: Permission) -> bool:
        """Permissions are for staff."""
        return False


class Bot(msgspec.Struct, frozen=True):
    """A program that signs its requests. `key_id` names the key that it holds."""

    key_id: str

    @property
    def actor(self) -> str:
        """`bot#<key>`."""
        return f"bot#{self.key_id}"

    def may(self, permission: Permission) -> bool:
        """Whether programs may do it."""
        return permission in permissions.PROGRAMS


class Device(msgspec.Struct, frozen=True):
    """A device in a house, or a service beside us, that holds a key of ours.

    `property_ids` are the houses of which it may read; none means all.
    """

    key_id: str
    property_ids: frozenset[str] = frozenset()

    @property
    def actor(self) -> str:
        """`device#<key>`."""
        return f"device#{self.key_id}"

    def may(self, _: Permission) -> bool:
        """Permissions are for staff."""
        return False

    def reads_of(self, property_id: str) -> bool:
        """Whether a house is one of its own."""
        return not self.property_ids or property_id in self.property_ids


class Bridge(msgspec.Struct, frozen=True):
    """The program inside a house, by the key of that house."""

    property_id: str

    @property
    def actor(self) -> str:
        """`bridge#<house>`."""
        return f"bridge#{self.property_id}"

    def may(self, _: Permission) -> bool:
        """Permissions are for staff."""
        return False


class Shared(msgspec.Struct, frozen=True):
    """Somebody with whom a guest shares what a stay opens. What that is, and whether it still
    counts, stands beside the stay."""

    reservation_id: str
    share_id: str

    @property
    def actor(self) -> str:
        """`share#<id>`."""
        return f"share#{self.share_id}"

    def may(self, _: Permission) -> bool:
        """Permissions are for staff."""
        return False


class System(msgspec.Struct, frozen=True):
    """The product itself: a job or the handler of an event. It sends no requests."""

    @property
    def actor(self) -> Literal["system"]:
        """`system`."""
        return "system"

    def may(self, _: Permission) -> bool:
        """It may do everything: its jobs and handlers are our own code."""
        return True


SYSTEM = System()

PAST = "past"
"""The actor of what happened long ago in another system and is only entered here: nobody is told of
it, as if it happened now."""

Caller = Staff | Guest
"""Whoever has a session, and a token that says so."""

Bearer = Caller | Device | Bridge | Shared
"""Whoever sends a token or a key."""

DEVICE_PREFIX, BRIDGE_PREFIX, SHARE_PREFIX = "device.", "bridge.", "share."
"""How the keys of devices and bridges, and what a guest shares, begin, which tells them from the
token of a session."""

AnyCaller = Bearer | Bot
"""Whoever sends requests."""
