"""The rules of the people who work on site (staff book, 1.1 and 1.10)."""

from collections.abc import Iterable

from chalicelib.kernel import spanish
from chalicelib.operations.staff.types import StaffMember


def by_name(members: Iterable[StaffMember]) -> list[StaffMember]:
    """People as lists show them: by given names, then family names (1.1)."""
    return sorted(members, key=_sort_key)


def _sort_key(member: StaffMember) -> tuple[str, str, str]:
    names = spanish.fold(member.first_name), spanish.fold(member.last_name)
    return (*names, member.member_id)
