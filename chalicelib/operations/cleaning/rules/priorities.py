"""How urgent a cleaning is (staff book, 1.3; 1.10, 1: counted from the departure)."""

from datetime import date

from chalicelib.operations.cleaning.types import Cleaning
from chalicelib.operations.tasks.types import RANKS
from chalicelib.operations.types import Priority

URGENT_DAYS, HIGH_DAYS, MEDIUM_DAYS = 0, 1, 3
"""At most so many days lie between the departure and the next arrival."""


def priority_after(departure: date, next_arrival: date | None) -> Priority:
    """How urgent it is to clean after a departure; if nobody comes within a week, it can wait."""
    if next_arrival is None:
        return "low"
    days = (next_arrival - departure).days
    if days <= URGENT_DAYS:
        return "urgent"
    if days <= HIGH_DAYS:
        return "high"
    return "medium" if days <= MEDIUM_DAYS else "low"


def priority_of(cleaning: Cleaning) -> Priority:
    """How urgent a cleaning is."""
    return priority_after(cleaning.departure, cleaning.next_arrival)


def order_of(cleaning: Cleaning) -> tuple[int, date, date, str]:
    """The order in which cleanings have their choice: the most urgent first."""
    rank = RANKS[priority_of(cleaning)]
    return -rank, cleaning.deadline, cleaning.departure, cleaning.task_id
