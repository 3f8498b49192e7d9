"""What happens is written to the chats of the business, once (notifications book, 10 and 16)."""

from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.cloud import objects
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.events import PasswordSet
from chalicelib.kernel import cache, clock
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.rates.types import POOL_HEATING
from local.providers.telegram import MIGRATED, MOVED_TO, Telegram
from tests.support import arrivals, deliveries
from tests.support.cards import FakeGateway, instead_of
from tests.support.houses import offer_pool
from tests.support.pictures import PAPER, jpeg

from .chats import CLIENTS, NEWS, PERSONAL, TODAY, asked, heads, shown
from .telephones import Telephones, day


@pytest.fixture(autouse=True)
def _everybody_is_there(town: Telephones, telegram: Telegram) -> None:
    telegram.received.clear()


def send_voucher(town: Telephones, stay: str, content: bytes) -> None:
    answer = town.api.post(
        f"/api/v1/clients/voucher/upload/{stay}/",
        token="ana",
        files={"voucher": ("voucher", content, "image/jpeg")},
    )
    assert answer.status_code == 200, answer.body


def open_files(town: Telephones) -> None:
    for key, _ in objects.stored("uploads/receipts/"):
        assert arrivals.run("uploads", arrivals.notice(key)) == arrivals.NONE_FAILED
    town.post.settle()


def test_a_booking_of_a_guest_is_told_in_two_chats(town: Telephones, telegram: Telegram) -> None:
    stay = town.book()
    total = town.read(f"reservations/{stay}/", "admin")["price_sol"]
    town.post.settle()

    assert shown(telegram, CLIENTS) == [
        "💻 Solicitud desde la web\n"
        "Titular: Ana Quispe\n"
        "Casa: Casa Austin 1\n"
        "Entra: Jueves 16 de abril\n"
        "Sale: Domingo 19 de abril\n"
        "Huéspedes: 4\n"
        "Piscina temperada: No\n"
        f"Total: S/{float(total):,.2f}\n"
        "Contacto: +51987654321"
    ]
    assert heads(telegram, PERSONAL) == ["🏡 Casa Austin 1"]
    assert "https://wa.me/51987654321" in shown(telegram, PERSONAL)[0]
    assert shown(telegram, NEWS) == shown(telegram, TODAY) == []


def test_a_stay_of_today_that_staff_sold_is_told_in_three(
    town: Telephones, telegram: Telegram
) -> None:
    stay = town.sell(check_in_date=day(3, 2), check_out_date=day(3, 4))
    town.post.settle()
    town.edit(stay, comentarios_reservas="Llegan tarde")
    town.post.wait(minutes=1)

    assert heads(telegram, NEWS) == ["📞 Canal Austin"]
    assert heads(telegram, TODAY) == ["⏰ Para hoy en Casa Austin 1"]
    assert heads(telegram, PERSONAL) == ["🏡 Casa Austin 1"]
    assert shown(telegram, CLIENTS) == []


def test_each_voucher_comes_with_its_own_file(town: Telephones, telegram: Telegram) -> None:
    stay = town.book()
    town.post.settle()
    telegram.received.clear()

    send_voucher(town, stay, jpeg(1))
    town.post.settle()
    assert asked(telegram) == []  # nobody has opened the file
    open_files(town)
    town.post.wait(seconds=10)
    town.edit(stay, comentarios_reservas="Pagó")
    town.post.wait(minutes=1)
    send_voucher(town, stay, PAPER)
    open_files(town)
    town.post.wait(seconds=10)

    assert heads(telegram, CLIENTS) == ["📄 Comprobante 1", "📄 Comprobante 2"]
    assert shown(telegram, CLIENTS)[1].endswith("📎 comprobante-2.pdf")
    photo, document = telegram.received
    assert (photo.operation, document.operation) == ("sendPhoto", "sendDocument")
    assert photo.message is not None
    assert photo.message.picture
    assert document.request.parts["document"].content == PAPER


@pytest.mark.parametrize(
    ("times", "ways"),
    [
        (1, [("sendPhoto", "no_picture"), ("sendDocument", "200")]),
        (2, [("sendPhoto", "no_picture"), ("sendDocument", "no_picture"), ("sendMessage", "200")]),
    ],
)
def test_a_file_that_is_no_picture_is_a_document_and_one_that_is_none_only_words(
    town: Telephones, telegram: Telegram, times: int, ways: list[tuple[str, str]]
) -> None:
    stay = town.book()
    town.post.wait(seconds=10)
    telegram.received.clear()
    send_voucher(town, stay, jpeg(1))
    telegram.fail("no_picture", times)
    open_files(town)
    town.post.wait(seconds=10)

    assert asked(telegram) == ways
    assert heads(telegram, CLIENTS) == ["📄 Comprobante 1"]


def test_a_voucher_whose_file_never_opens_is_told_without_it(
    town: Telephones, telegram: Telegram
) -> None:
    stay = town.book()
    town.post.wait(seconds=10)
    telegram.received.clear()
    send_voucher(town, stay, jpeg(1))
    town.post.wait(minutes=3)

    assert asked(telegram) == [("sendMessage", "200")]


@pytest.fixture
def gateway() -> Any:
    """The gateway that cards are charged at."""
    with instead_of("mercadopago") as fake:
        yield fake


def test_cards_are_told_with_their_transaction(
    town: Telephones, telegram: Telegram, gateway: FakeGateway
) -> None:
    offer_pool(post_action=POOL_HEATING)
    cache.forget_all()
    stay = town.book()
    town.post.wait(seconds=10)
    telegram.received.clear()

    paid = town.api.post(f"/api/v1/payment/process/{stay}/", token="ana", json={"token": "approve"})
    town.post.wait(seconds=10)
    bought = town.api.post(
        f"/api/v1/payment/additional-services/{stay}/",
        token="ana",
        json={"token": "approve 2", "service_type": "temperature_pool"},
    )
    town.post.wait(seconds=10)

    assert (paid.status_code, bought.status_code) == (200, 200), bought.body
    assert heads(telegram, CLIENTS) == ["💳 Pago con tarjeta", "🛎 Piscina temperada"]
    lines = "\n".join(shown(telegram, CLIENTS)).splitlines()
    assert [line.removeprefix("Transacción: ") for line in lines if "Transacción" in line] == [
        payment.gateway_id for payment in gateway.payments.values()
    ]


def test_clients_are_told_and_that_they_can_sign_in(town: Telephones, telegram: Telegram) -> None:
    luis = town.register("luis", "40000002", "Luis", email=None)
    town.post.wait(seconds=10)
    for is_first in (True, False):
        tx = Transaction(clock.now())
        tx.emit(PasswordSet(client_id=luis.client_id, is_first=is_first), actor="system")
        tx.commit()
    town.post.wait(seconds=10)

    assert heads(telegram, CLIENTS) == ["👤 Cliente nuevo", "🔑 Contraseña creada"]
    assert "DNI 40000002\nCorreo: sin correo\nContacto: +51987654321" in shown(telegram, CLIENTS)[0]


def level(number: int, name: str, *, stays: int = 0) -> Achievement:
    return Achievement(
        achievement_id=f"1e000000-0000-4000-8000-00000000000{number}",
        name=name,
        icon="⭐",
        order=number,
        required_reservations=stays,
    )


def test_levels_are_told_together_without_the_lowest(town: Telephones, telegram: Telegram) -> None:
    for each in (
        level(1, "Bronce"),
        level(2, "Plata", stays=1),
        level(3, "Oro", stays=1),
    ):
        LEVELS.save(each, actor="staff#1")
    town.post.wait(minutes=1)
    telegram.received.clear()
    town.sell()
    town.post.wait(minutes=1)

    [told] = [text for text in shown(telegram, CLIENTS) if "logro" in text]
    assert told.splitlines()[3:] == ["🏆 ⭐ Plata", "🏆 ⭐ Oro"]


@pytest.mark.parametrize(("begins", "is_told"), [(3, True), (22, False)])
def test_a_hold_that_expired_is_told_where_its_nights_are_near(
    town: Telephones, telegram: Telegram, begins: int, is_told: bool
) -> None:
    town.book(check_in_date=day(3, begins), check_out_date=day(3, begins + 2))
    town.post.wait(hours=2)
    telegram.received.clear()
    deliveries.run("expire_holds", {})
    town.post.wait(seconds=10)

    assert heads(telegram, CLIENTS) == (["⌛ Reserva vencida"] if is_told else [])


def test_a_group_that_moved_is_followed(town: Telephones, telegram: Telegram) -> None:
    telegram.troubled[CLIENTS] = MIGRATED
    register_two(town)
    town.post.wait(minutes=1)

    assert heads(telegram, str(MOVED_TO)) == ["👤 Cliente nuevo"] * 2
    assert [outcome for _, outcome in asked(telegram)] == ["400", "200", "200"]


def test_who_writes_too_much_waits_as_long_as_telegram_says(
    town: Telephones, telegram: Telegram
) -> None:
    telegram.fail("flood", 1)
    register_two(town)
    town.post.wait(seconds=4)
    assert asked(telegram) == [("sendMessage", "flood")]
    town.post.wait(seconds=60)

    assert heads(telegram, CLIENTS) == ["👤 Cliente nuevo"] * 2


def test_messages_of_a_chat_take_turns(town: Telephones, telegram: Telegram) -> None:
    register_two(town)
    town.post.settle()
    assert len(telegram.received) == 1
    town.post.wait(seconds=3)
    assert len(telegram.received) == 2


def test_a_token_that_ended_lets_messages_wait_until_there_is_another(
    town: Telephones, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.fail("bad_token")
    register_two(town)
    town.post.wait(hours=2)
    assert shown(telegram, CLIENTS) == []
    assert any(record.message == "messages are refused" for record in caplog.records)
    telegram.recover()
    town.post.wait(hours=1)

    assert heads(telegram, CLIENTS) == ["👤 Cliente nuevo"] * 2


def register_two(town: Telephones) -> list[Client]:
    return [
        town.register(name.lower(), f"4000000{number}", name)
        for number, name in enumerate(("Luis", "Rosa"), 2)
    ]


def test_no_line_of_the_log_holds_anything_personal(
    town: Telephones, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", logger="chalicelib")
    town.book()
    telegram.fail("no_chat", 1)
    town.post.wait(minutes=1)

    logged = " ".join(str(vars(record)) for record in caplog.records)
    assert "message outside" in logged
    for personal in ("Quispe", "87654321", "40000001", "ana@example"):
        assert personal not in logged
