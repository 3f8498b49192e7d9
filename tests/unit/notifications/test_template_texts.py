"""What fills templates of WhatsApp, and the text messages instead (notifications book, 11)."""

from decimal import Decimal

import pytest
from msgspec.structs import replace

from chalicelib.integrations.whatsapp import TEMPLATES
from chalicelib.notifications.whatsapp import texts
from chalicelib.reservations.types import Currency

from .test_chat_texts import STAY


def test_an_accepted_payment() -> None:
    name = texts.short_name("Cliente Uno", "Demo Dos")
    filling = texts.payment_approved(name, STAY)
    assert filling == ("Cliente Demo", "$120.00", "por tu estadía del 09/03/2027")
    assert len(filling) == TEMPLATES["payment_approved"].variables


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [("120", "usd", "$120.00"), ("1776.5", "sol", "S/1776.50"), ("0", "sol", "S/0.00")],
)
def test_amounts_have_no_sign_between_thousands(
    amount: str, currency: Currency, written: str
) -> None:
    assert texts.amount(Decimal(amount), currency) == written


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        ("Cliente Uno", "Demo Dos", "Cliente Demo"),
        ("  Hotel   Sur ", None, "Hotel"),
        ("Ana", "", "Ana"),
        (" ", None, "cliente"),
    ],
)
def test_a_name_is_the_first_of_each(first: str, last: str | None, written: str) -> None:
    assert texts.short_name(first, last) == written


def test_the_others_fill_their_templates() -> None:
    assert texts.welcome("Cliente Uno") == ("Cliente",)
    assert texts.welcome("") == ("cliente",)
    assert texts.event_winner("Cliente Uno", "Sorteo", None) == (
        "Cliente",
        "Sorteo",
        "Premio sorpresa",
    )
    assert len(texts.welcome("Ana")) == TEMPLATES["welcome"].variables
    assert len(texts.event_winner("Ana", "a", "b")) == TEMPLATES["event_winner"].variables


def test_text_messages_say_the_same() -> None:
    assert texts.approved_as_text(STAY) == (
        "Casa Austin: aceptamos tu pago de $120.00 por tu estadía del 09/03/2027 en Casa 1. "
        "¡Te esperamos!"
    )
    assert "09/03/2027. ¡Te" in texts.approved_as_text(replace(STAY, property_name=""))
    assert texts.cancelled_as_text(STAY) == (
        "Casa Austin: anulamos tu reserva del 09/03/2027 porque tu comprobante no llegó a tiempo. "
        "Escríbenos y te ayudamos."
    )
