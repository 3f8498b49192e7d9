"""The welcome discount on the wire (pricing book, 10.7; clients book, 11)."""

from datetime import date

import msgspec

from chalicelib.discounts import wording
from chalicelib.discounts.types import DiscountCode, WelcomeDiscountConfig
from chalicelib.discounts.wire import number, weekdays_text
from chalicelib.kernel.spanish import percentage_text
from chalicelib.properties.houses.wire import HouseName, NamesOf, named_houses


class Promotion(msgspec.Struct, kw_only=True):
    """What new guests are given. `properties` null means every house."""

    discount_percentage: float
    """What the personal code takes off, in per cent."""
    validity_days: int
    """How many days it counts, beside the day on which it is given."""
    min_amount_usd: float | None
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: float | None
    """The most that it takes off, in USD; null is without limit."""
    restrictions: list[str]
    """What limits it, in Spanish, a sentence each."""
    specific_weekdays: str | None
    """The weekdays of arrival, 0 Monday to 6 Sunday (`4,5`); null allows every day."""
    properties: list[HouseName] | None
    """The houses that it counts for; null means every house."""
    message: str
    """What new guests are told, in Spanish."""
    subtitle: str | None
    """A second line below the message."""

    @classmethod
    def of(cls, config: WelcomeDiscountConfig, names_of: NamesOf) -> "Promotion":
        """The view of a promotion."""
        percentage = percentage_text(config.discount_percentage)
        generated = f"Regístrese y reciba {percentage} de descuento en su próxima reserva."
        return cls(
            discount_percentage=float(config.discount_percentage),
            validity_days=config.validity_days,
            min_amount_usd=number(config.min_amount_usd),
            max_discount_usd=number(config.max_discount_usd),
            restrictions=wording.restrictions(config),
            specific_weekdays=weekdays_text(config.specific_weekdays),
            properties=_houses(config, names_of),
            message=config.promotional_message or generated,
            subtitle=config.promotional_subtitle,
        )


class ActivePromotion(msgspec.Struct):
    """There is a promotion."""

    active: bool
    """Always true."""
    promotion: Promotion
    """What new guests are given."""


class NoActivePromotion(msgspec.Struct):
    """There is none, or it cannot be told."""

    active: bool
    """Always false."""
    message: str
    """That there is no promotion, in Spanish."""


class WelcomeCode(msgspec.Struct, kw_only=True):
    """A guest's own code. `properties` null means every house."""

    code: str
    """What the guest types; nobody else can use it."""
    discount_percentage: float
    """What it takes off, in per cent."""
    valid_from: date
    """The first day on which it counts."""
    valid_until: date
    """The last day on which it counts."""
    min_amount_usd: float | None
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: float | None
    """The most that it takes off, in USD; null is without limit."""
    usage_limit: int | None
    """How many bookings may carry it."""
    restrictions: list[str]
    """What limits it, in Spanish, a sentence each."""
    properties: list[HouseName] | None
    """The houses that it counts for; null means every house."""

    @classmethod
    def of(cls, code: DiscountCode, names_of: NamesOf) -> "WelcomeCode":
        """The view of a code."""
        return cls(
            code=code.code,
            discount_percentage=float(code.discount_value),
            valid_from=code.start_date,
            valid_until=code.end_date,
            min_amount_usd=number(code.min_amount_usd),
            max_discount_usd=number(code.max_discount_usd),
            usage_limit=code.usage_limit,
            restrictions=wording.restrictions(code),
            properties=_houses(code, names_of),
        )


class WelcomeCodeIssued(msgspec.Struct):
    """A code that was just given."""

    success: bool
    """Always true."""
    message: str
    """A text in Spanish for the guest."""
    discount_code: WelcomeCode
    """The code of the guest."""

    @classmethod
    def of(cls, code: DiscountCode, names_of: NamesOf) -> "WelcomeCodeIssued":
        """The answer with a code."""
        shown = WelcomeCode.of(code, names_of)
        return cls(True, "Su descuento de bienvenida está listo.", shown)


def _houses(
    terms: WelcomeDiscountConfig | DiscountCode, names_of: NamesOf
) -> list[HouseName] | None:
    return named_houses(terms, names_of(terms.property_ids)) or None
