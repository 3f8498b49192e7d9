"""Who works in the houses (staff book, 1.1 `StaffMember`).

Not to be confused with staff users (`accounts/users`), who sign in: a member may be linked to one.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.operations.photos.types import WorkPhoto

StaffType = Literal["cleaning", "maintenance", "both"]
MemberStatus = Literal["active", "inactive", "vacation", "sick"]


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works in the houses. `deleted_at`: since then in no list, and given no work;
    what they did stays under their name. `version` counts the changes."""

    member_id: str
    """Names the person."""
    user_id: int | None = None
    """The staff user with whom the person signs in; null for who does not. No two share one."""
    first_name: str
    """The given names."""
    last_name: str
    """The family names."""
    phone: Annotated[str, SECRET] = ""
    """The telephone."""
    email: Annotated[str | None, SECRET] = None
    """The e-mail; null without one."""
    staff_type: StaffType = "cleaning"
    """What work the person does: cleaning, maintenance, or both."""
    status: MemberStatus = "active"
    """Whether the person works now: only who is `active` is given work."""
    photo: WorkPhoto | None = None
    hire_date: date | None = None
    """Since when the person works here."""
    notes: Annotated[str, SECRET] = ""
    """What administrators note about the person."""
    daily_rate: Annotated[Decimal | None, SECRET] = None
    """What a day of work is paid, in PEN; only administrators see it."""
    can_work_weekends: bool = True
    """Whether the person works on Saturdays and Sundays."""
    max_properties_per_day: int = 3
    """In how many houses the person may work on a day; 0 gives no work."""
    preferred_houses: frozenset[str] = frozenset()
    """The houses that the person is given first, where several people could go."""
    created: datetime
    deleted_at: datetime | None = None
    version: int = 1

    @property
    def full_name(self) -> str:
        """Both names."""
        return f"{self.first_name} {self.last_name}"

    @property
    def is_present(self) -> bool:
        """Whether the person is in the lists."""
        return self.deleted_at is None

    @property
    def can_clean(self) -> bool:
        """Whether cleanings may be given to the person now (1.4)."""
        is_cleaner = self.staff_type in ("cleaning", "both")
        return self.is_present and self.status == "active" and is_cleaner
