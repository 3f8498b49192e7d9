"""The people who work on site."""

from chalicelib.kernel.errors import NotFound
from chalicelib.operations.staff import records, rules
from chalicelib.operations.staff.types import StaffMember


def everyone() -> list[StaffMember]:
    """All who are not deleted, by name, in one query."""
    return rules.by_name(member for member in records.members() if member.is_present)


def find(member_id: str) -> StaffMember:
    """One of them.

    Raises:
        NotFound: there is no such person, or not any more.
    """
    member = records.member_of(member_id)
    if member is None or not member.is_present:
        raise NotFound
    return member


def member_signed_in(user_id: int) -> StaffMember | None:
    """Whom a staff user is among those who work on site; None for nobody, or nobody any more."""
    member_id = records.member_id_of_user(user_id)
    member = None if member_id is None else records.member_of(member_id)
    return member if member is not None and member.is_present else None
