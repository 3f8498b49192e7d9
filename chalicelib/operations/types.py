"""The words of the work on site that its subjects and its events share (staff book, 1.1)."""

from typing import Literal

import msgspec

TaskType = Literal[
    "checkout_cleaning",
    "checkin_preparation",
    "maintenance_repair",
    "maintenance_preventive",
    "deep_cleaning",
    "pool_maintenance",
    "garden_maintenance",
    "custom",
]
Priority = Literal["low", "medium", "high", "urgent"]
TaskStatus = Literal["pending", "assigned", "in_progress", "completed", "cancelled", "needs_review"]
GapReason = Literal[
    "staff_overload", "no_staff_available", "capacity_exceeded", "weekend_unavailable"
]
"""Why a house is not cleaned on its day."""
CleaningKind = Literal["checkout"]
"""What a cleaning is for that a departure has one of."""


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at all departures to come found, and put right."""

    stays: int = 0
    """Stays that take place, and leave today or later."""
    missing: int = 0
    """Cleanings that were not there."""
    followed: int = 0
    """Cleanings that were not as their stays wanted them."""
    cancelled: int = 0
    """Cleanings whose stays do not take place."""
    replanned: int = 0
    """Days whose plan became another one."""
    uncovered: int = 0
    """Cleanings that nobody does."""
    lacking: int = 0
    """Those of them after which guests come."""

    def counting(self, **more: int) -> "Review":
        """The same with so many more."""
        counts = {name: getattr(self, name) + number for name, number in more.items()}
        return msgspec.structs.replace(self, **counts)
