"""The sign-in of staff on the wire (clients book, section 2; panel book, section 2)."""

from typing import Annotated

import msgspec

from chalicelib.accounts.users.types import Group, Password


class Credentials(msgspec.Struct):
    """What signs a staff user in."""

    email: Annotated[str, msgspec.Meta(max_length=254)]
    """The e-mail of the staff user, in any case."""
    password: Password
    """The password of the staff user."""


class SignedIn(msgspec.Struct):
    """What the panel keeps of a sign-in."""

    refresh: str
    """Gives new access tokens at `token/refresh/` while the session lives."""
    access: str
    """The access token, for `Authorization: Bearer`."""
    id: int
    """The number of the staff user."""
    groups: tuple[Group, ...]
    """The groups of the staff user, which decide what is allowed."""


class WhoAmI(msgspec.Struct):
    """The signed-in staff user."""

    message: str
    """A greeting in Spanish."""
    id: int
    """The number of the staff user."""
    email: str
    """The e-mail of the staff user."""


class Health(msgspec.Struct):
    """That the API answers."""

    message: str
    """A text that only says that the API answers."""


class PasswordChange(msgspec.Struct):
    """The password that was, and the one that shall be."""

    old_password: Password
    """The password that is in use now."""
    new_password: Password
    """The password to use from now on, which must be long and hard to guess."""
