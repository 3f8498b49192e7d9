"""What fills the templates of WhatsApp, and what a text message says instead: pure, in Spanish
(notifications book, 2.1 and 11)."""

from decimal import Decimal

from chalicelib.kernel import money, spanish
from chalicelib.kernel.spanish import first_word
from chalicelib.notifications.texts.formats import short_date
from chalicelib.notifications.texts.types import StayFacts
from chalicelib.reservations.types import Currency

BRAND = "Casa Austin"
SOMEBODY = "cliente"
NO_PRIZE = "Premio sorpresa"


def short_name(first_name: str, last_name: str | None) -> str:
    """The first of the given names and the first of the family names."""
    names = f"{first_word(first_name)} {first_word(last_name or '')}"
    return spanish.one_line(names) or SOMEBODY


def amount(paid: Decimal, currency: Currency) -> str:
    """`$120.00`, `S/1776.00`: without a sign between thousands."""
    return f"{'$' if currency == 'usd' else 'S/'}{money.text(paid)}"


def payment_approved(name: str, stay: StayFacts) -> tuple[str, ...]:
    """Name, amount, and for what it was paid."""
    return name, amount(stay.advance, stay.advance_currency), _for_what(stay)


def welcome(first_name: str) -> tuple[str, ...]:
    """The first name."""
    return (first_word(first_name) or SOMEBODY,)


def event_winner(first_name: str, contest: str, prize: str | None) -> tuple[str, ...]:
    """First name, contest and prize."""
    return (*welcome(first_name), contest, prize or NO_PRIZE)


def approved_as_text(stay: StayFacts) -> str:
    """That a payment was accepted, as a text message."""
    paid = amount(stay.advance, stay.advance_currency)
    house = f" en {stay.property_name}" if stay.property_name else ""
    return f"{BRAND}: aceptamos tu pago de {paid} {_for_what(stay)}{house}. ¡Te esperamos!"


def cancelled_as_text(stay: StayFacts) -> str:
    """That a hold expired, as a text message."""
    return (
        f"{BRAND}: anulamos tu reserva del {short_date(stay.check_in)} porque tu comprobante no "
        "llegó a tiempo. Escríbenos y te ayudamos."
    )


def _for_what(stay: StayFacts) -> str:
    return f"por tu estadía del {short_date(stay.check_in)}"
