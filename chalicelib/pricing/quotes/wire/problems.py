"""How the errors of quotes look on the wire: each has a number (pricing book, 10.2, 10.4, B33)."""

from collections.abc import Mapping
from datetime import date
from enum import IntEnum

import msgspec

from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.quotes.queries import LateCheckoutCode, QuoteCode, Refused
from chalicelib.pricing.quotes.rules.minimum_stay import MinimumStayViolation

QUOTE_FIELDS: dict[str, IntEnum] = {
    "check_in_date": QuoteCode.DATE_FORMAT,
    "check_out_date": QuoteCode.DATE_FORMAT,
    "guests": QuoteCode.GUESTS,
    "property_id": QuoteCode.PROPERTY_ID,
    "client_id": QuoteCode.CLIENT_ID,
    "additional_services": QuoteCode.SERVICE_IDS,
}
LATE_CHECKOUT_FIELDS: dict[str, IntEnum] = {
    "property_id": LateCheckoutCode.PROPERTY_ID,
    "checkout_date": LateCheckoutCode.DATE_FORMAT,
    "guests": LateCheckoutCode.GUESTS,
}
"""The number of a text that no route reads (too long, with a zero byte), by its parameter."""


class RequiredStay(msgspec.Struct):
    """The special night that a stay would spoil, and the nights that a stay with it must have."""

    date: date
    description: str
    minimum_nights: int


class QuoteProblem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why there is no quote; `error` is the number that the app knows.

    `error_message` repeats `message`, under the name that the app reads. `minimum_stay` names
    the special night when that is the reason.
    """

    success: bool
    error: int
    message: str
    error_message: str
    detail: dict[str, list[str]] | None = None
    minimum_stay: RequiredStay | None = None


def quote_problem(error: CasaAustinError) -> QuoteProblem:
    """An error of a quote or of the smart search."""
    violation = error.minimum_stay if isinstance(error, Refused) else None
    problem = _problem(error, QUOTE_FIELDS, QuoteCode.OTHER)
    problem.minimum_stay = None if violation is None else _required(violation)
    return problem


def late_checkout_problem(error: CasaAustinError) -> QuoteProblem:
    """An error of a late checkout's quote."""
    return _problem(error, LATE_CHECKOUT_FIELDS, LateCheckoutCode.OTHER)


def _problem(
    error: CasaAustinError, by_field: Mapping[str, IntEnum], other: IntEnum
) -> QuoteProblem:
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
