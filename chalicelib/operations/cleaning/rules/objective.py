"""What the best plan is.

Of all plans that keep the rules (nobody has more than fits a day, nobody works who is away, no
house is cleaned before its guests left or after the next ones came), the best is the one with

1. the fewest cleanings that nobody does: first of those that are urgent, then high, medium, low;
2. the fewest days that houses of priority `high` wait;
3. the fewest cleanings put off that somebody had: to a later day, to nobody or, where they are for
   today, to other hands;
4. the fewest days that all other houses wait;
5. the fewest cleanings that somebody had which are on another day;
6. the fewest days that houses of priority `medium` wait;
7. the fewest tasks for each (the sum of the squares of what each has on a day);
8. the fewest houses cleaned by people who do not prefer them;
9. the fewest tasks of the week for each (squares, as above);
10. the fewest cleanings that change hands;

and, where all that is equal, the one that gives the most urgent cleaning the earlier day and the
person who comes first by id, then the next cleaning, and so on (staff book, 1.10: 1 to 5). So
urgent and high cleanings take the place of others, while others only take it from who can wait
where they could not be done at all (1.5, 4); who waits moves up where there is room; what is
planned stays, unless another plan is strictly better. Once the best plan is carried out it is the
best still, so to plan again changes nothing.

A cost is one whole number, whose digits are these ten counts, the first one highest. Costs of
cleanings add up to that of a plan.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

import msgspec

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.rules.priorities import priority_of
from chalicelib.operations.cleaning.types import Cleaning, Place, Worker
from chalicelib.operations.tasks.types import RANKS
from chalicelib.operations.types import Priority

DIGIT = 20
"""Bits that a count has room for: none comes near it."""
HANDS, WEEK, NOT_PREFERRED, DAY, MEDIUM_WAITS, MOVED, OTHERS_WAIT, PUT_OFF, HIGH_WAITS = (
    1 << DIGIT * place for place in range(9)
)
NOBODY: dict[Priority, int] = {
    priority: HIGH_WAITS << DIGIT * rank for priority, rank in RANKS.items()
}
WAITS: dict[Priority, int] = {
    "low": OTHERS_WAIT,
    "medium": OTHERS_WAIT + MEDIUM_WAITS,
    "high": HIGH_WAITS,
    "urgent": HIGH_WAITS,
}


class Option(msgspec.Struct, frozen=True):
    """Where a cleaning may go, and what that costs whatever the others do. `number`: its place
    among the options of the cleaning, where all else is equal."""

    number: int
    place: Place | None
    cost: int


Choices = Sequence[Sequence[Option]]
"""The options of a cleaning by day, earlier days first, each with the first by id first; nobody
last. Any option of a day is better than all of the days after it."""


def choices_of(cleaning: Cleaning, workers: Sequence[Worker], today: date) -> Choices:
    """Where a cleaning may go, if there is room. `workers` are in the order of their ids."""
    first, numbers = max(cleaning.departure, today), count()
    days = [first + timedelta(days=ahead) for ahead in range((cleaning.deadline - first).days + 1)]
    somebody = [
        [
            Option(next(numbers), place, _cost_of(cleaning, worker, place, today))
            for worker in workers
            if worker.is_there(day) and worker.most_a_day > 0
            for place in (Place(day, worker.member_id),)
        ]
        for day in days
    ]
    was_planned = PUT_OFF + MOVED if cleaning.place is not None else 0
    nobody = Option(next(numbers), None, NOBODY[priority_of(cleaning)] + was_planned)
    return [*somebody, [nobody]]


def present_cost(option: Option, board: Board) -> int:
    """What an option costs, given what the board has already. It never falls when more comes onto
    the board."""
    if option.place is None:
        return option.cost
    # By so much the square grows.
    of_day = 2 * board.tasks(option.place) + 1
    of_week = 2 * board.tasks_of_week(option.place) + 1
    return option.cost + DAY * of_day + WEEK * of_week


def _cost_of(cleaning: Cleaning, worker: Worker, place: Place, today: date) -> int:
    cost = WAITS[priority_of(cleaning)] * (place.day - cleaning.departure).days
    if cleaning.property_id not in worker.preferred:
        cost += NOT_PREFERRED
    before = cleaning.place
    if before is None or before == place:
        return cost
    changes_hands = before.member_id != place.member_id
    is_put_off = before.day < place.day or (changes_hands and before.day == place.day == today)
    return cost + PUT_OFF * is_put_off + MOVED * (before.day != place.day) + HANDS * changes_hands
