"""How much one person can take on a day (staff book, 1.4 and 1.10.3).

Plans keep to it; staff who assign by hand are only told.
"""

from collections.abc import Iterable
from datetime import date

from chalicelib.operations.tasks.types import Line

FEW_GUESTS = 2
"""Two houses of so many guests fit into a day; of more, one does."""
SATURDAY = 5


def is_weekend(day: date) -> bool:
    """Saturday and Sunday."""
    return day.weekday() >= SATURDAY


def held(lines: Iterable[Line], member_id: str, *, but: str | None = None) -> list[Line]:
    """What a person still has to do on a day, of any type; without the task `but`, which is never
    counted against whoever has it."""
    return [
        line
        for line in lines
        if line.member_id == member_id and line.is_live and line.task_id != but
    ]


def most_by_size(*, are_small: bool) -> int:
    """How many houses fit a day, by whether all of them are small."""
    return 2 if are_small else 1


def most_with(guests: int, others: Iterable[Line], most_a_day: int) -> int:
    """How many tasks a person can have on a day who gets one of so many guests beside `others`;
    `most_a_day` is the person's own limit, and 0 means never."""
    is_small = guests <= FEW_GUESTS and all(line.guests <= FEW_GUESTS for line in others)
    return min(most_a_day, most_by_size(are_small=is_small))


def has_room(
    lines: Iterable[Line], member_id: str, *, guests: int, most_a_day: int, but: str | None = None
) -> bool:
    """Whether a person whose limit is `most_a_day` can take one more task on the day of `lines`."""
    others = held(lines, member_id, but=but)
    return len(others) < most_with(guests, others, most_a_day)
