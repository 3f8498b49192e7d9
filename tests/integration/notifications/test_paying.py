"""What guests and staff are told of money: vouchers, cards, and currencies (notifications book,
section 16, vectors 2, 3, 7, 11 and 12)."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from chalicelib.kernel import cache
from chalicelib.rates.types import POOL_HEATING
from local.providers.telegram import Telegram
from local.providers.whatsapp import Whatsapp
from tests.support.cards import FakeGateway, instead_of
from tests.support.houses import offer_pool
from tests.support.pictures import PAPER, jpeg

from .telephones import API, PHONE, SELLERS, Telephones, day


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    """The gateway that cards are charged at."""
    with instead_of("mercadopago") as fake:
        yield fake


def send_voucher(town: Telephones, stay: str, content: bytes) -> None:
    answer = town.api.post(
        f"{API}clients/voucher/upload/{stay}/",
        token="ana",
        files={"voucher": ("voucher", content, "image/jpeg")},
    )
    assert answer.status_code == 200, answer.body
    town.post.wait(seconds=15)


def test_a_voucher_is_told_and_a_second_one_within_ten_minutes_to_staff_only(
    town: Telephones,
) -> None:
    stay = town.book()
    town.clear()

    send_voucher(town, stay, jpeg(1))
    (told,) = town.pushed(PHONE)
    assert (told.key, told.title) == ("payment_pending", "Estamos revisando tu pago")
    (for_staff,) = town.pushed(SELLERS)
    statuses = for_staff.data["old_status"], for_staff.data["new_status"]
    assert (for_staff.key, statuses) == ("admin_status_changed", ("incomplete", "pending"))

    send_voucher(town, stay, PAPER)
    assert len(town.pushed(PHONE)) == 1
    assert [each.title for each in town.pushed(SELLERS)] == [
        "Estado: Pendiente",
        "Estado: En revisión",
    ]


def test_another_currency_of_the_same_amount_is_another_advance(town: Telephones) -> None:
    stay = town.sell()
    town.clear()

    town.edit(stay, advance_payment="120.00", advance_payment_currency="sol")
    town.post.wait(seconds=15)

    (told,) = town.pushed(PHONE)
    (for_staff,) = town.pushed(SELLERS)
    assert (told.key, for_staff.key) == ("reservation_advance_changed", "admin_advance_changed")
    for data in (told.data, for_staff.data):
        assert (data["old_advance"], data["new_advance"]) == ("120.00", "120.00")
        assert (data["old_advance_currency"], data["new_advance_currency"]) == ("usd", "sol")


def test_a_card_is_one_push_to_each_and_so_is_a_service(
    town: Telephones, gateway: FakeGateway
) -> None:
    offer_pool(post_action=POOL_HEATING)
    cache.forget_all()
    stay = town.book()
    town.clear()

    paid = town.api.post(f"{API}payment/process/{stay}/", token="ana", json={"token": "approve"})
    assert paid.status_code == 200, paid.body
    town.post.wait(seconds=15)
    (told,) = town.pushed(PHONE)
    assert (told.key, told.data["advance_changed"]) == ("payment_approved", True)
    assert "Adelanto" not in told.body
    (for_staff,) = town.pushed(SELLERS)
    assert for_staff.key == "admin_status_changed"
    town.clear()

    body = {"token": "approve 2", "service_type": "temperature_pool"}
    bought = town.api.post(f"{API}payment/additional-services/{stay}/", token="ana", json=body)
    assert bought.status_code == 200, bought.body
    town.post.wait(seconds=15)
    (told,) = town.pushed(PHONE)
    assert told.key == "reservation_updated"
    assert told.data["price_changed"] is told.data["advance_changed"] is True
    assert [each.key for each in town.pushed(SELLERS)] == ["admin_reservation_updated"]


def test_a_late_checkout_by_card_is_told_with_dates_price_and_advance(
    town: Telephones, gateway: FakeGateway
) -> None:
    stay = town.sell()
    town.clear()

    body = {"token": "approve", "service_type": "late_checkout"}
    bought = town.api.post(f"{API}payment/additional-services/{stay}/", token="ana", json=body)
    assert bought.status_code == 200, bought.body
    town.post.wait(seconds=15)

    (told,) = town.pushed(PHONE)
    (for_staff,) = town.pushed(SELLERS)
    assert (told.key, for_staff.key) == ("reservation_updated", "admin_reservation_updated")
    assert (told.data["old_check_out"], told.data["check_out"]) == (day(4, 19), day(4, 20))
    assert told.data["price_changed"] is told.data["advance_changed"] is True
    # What was paid in dollars is not added to soles as a bare number: it is worth S/ 444 here.
    paid = Decimal(told.data["new_price_pen"]) - Decimal("1776.00")
    assert Decimal(told.data["new_advance"]) == Decimal("444.00") + paid
    assert told.data["new_advance_currency"] == "sol"


def test_a_card_for_a_stay_that_staff_sold_is_one_push_to_each(
    town: Telephones, gateway: FakeGateway, telegram: Telegram, whatsapp: Whatsapp
) -> None:
    stay = town.sell(advance_payment="0", advance_payment_currency="sol")
    town.clear()
    whatsapp.received.clear()
    telegram.received.clear()

    paid = town.api.post(f"{API}payment/process/{stay}/", token="ana", json={"token": "approve"})
    assert paid.status_code == 200, paid.body
    town.post.wait(seconds=15)

    (told,) = town.pushed(PHONE)
    (for_staff,) = town.pushed(SELLERS)
    assert told.data["new_advance"] == "1776.00"
    assert (told.key, for_staff.key) == ("reservation_advance_changed", "admin_advance_changed")
    assert len(telegram.received) == 1
    assert not whatsapp.received
