"""How the errors of quotes look on the wire: each has a number (pricing book, 10.2, B33)."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.quotes.rules.minimum_stay import MinimumStayViolation
from chalicelib.pricing.quotes.rules.requests import Reason
from chalicelib.pricing.quotes.types import QuoteCode, Refused

QUOTE_FIELDS: dict[str, IntEnum] = {
    "check_in_date": QuoteCode.DATE_FORMAT,
    "check_out_date": QuoteCode.DATE_FORMAT,
    "guests": Reason.GUESTS,
    "property_id": QuoteCode.PROPERTY_ID,
    "client_id": QuoteCode.CLIENT_ID,
    "additional_services": QuoteCode.SERVICE_IDS,
}
"""The number of a text that no route reads (too long, with a zero byte), by its parameter."""


class RequiredStay(msgspec.Struct):
    """The special night that a stay would spoil, and the nights that a stay with it must have."""

    date: date
    """The special night."""
    description: str
    """What the night is, in Spanish."""
    minimum_nights: int
    """How many nights a stay with it must have."""


class QuoteProblem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why there is no quote; `error` is the number that the app knows.

    `error_message` repeats `message`, under the name that the app reads. `minimum_stay` names
    the special night when that is the reason.
    """

    success: bool
    """Always false."""
    error: int
    """The number of the error, for programs."""
    message: str
    """What went wrong, in Spanish."""
    error_message: str
    """The same as `message`."""
    detail: dict[str, list[str]] | None = None
    """The texts of each wrong field, by its name."""
    minimum_stay: RequiredStay | None = None
    """The special night that asks for a longer stay, where that is the reason."""


def quote_problem(error: CasaAustinError) -> QuoteProblem:
    """An error of a quote or of the smart search."""
    violation = error.minimum_stay if isinstance(error, Refused) else None
    problem = problem_of(error, QUOTE_FIELDS, QuoteCode.OTHER)
    problem.minimum_stay = None if violation is None else _required(violation)
    return problem


def problem_of(
    error: CasaAustinError, by_field: Mapping[str, IntEnum], other: IntEnum
) -> QuoteProblem:
    """An error with its number, or that of the first field at fault that has one, or `other`."""
    fields = error.fields if isinstance(error, Invalid) else {}
    number = next((by_field[name] for name in fields if name in by_field), other)
    return QuoteProblem(
        success=False,
        error=error.code if isinstance(error.code, int) else int(number),
        message=error.message,
        error_message=error.message,
        detail=fields or None,
    )


def _required(violation: MinimumStayViolation) -> RequiredStay:
    return RequiredStay(violation.special_night, violation.description, violation.minimum_nights)
