"""How the quote that a stay was sold with looks to staff: what was charged, and why."""

from datetime import date, datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel import dates
from chalicelib.pricing.quotes.rules.quote import Totals
from chalicelib.pricing.quotes.rules.services import ServiceLine
from chalicelib.pricing.quotes.wire.lines import in_both, night_view, tier_view
from chalicelib.pricing.quotes.wire.shapes import (
    CandidateView,
    HouseQuoteView,
    NightView,
    QuoteData,
    TierView,
)
from chalicelib.pricing.sales.rules import ConsideredDiscount, QuoteSnapshot, recompute
from chalicelib.web.formats import Id


class SoldService(msgspec.Struct):
    """A service that was charged: `quantity` times its unit price."""

    id: Id
    """Names the service."""
    name: str
    """The name of the service."""
    price_per_unit_usd: float
    """What one unit cost, in USD."""
    quantity: int
    """How many units were charged."""
    total_price_usd: float
    """What it cost, in USD."""
    total_price_sol: float
    """What it cost, in PEN."""


class SoldTotals(msgspec.Struct):
    """The sums of a quote: base and extra guests, less the discount, with services."""

    TEXTS_FROM: ClassVar = (HouseQuoteView,)

    base_price_usd: float
    extra_person_total_usd: float
    subtotal_usd: float
    subtotal_sol: float
    discount_amount_usd: float
    """What was taken off, in USD."""
    discount_amount_sol: float
    """What was taken off, in PEN."""
    final_price_usd: float
    final_price_sol: float
    final_price_with_services_usd: float
    final_price_with_services_sol: float


class SoldQuote(msgspec.Struct, kw_only=True):
    """The quote of a sold stay.

    `recomputed` are the sums that the stored rules give today, computed from the beginning;
    `matches` says whether they are what was sold.
    """

    TEXTS_FROM: ClassVar = (QuoteData, HouseQuoteView)

    property_id: Id
    check_in_date: date
    check_out_date: date
    guests: int
    exchange_rate: float
    catalogue_version: str
    """Which state of all prices and rules the quote was made with."""
    created: datetime
    """When the quote was made."""
    nightly: list[NightView]
    services: list[SoldService]
    """The services that were charged."""
    discount_candidates: list[CandidateView]
    refund_tiers: list[TierView]
    totals: SoldTotals
    """The sums that the stay was sold at."""
    recomputed: SoldTotals
    """The sums that the stored prices and rules give when computed again."""
    matches: bool
    """Whether they are the same."""


def sold_quote_view(sold: QuoteSnapshot) -> SoldQuote:
    """The view of a stored quote."""
    again = recompute(sold)
    return SoldQuote(
        property_id=sold.property_id,
        check_in_date=sold.request.check_in,
        check_out_date=sold.request.check_out,
        guests=sold.request.guests,
        exchange_rate=float(sold.exchange_rate),
        catalogue_version=sold.catalogue_version,
        created=dates.in_lima(sold.created),
        nightly=[night_view(night, sold.exchange_rate) for night in sold.price.nights],
        services=[_service(line) for line in sold.services],
        discount_candidates=[_considered(each) for each in sold.considered],
        refund_tiers=[tier_view(rule) for rule in sold.refund_rules],
        totals=_totals(sold.totals),
        recomputed=_totals(again),
        matches=again == sold.totals,
    )


def _service(line: ServiceLine) -> SoldService:
    return SoldService(
        id=line.service_id,
        name=line.name,
        price_per_unit_usd=float(line.unit.usd),
        quantity=line.quantity,
        **in_both("total_price", line.total),
    )


def _considered(each: ConsideredDiscount) -> CandidateView:
    return CandidateView(
        source=each.source,
        id=each.key,
        name=each.name,
        discount_percentage=float(each.percentage),
        **in_both("discount_amount", each.saving),
        applied=each.refusal is None,
        reason=each.refusal,
    )


def _totals(totals: Totals) -> SoldTotals:
    return SoldTotals(
        base_price_usd=float(totals.base.usd),
        extra_person_total_usd=float(totals.extra.usd),
        **in_both("subtotal", totals.subtotal),
        **in_both("discount_amount", totals.discount),
        **in_both("final_price", totals.final),
        **in_both("final_price_with_services", totals.with_services),
    )
