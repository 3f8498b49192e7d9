"""The rules of staff users."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec

from chalicelib.accounts.users.types import StaffDetails
from chalicelib.kernel.permissions import GROUPS, Permission, permits
from chalicelib.kernel.spanish import visible
from chalicelib.kernel.validation import NEEDED, Problems

D = TypeVar("D", bound=StaffDetails)


def login_name(email: str) -> str:
    """The form of an e-mail address in which two accounts are the same."""
    return visible(email).casefold()


def in_order(groups: Iterable[str]) -> tuple[str, ...]:
    """`groups` once each, in the order of `GROUPS`."""
    distinct = set(groups)
    return tuple(group for group in GROUPS if group in distinct)


def tidy(details: D) -> D:
    """`details` as they are kept: texts without needless blanks and signs that nobody sees, the
    groups in order.

    Raises:
        Invalid: a name of which nobody sees anything.
    """
    tidy = msgspec.structs.replace(
        details,
        email=visible(details.email),
        first_name=visible(details.first_name),
        last_name=visible(details.last_name),
        groups=in_order(details.groups),
    )
    problems = Problems()
    for field in ("first_name", "last_name"):
        problems.note(field, NEEDED, when=not getattr(tidy, field))
    problems.raise_any()
    return tidy


def administers(user: StaffDetails) -> bool:
    """Whether the user may administer the others."""
    return user.is_active and permits(user.groups, Permission.MANAGES_STAFF)
