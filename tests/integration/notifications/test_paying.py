"""What guests and staff are told of money: vouchers, cards, and currencies (notifications book,
section 16, vectors 2, 3, 7, 11 and 12)."""

from collections.abc import Iterator

import pytest

from chalicelib.kernel import cache
from chalicelib.rates.types import POOL_HEATING
from tests.support.cards import FakeGateway, instead_of
from tests.support.houses import offer_pool
from tests.support.pictures import PAPER, jpeg

from .telephones import API, PHONE, SELLERS, Telephones


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
