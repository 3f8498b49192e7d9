"""What is told of points, codes and clients, and what is forgotten with a guest (notifications
book, 5.1, 5.2 and section 16, vectors 18 and 19)."""

from decimal import Decimal

import pytest

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.cloud import store
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.ids import new_id
from chalicelib.loyalty.events import PointsEarned, PointsOfReferral
from chalicelib.notifications.leaving import service as leaving
from chalicelib.notifications.telling.service import notice_of, tell_guest, tell_staff
from chalicelib.notifications.texts.catalogue import TEMPLATES
from tests.support.people import new_client

from .telephones import API, PHONE, SELLERS, TABLET, Telephones


def earn(client: Client, stay: str, points: str) -> None:
    """A stay brings its guest points."""
    tx = Transaction(clock.now())
    event = PointsEarned(
        client_id=client.client_id,
        entry_id=new_id(),
        points=Decimal(points),
        balance=Decimal("150.03"),
        reservation_id=stay,
    )
    tx.emit(event, actor="system")
    tx.commit()


def bring(referrer: Client, friend: Client, points: str) -> None:
    """The stay of a friend brings whoever brought them points."""
    tx = Transaction(clock.now())
    event = PointsOfReferral(
        client_id=referrer.client_id,
        entry_id=new_id(),
        points=Decimal(points),
        balance=Decimal("200.05"),
        referred_client_id=friend.client_id,
    )
    tx.emit(event, actor="system")
    tx.commit()


def test_points_are_told_with_their_balance(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    earn(town.ana, stay, "50.03")
    town.post.wait(seconds=1)

    (told,) = town.pushed(PHONE)
    assert told.body.splitlines() == [
        "Acumulaste 50.03 puntos gracias a tu reserva · Casa Austin 1.",
        "Saldo: 150.03 puntos",
        "Canjéalos en tu próxima visita.",
    ]
    assert (told.key, told.data["points"], told.data["screen"]) == (
        "points_earned",
        "50.03",
        "Points",
    )


def test_whoever_brought_a_guest_is_told_of_the_bonus(town: Telephones) -> None:
    luis = town.register("luis", "40000002", "Luis Alberto", email="luis@example.com")
    bring(town.ana, luis, "100.05")
    town.post.wait(seconds=1)

    (told,) = town.pushed(PHONE)
    assert (told.key, told.data["points"], told.data["referred_name"]) == (
        "referral_bonus",
        "100.05",
        "Luis",
    )


def test_staff_learn_of_a_new_client_and_who_brought_them(town: Telephones) -> None:
    details = Details(
        document_type="dni",
        number_doc="40000003",
        first_name="Rosa",
        last_name="Quispe",
        tel_number="51900000003",
    )
    rosa = clients.new_guest(new_id(), details, referred_by=town.ana.client_id, now=clock.now())
    clients.add(Transaction(clock.now()), rosa, actor=rosa.account_id)
    town.post.wait(seconds=1)

    (told,) = town.pushed(SELLERS)
    assert told.body.splitlines()[0] == "Rosa Quispe"
    assert told.body.splitlines()[2] == "Lo invitó Ana Quispe"
    assert told.data["referred_by_name"] == "Ana Quispe"
    assert (told.key, told.data["number_doc"]) == ("admin_client_registered", "40000003")


def test_a_client_who_is_restored_is_no_new_one(town: Telephones) -> None:
    rosa = new_client("40000003", "Rosa")
    town.clear()
    now = clock.now()
    clients.delete(rosa.client_id, actor="staff#1", now=now)
    clients.restore(rosa.client_id, actor="staff#1", now=now)
    town.post.wait(seconds=15)

    assert town.pushed(SELLERS) == []


def test_a_welcome_waits_for_the_first_telephone(town: Telephones) -> None:
    body = {
        "name": "Bienvenida",
        "discount_percentage": "10",
        "validity_days": 14,
        "is_active": True,
    }
    made = town.api.post(f"{API}admin/welcome-discounts/", token="admin", json=body)
    assert made.status_code == 201, made.body
    town.register("luis", "40000002", "Luis")
    issued = town.api.post(f"{API}clients/client-auth/welcome-discount/", token="luis", json={})
    assert issued.status_code in (200, 201), issued.body
    town.post.wait(hours=1)
    (listed,) = town.history("luis")
    assert listed["notification_type"] == "welcome_discount"

    town.have("luis", "ExponentPushToken[guest-luis]", "clients")
    town.post.wait(seconds=1)

    (told,) = town.pushed("ExponentPushToken[guest-luis]")
    assert told.data["discount_code"] in told.body
    town.have("luis", "ExponentPushToken[guest-luis-two]", "clients")
    town.post.wait(seconds=1)
    assert town.pushed("ExponentPushToken[guest-luis-two]") == []


def everywhere() -> str:
    """All that table `notifications` holds."""
    table = settings().name("notifications")
    return str(store.connection().client.scan(TableName=table)["Items"])


def test_of_an_erased_guest_nothing_is_left(town: Telephones) -> None:
    luis = town.register("luis", "40000002", "Luisin")
    town.have("luis", "ExponentPushToken[guest-luis]", "clients")
    stay = town.sell(client=luis.client_id)
    bring(town.ana, luis, "100.05")
    town.post.wait(seconds=15)
    assert "Luisin" in everywhere()

    leaving.forget_guest(luis.client_id, now=clock.now())
    leaving.forget_guest(luis.client_id, now=clock.now())

    for value in ("Luisin", "guest-luis", "40000002"):
        assert value not in everywhere()
    assert town.history("luis") == []
    (withdrawn,) = town.history()
    assert withdrawn["title"] == "Notificación retirada"
    assert withdrawn["data"]["notification_type"] == withdrawn["notification_type"]
    assert stay not in str(town.history("seller")[0])


def test_a_merged_guest_has_the_telephones_of_both(town: Telephones) -> None:
    twin = town.register("twin", "40000009", "Anita")
    town.have("twin", "ExponentPushToken[guest-twin]", "clients")

    leaving.hand_over(twin.client_id, town.ana.client_id, now=clock.now())
    leaving.hand_over(twin.client_id, town.ana.client_id, now=clock.now())
    town.clear()
    town.sell()
    town.post.wait(seconds=15)

    assert {each.to for each in town.pushed()} == {
        PHONE,
        TABLET,
        SELLERS,
        "ExponentPushToken[guest-twin]",
    }


def test_a_merge_over_http_brings_the_telephones_along(town: Telephones) -> None:
    twin = town.register("twin", "40000009", "Anita")
    town.have("twin", "ExponentPushToken[guest-twin]", "clients")
    town.clear()

    body = {"kept": town.ana.client_id, "gone": twin.client_id}
    answer = town.api.post(f"{API}admin/clients/merge/", token="admin", json=body)
    assert answer.status_code == 202, answer.body
    town.post.wait(minutes=1)

    devices = town.read("clients/push/devices/", "ana")
    assert devices["count"] == 3


def test_who_left_is_told_of_no_points(town: Telephones) -> None:
    stay = town.sell()
    luis = town.register("luis", "40000002", "Luis")
    clients.delete(luis.client_id, actor="staff#1", now=clock.now())
    town.clear()

    earn(luis, stay, "50.03")
    bring(luis, town.ana, "100.05")
    town.post.wait(seconds=15)

    assert f"inbox#{luis.account_id}" not in everywhere()


def test_no_line_of_the_log_holds_what_people_are_told(
    town: Telephones, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    luis = town.register("luis", "41234567", "Marcadisimo", tel_number="51911223344")
    town.have("luis", "ExponentPushToken[guest-marcado]", "clients")
    stay = town.sell(client=luis.client_id, comentarios_reservas="secreto-marcado")
    town.post.wait(seconds=15)
    town.edit(stay, guests=5, price_usd="777.77")
    town.post.wait(seconds=15)
    earn(luis, stay, "55.55")
    town.expo.fail("no_access", times=1)
    town.edit(stay, status="cancelled")
    town.post.wait(seconds=15)

    written = "\n".join(
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if record.name != "responses"
    )
    for value in ("Marcadisimo", "51911223344", "41234567", "guest-marcado", "777.77", "secreto"):
        assert value not in written


MARKED = ("Cliente Uno", "00000000", "999888777", "cliente.uno@example.com", "WELCOME-AB12CD")


def test_no_line_of_the_log_holds_the_words_of_any_kind(
    town: Telephones, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.clear()
    for template in TEMPLATES.values():
        notice = notice_of(template, template.sample, about=(), actor="system", now=clock.now())
        tx = Transaction(clock.now())
        if template.audience == "client":
            assert tell_guest(tx, town.ana.client_id, notice)
        else:
            tell_staff(tx, notice)
        tx.commit()
        town.post.settle()

    pushed = str([each.body for each in town.pushed()])
    assert all(value in pushed for value in ("Cliente Uno", "WELCOME-AB12CD", "00000000"))
    written = "\n".join(
        f"{record.getMessage()} {record.__dict__}"
        for record in caplog.records
        if record.name != "responses"
    )
    assert not [value for value in MARKED if value in written]
