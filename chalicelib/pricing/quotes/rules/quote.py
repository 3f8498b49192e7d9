"""Quotes: what a stay costs in a house, and whether it can be had (pricing book, 10.2 and 16).

A `Quote` is the price alone and is what a booking keeps; a `HouseQuote` adds what a visitor is
shown. The sums of each currency are of rounded parts, so a total always equals its lines.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from datetime import date
from decimal import Decimal

import msgspec

from chalicelib.discounts.choosing.amounts import DiscountedStay
from chalicelib.discounts.choosing.rules import NO_DISCOUNT, Choice, Proposal, choose
from chalicelib.kernel import money
from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules import services as extras
from chalicelib.pricing.quotes.rules.minimum_stay import (
    MinimumStayViolation,
    minimum_stay_violation,
)
from chalicelib.pricing.quotes.rules.nightly import HighSeason, StayPrice, price_stay
from chalicelib.pricing.quotes.rules.policy import RefundRule, refund_rules, shown_policy
from chalicelib.pricing.quotes.rules.requests import Reason, Refusal, StayRequest, capacity
from chalicelib.pricing.quotes.rules.services import ServiceLine
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from chalicelib.rates.types import CancellationPolicy

NO_NIGHTS: frozenset[date] = frozenset()
NOTHING = Amount()


class Totals(msgspec.Struct, frozen=True):
    """The sums of a quote.

    `subtotal` is nights and extra guests together; `services` are those charged.
    """

    base: Amount
    extra: Amount
    subtotal: Amount
    services: Amount
    discount: Amount = Amount()

    @property
    def final(self) -> Amount:
        """The price of the stay without services."""
        return self.subtotal - self.discount

    @property
    def with_services(self) -> Amount:
        """Everything the guest pays; services are added last, at their full price."""
        return self.final + self.services


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """The price of one stay in one house, with every line it is made of.

    `services` are those charged. `exchange_rate` (PEN for a USD, three decimals) is the one
    that all PEN amounts were computed with.
    """

    property_id: str
    property_name: str
    request: StayRequest
    price: StayPrice
    services: tuple[ServiceLine, ...]
    discount: Choice = NO_DISCOUNT
    exchange_rate: Decimal
    totals: Totals


class HouseQuote(msgspec.Struct, frozen=True, kw_only=True):
    """A quote with its house, the services it offers and whether the stay can be had.

    `refusal` is the first obstacle: occupied, then capacity, then the minimum stay, which
    `minimum_stay` details. `offered_services` are priced for this stay, charged or not.
    `policy` is the one that guests are shown, `refund_rules` all that a cancellation looks at.
    """

    house: House
    quote: Quote
    offered_services: tuple[ServiceLine, ...]
    policy: CancellationPolicy | None
    refund_rules: tuple[RefundRule, ...]
    high_season: HighSeason
    refusal: Refusal | None
    minimum_stay: MinimumStayViolation | None

    @property
    def available(self) -> bool:
        """Whether the stay can be booked now."""
        return self.refusal is None


def sum_up(
    price: StayPrice, services: Iterable[ServiceLine], rate: Decimal, discount: Amount = NOTHING
) -> Totals:
    """Round each sum once from full precision, and each service apart (section 16)."""
    return Totals(
        base=Amount.of(price.base_usd, rate),
        extra=Amount.of(price.extra_usd, rate),
        subtotal=Amount.of(price.base_usd + price.extra_usd, rate),
        services=sum((Amount.of(line.total_usd, rate) for line in services), NOTHING),
        discount=discount,
    )


def as_discounted(
    property_id: str, request: StayRequest, price: StayPrice, rate: Decimal
) -> DiscountedStay:
    """A priced stay as discounts see it: nights on special dates are left out (B13)."""
    ordinary = price.ordinary_nights
    return DiscountedStay(
        property_id=property_id,
        check_in=request.check_in,
        arrives_on_special_date=price.nights[0].rule == "special_date",
        base_usd=sum((night.price_usd for night in ordinary), money.ZERO),
        extra_usd=price.extra_guest_usd * price.extra_guests * len(ordinary),
        subtotal_usd=price.base_usd + price.extra_usd,
        rate=rate,
    )


def quote_house(
    catalogue: Catalogue,
    house: House,
    request: StayRequest,
    *,
    occupied: Set[date] = NO_NIGHTS,
    chosen_services: Collection[str] = (),
    discounts: Sequence[Proposal] = (),
) -> HouseQuote:
    """Quote a request that `check_request` found right.

    `occupied` holds at least the taken ones of `minimum_stay.nights_to_read`. An unavailable
    stay is priced too. Chosen services that the house does not offer are left out (see
    `services.unknown_services`). The best of `discounts` is applied.
    """
    rate = catalogue.exchange_rate
    offered = extras.price_services(
        extras.offered(catalogue.services, house.property_id), request, rate
    )
    services = extras.charged(offered, chosen_services)
    high_season = HighSeason.of(catalogue.seasons)
    price = price_stay(house, high_season, request)
    choice = choose(discounts, as_discounted(house.property_id, request, price, rate))
    violation = minimum_stay_violation(house, request, occupied)
    return HouseQuote(
        house=house,
        quote=Quote(
            property_id=house.property_id,
            property_name=house.name,
            request=request,
            price=price,
            services=services,
            discount=choice,
            exchange_rate=rate,
            totals=sum_up(price, services, rate, choice.saving),
        ),
        offered_services=offered,
        policy=shown_policy(catalogue.policies, house.property_id),
        refund_rules=refund_rules(catalogue.policies, house.property_id),
        high_season=high_season,
        refusal=_obstacle(house, request, occupied, violation),
        minimum_stay=violation,
    )


def quote_all(
    catalogue: Catalogue,
    request: StayRequest,
    occupied: Mapping[str, Set[date]],
    chosen_services: Collection[str] = (),
    discounts: Sequence[Proposal] = (),
) -> tuple[HouseQuote, ...]:
    """Quote every house, in natural order; a house that cannot be had is only marked so (B3).

    `occupied` maps a property id to its taken nights; a house that is absent is free.
    """
    return tuple(
        quote_house(
            catalogue,
            house,
            request,
            occupied=occupied.get(house.property_id, NO_NIGHTS),
            chosen_services=chosen_services,
            discounts=discounts,
        )
        for house in catalogue.houses
    )


def _obstacle(
    house: House,
    request: StayRequest,
    occupied: Set[date],
    violation: MinimumStayViolation | None,
) -> Refusal | None:
    if not occupied.isdisjoint(request.nights()):
        message = "La casa no está disponible en las fechas seleccionadas."
        return Refusal(Reason.OCCUPIED, message, "check_in_date")
    too_small = capacity(request.guests, house.capacity_max)
    if too_small or violation is None:
        return too_small
    return violation.refusal
