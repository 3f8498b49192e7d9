"""What the room takes and gives on the wire (clients book, section 2; panel book, section 2)."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from chalicelib.accounts.records import SessionRecord, StaffRecord
from chalicelib.cloud import objects
from chalicelib.kernel import dates
from chalicelib.kernel.permissions import GROUPS
from chalicelib.web.pages import PageQuery

Email = Annotated[str, msgspec.Meta(max_length=254, pattern=r"^\s*[^@\s]+@[^@\s]+\.[^@\s]+\s*$")]
Name = Annotated[str, msgspec.Meta(max_length=150, pattern=r"\S")]
Password = Annotated[str, msgspec.Meta(max_length=128)]
if TYPE_CHECKING:
    Group = str
else:
    Group = Literal[tuple(GROUPS)]
Groups = Annotated[list[Group], msgspec.Meta(min_length=1, max_length=len(GROUPS))]


class SellerView(msgspec.Struct, frozen=True):
    """A staff user as others see it, in a stay for one."""

    id: int
    first_name: str
    last_name: str

    @classmethod
    def of(cls, user: StaffRecord) -> "SellerView":
        """The view of a user."""
        return cls(user.user_id, user.first_name, user.last_name)


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


class RefreshRequest(msgspec.Struct):
    """A refresh token."""

    refresh: Annotated[str, msgspec.Meta(max_length=4096)]


class Refreshed(msgspec.Struct, omit_defaults=True):
    """New tokens; `refresh` only for guests, whose old one is used up."""

    access: str
    refresh: str | None = None


class Health(msgspec.Struct):
    """That the API answers."""

    message: str


class WhoAmI(msgspec.Struct):
    """The signed-in staff user."""

    message: str
    id: int
    email: str


class PasswordChange(msgspec.Struct):
    """The password that was, and the one that shall be."""

    old_password: Password
    new_password: Password


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


class UserView(msgspec.Struct):
    """A staff user as administrators see it. `profile_photo` is an address good for an hour."""

    id: int
    email: str
    first_name: str
    last_name: str
    groups: tuple[str, ...]
    is_active: bool
    profile_photo: str | None
    created: datetime
    last_login: datetime | None

    @classmethod
    def of(cls, user: StaffRecord) -> "UserView":
        """The view of a user."""
        return cls(
            id=user.user_id,
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            groups=tuple(user.groups),
            is_active=user.is_active,
            profile_photo=objects.read_url(user.profile_photo) if user.profile_photo else None,
            created=dates.in_lima(user.created),
            last_login=dates.in_lima(user.last_login),
        )


class UsersQuery(PageQuery, kw_only=True):
    """Which users to list: those whose name or e-mail contains `search`."""

    search: Annotated[str, msgspec.Meta(max_length=100)] = ""


class NewUser(msgspec.Struct):
    """A staff user to create."""

    email: Email
    first_name: Name
    last_name: Name
    groups: Groups
    password: Password


class UserChange(msgspec.Struct):
    """What to change of a staff user; what is left out stays."""

    email: Email | msgspec.UnsetType = msgspec.UNSET
    first_name: Name | msgspec.UnsetType = msgspec.UNSET
    last_name: Name | msgspec.UnsetType = msgspec.UNSET
    groups: Groups | msgspec.UnsetType = msgspec.UNSET
    is_active: bool | msgspec.UnsetType = msgspec.UNSET
    password: Password | msgspec.UnsetType = msgspec.UNSET
