"""The sign-in of staff on the wire (clients book, section 2; panel book, section 2)."""

from typing import Annotated

import msgspec

from chalicelib.accounts.users.wire import Password


class Credentials(msgspec.Struct):
    """What signs a staff user in."""

    email: Annotated[str, msgspec.Meta(max_length=254)]
    password: Password


class SignedIn(msgspec.Struct):
    """What the panel keeps of a sign-in."""

    refresh: str
    access: str
    id: int
    groups: tuple[str, ...]


class WhoAmI(msgspec.Struct):
    """The signed-in staff user."""

    message: str
    id: int
    email: str


class Health(msgspec.Struct):
    """That the API answers."""

    message: str


class PasswordChange(msgspec.Struct):
    """The password that was, and the one that shall be."""

    old_password: Password
    new_password: Password
