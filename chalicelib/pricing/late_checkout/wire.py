"""How late checkouts look on the wire (pricing book, 10.4)."""

from datetime import date
from enum import IntEnum
from typing import Annotated

import msgspec

from chalicelib.kernel import spanish
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.late_checkout.rules import LateCheckoutOffer, LateCheckoutRefusal
from chalicelib.pricing.late_checkout.service import LateCheckoutAnswer
from chalicelib.pricing.late_checkout.types import LateCheckoutCode
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

    property_id: Annotated[str | None, msgspec.Meta(description="UUID; required")] = None
    checkout_date: Annotated[str | None, msgspec.Meta(description="YYYY-MM-DD; required")] = None
    guests: Annotated[str | None, msgspec.Meta(description="1 or more; 1 when absent")] = None

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
    property_name: str
    checkout_date: date
    checkout_day: str
    checkout_weekday: int
    message: str
    base_price_usd: float | None = None
    base_price_sol: float | None = None
    discount_percentage: float | None = None
    discount_amount_usd: float | None = None
    discount_amount_sol: float | None = None
    late_checkout_price_usd: float | None = None
    late_checkout_price_sol: float | None = None


class LateCheckoutView(msgspec.Struct):
    """The answer about a late checkout."""

    success: bool
    error: int
    data: LateCheckoutData
    message: str


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
