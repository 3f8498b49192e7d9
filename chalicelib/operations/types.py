"""The words of the work on site that its subjects and its events share (staff book, 1.1)."""

from typing import Literal

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
