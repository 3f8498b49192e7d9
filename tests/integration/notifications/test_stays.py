"""What guests and staff are told of stays, from the request to the telephone (notifications book,
section 16)."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.kernel import clock
from tests.support import deliveries

from .telephones import PHONE, SELLERS, TABLET, Pushed, Telephones, day


def only(found: list[Pushed]) -> Pushed:
    (one,) = found
    return one


def test_a_booking_is_told_once_to_each_telephone(town: Telephones) -> None:
    stay = town.book()
    town.post.wait(seconds=15)

    assert sorted(each.to for each in town.pushed()) == [PHONE, TABLET, SELLERS]
    told = only(town.pushed(PHONE))
    assert told.title == "Recibimos tu solicitud"
    assert "Sube tu comprobante antes de las 11:11." in told.body
    assert told.data == {
        "type": "reservation_created",
        "notification_type": "reservation_created",
        "notification_id": told.data["notification_id"],
        "screen": "ReservationDetail",
        "reservation_id": stay,
        "property_name": "Casa Austin 1",
        "check_in": day(4, 16),
        "check_out": day(4, 19),
        "guests": 4,
        "price_usd": told.data["price_usd"],
    }
    row = town.history()[0]
    assert (row["id"], row["notification_type"], row["read"]) == (
        told.data["notification_id"],
        "reservation_created",
        False,
    )


def test_staff_learn_of_a_booking_with_its_channel_and_seller(town: Telephones) -> None:
    town.sell()
    town.post.wait(seconds=15)

    told = only(town.pushed(SELLERS))
    assert told.title == "Entró una reserva"
    assert told.body == (
        "Ana Quispe · Casa Austin 1\n"
        "16 de abril del 2026 → 19 de abril del 2026 · 4 personas · $480.00 USD"
        " · Adelanto $120.00 USD\n"
        "Canal: Austin · Vende: Vera Quispe"
    )
    assert told.data["advance_payment"] == "120.00"
    assert told.data["advance_currency"] == "usd"
    assert told.data["origin_display"] == "Austin"
    assert told.data["seller_id"] == "2"
    assert only(town.pushed(PHONE)).title == "Tu estadía está lista"


def test_a_comment_is_told_to_nobody(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, comentarios_reservas="Llegan tarde")
    town.post.wait(seconds=15)

    assert town.pushed() == []


def test_four_changes_of_one_save_are_one_push_to_each_audience(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(
        stay,
        check_in_date=day(4, 15),
        price_usd="560.00",
        price_sol="2072.00",
        advance_payment="260.00",
        advance_payment_currency="sol",
        guests=6,
    )
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert told.key == "reservation_updated"
    assert told.body.splitlines() == [
        "Actualizamos tu estadía en Casa Austin 1:",
        "Estadía: del 15 de abril del 2026 al 19 de abril del 2026",
        "Total: $560.00 USD / S/2,072.00",
        "Adelanto: S/260.00",
        "Grupo: 6 personas",
    ]
    changes = {
        "dates_changed": True,
        "check_in": day(4, 15),
        "check_out": day(4, 19),
        "old_check_in": day(4, 16),
        "old_check_out": day(4, 19),
        "price_changed": True,
        "old_price_usd": "480.00",
        "new_price_usd": "560.00",
        "old_price_pen": "1776.00",
        "new_price_pen": "2072.00",
        "advance_changed": True,
        "old_advance": "120.00",
        "new_advance": "260.00",
        "old_advance_currency": "usd",
        "new_advance_currency": "sol",
        "guests_changed": True,
        "old_guests": 4,
        "new_guests": 6,
    }
    assert changes.items() <= told.data.items()
    for_staff = only(town.pushed(SELLERS))
    assert for_staff.key == "admin_reservation_updated"
    assert changes.items() <= for_staff.data.items()
    assert for_staff.data["client_name"] == "Ana Quispe"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"price_sol": "1850.00"}, "price"),
        ({"guests": 5}, "guests"),
        ({"check_in_date": day(4, 17)}, "dates"),
        ({"advance_payment": "200.00"}, "advance"),
    ],
)
def test_one_change_is_told_by_its_own_kind(
    town: Telephones, change: dict[str, Any], key: str
) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, **change)
    town.post.wait(seconds=15)

    assert only(town.pushed(PHONE)).key == f"reservation_{key}_changed"
    assert only(town.pushed(SELLERS)).key == f"admin_{key}_changed"


def test_a_price_in_soles_shows_both_currencies(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, price_sol="1850.00")
    town.post.wait(seconds=15)

    data = only(town.pushed(PHONE)).data
    assert (data["old_price_usd"], data["new_price_usd"]) == ("480.00", "480.00")
    assert (data["old_price_pen"], data["new_price_pen"]) == ("1776.00", "1850.00")


def test_a_late_checkout_with_another_guest_is_one_push(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, late_checkout=True, guests=5)
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert told.key == "reservation_updated"
    assert told.data["check_out"] == day(4, 20)
    assert told.data["new_guests"] == 5


def test_what_is_undone_at_once_is_told_to_nobody(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, guests=5)
    town.post.wait(seconds=2)
    town.edit(stay, guests=4)
    town.post.wait(seconds=15)

    assert town.pushed() == []


def test_changes_within_ten_seconds_are_told_as_one(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, guests=5)
    town.post.wait(seconds=3)
    town.edit(stay, guests=6, price_usd="500.00")
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert (told.data["old_guests"], told.data["new_guests"]) == (4, 6)
    assert told.data["price_changed"] is True


def test_changes_apart_are_told_apart(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, guests=5)
    town.post.wait(seconds=15)
    town.edit(stay, guests=6)
    town.post.wait(seconds=15)

    assert [each.data["new_guests"] for each in town.pushed(PHONE)] == [5, 6]


def test_a_new_stay_absorbs_what_follows_at_once(town: Telephones) -> None:
    stay = town.sell()
    town.post.wait(seconds=2)
    town.edit(stay, guests=6)
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert (told.key, told.data["guests"]) == ("reservation_created", 6)
    assert only(town.pushed(SELLERS)).key == "admin_reservation_created"


def test_full_payment_that_is_said_twice_is_told_once(town: Telephones) -> None:
    stay = town.sell(
        price_usd="100.00",
        price_sol="370.10",
        advance_payment="0",
        advance_payment_currency="sol",
    )
    town.clear()

    town.edit(stay, full_payment=True)
    town.post.wait(seconds=15)
    town.edit(stay, full_payment=True)
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert (told.key, told.data["new_advance"]) == ("reservation_advance_changed", "370.10")


def test_a_cancelled_stay_takes_its_changes_along(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, guests=5)
    town.edit(stay, status="cancelled")
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert (told.key, told.data["new_guests"]) == ("payment_cancelled", 5)
    for_staff = only(town.pushed(SELLERS))
    assert (for_staff.key, for_staff.title) == ("admin_status_changed", "Estado: Cancelada")
    assert for_staff.data["old_status"] == "approved"


def test_a_rejected_stay_is_told_to_its_guest(town: Telephones) -> None:
    stay = town.book()
    town.clear()

    town.edit(stay, status="rejected")
    town.post.wait(seconds=15)

    assert only(town.pushed(PHONE)).key == "payment_cancelled"
    assert only(town.pushed(SELLERS)).title == "Estado: Rechazada"


def test_an_approval_is_told_with_what_was_paid(town: Telephones) -> None:
    stay = town.book()
    town.clear()

    town.edit(stay, status="approved", advance_payment="120.00", advance_payment_currency="usd")
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert (told.key, told.title) == ("payment_approved", "¡Pago aceptado!")
    assert "Importe: $120.00 USD" in told.body
    assert "Adelanto" not in told.body
    assert told.data["advance_changed"] is True
    assert (told.data["amount"], told.data["currency"]) == ("120.00", "usd")
    assert only(town.pushed(SELLERS)).key == "admin_status_changed"


def test_an_unpaid_hold_that_lapsed_is_told(town: Telephones) -> None:
    town.book()
    town.clear()
    town.post.wait(hours=1)

    deliveries.run("expire_holds", {})
    town.post.wait(seconds=15)

    told = only(town.pushed(PHONE))
    assert (told.key, told.data["screen"]) == ("reservation_deleted", "Reservations")
    assert "No recibimos tu comprobante a tiempo." in told.body
    for_staff = only(town.pushed(SELLERS))
    assert for_staff.key == "admin_reservation_deleted"
    assert "Venció sin comprobante" in for_staff.body


def test_a_stay_that_staff_remove_is_told_with_who_did_it(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    answer = town.api.delete(f"/api/v1/reservations/{stay}/", token="seller")
    assert answer.status_code == 204, answer.body
    town.post.wait(seconds=15)

    assert only(town.pushed(PHONE)).key == "reservation_deleted"
    assert "Anulada por Vera Quispe" in only(town.pushed(SELLERS)).body


def test_what_happened_long_ago_is_told_to_nobody(town: Telephones) -> None:
    town.sell()
    with clock.at(clock.now() + timedelta(hours=25)):
        town.post.settle()
        town.post.wait(seconds=15)

    assert town.pushed() == []
    assert [row["notification_type"] for row in town.history()] == []


def test_repairs_are_told_to_staff_only(town: Telephones) -> None:
    town.sell("admin", origin="man")
    town.post.wait(seconds=15)

    assert town.pushed(PHONE, TABLET) == []
    assert only(town.pushed(SELLERS)).key == "admin_reservation_created"


def test_a_guest_who_gets_the_stay_of_another_sees_nothing_of_them(town: Telephones) -> None:
    luis = town.register("luis", "40000002", "Luis")
    town.have("luis", "ExponentPushToken[guest-luis]", "clients")
    stay = town.sell()
    town.clear()

    town.edit(stay, client=luis.client_id, advance_payment="200.00", guests=5)
    town.post.wait(seconds=15)

    assert [each.to for each in town.pushed()] == [SELLERS]
    assert only(town.pushed(SELLERS)).data["old_guests"] == 4
    town.edit(stay, guests=6)
    town.post.wait(seconds=15)
    assert only(town.pushed("ExponentPushToken[guest-luis]")).data["old_guests"] == 5
    assert town.pushed(PHONE, TABLET) == []


def test_what_is_told_days_late_is_listed_and_not_pushed(town: Telephones) -> None:
    town.sell()
    late, town.post.held = town.post.held, []
    town.post.settle()
    late, town.post.held = [*late, *town.post.held], []
    town.post.wait(hours=25)
    town.post.held = late
    town.post.wait(seconds=15)

    assert town.history()[0]["notification_type"] == "reservation_created"
    assert town.pushed() == []
