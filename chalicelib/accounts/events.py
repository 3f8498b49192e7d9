"""What happens to staff users and to sessions. Accounts are named `staff#7` or `client#<id>`."""

from typing import Literal

from chalicelib.kernel.events import Event

EndReason = Literal[
    "account_changed",
    "administrator",
    "deleted",
    "logout",
    "owner",
    "password",
    "phone",
    "refresh_reused",
]


class AccountEvent(Event, frozen=True, kw_only=True):
    """Something happened to an account."""

    account_id: str

    @property
    def subject(self) -> str:
        """The account."""
        return self.account_id


class StaffCreated(AccountEvent, frozen=True, kw_only=True, tag="staff.created"):
    """A staff user may sign in."""

    email: str
    groups: tuple[str, ...]


class StaffChanged(AccountEvent, frozen=True, kw_only=True, tag="staff.changed"):
    """A staff user has other details, groups or rights."""


class StaffSignedIn(AccountEvent, frozen=True, kw_only=True, tag="staff.signed_in"):
    """A staff user signed in."""


class SignInAttacked(AccountEvent, frozen=True, kw_only=True, tag="sign_in.attacked"):
    """Somebody tries to sign in to an account from many addresses; those that its owner has not
    used are refused."""


class StaffPasswordChanged(AccountEvent, frozen=True, kw_only=True, tag="staff.password_changed"):
    """A staff user has another password."""


class SessionRevoked(AccountEvent, frozen=True, kw_only=True, tag="session.revoked"):
    """A session of an account ended: `session_id`, or every one but `spared` where it is None."""

    session_id: str | None = None
    spared: str | None = None
    reason: EndReason
