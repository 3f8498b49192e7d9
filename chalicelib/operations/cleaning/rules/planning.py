"""The plan of some days: what is planned already, made better as long as that is possible.

Up to `AT_ONCE` cleanings get the best plan of all (`objective`). Of more, those that are in each
other's way are planned together, a few after the others, until nothing gets better; so nobody has
more than fits, and no house stays dirty that could be cleaned by giving up, moving or exchanging
what a few others have. To plan once more changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.rules.objective import choices_of
from chalicelib.operations.cleaning.rules.priorities import order_of
from chalicelib.operations.cleaning.rules.search import Candidate, best_places
from chalicelib.operations.cleaning.types import Cleaning, Place, Plan, Work, Worker

AT_ONCE = 5
"""Cleanings that are planned together."""


def plan(
    workers: Iterable[Worker], works: Iterable[Work], cleanings: Iterable[Cleaning], today: date
) -> Plan:
    """Where to put cleanings. `works` is what people have to do besides."""
    planning = Planning(workers, works, cleanings, today)
    planning.improve()
    return planning.places


class Planning:
    """Days that are being planned."""

    def __init__(
        self,
        workers: Iterable[Worker],
        works: Iterable[Work],
        cleanings: Iterable[Cleaning],
        today: date,
    ) -> None:
        known = sorted(workers, key=lambda each: each.member_id)
        self.board = Board(known, works)
        self._candidates = [
            Candidate(cleaning, choices_of(cleaning, known, today))
            for cleaning in sorted(cleanings, key=order_of)
        ]
        self.places = {each.task_id: each.cleaning.place for each in self._candidates}
        for each in self._candidates:
            each.put(self.board, each.cleaning.place)

    def improve(self, most: int | None = None) -> bool:
        """Make the plan better as long as that is possible, or as not more than `most` cleanings
        (at least `AT_ONCE`) have another place than before; whether it is done."""
        is_better = True
        while is_better:
            is_better = False
            for group in self._groups():
                before = self._lifted(group)
                after = best_places(group, before, self.board)
                has_changed = before != after
                if has_changed and most is not None and self._moved(group, after) > most:
                    self._put(group, before)
                    return False
                self._put(group, after)
                is_better |= has_changed
        return True

    def _lifted(self, group: Sequence[Candidate]) -> list[Place | None]:
        """Where a few cleanings are; the board is without them afterwards."""
        places = [self.places[each.task_id] for each in group]
        for candidate, place in zip(group, places, strict=True):
            candidate.put(self.board, place, -1)
        return places

    def _put(self, group: Sequence[Candidate], places: Sequence[Place | None]) -> None:
        for candidate, place in zip(group, places, strict=True):
            candidate.put(self.board, place)
            self.places[candidate.task_id] = place

    def _moved(self, group: Sequence[Candidate], places: Sequence[Place | None]) -> int:
        """How many cleanings are elsewhere than before, if those of the group are at `places`."""
        after = self.places | dict(zip((each.task_id for each in group), places, strict=True))
        return sum(after[each.task_id] != each.cleaning.place for each in self._candidates)

    def _groups(self) -> Iterator[list[Candidate]]:
        """All cleanings, where they are few; else each one with those that may make room for it,
        and with those of its day. What cannot stay where it is comes first."""
        if len(self._candidates) <= AT_ONCE:
            yield self._candidates
            return
        for each in sorted(self._candidates, key=self._may_stay):
            if self._waits(each):
                yield self._group(each, self._in_its_way(each))
            yield self._group(each, self._beside(each))

    def _group(self, candidate: Candidate, others: Iterable[Candidate]) -> list[Candidate]:
        together = [candidate, *islice(others, AT_ONCE - 1)]
        return sorted(together, key=lambda each: order_of(each.cleaning))

    def _may_stay(self, candidate: Candidate) -> bool:
        place = self.places[candidate.task_id]
        candidate.put(self.board, place, -1)
        may_stay = candidate.has_room(self.board, place)
        candidate.put(self.board, place)
        return may_stay

    def _day(self, candidate: Candidate) -> date | None:
        place = self.places[candidate.task_id]
        return None if place is None else place.day

    def _waits(self, candidate: Candidate) -> bool:
        return self._day(candidate) != candidate.cleaning.departure

    def _in_its_way(self, candidate: Candidate) -> list[Candidate]:
        """Those planned for when a cleaning may be done; first who can wait best."""
        cleaning = candidate.cleaning
        found = [
            each
            for each in self._candidates
            if each is not candidate
            and (day := self._day(each)) is not None
            and cleaning.departure <= day <= cleaning.deadline
        ]
        return sorted(found, key=lambda each: order_of(each.cleaning), reverse=True)

    def _beside(self, candidate: Candidate) -> list[Candidate]:
        """Those of the same day; first whose turn is near."""
        turn, day = self._candidates.index(candidate), self._day(candidate)
        found = [
            (abs(number - turn), number)
            for number, each in enumerate(self._candidates)
            if number != turn and day is not None and self._day(each) == day
        ]
        return [self._candidates[number] for _, number in sorted(found)]
