"""How quotes look on the wire (pricing book, 10.2 and 10.4).

Amounts of a quote are JSON numbers with two decimals; the exchange rate has three.
"""

from datetime import date
from decimal import Decimal
from typing import Literal

import msgspec

from chalicelib.kernel import money, spanish
from chalicelib.kernel.amounts import Amount
from chalicelib.pricing.rules import nightly, wording
from chalicelib.pricing.rules.late_checkout import LateCheckoutOffer, LateCheckoutRefusal
from chalicelib.pricing.rules.quote import HouseQuote
from chalicelib.pricing.rules.services import ServiceLine
from chalicelib.pricing.service import LateCheckoutAnswer, QuoteAnswer, QuotedClient
from chalicelib.properties.types import CancellationPolicy

UNKNOWN_CODE = "El código de descuento no existe."


class NightView(msgspec.Struct):
    """One night: its price for the included guests and the rule that gave it."""

    date: date
    price_usd: float
    type: str


class OfferedService(msgspec.Struct):
    """A service that the house offers, priced for this stay."""

    id: str
    name: str
    description: str
    price_usd: float
    price_sol: float
    service_type: str
    is_per_night: bool
    is_per_person: bool
    total_price_usd: float
    total_price_sol: float
    post_action: str | None


class ChosenService(msgspec.Struct):
    """A service that is charged; a mandatory one is added by itself."""

    id: str
    name: str
    description: str
    service_type: str
    is_per_night: bool
    is_per_person: bool
    price_per_unit_usd: float
    price_per_unit_sol: float
    total_price_usd: float
    total_price_sol: float
    post_action: str | None
    added_automatically: bool


class PolicyView(msgspec.Struct):
    """The cancellation policy that a guest is shown."""

    id: str
    name: str
    description: str
    days_before_checkin: int
    refund_percentage: float


class DiscountView(msgspec.Struct):
    """What was taken off, or why nothing was."""

    type: Literal["none", "discount_code", "automatic", "error"]
    description: str
    discount_percentage: float
    discount_amount_usd: float
    discount_amount_sol: float
    code_used: str | None


class Benefits(msgspec.Struct):
    """What the client of a quote may use; one point is one PEN."""

    points_available: float
    points_value_usd: float
    points_value_sol: float
    referral_code: str | None


class ClientInfo(msgspec.Struct):
    """The client whom a quote is for."""

    status: str
    name: str
    points_available: float


class HouseQuoteView(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The quote of one house."""

    property_id: str
    property_name: str
    property_slug: str
    base_price_usd: float
    base_price_sol: float
    extra_person_price_per_night_usd: float
    extra_person_price_per_night_sol: float
    extra_person_total_usd: float
    extra_person_total_sol: float
    total_nights: int
    total_guests: int
    extra_guests: int
    subtotal_usd: float
    subtotal_sol: float
    final_price_usd: float
    final_price_sol: float
    available: bool
    availability_message: str
    additional_services: list[OfferedService]
    selected_additional_services: list[ChosenService]
    selected_services_total_usd: float
    selected_services_total_sol: float
    services_applied_count: int
    final_price_with_services_usd: float
    final_price_with_services_sol: float
    cancellation_policy: PolicyView | None
    recommendations: list[str]
    nightly: list[NightView]
    services_warning: str | None = None
    discount_applied: DiscountView | None = None
    client_benefits: Benefits | None = None


class QuoteData(msgspec.Struct, kw_only=True, omit_defaults=True):
    """The quotes of a stay, with the texts that staff paste into WhatsApp."""

    total_casas_disponibles: int = msgspec.field(name="totalCasasDisponibles")
    check_in_date: date
    check_out_date: date
    guests: int
    total_nights: int
    exchange_rate: float
    properties: list[HouseQuoteView]
    general_recommendations: list[str]
    message1: str
    message2: str
    client_info: ClientInfo | None = None


class QuoteView(msgspec.Struct):
    """The answer to a quote."""

    success: bool
    error: int
    data: QuoteData
    message: str


class LateCheckoutData(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Whether a departure may be late; the amounts are there when it may."""

    is_available: bool
    property_name: str
    checkout_date: date
    checkout_day: str
    checkout_weekday: int
    message: str
    base_price_usd: float | None = None
    base_price_sol: float | None = None
    discount_percentage: float | None = None
    discount_amount_usd: float | None = None
    discount_amount_sol: float | None = None
    late_checkout_price_usd: float | None = None
    late_checkout_price_sol: float | None = None


class LateCheckoutView(msgspec.Struct):
    """The answer about a late checkout."""

    success: bool
    error: int
    data: LateCheckoutData
    message: str


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
        base_price_usd=float(totals.base.usd),
        base_price_sol=float(totals.base.pen),
        extra_person_price_per_night_usd=float(extra_unit.usd),
        extra_person_price_per_night_sol=float(extra_unit.pen),
        extra_person_total_usd=float(totals.extra.usd),
        extra_person_total_sol=float(totals.extra.pen),
        total_nights=quote.request.night_count,
        total_guests=quote.request.guests,
        extra_guests=nightly.extra_guests(offer.house, quote.request.guests),
        subtotal_usd=float(totals.subtotal.usd),
        subtotal_sol=float(totals.subtotal.pen),
        final_price_usd=float(totals.final.usd),
        final_price_sol=float(totals.final.pen),
        available=offer.available,
        availability_message=wording.availability_message(offer),
        additional_services=[_offered(line) for line in offer.offered_services],
        selected_additional_services=[_chosen(line) for line in quote.services],
        selected_services_total_usd=float(totals.services.usd),
        selected_services_total_sol=float(totals.services.pen),
        services_applied_count=len(quote.services),
        final_price_with_services_usd=float(totals.with_services.usd),
        final_price_with_services_sol=float(totals.with_services.pen),
        cancellation_policy=_policy(offer.policy),
        recommendations=wording.house_recommendations(offer),
        nightly=[
            NightView(night.night, float(money.cents(night.price_usd)), night.rule)
            for night in quote.price.nights
        ],
    )


def benefits(client: QuotedClient | None, rate: Decimal) -> Benefits | None:
    """What the client of a quote may use. `rate` is PEN for a USD."""
    if client is None:
        return None
    return Benefits(
        points_available=float(client.points),
        points_value_usd=float(money.cents(client.points / rate)),
        points_value_sol=float(client.points),
        referral_code=client.referral_code,
    )


def late_checkout_view(answer: LateCheckoutAnswer) -> LateCheckoutView:
    """The answer about a late checkout."""
    weekday, result = answer.checkout_date.weekday(), answer.result
    refused = isinstance(result, LateCheckoutRefusal)
    message = result.message if isinstance(result, LateCheckoutRefusal) else "Disponible."
    data = LateCheckoutData(
        is_available=not refused,
        property_name=answer.house.name,
        checkout_date=answer.checkout_date,
        checkout_day=spanish.WEEKDAYS[weekday],
        checkout_weekday=weekday,
        message=message,
        **_late_amounts(result),
    )
    return LateCheckoutView(success=True, error=0, data=data, message=message)


def _late_amounts(result: LateCheckoutOffer | LateCheckoutRefusal) -> dict[str, float]:
    if isinstance(result, LateCheckoutRefusal):
        return {}
    return {
        "base_price_usd": float(result.base.usd),
        "base_price_sol": float(result.base.pen),
        "discount_percentage": float(result.discount_percentage),
        "discount_amount_usd": float(result.discount.usd),
        "discount_amount_sol": float(result.discount.pen),
        "late_checkout_price_usd": float(result.price.usd),
        "late_checkout_price_sol": float(result.price.pen),
    }


def _for_visitor(offer: HouseQuote, answer: QuoteAnswer) -> HouseQuoteView:
    view = house_view(offer)
    chosen = {line.service_id for line in offer.quote.services}
    if answer.chosen_services and chosen.isdisjoint(answer.chosen_services):
        view.services_warning = "Esta propiedad no ofrece los servicios solicitados."
    if answer.discount_code is not None:
        view.discount_applied = DiscountView("error", UNKNOWN_CODE, 0.0, 0.0, 0.0, None)
    view.client_benefits = benefits(answer.client, answer.exchange_rate)
    return view


def _client_info(client: QuotedClient | None) -> ClientInfo | None:
    return None if client is None else ClientInfo("registered", client.name, float(client.points))


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
        id=line.service_id,
        name=line.name,
        description=line.description,
        price_usd=float(line.unit.usd),
        price_sol=float(line.unit.pen),
        service_type=line.service_type,
        is_per_night=line.is_per_night,
        is_per_person=line.is_per_person,
        total_price_usd=float(line.total.usd),
        total_price_sol=float(line.total.pen),
        post_action=line.post_action,
    )


def _chosen(line: ServiceLine) -> ChosenService:
    return ChosenService(
        id=line.service_id,
        name=line.name,
        description=line.description,
        service_type=line.service_type,
        is_per_night=line.is_per_night,
        is_per_person=line.is_per_person,
        price_per_unit_usd=float(line.unit.usd),
        price_per_unit_sol=float(line.unit.pen),
        total_price_usd=float(line.total.usd),
        total_price_sol=float(line.total.pen),
        post_action=line.post_action,
        added_automatically=line.added_automatically,
    )
