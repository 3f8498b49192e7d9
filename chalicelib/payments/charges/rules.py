"""What a card pays for a stay (reservations book, 6.2 to 6.4; pricing book, 6 and 9).

The server computes every amount, in PEN, from what is bought; a caller may say which one it saw.
"""

from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict, Invalid
from chalicelib.kernel.money import ZERO, cents
from chalicelib.pricing.late_checkout.rules import LateCheckoutRefusal, late_checkout
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.pricing.quotes.rules.services import offered, price_services
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.houses.rules import advance_of
from chalicelib.properties.types import House
from chalicelib.rates.types import POOL_HEATING
from chalicelib.reservations.money.rules import balance
from chalicelib.reservations.money.types import Purpose
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.types import OF_GUESTS, Stay


class StayClosed(Conflict):
    """The stay takes no payments any more."""

    code = "stay_closed"
    default_message = "Esta reserva ya no acepta pagos."


class HoldOver(Conflict):
    """The time to pay a hold is over."""

    code = "hold_expired"
    default_message = "El tiempo para pagar esta reserva terminó. Haga una nueva reserva."


class TooManyCards(Conflict):
    """So many cards were refused for the stay that it takes no more. Who tries one after the other
    is no guest, and a guest may still pay by transfer."""

    code = "too_many_cards"
    default_message = (
        "Se rechazaron demasiadas tarjetas para esta reserva. "
        "Pague con una transferencia o escríbanos."
    )


class NothingToPay(Conflict):
    """The stay is paid."""

    code = "nothing_to_pay"
    default_message = "Esta reserva ya está pagada."


class ServiceActive(Invalid):
    """The stay has the service already."""

    code = "service_active"
    default_message = "Este servicio ya está incluido en su reserva."


class ServiceMissing(Conflict):
    """The house does not offer the service, or not for these dates."""

    code = "service_unavailable"


class OtherAmount(Invalid):
    """The caller saw another amount than is due. `amount` is the right one, in PEN."""

    code = "amount_differs"

    def __init__(self, amount: Decimal) -> None:
        super().__init__(fields={"amount": [f"El monto a pagar es S/ {amount}."]})
        self.message = f"El monto a pagar es S/ {amount}. Actualice la página e intente nuevamente."
        self.amount = amount
        self.more = {"amount": float(amount)}


MOST_REFUSED = 20
"""Refused cards of a stay, however long it takes."""


class Priced(msgspec.Struct, frozen=True):
    """What is known of prices when an amount is computed."""

    catalogue: Catalogue
    house: House


def check_cards(refused: int) -> None:
    """Let a guest try another card for a stay of which so many were refused.

    Raises:
        TooManyCards: it takes no more.
    """
    if refused >= MOST_REFUSED:
        raise TooManyCards


def check_open(stay: Stay, now: datetime) -> None:
    """Let a guest pay for a stay.

    Raises:
        HoldOver: its hold lapsed; exactly at the deadline it has not.
        StayClosed: it has ended, or is nobody's to pay for.
    """
    if stay.status == "expired" or has_lapsed(stay, now):
        raise HoldOver
    if not stay.blocks or stay.origin not in OF_GUESTS:
        raise StayClosed


def is_open(stay: Stay, now: datetime) -> bool:
    """Whether a guest may pay for a stay."""
    try:
        check_open(stay, now)
    except Conflict:
        return False
    return True


def amount_due(stay: Stay, purpose: Purpose, priced: Priced, now: datetime) -> Decimal:
    """What a guest has to pay for a purpose, in PEN.

    Raises:
        NothingToPay: of what a stay costs, nothing is left.
        ServiceActive, ServiceMissing: the service cannot be bought.
    """
    match purpose:
        case "balance":
            return _left(stay)
        case "advance":
            return _advance(stay, priced.house)
        case "temperature_pool":
            return _pool(stay, priced, now)
        case "late_checkout":
            return _late_checkout(stay, priced, now)


def check_amount(seen: Decimal | None, due: Decimal) -> None:
    """Refuse a caller who saw another amount.

    Raises:
        OtherAmount: naming the right one.
    """
    if seen is not None and cents(seen) != due:
        raise OtherAmount(due)


def _left(stay: Stay) -> Decimal:
    left = balance(stay).left_sol
    if left <= ZERO:
        raise NothingToPay
    return left


def advance_due(stay: Stay, house: House) -> Decimal:
    """The part of the price that a house asks for in advance, less what was paid, in PEN; 0 where
    that is no less."""
    part = advance_of(house, stay.price_sol - stay.points_redeemed)
    return max(min(part - balance(stay).advance_sol, balance(stay).left_sol), ZERO)


def _advance(stay: Stay, house: House) -> Decimal:
    missing = advance_due(stay, house)
    if missing <= ZERO:
        raise NothingToPay("El adelanto de esta reserva ya está pagado.")
    return missing


def _require_booked(stay: Stay) -> None:
    """A service does not hold a house: what holds it has to be paid first."""
    if stay.status == "incomplete":
        raise ServiceMissing("Primero pague su reserva; después podrá agregar servicios.")


def _pool(stay: Stay, priced: Priced, now: datetime) -> Decimal:
    _require_booked(stay)
    if stay.departure <= dates.today(now):
        raise ServiceMissing("Su estadía ya terminó: la piscina ya no se puede temperar.")
    if stay.temperature_pool:
        raise ServiceActive
    services = offered(priced.catalogue.services, stay.property_id)
    heating = [service for service in services if service.post_action == POOL_HEATING]
    request = StayRequest(stay.check_in, stay.departure, stay.guests)
    lines = price_services(heating[:1], request, priced.catalogue.exchange_rate)
    if not lines or lines[0].total.pen <= ZERO:
        raise ServiceMissing("Esta propiedad no ofrece piscina temperada.")
    return lines[0].total.pen


def _late_checkout(stay: Stay, priced: Priced, now: datetime) -> Decimal:
    _require_booked(stay)
    if stay.late_checkout:
        raise ServiceActive
    found = late_checkout(
        priced.catalogue,
        priced.house,
        stay.departure,
        stay.guests,
        # Whether the night is free is a condition of the transaction.
        night_is_free=True,
        today=dates.today(now),
    )
    if isinstance(found, LateCheckoutRefusal):
        raise ServiceMissing(found.message)
    if found.price.pen <= ZERO:
        raise ServiceMissing("Este late checkout no tiene costo: pídalo a nuestro equipo.")
    return found.price.pen
