"""The rules of staff users."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from chalicelib.accounts.users.types import StaffDetails
from chalicelib.kernel.permissions import GROUPS, Permission, permits

D = TypeVar("D", bound=StaffDetails)


def login_name(email: str) -> str:
    """The form of an e-mail address in which two accounts are the same."""
    return email.strip().casefold()


def in_order(groups: Iterable[str]) -> tuple[str, ...]:
    """`groups` once each, in the order of `GROUPS`."""
    distinct = set(groups)
    return tuple(group for group in GROUPS if group in distinct)


def tidy(details: D) -> D:
    """`details` as they are kept: no blanks around texts, the groups in order."""
    return msgspec.structs.replace(
        details,
        email=details.email.strip(),
        first_name=details.first_name.strip(),
        last_name=details.last_name.strip(),
        groups=in_order(details.groups),
    )


def administers(user: StaffDetails) -> bool:
    """Whether the user may administer the others."""
    return user.is_active and permits(user.groups, Permission.MANAGES_STAFF)
