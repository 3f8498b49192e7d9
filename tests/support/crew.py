"""The people who work on site, and the accounts with which they sign in."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.accounts.users.records import StaffRecord
from chalicelib.accounts.users.types import StaffUser
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from tests.support.people import ACTOR

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)
"""Ten in the morning in Lima, on a Monday (staff book, 10)."""
ROSA_SIGNS_IN, LUZ_SIGNS_IN = 4, 5
"""Users of the group `mantenimiento`."""


def open_account(user_id: int, *, is_active: bool = True) -> StaffUser:
    """A staff user with a number."""
    user = StaffUser(
        user_id=user_id,
        email=f"user{user_id}@example.com",
        first_name="User",
        last_name=str(user_id),
        groups=("mantenimiento",),
        is_active=is_active,
        created=MONDAY,
    )
    tx = Transaction(MONDAY)
    tx.put(StaffRecord.of(user))
    tx.commit()
    return user


def join(first_name: str = "Rosa", **fields: Any) -> StaffMember:
    """Somebody who works on site."""
    given = {"last_name": "Huamán", "phone": "987 654 321", **fields}
    if given.get("user_id") is not None:
        open_account(given["user_id"])
    return staff.create({"first_name": first_name, **given}, actor=ACTOR, now=clock.now())
