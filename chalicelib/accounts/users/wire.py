"""Staff users on the wire (panel book, section 2)."""

from datetime import datetime
from typing import Annotated, ClassVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.accounts.users.types import (
    Email,
    Group,
    Groups,
    Name,
    Password,
    StaffDetails,
    StaffUser,
)
from chalicelib.cloud import objects
from chalicelib.kernel import dates
from chalicelib.web.formats import Address
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import shared_fields


class SellerView(msgspec.Struct, frozen=True):
    """A staff user as others see it, in a stay for one."""

    TEXTS_FROM: ClassVar = (StaffUser,)

    id: int
    """The number of the staff user; 0 where nobody of the staff sold the stay."""
    first_name: str
    last_name: str

    @classmethod
    def of(cls, user: StaffUser) -> "SellerView":
        """The view of a user."""
        return cls(user.user_id, user.first_name, user.last_name)


class UserView(msgspec.Struct):
    """A staff user as administrators see it. `profile_photo` is an address good for an hour."""

    TEXTS_FROM: ClassVar = (StaffUser,)

    id: int
    """The number of the staff user."""
    email: str
    first_name: str
    last_name: str
    groups: tuple[Group, ...]
    is_active: bool
    profile_photo: Address | None
    created: datetime
    last_login: datetime | None

    @classmethod
    def of(cls, user: StaffUser) -> "UserView":
        """The view of a user."""
        return cls(
            id=user.user_id,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            groups=user.groups,
            is_active=user.is_active,
            profile_photo=objects.read_url(user.profile_photo) if user.profile_photo else None,
            created=dates.in_lima(user.created),
            last_login=dates.in_lima(user.last_login),
        )


class UsersQuery(PageQuery, kw_only=True):
    """Which users to list: those whose name or e-mail contains `search`."""

    search: Annotated[str, msgspec.Meta(max_length=100)] = ""
    """A part of a name or an e-mail; empty lists all."""


class NewUser(msgspec.Struct):
    """A staff user to create."""

    TEXTS_FROM: ClassVar = (StaffDetails,)

    email: Email
    first_name: Name
    last_name: Name
    groups: Groups
    password: Password
    """The first password, which must be long and hard to guess."""

    def details(self) -> StaffDetails:
        """What administrators write of the user."""
        return StaffDetails(**shared_fields(self, StaffDetails))


class UserChange(msgspec.Struct):
    """What to change of a staff user; what is left out stays."""

    TEXTS_FROM: ClassVar = (StaffDetails,)

    email: Email | UnsetType = UNSET
    first_name: Name | UnsetType = UNSET
    last_name: Name | UnsetType = UNSET
    groups: Groups | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    password: Password | UnsetType = UNSET
    """A new password, which ends the sessions of the user."""
