"""What the best plan is, found by looking at all plans: slow, plain, and sharing nothing with the
planner but its types."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from chalicelib.operations.cleaning.types import Cleaning, Place, Work, Worker

WEEK = timedelta(days=7)
NAMES = ("urgent", "high", "medium", "low")


def urgency(cleaning: Cleaning) -> str:
    """The priority by the days between departure and next arrival."""
    if cleaning.next_arrival is None:
        return "low"
    gap = (cleaning.next_arrival - cleaning.departure).days
    return {0: "urgent", 1: "high", 2: "medium", 3: "medium"}.get(gap, "low")


def last_day(cleaning: Cleaning) -> date:
    """Until when it may be done."""
    latest = cleaning.departure + WEEK
    return min(cleaning.next_arrival or latest, latest)


def turns(cleanings: Sequence[Cleaning]) -> list[Cleaning]:
    """The order in which cleanings have their choice."""
    return sorted(
        cleanings,
        key=lambda each: (
            NAMES.index(urgency(each)),
            last_day(each),
            each.departure,
            each.task_id,
        ),
    )


class World:
    """What is planned: people, what they have to do besides, cleanings, and today."""

    def __init__(
        self,
        workers: Sequence[Worker],
        works: Sequence[Work],
        cleanings: Sequence[Cleaning],
        today: date,
    ) -> None:
        self.workers = {each.member_id: each for each in workers}
        self.works, self.cleanings, self.today = works, turns(cleanings), today

    def places(self, cleaning: Cleaning) -> list[Place | None]:
        """Where a cleaning may go if nobody has anything else to do."""
        found: list[Place | None] = [None]
        day = max(cleaning.departure, self.today)
        while day <= last_day(cleaning):
            found += [Place(day, each) for each in self.workers if self._works(each, day)]
            day += timedelta(days=1)
        return found

    def _works(self, member_id: str, day: date) -> bool:
        worker = self.workers[member_id]
        is_weekend = day.strftime("%A") in ("Saturday", "Sunday")
        return day not in worker.away and not (is_weekend and not worker.works_weekends)

    def plans(self) -> Iterator[list[Place | None]]:
        """Every plan that keeps the rules."""
        yield from self._plans([])

    def _plans(self, begun: list[Place | None]) -> Iterator[list[Place | None]]:
        if len(begun) == len(self.cleanings):
            yield begun
            return
        for place in self.places(self.cleanings[len(begun)]):
            plan = [*begun, place]
            if place is None or self._fits(plan, place):
                yield from self._plans(plan)

    def _fits(self, plan: Sequence[Place | None], place: Place) -> bool:
        """Whether the cleaning that came last to a place can be done there beside the others."""
        *others, guests = self.sizes(plan, place)
        most = self.workers[place.member_id].most_a_day
        are_small = guests <= 2 and all(size <= 2 for size in others)
        return len(others) + 1 <= min(most, 2 if are_small else 1)

    def sizes(self, plan: Sequence[Place | None], place: Place) -> list[int]:
        """The guests of all that somebody has to do on a day."""
        fixed = [1 if w.is_small else 9 for w in self.works if w.place == place and not w.is_done]
        planned = zip(self.cleanings, plan, strict=False)
        return fixed + [each.guests for each, where in planned if where == place]

    def value(self, plan: Sequence[Place | None]) -> tuple[object, ...]:
        """What makes a plan better than another: the smaller, the better."""
        pairs = list(zip(self.cleanings, plan, strict=True))
        return (
            self._nobody(pairs),
            self._waits(pairs, {"high", "urgent"}),
            self._put_off(pairs),
            self._waits(pairs, {"medium", "low"}),
            sum(self._is_on_another_day(*pair) for pair in pairs),
            self._waits(pairs, {"medium"}),
            self._squares(plan, by_week=False),
            self._not_preferred(pairs),
            self._squares(plan, by_week=True),
            sum(
                bool(c.place and where and c.place.member_id != where.member_id)
                for c, where in pairs
            ),
            [(1,) if where is None else (0, where.day, where.member_id) for _, where in pairs],
        )

    def _nobody(self, pairs: list[tuple[Cleaning, Place | None]]) -> tuple[int, ...]:
        left = Counter(urgency(each) for each, where in pairs if where is None)
        return tuple(left[name] for name in NAMES)

    def _waits(self, pairs: list[tuple[Cleaning, Place | None]], names: set[str]) -> int:
        return sum(
            (where.day - each.departure).days
            for each, where in pairs
            if where is not None and urgency(each) in names
        )

    def _is_on_another_day(self, cleaning: Cleaning, where: Place | None) -> bool:
        had = cleaning.place
        return had is not None and (where is None or where.day != had.day)

    def _put_off(self, pairs: list[tuple[Cleaning, Place | None]]) -> int:
        number = 0
        for each, where in pairs:
            had = each.place
            if had is not None and where is None:
                number += 1
            elif had is not None and where is not None:
                is_today = had.day == where.day == self.today
                number += where.day > had.day or (is_today and had != where)
        return number

    def _not_preferred(self, pairs: list[tuple[Cleaning, Place | None]]) -> int:
        return sum(
            each.property_id not in self.workers[where.member_id].preferred
            for each, where in pairs
            if where is not None
        )

    def _squares(self, plan: Sequence[Place | None], *, by_week: bool) -> int:
        places = [each.place for each in self.works if by_week or not each.is_done]
        places += [where for where in plan if where is not None]
        loads = Counter(
            (p.member_id, p.day.isocalendar()[:2] if by_week else p.day) for p in places
        )
        return sum(load * load for load in loads.values())

    def best(self) -> dict[str, Place | None]:
        """The best plan of all."""
        places = min(self.plans(), key=self.value)
        return {each.task_id: where for each, where in zip(self.cleanings, places, strict=True)}
