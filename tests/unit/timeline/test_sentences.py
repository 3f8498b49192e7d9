"""What a timeline says of each event."""

import re
from typing import Any

import msgspec
import pytest

from chalicelib.documents.events import ContractMade
from chalicelib.kernel.events import Event, name_of
from chalicelib.music.events import ParticipantEvent
from chalicelib.notifications.events import StayNoticeEvent
from chalicelib.payments import events as payments
from chalicelib.reservations import events as stays
from chalicelib.sync.events import ChannelConflicts, StayPurchased
from chalicelib.timeline import rules, sentences
from chalicelib.timeline.types import Difference, Names

NAMES = Names(staff={"staff#1": "Rosaura Quispe"}, houses={"h1": "Casa Austin 1"})
STAY: dict[str, Any] = {
    "reservation_id": "r1",
    "property_id": "h1",
    "client_id": "c1",
    "check_in": "2026-04-06",
    "departure": "2026-04-08",
    "status": "approved",
    "origin": "client",
    "hold_until": None,
    "claimed": {},
    "freed": {},
}
PAYMENT: dict[str, Any] = {
    "reservation_id": "r1",
    "payment_id": "p1",
    "client_id": "c1",
    "direction": "in",
    "source": "card",
    "amount": "500.00",
    "currency": "sol",
    "gateway": "openpay",
    "gateway_id": "g1",
    "purpose": "balance",
    "reason": None,
    "surplus": "10.00",
}
REFUND = {
    "amount": "120.00",
    "paid": "240.00",
    "currency": "usd",
    "percentage": "50",
    "policy": None,
}


def every_kind(base: type[Event]) -> set[type[Event]]:
    kinds = set(base.__subclasses__())
    return kinds.union(*(every_kind(kind) for kind in kinds)) if kinds else kinds


def names_of(base: type[Event]) -> set[str]:
    tags = (msgspec.inspect.type_info(kind).tag for kind in every_kind(base))  # type: ignore[attr-defined]
    return {tag for tag in tags if isinstance(tag, str) and re.fullmatch(r"[a-z_]+\.[a-z_]+", tag)}


def test_every_event_of_a_stay_has_a_sentence() -> None:
    assert payments.__name__
    told = {
        *names_of(stays.StayEvent),
        *names_of(stays.PaymentEvent),
        *names_of(stays.ReceiptEvent),
        *names_of(StayNoticeEvent),
        *names_of(ParticipantEvent),
        *(name_of(event) for event in (ContractMade, ChannelConflicts, StayPurchased)),
    }
    assert told == sentences.STORY.keys()


@pytest.mark.parametrize("name", sorted(sentences.STORY))
def test_a_sentence_is_one(name: str) -> None:
    facts = {
        **STAY,
        **PAYMENT,
        "refund": REFUND,
        "version": 2,
        "template": "person",
        "count": 1,
        "channel": "Airbnb" if name == "channel.conflicts" else "whatsapp",
        "key": "payment_approved",
        "code": "131026",
        "check_out": "2026-04-08",
        "decision": "accepted",
        "end": "left",
    }
    told = sentences.sentence(name, facts)
    assert told[0].isupper()
    assert told.endswith(".")
    assert "None" not in told
    assert "{" not in told


@pytest.mark.parametrize(
    ("name", "facts", "text"),
    [
        (
            "music.access_decided",
            {"decision": "rejected"},
            "El huésped rechazó que otra persona elija la música.",
        ),
        ("music.access_ended", {"end": "removed"}, "El huésped retiró a alguien de la música."),
        (
            "reservation.created",
            STAY,
            "Se registró la reserva (Cliente Web), 6 al 8 de abril de 2026.",
        ),
        (
            "reservation.created",
            {**STAY, "discount": {"name": "Verano", "saved_usd": "20.00"}},
            "Se registró la reserva (Cliente Web), 6 al 8 de abril de 2026, con el descuento "
            "«Verano».",
        ),
        (
            "reservation.removed",
            {**STAY, "refund": REFUND},
            "Se eliminó la reserva. Se debe devolver $ 120.00.",
        ),
        ("reservation.removed", {**STAY, "refund": None}, "Se eliminó la reserva."),
        (
            "payment.recorded",
            {**PAYMENT, "source": "staff"},
            "Se anotó un pago de S/ 500.00 según el personal.",
        ),
        (
            "payment.recorded",
            {**PAYMENT, "source": "voucher", "direction": "out", "currency": "usd"},
            "Se anotó una devolución de $ 500.00 por transferencia.",
        ),
        (
            "payment.card_paid",
            PAYMENT,
            "Se pagaron S/ 500.00 con tarjeta para el saldo.",
        ),
        ("receipt.added", {"count": 3}, "Se agregaron 3 comprobantes."),
        (
            "guest.told",
            {"key": "payment_approved"},
            "Se avisó al huésped en la app: que su pago fue aceptado.",
        ),
        (
            "guest.told",
            {"key": "reservation_guests_changed"},
            "Se avisó al huésped en la app: los cambios.",
        ),
        ("message.sent", {"channel": "telegram"}, "Se escribió al personal por Telegram."),
        (
            "message.failed",
            {"channel": "whatsapp", "code": "graph 131026"},
            "No se pudo escribir al huésped por WhatsApp (graph 131026).",
        ),
        ("something.new", {}, "something.new"),
    ],
)
def test_sentences_say_what_happened(name: str, facts: dict[str, Any], text: str) -> None:
    assert sentences.sentence(name, facts) == text


@pytest.mark.parametrize(
    ("actor", "person"),
    [
        ("staff#1", "Rosaura Quispe"),
        ("staff#9", "Alguien del personal"),
        ("client#c1", "Huésped"),
        ("system", "Sistema"),
        ("bot#k1", "Programa"),
        ("past", "Sistema anterior"),
    ],
)
def test_who_did_it_is_said_as_people_say_it(actor: str, person: str) -> None:
    assert rules.actor_of(actor, NAMES) == person


class Told(msgspec.Struct):
    name: str
    actor: str
    at: Any
    event: dict[str, Any]
    changes: dict[str, Any]


def test_a_new_booking_changed_nothing() -> None:
    event = Told("reservation.created", "client#c1", None, STAY, {"guests": [None, 4]})
    [told] = rules.happenings([event], NAMES)
    assert told.differences == ()


def test_changes_are_told_in_words_and_without_what_nobody_reads() -> None:
    changes = {
        "property_id": [None, "h1"],
        "seller_id": [1, 9],
        "version": [1, 2],
        "guests": [2, 4],
        "paid": [[], [{"amount": "1"}]],
        "status": ["pending", "approved"],
    }
    event = Told("reservation.changed", "staff#1", None, STAY, changes)
    [told] = rules.happenings([event], NAMES)
    assert told.differences == (
        Difference("guests", 2, 4),
        Difference("property_id", None, "Casa Austin 1"),
        Difference("seller_id", "Rosaura Quispe", "Alguien del personal"),
        Difference("status", "Pendiente", "Aprobada"),
    )
    assert rules.staff_named([event]) == {1, 9}
    assert rules.houses_named([event]) == {"h1"}
