"""What a staff user is."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from chalicelib.kernel.permissions import GROUPS
from chalicelib.kernel.validation import EMAIL_LIKE, pattern

EMAIL = r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$"
Email = Annotated[str, pattern(EMAIL, EMAIL_LIKE, max_length=254)]
Name = Annotated[str, pattern(r"\S", "Escriba al menos una letra.", max_length=150)]
Password = Annotated[str, msgspec.Meta(max_length=128)]
if TYPE_CHECKING:
    Group = str
else:
    Group = Literal[tuple(GROUPS)]
Groups = Annotated[list[Group], msgspec.Meta(min_length=1, max_length=len(GROUPS))]


class StaffDetails(msgspec.Struct, frozen=True, kw_only=True):
    """What administrators may write of a staff user. `groups` are of `permissions.GROUPS`, in
    that order once tidy."""

    email: str
    """The e-mail, which signs the user in; no two users share one."""
    first_name: str
    """The given names."""
    last_name: str
    """The family names."""
    groups: tuple[str, ...]
    """The groups, which decide what the user may do."""
    is_active: bool = True
    """Whether the user can sign in."""


class StaffUser(StaffDetails, frozen=True, kw_only=True):
    """A staff user. `profile_photo` is the key of a file; `version` counts the changes."""

    user_id: int
    """The number of the staff user."""
    profile_photo: str | None = None
    """A signed address of the picture, good for an hour; null without one."""
    created: datetime
    """When the user was made."""
    last_login: datetime | None = None
    """When the user last signed in; null before the first time."""
    version: int = 0

    @property
    def account_id(self) -> str:
        """How events and sessions name the user."""
        return f"staff#{self.user_id}"
