"""The Spanish texts around quotes (pricing book, sections 10.2 and 11; panel book, 4.7).

Staff paste `message1` and `message2` into WhatsApp: their line formats are a contract.
"""

from collections.abc import Sequence
from typing import assert_never

from chalicelib.discounts.choosing.amounts import Terms
from chalicelib.discounts.choosing.rules import Proposal
from chalicelib.kernel.amounts import Amount
from chalicelib.kernel.dates import is_weekend_night
from chalicelib.kernel.spanish import date_range, percentage_text
from chalicelib.pricing.quotes.rules.quote import HouseQuote
from chalicelib.pricing.quotes.rules.requests import StayRequest

SMALL_GROUP = 5
LARGE_GROUP = 8
LONG_STAY = 7
VERY_LONG_STAY = 14
HIGH_SUBTOTAL_USD = 500


def availability_message(offer: HouseQuote) -> str:
    """Whether the house can be had, and if not why."""
    if offer.refusal:
        return offer.refusal.message
    return "La casa está disponible en las fechas seleccionadas."


def house_recommendations(offer: HouseQuote) -> list[str]:
    """Hints about one house."""
    house, request = offer.house, offer.quote.request
    hints = []
    if not offer.available:
        hints.append("Esta casa no está disponible; pruebe con otras fechas.")
    if house.capacity_max is not None and request.guests > house.capacity_max:
        hints.append(f"Supera la capacidad máxima de {house.capacity_max} huéspedes.")
    if request.night_count >= LONG_STAY:
        hints.append("Estadía de una semana o más: consulte por beneficios especiales.")
    if offer.quote.totals.subtotal.usd >= HIGH_SUBTOTAL_USD:
        hints.append("Reserve con anticipación para asegurar sus fechas.")
    if house.has_pool_heating:
        hints.append("Puede solicitar la piscina temperada.")
    return hints


def general_recommendations(offers: Sequence[HouseQuote], request: StayRequest) -> list[str]:
    """Hints about the whole answer."""
    available = sum(offer.available for offer in offers)
    hints = []
    if not available:
        hints.append("No hay casas disponibles en esas fechas; pruebe con otras.")
    elif available < len(offers):
        hints.append(f"{available} de {len(offers)} casas disponibles.")
    if request.night_count >= VERY_LONG_STAY:
        hints.append("Para estadías de dos semanas o más, consulte por beneficios especiales.")
    if request.guests >= LARGE_GROUP:
        hints.append("Para grupos grandes, revise la capacidad máxima de cada casa.")
    return hints


def discount_text(proposal: Proposal) -> str:
    """A discount as its guest reads it: `Promoción: 12.5% de descuento`."""
    return f"{proposal.name}: {_value(proposal.terms)} de descuento{_reach(proposal.terms)}"


def message1(offers: Sequence[HouseQuote], request: StayRequest) -> str:
    """The dates, the discount of the first house and a tip, or that nothing is available."""
    first = next((offer for offer in offers if offer.available), None)
    if first is None:
        return f"{dates_line(request)}\n❌ No hay casas disponibles para estas fechas"
    lines = [dates_line(request), _sparkle(first), _tip(request)]
    return "\n".join(line for line in lines if line)


def message2(offers: Sequence[HouseQuote]) -> str:
    """A line with the price, services excluded, for each available house."""
    lines = [price_line(offer) for offer in offers if offer.available]
    return "\n".join(lines) or "Te sugerimos probar con otras fechas 🙏"


def dates_line(request: StayRequest) -> str:
    """The dates of the request."""
    return f"📅 Del {date_range(request.check_in, request.check_out)}"


def price_line(offer: HouseQuote) -> str:
    """A house and its price, services excluded."""
    return f"🏠 {offer.house.name}: {_price(offer.quote.totals.final)}"


def _tip(request: StayRequest) -> str | None:
    weekend = any(is_weekend_night(night) for night in request.nights())
    if request.guests >= SMALL_GROUP or not weekend:
        return None
    return f"💡 De domingo a jueves es más económico para grupos de hasta {SMALL_GROUP} personas"


def _sparkle(offer: HouseQuote) -> str | None:
    applied = offer.quote.discount.applied
    if applied is None:
        return None
    proposal = applied.proposal
    if proposal.source != "discount_code":
        return f"✨ {discount_text(proposal)}"
    worth = _worth_of_code(proposal.terms, applied.saving)
    return f"✨ Código {proposal.key}: {worth} de descuento{_reach(proposal.terms)}"


def _worth_of_code(terms: Terms, saving: Amount) -> str:
    match terms.discount_type:
        case "percentage":
            return _value(terms)
        case "fixed_usd" | "fixed_sol":
            return f"${saving.usd:.2f}"
        case kind:
            assert_never(kind)


def _value(terms: Terms) -> str:
    match terms.discount_type:
        case "percentage":
            return percentage_text(terms.value)
        case "fixed_usd":
            return f"${terms.value:.2f}"
        case "fixed_sol":
            return f"S/.{terms.value:.2f}"
        case kind:
            assert_never(kind)


def _reach(terms: Terms) -> str:
    return " sobre el precio base" if terms.base_only else ""


def _price(amount: Amount) -> str:
    return f"*${amount.usd:.2f}* ó *S/.{amount.pen:.2f}*"
