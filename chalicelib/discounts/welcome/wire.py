"""The welcome discount on the wire (pricing book, 10.7; clients book, 11)."""

from datetime import date

import msgspec

from chalicelib.discounts import wording
from chalicelib.discounts.types import DiscountCode, WelcomeDiscountConfig
from chalicelib.discounts.wire import number, weekdays_text
from chalicelib.kernel.spanish import percentage_text
from chalicelib.properties.houses.service import house_names
from chalicelib.properties.houses.wire import HouseName, named_houses


class Promotion(msgspec.Struct, kw_only=True):
    """What new guests are given. `properties` null means every house."""

    discount_percentage: float
    validity_days: int
    min_amount_usd: float | None
    max_discount_usd: float | None
    restrictions: list[str]
    specific_weekdays: str | None
    properties: list[HouseName] | None
    message: str
    subtitle: str | None

    @classmethod
    def of(cls, config: WelcomeDiscountConfig) -> "Promotion":
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
            properties=_houses(config),
            message=config.promotional_message or generated,
            subtitle=config.promotional_subtitle,
        )


class ActivePromotion(msgspec.Struct):
    """There is a promotion."""

    active: bool
    promotion: Promotion


class NoActivePromotion(msgspec.Struct):
    """There is none, or it cannot be told."""

    active: bool
    message: str


class WelcomeCode(msgspec.Struct, kw_only=True):
    """A guest's own code. `properties` null means every house."""

    code: str
    discount_percentage: float
    valid_from: date
    valid_until: date
    min_amount_usd: float | None
    max_discount_usd: float | None
    usage_limit: int | None
    restrictions: list[str]
    properties: list[HouseName] | None

    @classmethod
    def of(cls, code: DiscountCode) -> "WelcomeCode":
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
            properties=_houses(code),
        )


class WelcomeCodeIssued(msgspec.Struct):
    """A code that was just given."""

    success: bool
    message: str
    discount_code: WelcomeCode

    @classmethod
    def of(cls, code: DiscountCode) -> "WelcomeCodeIssued":
        """The answer with a code."""
        return cls(True, "Su descuento de bienvenida está listo.", WelcomeCode.of(code))


def _houses(terms: WelcomeDiscountConfig | DiscountCode) -> list[HouseName] | None:
    return named_houses(terms, house_names(terms.property_ids)) or None
