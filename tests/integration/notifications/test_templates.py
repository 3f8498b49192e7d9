"""What guests get by WhatsApp, or as a text message instead (notifications book, 11 and 16)."""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.community.contests.jobs import notify_event_winners
from chalicelib.community.occasions.service import CATEGORIES, OCCASIONS
from chalicelib.community.registrations import deciding
from chalicelib.community.registrations import records as registrations
from chalicelib.community.registrations import service as registering
from chalicelib.community.registrations.types import Decision
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.notifications.leaving.service import forget_guest
from chalicelib.notifications.messages.records import messages_to
from chalicelib.notifications.messages.types import Message
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp
from tests.support import deliveries
from tests.support.people import ACTOR

from .telephones import API, Telephones

PHONE, WITHHELD, UNREACHABLE, UNREAD = (
    "51987654321",
    "51987654349",
    "51987654326",
    "51987654327",
)


@pytest.fixture(autouse=True)
def _everybody_is_there(town: Telephones, whatsapp: Whatsapp) -> None:
    whatsapp.received.clear()
    whatsapp.courier.sent.clear()


def sent(whatsapp: Whatsapp) -> list[tuple[str, str, list[str]]]:
    """To whom, which template, and what filled it."""
    bodies: list[dict[str, Any]] = [json.loads(each.request.body) for each in whatsapp.received]
    return [
        (
            body["to"],
            body["template"]["name"],
            [
                parameter["text"]
                for component in body["template"]["components"]
                for parameter in component["parameters"]
            ],
        )
        for body in bodies
    ]


def told(town: Telephones, whatsapp: Whatsapp, *states: str) -> None:
    """Let the API hear what WhatsApp tells of these states, or of all."""
    for each in whatsapp.courier.sent:
        if not states or each.event in states:
            answer = town.api.post(f"{API}{each.target}", body=each.body, headers=each.headers)
            assert answer.status_code == 200, answer.body
    town.post.settle()


def kept(client_id: str) -> list[Message]:
    return [record.message for record in messages_to(f"client#{client_id}")]


def texts(twilio: Twilio) -> list[tuple[str, str]]:
    return [(each.message.to, each.message.text) for each in twilio.received if each.message]


def approve(town: Telephones, stay: str) -> None:
    town.edit(stay, status="approved", advance_payment="120.00", advance_payment_currency="usd")
    town.post.wait(seconds=15)


def test_an_accepted_payment_is_told_once(town: Telephones, whatsapp: Whatsapp) -> None:
    stay = town.book()
    town.post.wait(seconds=15)
    assert sent(whatsapp) == []
    approve(town, stay)
    town.edit(stay, comentarios_reservas="Todo bien")
    town.edit(stay, guests=5)
    town.post.wait(minutes=1)

    assert sent(whatsapp) == [
        (
            PHONE,
            "pago_aprobado_ca",
            ["Ana Quispe", "$120.00", "por tu estadía del 16/04/2026"],
        )
    ]


def test_a_stay_of_staff_is_told_to_nobody(town: Telephones, whatsapp: Whatsapp) -> None:
    stay = town.sell(status="pending")
    approve(town, stay)
    assert sent(whatsapp) == []


def test_the_stay_is_left_alone(town: Telephones, whatsapp: Whatsapp) -> None:
    stay = town.book()
    town.edit(stay, status="approved")
    before = town.read(f"reservations/{stay}/", "admin")
    town.post.wait(minutes=1)

    assert len(sent(whatsapp)) == 1
    after = town.read(f"reservations/{stay}/", "admin")
    assert after["version"] == before["version"]


def test_what_is_no_longer_so_is_not_told(town: Telephones, whatsapp: Whatsapp) -> None:
    stay = town.book()
    town.edit(stay, status="approved")
    town.edit(stay, status="cancelled")
    town.post.wait(minutes=1)
    assert sent(whatsapp) == []


def test_a_hold_that_expired_is_told_and_one_that_staff_end_is_not(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    ended = town.book()
    town.edit(ended, status="cancelled")
    town.post.wait(seconds=15)
    town.book()
    town.post.wait(hours=2)
    deliveries.run("expire_holds", {})
    town.post.wait(seconds=15)

    assert sent(whatsapp) == [(PHONE, "reserva_cancelada_ca", ["Ana Quispe"])]


def test_a_new_client_is_welcomed(town: Telephones, whatsapp: Whatsapp) -> None:
    luis = town.register("luis", "40000002", "Luis Miguel", email=None, tel_number="51987111222")
    town.post.settle()

    assert sent(whatsapp) == [("51987111222", "registro_exitoso", ["Luis"])]
    told(town, whatsapp)
    assert [message.state for message in kept(luis.client_id)] == ["read"]


def test_the_night_holds_a_welcome_back(town: Telephones, whatsapp: Whatsapp) -> None:
    town.post.wait(hours=14)
    town.register("luis", "40000002", "Luis")
    town.post.wait(hours=7)
    assert sent(whatsapp) == []
    town.post.wait(hours=2)
    assert len(sent(whatsapp)) == 1


def test_a_winner_is_told_by_whatsapp_and_push_and_counts_as_told_once_it_arrived(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    town.clear()
    registration_id = won(town, town.ana)

    assert sent(whatsapp) == [(PHONE, "ganador_evento", ["Ana", "Sorteo de verano", "Una noche"])]
    pushed = town.pushed()
    assert {each.key for each in pushed} == {"event_winner"}
    assert "Una noche" in pushed[0].body
    told(town, whatsapp, "sent")
    assert not is_told(registration_id)
    told(town, whatsapp, "delivered")
    assert is_told(registration_id)


def test_a_winner_counts_as_told_once_a_push_arrived(town: Telephones) -> None:
    registration_id = won(town, town.ana)
    assert not is_told(registration_id)
    town.expo.ready_after = timedelta()
    town.post.wait(minutes=16)
    deliveries.run("push_receipts", {})
    town.post.settle()
    assert is_told(registration_id)


def test_a_winner_whom_nothing_reaches_does_not_count_as_told(
    town: Telephones, whatsapp: Whatsapp
) -> None:
    luis = town.register("luis", "40000002", "Luis", tel_number=WITHHELD)
    town.post.wait(seconds=15)
    registration_id = won(town, luis)
    told(town, whatsapp)
    assert not is_told(registration_id)


def is_told(registration_id: str) -> bool:
    found = registrations.find(registration_id)
    assert found is not None
    assert found.win is not None
    return found.win.told_at is not None


def won(town: Telephones, guest: Client) -> str:
    """A guest wins something that is announced now; the registration."""
    now = clock.now()
    category = CATEGORIES.save(CATEGORIES.new(name="Sorteos"), actor=ACTOR)
    occasion = OCCASIONS.new(
        title="Sorteo de verano",
        description="Una noche gratis",
        category_id=category.entry_id,
        event_date=now + timedelta(days=1),
        registration_deadline=now + timedelta(days=1),
        status="published",
        requires_approved_reservation=False,
    )
    event = OCCASIONS.save(occasion, actor=ACTOR).entry_id
    change = registering.register(event, "", caller=Guest(guest.client_id, "s"), now=now)
    registration_id = change.registration.registration_id
    decision = Decision(
        winner_status="winner", prize_description="Una noche", winner_announcement_date=now
    )
    deciding.decide(registration_id, decision, actor=ACTOR, now=now)
    notify_event_winners(now)
    town.post.settle()
    return registration_id


@pytest.fixture
def luis(town: Telephones) -> str:
    """A guest without the app, whom WhatsApp does not reach."""
    luis = town.register("luis", "40000002", "Luis", tel_number=WITHHELD)
    town.post.wait(seconds=15)
    return luis.client_id


def test_what_did_not_arrive_goes_as_a_text_message(
    town: Telephones, luis: str, whatsapp: Whatsapp, twilio: Twilio
) -> None:
    told(town, whatsapp)
    assert texts(twilio) == []  # of the welcome
    whatsapp.courier.sent.clear()
    approve(town, town.book("luis"))
    assert texts(twilio) == []
    told(town, whatsapp)
    told(town, whatsapp)

    assert texts(twilio) == [
        (
            f"+{WITHHELD}",
            "Casa Austin: aceptamos tu pago de $120.00 por tu estadía del 16/04/2026 en "
            "Casa Austin 1. ¡Te esperamos!",
        )
    ]
    states = {(each.channel, each.kind): (each.state, each.code) for each in kept(luis)}
    assert states["whatsapp", "payment_approved"] == ("failed", "graph 131049")
    assert states["sms", "payment_approved"] == ("accepted", None)


def test_what_whatsapp_refuses_at_once_goes_as_a_text_message(
    town: Telephones, whatsapp: Whatsapp, twilio: Twilio
) -> None:
    town.register("rosa", "40000003", "Rosa", tel_number=UNREACHABLE)
    town.book("rosa")
    town.post.wait(hours=2)
    deliveries.run("expire_holds", {})
    town.post.wait(seconds=15)

    [(to, text)] = texts(twilio)
    assert to == f"+{UNREACHABLE}"
    assert text.startswith("Casa Austin: anulamos tu reserva del 16/04/2026")


def test_who_has_the_app_gets_no_text_message(
    town: Telephones, luis: str, whatsapp: Whatsapp, twilio: Twilio
) -> None:
    town.have("luis", "ExponentPushToken[luis]", "clients")
    approve(town, town.book("luis"))
    told(town, whatsapp)
    town.post.wait(minutes=1)

    assert texts(twilio) == []


def test_a_token_that_ended_lets_messages_wait(
    town: Telephones, whatsapp: Whatsapp, twilio: Twilio, caplog: pytest.LogCaptureFixture
) -> None:
    whatsapp.fail("expired_token")
    approve(town, town.book())
    town.post.wait(minutes=40)
    assert any(record.message == "messages are refused" for record in caplog.records)
    whatsapp.recover()
    whatsapp.received.clear()
    town.post.wait(minutes=20)

    assert len(sent(whatsapp)) == 1
    assert texts(twilio) == []


@pytest.mark.parametrize("how", ["transient", "down", "broken", "throughput"])
def test_what_may_pass_later_is_tried_again(town: Telephones, whatsapp: Whatsapp, how: str) -> None:
    whatsapp.fail(how, 2)
    approve(town, town.book())
    town.post.wait(minutes=10)

    assert [each.outcome for each in whatsapp.received] == [how, how, "200"]


@pytest.mark.parametrize("how", ["lost", "garbage", "reset"])
def test_what_may_have_been_sent_is_not_sent_again(
    town: Telephones, whatsapp: Whatsapp, how: str
) -> None:
    whatsapp.fail(how, 1)
    approve(town, town.book())
    town.post.wait(hours=3)

    assert len(whatsapp.received) == 1
    codes = {each.kind: (each.state, each.code) for each in kept(town.ana.client_id)}
    assert codes["payment_approved"] == ("failed", "unknown_outcome")


def test_nothing_is_kept_of_a_guest_who_is_forgotten(
    town: Telephones, luis: str, whatsapp: Whatsapp
) -> None:
    assert kept(luis)
    forget_guest(luis, now=clock.now())
    forget_guest(luis, now=clock.now())
    assert kept(luis) == []
    told(town, whatsapp)
    assert kept(luis) == []
