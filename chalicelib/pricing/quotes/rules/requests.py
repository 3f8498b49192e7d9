"""What somebody asks for, and the reasons to refuse it.

One function for quotes and bookings alike (pricing book, B22), so neither can forget a check.
"""

from collections.abc import Iterator
from datetime import date
from enum import IntEnum

import msgspec

from chalicelib.kernel.dates import days_between

MAX_NIGHTS = 60
"""The longest stay sold: its nights are claimed in one transaction of at most 100 writes."""

MAX_GUESTS = 1000
"""Beyond any house; keeps absurd numbers out of the arithmetic where no capacity is known."""


class Reason(IntEnum):
    """Why a stay is refused, numbered as the wire numbers quote errors (pricing book, 10.2)."""

    GUESTS = 3
    PAST_CHECK_IN = 8
    DATES_OUT_OF_ORDER = 9
    MINIMUM_STAY = 13
    TOO_LONG = 14
    CAPACITY = 15
    OCCUPIED = 16


class Refusal(msgspec.Struct, frozen=True):
    """One reason, with a Spanish text safe to show and the request field at fault."""

    reason: Reason
    message: str
    field: str


class StayRequest(msgspec.Struct, frozen=True):
    """A stay somebody asks about: the nights `[check_in, check_out)` for `guests` people."""

    check_in: date
    check_out: date
    guests: int = 1

    @property
    def night_count(self) -> int:
        """How many nights; negative or zero when the dates are out of order."""
        return (self.check_out - self.check_in).days

    def nights(self) -> Iterator[date]:
        """Every night in order."""
        return days_between(self.check_in, self.check_out)

    def covers(self, night: date) -> bool:
        """Whether `night` is one of its nights."""
        return self.check_in <= night < self.check_out


def check_request(
    request: StayRequest, today: date, capacity_max: int | None = None
) -> tuple[Refusal, ...]:
    """Everything wrong with a request before any house is looked at, first failure first.

    `today` is the Lima date. `capacity_max` is that of the house, where it is a stay in one.
    """
    refusals = (
        _past(request, today),
        _length(request),
        _guests(request),
        capacity(request.guests, capacity_max),
    )
    return tuple(refusal for refusal in refusals if refusal)


def capacity(guests: int, capacity_max: int | None) -> Refusal | None:
    """A refusal when a house with that capacity is too small; None means no limit is known."""
    if capacity_max is None or guests <= capacity_max:
        return None
    return Refusal(
        Reason.CAPACITY, f"La casa admite como máximo {capacity_max} huéspedes.", "guests"
    )


def _past(request: StayRequest, today: date) -> Refusal | None:
    if request.check_in >= today:
        return None
    return Refusal(
        Reason.PAST_CHECK_IN, "La fecha de ingreso no puede estar en el pasado.", "check_in_date"
    )


def _length(request: StayRequest) -> Refusal | None:
    if request.night_count < 1:
        message = "La fecha de salida debe ser posterior a la fecha de ingreso."
        return Refusal(Reason.DATES_OUT_OF_ORDER, message, "check_out_date")
    if request.night_count > MAX_NIGHTS:
        message = f"La estadía no puede superar las {MAX_NIGHTS} noches."
        return Refusal(Reason.TOO_LONG, message, "check_out_date")
    return None


def _guests(request: StayRequest) -> Refusal | None:
    if 1 <= request.guests <= MAX_GUESTS:
        return None
    message = f"La cantidad de huéspedes debe ser un número entero entre 1 y {MAX_GUESTS}."
    return Refusal(Reason.GUESTS, message, "guests")
