"""Departures that become known one after the other, and what is planned for each."""

from collections.abc import Iterable
from datetime import date, timedelta

import msgspec

from chalicelib.operations.cleaning.rules.board import Board
from chalicelib.operations.cleaning.rules.planning import plan
from chalicelib.operations.cleaning.rules.reasons import gap_reason
from chalicelib.operations.cleaning.types import Cleaning, Place, Work, Worker
from chalicelib.operations.types import GapReason

MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)
ANA = Worker(member_id="a", name="Ana")
BETO = Worker(member_id="b", name="Beto")
BOTH = (ANA, BETO)


class Diary:
    """What is planned, as of Monday 2 March 2026."""

    def __init__(self, *workers: Worker) -> None:
        self.workers = list(workers)
        self.cleanings: dict[str, Cleaning] = {}

    def leave(
        self, house: str, day: date = TUESDAY, *, guests: int = 4, gap: int | None = None
    ) -> None:
        """A stay of a house that ends on a day becomes known; the next guests come `gap` days
        later."""
        arrival = None if gap is None else day + timedelta(days=gap)
        self.cleanings[house] = Cleaning(
            task_id=house,
            property_id=house,
            departure=day,
            next_arrival=arrival,
            guests=guests,
        )
        self.replan()

    def arrive(self, house: str, day: date) -> None:
        """The next guests of a house become known."""
        known = self.cleanings[house]
        self.cleanings[house] = msgspec.structs.replace(known, next_arrival=day)
        self.replan()

    def call_off(self, house: str) -> None:
        """A stay does not take place."""
        del self.cleanings[house]
        self.replan()

    def replan(self) -> None:
        """Plan once more."""
        found = plan(self.workers, (), self.cleanings.values(), MONDAY)
        self.cleanings = {
            house: msgspec.structs.replace(each, place=found[house])
            for house, each in self.cleanings.items()
        }

    def who(self, house: str) -> str | None:
        """Who cleans a house, and how many days after its departure: `a`, `b+1`."""
        cleaning = self.cleanings[house]
        if cleaning.place is None:
            return None
        late = (cleaning.place.day - cleaning.departure).days
        return f"{cleaning.place.member_id}+{late}" if late else cleaning.place.member_id

    @property
    def all(self) -> list[str | None]:
        """The same of all houses, in the order in which they became known."""
        return [self.who(house) for house in self.cleanings]

    def reason(self, house: str) -> GapReason:
        """Why a house is not cleaned on the day of its departure."""
        cleaning = self.cleanings[house]
        board = Board(self.workers, self._works())
        return gap_reason(cleaning.departure, board, is_small=cleaning.is_small)

    def _works(self) -> Iterable[Work]:
        planned = ((each.place, each.is_small) for each in self.cleanings.values())
        return [Work(place=place, is_small=small) for place, small in planned if place is not None]


def at(member_id: str, day: date = TUESDAY) -> Place:
    """Somebody on a day."""
    return Place(day, member_id)
