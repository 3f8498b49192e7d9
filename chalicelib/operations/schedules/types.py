"""On which days somebody works (staff book, 1.1 `WorkSchedule`)."""

from datetime import date, time
from typing import Literal

import msgspec

ScheduleType = Literal["regular", "overtime", "on_call", "vacation", "sick_leave"]
AWAY: tuple[ScheduleType, ...] = ("vacation", "sick_leave")


class WorkSchedule(msgspec.Struct, frozen=True, kw_only=True):
    """What one person does on one day; a person has one a day at most. A day without one is like
    any other. `version` counts the changes."""

    schedule_id: str
    """Names the schedule."""
    member_id: str
    """The person."""
    day: date
    """The day, in Lima."""
    schedule_type: ScheduleType = "regular"
    """What kind of day it is for the person."""
    start_time: time | None = None
    """When the work begins, in Lima; null where no hour was set."""
    end_time: time | None = None
    """When it ends, in Lima; null where no hour was set. Before the beginning, it is that of the
    next day."""
    is_available: bool = True
    """Whether the person can be given work on the day."""
    notes: str = ""
    """What staff note about the day."""
    version: int = 1

    @property
    def allows_work(self) -> bool:
        """Whether the person can be given work on the day (1.10, 3)."""
        return self.is_available and self.schedule_type not in AWAY
