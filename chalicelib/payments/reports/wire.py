"""How days of gateways look on the wire."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel import dates, money
from chalicelib.payments.reports.types import (
    Comparison,
    DayTotals,
    Difference,
    GatewayDay,
    Kind,
)
from chalicelib.reservations.money.types import Gateway
from chalicelib.web.formats import Amount, Id

OF_GATEWAYS = frozenset({"gateway_id"})


class DayQuery(msgspec.Struct, kw_only=True, rename={"first": "from", "last": "until"}):
    """Which days."""

    first: date | None = None
    """The first day (Lima); the last seven days when left out."""
    last: date | None = None
    """The last day (Lima); today when left out."""

    def bounds(self, now: datetime) -> tuple[date, date]:
        """The first and the last day."""
        last = self.last or dates.today(now)
        return self.first or last - 6 * dates.ONE_DAY, last


class DifferenceView(msgspec.Struct, kw_only=True):
    """A payment of which the product and the gateway say different things."""

    TEXTS_FROM: ClassVar = (Difference,)

    kind: Kind
    payment_id: Id | None
    reservation_id: Id | None
    gateway_id: str | None
    ours: Amount
    theirs: Amount

    @classmethod
    def of(cls, difference: Difference) -> "DifferenceView":
        """The view of a difference."""
        return cls(
            kind=difference.kind,
            payment_id=difference.payment_id,
            reservation_id=difference.reservation_id,
            gateway_id=difference.gateway_id,
            ours=money.text(difference.ours),
            theirs=money.text(difference.theirs),
        )


class ComparisonView(msgspec.Struct, kw_only=True):
    """A day of the product against a gateway's own list."""

    TEXTS_FROM: ClassVar = (Comparison,)

    compared: datetime
    settled_there: Amount
    refunded_there: Amount
    differences: list[DifferenceView]
    count: int

    @classmethod
    def of(cls, comparison: Comparison) -> "ComparisonView":
        """The view of a comparison."""
        return cls(
            compared=dates.in_lima(comparison.compared),
            settled_there=money.text(comparison.settled_there),
            refunded_there=money.text(comparison.refunded_there),
            differences=[DifferenceView.of(each) for each in comparison.differences],
            count=comparison.count,
        )


class GatewayDayView(msgspec.Struct, kw_only=True):
    """A day of a gateway: what the product has of it, in PEN, and how that compares."""

    TEXTS_FROM: ClassVar = (DayTotals,)

    gateway: Gateway
    """The gateway."""
    day: date
    """The day, in Lima."""
    asked: int
    charged: Amount
    settled: Amount
    failed: Amount
    open: Amount
    overdue: Amount
    charged_back: Amount
    refunded: Amount
    refunds_open: Amount
    comparison: ComparisonView | None
    """How it compares with the gateway's own list; null until it was compared."""

    @classmethod
    def of(cls, found: GatewayDay) -> "GatewayDayView":
        """The view of a day."""
        totals = msgspec.structs.asdict(found.totals)
        asked = totals.pop("asked")
        return cls(
            gateway=found.gateway,
            day=found.day,
            asked=asked,
            **{name: money.text(amount) for name, amount in totals.items()},
            comparison=ComparisonView.of(found.comparison) if found.comparison else None,
        )


class DaysView(msgspec.Struct):
    """Days of gateways."""

    days: list[GatewayDayView]
    """Newest first, each gateway by itself."""


class CompareForm(msgspec.Struct, kw_only=True):
    """A day to compare with a gateway's own list."""

    gateway: Gateway
    """The gateway."""
    day: date
    """The day, in Lima."""


class Asked(msgspec.Struct):
    """Something that happens soon."""

    message: str
    """What happens, in Spanish."""
