"""What a booking keeps of its quote, so its price can be explained and checked for ever (B5)."""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.discounts.choosing.amounts import Terms, saving
from chalicelib.discounts.choosing.rules import Candidate, Source
from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules.nightly import HighSeason, StayPrice, price_stay
from chalicelib.pricing.quotes.rules.policy import RefundRule
from chalicelib.pricing.quotes.rules.quote import HouseQuote, Totals, as_discounted, sum_up
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.rules.services import ServiceLine, repriced
from chalicelib.properties.types import House, Rates, SpecialDate


class AppliedDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """The discount that a stay was sold with. `key` is the code or the configuration's id."""

    source: Source
    key: str
    name: str
    terms: Terms
    saving: Amount
    uses_first_stay: bool


class ConsideredDiscount(msgspec.Struct, frozen=True, kw_only=True):
    """A discount that was considered for a stay, and why it was not applied, if so."""

    source: Source
    key: str
    name: str
    percentage: Decimal
    saving: Amount
    refusal: str | None


class PriceRules(msgspec.Struct, frozen=True, kw_only=True):
    """The rules that gave the prices: those of the house that reach the stay, and the seasons."""

    included_guests: int
    extra_guest_usd: Decimal | None
    price_from: Decimal | None
    rates: Rates | None
    special_dates: tuple[SpecialDate, ...]
    high_season: HighSeason


class QuoteSnapshot(msgspec.Struct, frozen=True, kw_only=True):
    """A quote as it was sold: its lines, its sums, and the rules and the rate they came from.

    Stored as JSON; amounts travel as text, so nothing is lost. `considered` are all discounts
    that were looked at, the best first. `refund_rules` are what was promised for a cancellation.
    `created` is aware UTC.
    """

    property_id: str
    request: StayRequest
    price: StayPrice
    services: tuple[ServiceLine, ...]
    discount: AppliedDiscount | None
    considered: tuple[ConsideredDiscount, ...]
    exchange_rate: Decimal
    totals: Totals
    rules: PriceRules
    refund_rules: tuple[RefundRule, ...]
    catalogue_version: str
    created: datetime


def take_snapshot(offer: HouseQuote, catalogue_version: str, now: datetime) -> QuoteSnapshot:
    """Freeze a quote at the moment it is sold."""
    quote = offer.quote
    return QuoteSnapshot(
        property_id=quote.property_id,
        request=quote.request,
        price=quote.price,
        services=quote.services,
        discount=_applied(quote.discount.applied),
        considered=tuple(_considered(candidate) for candidate in quote.discount.candidates),
        exchange_rate=quote.exchange_rate,
        totals=quote.totals,
        rules=_rules(offer),
        refund_rules=offer.refund_rules,
        catalogue_version=catalogue_version,
        created=now,
    )


def recompute(snapshot: QuoteSnapshot) -> Totals:
    """The sums that the stored rules give for the stored request, computed from the beginning;
    they equal `snapshot.totals` unless something was altered."""
    rules, request, rate = snapshot.rules, snapshot.request, snapshot.exchange_rate
    house = House(
        property_id=snapshot.property_id,
        name="",
        slug="",
        included_guests=rules.included_guests,
        extra_guest_usd=rules.extra_guest_usd,
        price_from=rules.price_from,
        rates=rules.rates,
        special_dates=rules.special_dates,
    )
    price = price_stay(house, rules.high_season, request)
    services = repriced(snapshot.services, request, rate)
    discount = snapshot.discount
    if discount is None:
        return sum_up(price, services, rate)
    stay = as_discounted(snapshot.property_id, request, price, rate)
    return sum_up(price, services, rate, saving(discount.terms, stay))


def _applied(candidate: Candidate | None) -> AppliedDiscount | None:
    if candidate is None:
        return None
    proposal = candidate.proposal
    return AppliedDiscount(
        source=proposal.source,
        key=proposal.key,
        name=proposal.name,
        terms=proposal.terms,
        saving=candidate.saving,
        uses_first_stay=proposal.uses_first_stay,
    )


def _considered(candidate: Candidate) -> ConsideredDiscount:
    proposal = candidate.proposal
    return ConsideredDiscount(
        source=proposal.source,
        key=proposal.key,
        name=proposal.name,
        percentage=proposal.terms.percentage,
        saving=candidate.saving,
        refusal=candidate.refusal,
    )


def _rules(offer: HouseQuote) -> PriceRules:
    house, request = offer.house, offer.quote.request
    days = {(night.month, night.day) for night in request.nights()}
    return PriceRules(
        included_guests=house.included_guests,
        extra_guest_usd=house.extra_guest_usd,
        price_from=house.price_from,
        rates=house.rates,
        special_dates=tuple(
            special for special in house.special_dates if (special.month, special.day) in days
        ),
        high_season=offer.high_season,
    )
