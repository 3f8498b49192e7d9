"""Generators and the codes they make, on the wire (pricing book, 10.5)."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.discounts.types import DiscountCode, DynamicDiscountConfig
from chalicelib.discounts.wire import number
from chalicelib.kernel import dates

HOURS_A_DAY = 24


class SimpleCodeRequest(msgspec.Struct, kw_only=True):
    """1 to 365 days, 1 to 100 per cent."""

    validity_days: int = 7
    discount_percentage: Decimal = Decimal(10)


class GeneratedCodeRequest(msgspec.Struct, kw_only=True):
    """`config_name` names an active generator, in any case."""

    config_name: Annotated[str, Meta(max_length=200)]


class SimpleCodeView(msgspec.Struct, kw_only=True):
    """A simple code. `days_remaining` leaves out today."""

    code: str
    discount_percentage: float
    created_date: date
    expiration_date: date
    validity_days: int
    days_remaining: int
    is_active: bool


class GeneratedCodeView(msgspec.Struct, kw_only=True):
    """A code of a generator, valid through the whole of `end_date`."""

    code: str
    description: str
    discount_percentage: float
    min_amount_usd: float | None
    max_discount_usd: float | None
    start_date: date
    end_date: date
    validity_days: int
    usage_limit: int | None
    expires_in_hours: int


class GeneratorView(msgspec.Struct, kw_only=True):
    """A generator that may be named."""

    name: str
    prefix: str
    discount_percentage: float
    validity_days: int
    min_amount_usd: float | None
    usage_limit: int

    @classmethod
    def of(cls, config: DynamicDiscountConfig) -> "GeneratorView":
        """The view of a generator."""
        return cls(
            name=config.name,
            prefix=config.prefix,
            discount_percentage=float(config.discount_percentage),
            validity_days=config.validity_days,
            min_amount_usd=number(config.min_amount_usd),
            usage_limit=config.usage_limit,
        )


class SimpleCodeAnswer(msgspec.Struct):
    """A simple code that was made."""

    success: bool
    data: SimpleCodeView
    message: str

    @classmethod
    def of(cls, code: DiscountCode) -> "SimpleCodeAnswer":
        """The answer with a code that was made today."""
        days = (code.end_date - code.start_date) // dates.ONE_DAY
        view = SimpleCodeView(
            code=code.code,
            discount_percentage=float(code.discount_value),
            created_date=code.start_date,
            expiration_date=code.end_date,
            validity_days=days,
            days_remaining=days,
            is_active=code.is_active,
        )
        return cls(True, view, "Código de descuento generado.")


class GeneratedCodeAnswer(msgspec.Struct):
    """A code of a generator that was made."""

    success: bool
    error: int
    data: GeneratedCodeView
    message: str

    @classmethod
    def of(cls, code: DiscountCode) -> "GeneratedCodeAnswer":
        """The answer with a code that was made today."""
        days = (code.end_date - code.start_date) // dates.ONE_DAY
        view = GeneratedCodeView(
            code=code.code,
            description=code.description,
            discount_percentage=float(code.discount_value),
            min_amount_usd=number(code.min_amount_usd),
            max_discount_usd=number(code.max_discount_usd),
            start_date=code.start_date,
            end_date=code.end_date,
            validity_days=days,
            usage_limit=code.usage_limit,
            expires_in_hours=days * HOURS_A_DAY,
        )
        return cls(True, 0, view, "Código de descuento generado.")


class GeneratorsAnswer(msgspec.Struct):
    """The active generators, by name."""

    success: bool
    data: list[GeneratorView]
    message: str
