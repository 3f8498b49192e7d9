"""Who has how much to do on which day, and who has room for one cleaning more (staff book, 1.4;
1.10, 3)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

from chalicelib.operations.cleaning.types import Place, Work, Worker
from chalicelib.operations.tasks.rules.capacity import most_by_size


class Board:
    """The days of the workers. What is put on it is taken off by the same call with `-1`."""

    def __init__(self, workers: Iterable[Worker], works: Iterable[Work]) -> None:
        self.workers = {each.member_id: each for each in workers}
        self._tasks: dict[Place, int] = defaultdict(int)
        self._big: dict[Place, int] = defaultdict(int)
        self._week: dict[Place, int] = defaultdict(int)
        for work in works:
            self.put(work.place, is_small=work.is_small, is_done=work.is_done)

    def put(self, place: Place, step: int = 1, *, is_small: bool, is_done: bool = False) -> None:
        """Give somebody a task."""
        self._week[week_of(place)] += step
        if not is_done:
            self._tasks[place] += step
            self._big[place] += 0 if is_small else step

    def tasks(self, place: Place) -> int:
        """How many tasks somebody has on a day."""
        return self._tasks[place]

    def tasks_of_week(self, place: Place) -> int:
        """How many they have, or had, in the week of that day."""
        return self._week[week_of(place)]

    def most(self, place: Place, *, is_small: bool) -> int:
        """How many tasks sizes allow on that day: a big house fills it, small ones share it."""
        return most_by_size(are_small=is_small and not self._big[place])

    def has_room(self, place: Place, *, is_small: bool) -> bool:
        """Whether somebody works on a day and may have one cleaning more."""
        worker = self.workers[place.member_id]
        most = min(worker.most_a_day, self.most(place, is_small=is_small))
        return worker.is_there(place.day) and self._tasks[place] < most


def week_of(place: Place) -> Place:
    """The same person on the Monday of that week, which stands for the week."""
    return Place(monday_of(place.day), place.member_id)


def monday_of(day: date) -> date:
    """The first day of a week."""
    return day - timedelta(days=day.weekday())
