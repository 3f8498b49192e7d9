"""The rules of the people who work on site (staff book, 1.1 and 1.10)."""

import re
from collections.abc import Iterable
from datetime import date

import msgspec

from chalicelib.kernel import money, spanish
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.permissions import Permission
from chalicelib.kernel.validation import EMAIL_LIKE, Problems
from chalicelib.operations.staff.types import MemberStatus, StaffMember, StaffType

WIRE_NAMES = {
    "member_id": "id",
    "user_id": "user",
    "preferred_houses": "preferred_properties",
}
"""How the wire calls the fields of a person where it does not use their own names."""
SEEN_WITH = {"daily_rate": Permission.READS_PAY, "notes": Permission.MANAGES_MEMBERS}
"""The fields of a person that only some see."""
LONGEST_NAME, LONGEST_PHONE, LONGEST_EMAIL, LONGEST_NOTES = 100, 20, 254, 5000
MOST_HOUSES_A_DAY = 100
MOST_PREFERRED = 2000
LEAST_DIGITS = 6
PHONE = re.compile(r"\+?[0-9 ().\-/]+")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
NOT_A_PHONE = "Escriba el número con sus dígitos, por ejemplo 987 654 321."
UNKNOWN = "No hay una persona del personal con ese id."
DECIDES_WORK = frozenset(
    {
        "staff_type",
        "status",
        "can_work_weekends",
        "max_properties_per_day",
        "preferred_houses",
    }
)
"""The fields that decide which work somebody is given."""


class UnknownMember(Invalid):
    """Nobody who works on site has this id."""

    def __init__(self) -> None:
        super().__init__(fields={"staff_member": [UNKNOWN]})


def checked(member: StaffMember, problems: Problems) -> StaffMember:
    """`member` with tidy texts, and what they are paid in cents.

    Raises:
        Invalid: a field breaks its limits; with what `problems` had noted.
    """
    tidy = msgspec.structs.replace(
        member,
        first_name=spanish.one_line(member.first_name),
        last_name=spanish.one_line(member.last_name),
        phone=spanish.one_line(member.phone),
        email=spanish.visible(member.email or "") or None,
    )
    problems.name("first_name", tidy.first_name, LONGEST_NAME)
    problems.name("last_name", tidy.last_name, LONGEST_NAME)
    problems.text("phone", tidy.phone, LONGEST_PHONE)
    problems.note("phone", NOT_A_PHONE, when=not is_phone(tidy.phone))
    problems.text("email", tidy.email, LONGEST_EMAIL)
    is_email = tidy.email is None or EMAIL.fullmatch(tidy.email) is not None
    problems.note("email", EMAIL_LIKE, when=not is_email)
    problems.text("notes", tidy.notes, LONGEST_NOTES)
    problems.price("daily_rate", tidy.daily_rate)
    problems.number("max_properties_per_day", tidy.max_properties_per_day, 0, MOST_HOUSES_A_DAY)
    problems.several("preferred_properties", tidy.preferred_houses, MOST_PREFERRED)
    problems.raise_any()
    rate = tidy.daily_rate
    return msgspec.structs.replace(tidy, daily_rate=None if rate is None else money.cents(rate))


def is_phone(text: str) -> bool:
    """Whether somebody can be called there. Local numbers have no country, some have an area."""
    is_number = PHONE.fullmatch(text) is not None
    return is_number and sum(sign.isdigit() for sign in text) >= LEAST_DIGITS


def decides_work(before: StaffMember, after: StaffMember) -> bool:
    """Whether the person may be given other work than before."""
    return any(getattr(before, name) != getattr(after, name) for name in DECIDES_WORK)


Hired = tuple[date | None, date | None]
"""The first and the last day on which somebody came; None where it does not matter."""
WHENEVER: Hired = (None, None)


def matching(
    members: Iterable[StaffMember],
    *,
    staff_type: StaffType | None = None,
    status: MemberStatus | None = None,
    search: str = "",
    weekends: bool | None = None,
    hired: Hired = WHENEVER,
) -> list[StaffMember]:
    """Those of a kind, of a status, who work at weekends or do not, who came between two days, and
    in whose names all words of `search` occur, by name."""
    words = spanish.fold(search).split()
    return by_name(
        member
        for member in members
        if staff_type in (None, member.staff_type)
        and status in (None, member.status)
        and weekends in (None, member.can_work_weekends)
        and _came(member, *hired)
        and all(word in spanish.fold(member.full_name) for word in words)
    )


def _came(member: StaffMember, first: date | None, last: date | None) -> bool:
    if first is None and last is None:
        return True
    day = member.hire_date
    return day is not None and (first or day) <= day <= (last or day)


def by_name(members: Iterable[StaffMember]) -> list[StaffMember]:
    """People as lists show them: by given names, then family names (1.1)."""
    return sorted(members, key=_sort_key)


def _sort_key(member: StaffMember) -> tuple[str, str, str]:
    names = spanish.fold(member.first_name), spanish.fold(member.last_name)
    return (*names, member.member_id)
