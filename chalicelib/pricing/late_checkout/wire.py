"""How late checkouts look on the wire (pricing book, 10.4)."""

from datetime import date
from enum import IntEnum

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.late_checkout.rules import LateCheckoutOffer, LateCheckoutRefusal
from chalicelib.pricing.late_checkout.types import LateCheckoutAnswer, LateCheckoutCode
from chalicelib.pricing.quotes.wire.lines import in_both
from chalicelib.pricing.quotes.wire.problems import QuoteProblem, problem_of

LATE_CHECKOUT_FIELDS: dict[str, IntEnum] = {
    "property_id": LateCheckoutCode.PROPERTY_ID,
    "checkout_date": LateCheckoutCode.DATE_FORMAT,
    "guests": LateCheckoutCode.GUESTS,
}
"""The number of a text that no route reads, by its parameter (see those of quotes)."""


class LateCheckoutQuery(msgspec.Struct, kw_only=True):
    """The night of a departure at a house."""

    property_id: str | None = None
    """The house (UUID). Required."""
    checkout_date: str | None = None
    """The day of the departure (`YYYY-MM-DD`). Required."""
    guests: str | None = None
    """How many guests, 1 or more; 1 when left out."""

    def required(self) -> tuple[str, str]:
        """The house and the day (1)."""
        if self.property_id is None or self.checkout_date is None:
            raise Invalid(
                "Se requieren property_id y checkout_date.", code=int(LateCheckoutCode.MISSING)
            )
        return self.property_id, self.checkout_date


class LateCheckoutData(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Whether a departure may be late; the amounts are there when it may."""

    is_available: bool
    """Whether the guests may leave in the evening."""
    property_name: str
    """The name of the house."""
    checkout_date: date
    """The day of the departure."""
    checkout_day: str
    """Its weekday in Spanish."""
    checkout_weekday: int
    """Its weekday, 0 Monday to 6 Sunday."""
    message: str
    """Whether it is possible, or why not, in Spanish."""
    base_price_usd: float | None = None
    """What the night would cost, in USD."""
    base_price_sol: float | None = None
    """What the night would cost, in PEN."""
    discount_percentage: float | None = None
    """What a late checkout is cheaper than the night, in per cent."""
    discount_amount_usd: float | None = None
    """What it is cheaper than the night, in USD."""
    discount_amount_sol: float | None = None
    """What it is cheaper than the night, in PEN."""
    late_checkout_price_usd: float | None = None
    """What the late checkout costs, in USD."""
    late_checkout_price_sol: float | None = None
    """What the late checkout costs, in PEN."""


class LateCheckoutView(msgspec.Struct):
    """The answer about a late checkout."""

    success: bool
    """Always true."""
    error: int
    """Always 0: no error."""
    data: LateCheckoutData
    """Whether it is possible, and its price."""
    message: str
    """The same in Spanish."""


def late_checkout_view(answer: LateCheckoutAnswer) -> LateCheckoutView:
    """The answer about a late checkout."""
    weekday, result = answer.checkout_date.weekday(), answer.result
    refused = isinstance(result, LateCheckoutRefusal)
    message = result.message if isinstance(result, LateCheckoutRefusal) else "Disponible."
    data = LateCheckoutData(
        is_available=not refused,
        property_name=answer.house.name,
        checkout_date=answer.checkout_date,
        checkout_day=spanish.WEEKDAYS[weekday],
        checkout_weekday=weekday,
        message=message,
        **_late_amounts(result),
    )
    return LateCheckoutView(success=True, error=0, data=data, message=message)


def _late_amounts(result: LateCheckoutOffer | LateCheckoutRefusal) -> dict[str, float]:
    if isinstance(result, LateCheckoutRefusal):
        return {}
    return {
        **in_both("base_price", result.base),
        "discount_percentage": float(result.discount_percentage),
        **in_both("discount_amount", result.discount),
        **in_both("late_checkout_price", result.price),
    }


def late_checkout_problem(error: CasaAustinError) -> QuoteProblem:
    """An error of a late checkout's quote."""
    return problem_of(error, LATE_CHECKOUT_FIELDS, LateCheckoutCode.OTHER)
