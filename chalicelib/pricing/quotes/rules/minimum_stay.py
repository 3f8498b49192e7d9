"""Special dates that are sold only inside a long enough stay (pricing book, section 4).

A special night S with minimum n protects the window `[S-(n-1), S+(n-1)]`: a stay with a night
in it must contain S and have at least n nights, unless S is already sold. Years before and
after the stay count too (B20); a date that a year does not have is skipped there (B21).
"""

from collections.abc import Iterator, Set
from datetime import date

import msgspec

from chalicelib.kernel.dates import on_year
from chalicelib.kernel.spanish import MONTHS
from chalicelib.pricing.quotes.rules.requests import Reason, Refusal, StayRequest
from chalicelib.properties.types import House, SpecialDate


class MinimumStayViolation(msgspec.Struct, frozen=True):
    """The special night that a stay would spoil, and what is required of a stay near it."""

    special_night: date
    description: str
    minimum_nights: int
    too_short: bool

    @property
    def refusal(self) -> Refusal:
        """The violation as a refusal that guests can read."""
        day = f"{self.special_night.day} de {MONTHS[self.special_night.month - 1]}"
        name = f"{self.description} ({day})" if self.description else day
        if self.too_short:
            message = f"Para {name} la estadía mínima es de {self.minimum_nights} noches."
        else:
            message = f"Las fechas cercanas a {name} deben incluir esa noche."
        return Refusal(Reason.MINIMUM_STAY, message, "check_in_date")


def minimum_stay_violation(
    house: House, request: StayRequest, occupied: Set[date]
) -> MinimumStayViolation | None:
    """The earliest special night that forbids the stay, or None.

    `occupied` holds at least the occupied ones of `nights_to_read`; when a stay is being moved,
    its own nights do not belong in it.
    """
    for night, special in _protected_nights(house, request):
        too_short = request.night_count < special.minimum_nights
        if night not in occupied and (too_short or not request.covers(night)):
            return MinimumStayViolation(
                night, special.description, special.minimum_nights, too_short
            )
    return None


def nights_to_read(house: House, request: StayRequest) -> tuple[date, ...]:
    """Every night, in order, whose occupation decides about the request: read these, once."""
    special_nights = (night for night, _ in _protected_nights(house, request))
    return tuple(sorted({*request.nights(), *special_nights}))


def _protected_nights(house: House, request: StayRequest) -> list[tuple[date, SpecialDate]]:
    found = [
        (night, special)
        for special in house.special_dates
        if special.is_active and special.minimum_nights > 1
        for night in _occurrences(special, request)
        if _window_touches(night, special.minimum_nights, request)
    ]
    return sorted(found, key=lambda pair: pair[0])


def _occurrences(special: SpecialDate, request: StayRequest) -> Iterator[date]:
    for year in range(request.check_in.year - 1, request.check_out.year + 2):
        night = on_year(year, special.month, special.day)
        if night:
            yield night


def _window_touches(night: date, minimum_nights: int, request: StayRequest) -> bool:
    # Ordinals, because the window of a night near the end of the calendar has no dates.
    center, reach = night.toordinal(), minimum_nights - 1
    first, after_last = request.check_in.toordinal(), request.check_out.toordinal()
    return first <= center + reach and center - reach < after_last
