"""A day of a gateway, by the product and by the gateway's own list. Amounts are in PEN."""

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.reservations.money.types import Gateway

Kind = Literal["not_here", "not_there", "amount", "paid_there", "not_paid_there", "refunded"]


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """One payment of which the two say different things."""

    kind: Kind
    """`not_here`: the product has no such payment. `not_there`: the gateway has none. `amount`:
    another amount or currency. `paid_there`, `not_paid_there`: only one says that it was paid.
    `refunded`: another amount was given back."""
    payment_id: str | None
    """The payment; null where the product has none."""
    reservation_id: str | None
    """Its stay; null where the product has none."""
    gateway_id: str | None
    """What the gateway calls it; null where it has none."""
    ours: Decimal
    """The amount that the product has, in PEN."""
    theirs: Decimal
    """The amount that the gateway has, in PEN."""


class DayTotals(msgspec.Struct, frozen=True, kw_only=True):
    """What the product has of the charges of a day, in PEN."""

    asked: int = 0
    """How many charges were asked for."""
    charged: Decimal = ZERO
    """What they were to bring."""
    settled: Decimal = ZERO
    """What was paid."""
    failed: Decimal = ZERO
    """What was refused, or never arrived."""
    open: Decimal = ZERO
    """What a gateway has not decided yet."""
    overdue: Decimal = ZERO
    """What of it banks should have decided by now."""
    charged_back: Decimal = ZERO
    """What banks took back."""
    refunded: Decimal = ZERO
    """What gateways gave back of refunds that were asked for on the day."""
    refunds_open: Decimal = ZERO
    """What gateways still have to give back of them."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A day of the product against a gateway's own list."""

    compared: datetime
    """When they were compared."""
    settled_there: Decimal
    """What the gateway says was paid, in PEN."""
    refunded_there: Decimal
    """What it says it gave back of these payments, in PEN."""
    differences: tuple[Difference, ...]
    """The payments of which the two say different things, fifty at most."""
    count: int
    """How many such payments there are."""


class GatewayDay(msgspec.Struct, frozen=True):
    """A day of a gateway."""

    gateway: Gateway
    day: date
    totals: DayTotals
    comparison: Comparison | None
