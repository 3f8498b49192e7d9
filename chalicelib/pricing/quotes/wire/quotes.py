"""From quotes to their shapes on the wire (pricing book, 10.2)."""

from decimal import Decimal

from chalicelib.kernel import dates, money
from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.quotes.rules import nightly, wording
from chalicelib.pricing.quotes.rules.quote import HouseQuote
from chalicelib.pricing.quotes.rules.services import ServiceLine
from chalicelib.pricing.quotes.types import QuoteAnswer, QuotedClient
from chalicelib.pricing.quotes.wire.discounts import candidate_views, discount_view
from chalicelib.pricing.quotes.wire.lines import in_both, night_view, tier_view
from chalicelib.pricing.quotes.wire.shapes import (
    Benefits,
    ChosenService,
    ClientInfo,
    HouseQuoteView,
    OfferedService,
    PolicyView,
    QuoteData,
    QuoteView,
)
from chalicelib.properties.houses.rules import advance_of
from chalicelib.rates.types import CancellationPolicy
from chalicelib.web.shapes import shared_fields

MEMBERSHIPS = ((10, "platinum"), (5, "gold"), (2, "silver"))
"""The app's older words for how many approved stays a guest has; `bronze` below."""


def quote_view(answer: QuoteAnswer) -> QuoteView:
    """The answer to a quote."""
    request, offers = answer.request, answer.offers
    data = QuoteData(
        total_casas_disponibles=sum(offer.available for offer in offers),
        check_in_date=request.check_in,
        check_out_date=request.check_out,
        guests=request.guests,
        total_nights=request.night_count,
        exchange_rate=float(answer.exchange_rate),
        properties=[_for_visitor(offer, answer) for offer in offers],
        general_recommendations=wording.general_recommendations(offers, request),
        message1=wording.message1(offers, request),
        message2=wording.message2(offers),
        client_info=_client_info(answer.client),
    )
    return QuoteView(success=True, error=0, data=data, message="Precios calculados con éxito.")


def house_view(offer: HouseQuote) -> HouseQuoteView:
    """The quote of one house, without what depends on who asks."""
    quote, totals = offer.quote, offer.quote.totals
    extra_unit = Amount.of(nightly.extra_guest_price(offer.house), quote.exchange_rate)
    return HouseQuoteView(
        property_id=offer.house.property_id,
        property_name=offer.house.name,
        property_slug=offer.house.slug,
        **in_both("base_price", totals.base),
        **in_both("extra_person_price_per_night", extra_unit),
        **in_both("extra_person_total", totals.extra),
        total_nights=quote.request.night_count,
        total_guests=quote.request.guests,
        extra_guests=nightly.extra_guests(offer.house, quote.request.guests),
        **in_both("subtotal", totals.subtotal),
        **in_both("final_price", totals.final),
        available=offer.available,
        availability_message=wording.availability_message(offer),
        additional_services=[_offered(line) for line in offer.offered_services],
        selected_additional_services=[_chosen(line) for line in quote.services],
        **in_both("selected_services_total", totals.services),
        services_applied_count=len(quote.services),
        **in_both("final_price_with_services", totals.with_services),
        advance_percentage=float(offer.house.advance_percentage),
        **in_both("advance", _advance(offer)),
        cancellation_policy=_policy(offer.policy),
        refund_tiers=[tier_view(rule) for rule in offer.refund_rules],
        recommendations=wording.house_recommendations(offer),
        nightly=[night_view(night, quote.exchange_rate) for night in quote.price.nights],
        discount_applied=discount_view(quote.discount) if quote.discount.applied else None,
    )


def _advance(offer: HouseQuote) -> Amount:
    whole = offer.quote.totals.with_services
    return Amount(advance_of(offer.house, whole.usd), advance_of(offer.house, whole.pen))


def benefits(client: QuotedClient | None, rate: Decimal) -> Benefits | None:
    """What the client of a quote may use. `rate` is PEN for a USD."""
    if client is None:
        return None
    return Benefits(
        points_available=float(client.points),
        points_value_usd=float(money.cents(client.points / rate)),
        points_value_sol=float(client.points),
        referral_code=client.referral_code,
        membership_level=membership_level(client.stays),
    )


def membership_level(stays: int) -> str:
    """The app's word for that many approved stays (pricing book, 10.2)."""
    return next((name for least, name in MEMBERSHIPS if stays >= least), "bronze")


def _for_visitor(offer: HouseQuote, answer: QuoteAnswer) -> HouseQuoteView:
    view = house_view(offer)
    chosen = {line.service_id for line in offer.quote.services}
    if answer.chosen_services and chosen.isdisjoint(answer.chosen_services):
        view.services_warning = "Esta propiedad no ofrece los servicios solicitados."
    if answer.code_sent:
        view.discount_applied = discount_view(offer.quote.discount, answer.code_error)
    if answer.for_staff:
        view.discount_candidates = candidate_views(offer.quote.discount)
    token = answer.tokens.get(offer.house.property_id)
    if token is not None:
        view.quote_token, view.quote_expires_at = token, dates.in_lima(answer.good_until)
    view.client_benefits = benefits(answer.client, answer.exchange_rate)
    return view


def _client_info(client: QuotedClient | None) -> ClientInfo | None:
    if client is None:
        return None
    level = membership_level(client.stays)
    return ClientInfo("registered", client.name, level, client.stays, float(client.points))


def _policy(policy: CancellationPolicy | None) -> PolicyView | None:
    if policy is None:
        return None
    return PolicyView(
        id=policy.policy_id,
        name=policy.name,
        description=policy.description,
        days_before_checkin=policy.days_before_check_in,
        refund_percentage=float(policy.refund_percentage),
    )


def _offered(line: ServiceLine) -> OfferedService:
    return OfferedService(
        **shared_fields(line, OfferedService),
        **in_both("price", line.unit),
        **in_both("total_price", line.total),
    )


def _chosen(line: ServiceLine) -> ChosenService:
    return ChosenService(
        **shared_fields(line, ChosenService),
        **in_both("price_per_unit", line.unit),
        **in_both("total_price", line.total),
    )
