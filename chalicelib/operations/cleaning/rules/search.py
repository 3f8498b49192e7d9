"""The best places of a few cleanings, all others as they are: found by trying, where a bound says
what need not be tried."""

from collections.abc import Iterator, Sequence

import msgspec

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.rules.objective import Choices, Option, present_cost
from chalicelib.operations.cleaning.types import Cleaning, Place


class Candidate(msgspec.Struct, frozen=True):
    """A cleaning, and where it may go."""

    cleaning: Cleaning
    choices: Choices

    @property
    def task_id(self) -> str:
        """Names the cleaning."""
        return self.cleaning.task_id

    @property
    def nobody(self) -> Option:
        """That nobody does it, which is always possible."""
        return self.choices[-1][0]

    def option(self, place: Place | None) -> Option | None:
        """The option that is a place, if it may go there."""
        options = (option for of_day in self.choices for option in of_day)
        return next((option for option in options if option.place == place), None)

    def put(self, board: Board, place: Place | None, step: int = 1) -> None:
        """Write it onto the board, or with `-1` wipe it off."""
        if place is not None:
            board.put(place, step, is_small=self.cleaning.is_small)

    def has_room(self, board: Board, place: Place | None) -> bool:
        """Whether it may go to a place as the board is."""
        is_small = self.cleaning.is_small
        return place is None or (
            self.option(place) is not None and board.has_room(place, is_small=is_small)
        )


def best_places(
    candidates: Sequence[Candidate], before: Sequence[Place | None], board: Board
) -> list[Place | None]:
    """Where to put cleanings, the most urgent first, so that the plan is the best (`objective`).

    They are not on the board, which is afterwards as it was. `before` says where they were, and
    where they stay if nothing is better and there is room.
    """
    search = _Search(candidates, board)
    search.begin(before)
    search.go_on(0, 0)
    return [option.place for option in search.best]


class _Search:
    """Goes through all plans that may be better than the best one so far."""

    def __init__(self, candidates: Sequence[Candidate], board: Board) -> None:
        self._candidates, self._board = candidates, board
        self._chosen: list[Option] = []
        self._least = 0
        self.best: Sequence[Option] = ()

    def begin(self, places: Sequence[Place | None]) -> None:
        """Leave the cleanings where they were, as far as they may be there."""
        best: list[Option] = []
        for candidate, place in zip(self._candidates, places, strict=True):
            may_stay = candidate.has_room(self._board, place)
            option = (candidate.option(place) if may_stay else None) or candidate.nobody
            self._least += present_cost(option, self._board)
            candidate.put(self._board, option.place)
            best.append(option)
        for candidate, option in zip(self._candidates, best, strict=True):
            candidate.put(self._board, option.place, -1)
        self.best = best

    def go_on(self, cost: int, number: int) -> None:
        """Try everything for the cleanings from the `number`th on; those before it cost `cost`."""
        if number == len(self._candidates):
            if self._is_better(cost):
                self._least, self.best = cost, list(self._chosen)
            return
        # No cleaning costs less than if it could choose first.
        bounds = (next(self._open(each))[0][0] for each in self._candidates[number + 1 :])
        later = cost + sum(bounds)
        for of_day in self._open(self._candidates[number]):
            if not self._promises(later + of_day[0][0]):
                return
            for present, _, option in of_day:
                self._try(option, cost + present, later + present, number)

    def _try(self, option: Option, cost: int, bound: int, number: int) -> None:
        self._chosen.append(option)
        if self._promises(bound):
            candidate = self._candidates[number]
            candidate.put(self._board, option.place)
            self.go_on(cost, number + 1)
            candidate.put(self._board, option.place, -1)
        self._chosen.pop()

    def _open(self, candidate: Candidate) -> Iterator[list[tuple[int, int, Option]]]:
        """The options for which there is room, with what each costs: day by day, and the best of a
        day first."""
        small = candidate.cleaning.is_small
        for of_day in candidate.choices:
            found = [
                (present_cost(option, self._board), option.number, option)
                for option in of_day
                if option.place is None or self._board.has_room(option.place, is_small=small)
            ]
            if found:
                yield sorted(found)

    def _promises(self, bound: int) -> bool:
        """Whether what is chosen so far may become a better plan, which costs `bound` at least."""
        if bound != self._least:
            return bound < self._least
        return _numbers(self._chosen) <= _numbers(self.best[: len(self._chosen)])

    def _is_better(self, cost: int) -> bool:
        return (cost, _numbers(self._chosen)) < (self._least, _numbers(self.best))


def _numbers(options: Sequence[Option]) -> list[int]:
    return [option.number for option in options]
