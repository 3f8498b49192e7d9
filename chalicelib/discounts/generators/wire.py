"""Generators and the codes they make, on the wire (pricing book, 10.5)."""

from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.discounts.types import DiscountCode, DynamicDiscountConfig
from chalicelib.discounts.wire import number
from chalicelib.kernel import dates

HOURS_A_DAY = 24


class SimpleCodeRequest(msgspec.Struct, kw_only=True):
    """1 to 365 days, 1 to 100 per cent."""

    validity_days: int = 7
    """How many days the code counts, beside today: 1 to 365."""
    discount_percentage: Decimal = Decimal(10)
    """What the code takes off, in per cent: 1 to 100."""


class GeneratedCodeRequest(msgspec.Struct, kw_only=True):
    """`config_name` names an active generator, in any case."""

    config_name: Annotated[str, Meta(max_length=200)]
    """The name of an active generator, in any case."""


class SimpleCodeView(msgspec.Struct, kw_only=True):
    """A simple code. `days_remaining` leaves out today."""

    code: str
    """What the guest types."""
    discount_percentage: float
    """What the code takes off, in per cent."""
    created_date: date
    """The first day on which it counts: today in Lima."""
    expiration_date: date
    """The last day on which it counts."""
    validity_days: int
    """How many days it counts, beside the first."""
    days_remaining: int
    """How many days are left, beside today."""
    is_active: bool
    """Whether the code works: always true."""


class GeneratedCodeView(msgspec.Struct, kw_only=True):
    """A code of a generator, valid through the whole of `end_date`."""

    code: str
    """What the guest types."""
    description: str
    """What the code is for, in Spanish."""
    discount_percentage: float
    """What the code takes off, in per cent."""
    min_amount_usd: float | None
    """What a stay must cost at least, in USD; null asks nothing."""
    max_discount_usd: float | None
    """The most that the code takes off, in USD; null is without limit."""
    start_date: date
    """The first day on which it counts: today in Lima."""
    end_date: date
    """The last day on which it counts, to its end."""
    validity_days: int
    """How many days it counts, beside the first."""
    usage_limit: int | None
    """How many bookings may carry it; null is without limit."""
    expires_in_hours: int
    """How many hours are left until it ends."""


class GeneratorView(msgspec.Struct, kw_only=True):
    """A generator that may be named."""

    TEXTS_FROM: ClassVar = (DynamicDiscountConfig,)

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
    """Always true."""
    data: SimpleCodeView
    """The new code."""
    message: str
    """A text in Spanish for the guest."""

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
    """Always true."""
    error: int
    """Always 0: no error."""
    data: GeneratedCodeView
    """The new code."""
    message: str
    """A text in Spanish for the guest."""

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
    """Always true."""
    data: list[GeneratorView]
    """The active generators, by name."""
    message: str
    """How many there are, in Spanish."""
