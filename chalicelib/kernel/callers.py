"""Who acts: a person with a session, a program that signs its requests, or the product itself.

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

Caller = Staff | Guest
"""Whoever has a session, and a token that says so."""

AnyCaller = Caller | Bot
"""Whoever sends requests."""
