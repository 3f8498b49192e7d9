"""The worked examples of the reservations book that speak of money (section 14), by their letters.
Those of vouchers, W9 to W13, are with the vouchers."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.points import give

from .conftest import NOW, Book, Pay, made, shown

STAYS = "/api/v1/reservations/"
DAYS = ("2026-04-06", "2026-04-08")
W6 = {"price_sol": "1900", "price_usd": "500"}
W20 = {"price_sol": "760", "price_usd": "200"}


def patch(api: Api, stay: dict[str, Any], **form: Any) -> None:
    answer = api.patch(f"{STAYS}{stay['id']}/", token="admin", form=form)
    assert answer.status_code == 200, answer.body


def in_soles(api: Api, stay: dict[str, Any]) -> Decimal:
    """What a stay has been paid, in PEN, as the calendar shows it."""
    answer = api.get("/api/v1/vistacalendario/?year=2026", token="admin")
    assert answer.status_code == 200, answer.body
    [value] = [row["adelanto_normalizado"] for row in answer.json_body if row["id"] == stay["id"]]
    return Decimal(str(value))


def rows(api: Api, stay: dict[str, Any]) -> list[dict[str, Any]]:
    """The payments of a stay as staff see them."""
    answer = api.get(f"{STAYS}{stay['id']}/payments/", token="admin")
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body["payments"]
    return found


def test_w5_a_late_checkout_against_a_neighbour(
    api: Api, take: Any, buy: Pay, gateway: FakeGateway
) -> None:
    stay = take(*DAYS, **W20, full_payment="true")
    take("2026-04-08", "2026-04-09")

    bought = buy(stay, "late_checkout")
    by_staff = api.patch(f"{STAYS}{stay['id']}/", token="admin", form={"late_checkout": "true"})

    assert (bought.status_code, by_staff.status_code) == (409, 409)
    assert not gateway.asked
    after = shown(api, stay)
    assert (after["check_out_date"], after["late_checkout"]) == ("2026-04-08", False)


def test_w6_what_is_left_in_both_currencies(api: Api, take: Any, ana: Client) -> None:
    give(ana.client_id, "50.00")
    stay = take(
        *DAYS, **W6, advance_payment="100", advance_payment_currency="usd", points_to_redeem="50"
    )

    after = shown(api, stay)

    assert in_soles(api, stay) == Decimal("380.0")
    assert (after["resta_pagar"], after["resta_pagar_usd"]) == ("1470.00", "386.84")


@pytest.mark.parametrize(
    "currency, advance, value", [("sol", "1850.00", "1850.00"), ("usd", "486.84", "1849.99")]
)
def test_w7_staff_say_that_a_stay_is_paid(
    api: Api, take: Any, ana: Client, currency: str, advance: str, value: str
) -> None:
    give(ana.client_id, "50.00")
    stay = take(*DAYS, **W6, points_to_redeem="50")

    patch(api, stay, full_payment="true", advance_payment_currency=currency)

    after = shown(api, stay)

    assert (after["advance_payment"], after["full_payment"]) == (advance, True)
    assert in_soles(api, stay) == Decimal(value)
    assert (after["resta_pagar"], after["resta_pagar_usd"]) == ("0.00", "0.00")


def test_w8_a_stay_that_is_taken_as_paid_with_points(api: Api, take: Any, ana: Client) -> None:
    give(ana.client_id, "50.00")

    stay = take(*DAYS, price_sol="380", price_usd="100", full_payment="true", points_to_redeem="50")

    after = shown(api, stay)
    assert after["advance_payment"] == "330.00"
    assert (after["resta_pagar"], after["resta_pagar_usd"]) == ("0.00", "0.00")
    assert sorted((row["source"], row["amount"]) for row in rows(api, stay)) == [
        ("points", "50.00"),
        ("staff", "330.00"),
    ]


def test_w17_one_sol_does_not_pay_a_stay(
    api: Api, take: Any, pay: Pay, gateway: FakeGateway
) -> None:
    stay = take(*DAYS, **W20)

    refused = pay(stay, amount=1)

    assert (refused.status_code, refused.json_body["amount"]) == (400, 760.0)
    assert (gateway.asked, shown(api, stay)["full_payment"]) == ([], False)
    assert pay(stay).json_body["amount"] == 760.0
    assert shown(api, stay)["advance_payment"] == "760.00"


@pytest.mark.parametrize("hours", [5, 25])
def test_w18_a_token_is_used_for_ever(
    api: Api, hold: dict[str, Any], pay: Pay, book: Book, gateway: FakeGateway, hours: int
) -> None:
    assert pay(hold, "approve T").status_code == 200

    with clock.at(NOW + timedelta(hours=hours)):
        other = made(book(check_in_date="2026-05-04", check_out_date="2026-05-06"))
        again = pay(other, "approve T")

        assert (again.status_code, again.json_body["error_code"]) == (400, "TOKEN_ALREADY_USED")
        assert (len(gateway.asked), shown(api, other)["status"]) == (1, "incomplete")


def test_w19_a_refusal_says_why_and_changes_nothing(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    answer = pay(hold, "reject-insufficient_funds")

    assert (answer.status_code, answer.json_body["success"]) == (400, False)
    assert answer.json_body["payment_detail"] == "insufficient_funds"
    assert shown(api, hold)["version"] == hold["version"]
    assert [row["state"] for row in rows(api, hold)] == ["failed"]


def test_w19_what_is_in_process_is_kept(api: Api, hold: dict[str, Any], pay: Pay) -> None:
    answer = pay(hold, "process")

    assert (answer.status_code, answer.json_body["payment_status"]) == (202, "in_process")
    assert [row["state"] for row in rows(api, hold)] == ["in_process"]
    assert shown(api, hold)["advance_payment"] == "0.00"


@pytest.mark.parametrize(
    "card, status, code",
    [("broken", 503, "MERCADOPAGO_SERVER_ERROR"), ("invalid", 400, "INVALID_TOKEN")],
)
def test_w19_what_a_gateway_cannot_do(
    hold: dict[str, Any], pay: Pay, card: str, status: int, code: str
) -> None:
    answer = pay(hold, card)
    assert (answer.status_code, answer.json_body["error_code"]) == (status, code)


def test_w20_a_service_raises_prices_and_paid_alike_at_the_rate_of_the_stay(
    api: Api, take: Any, buy: Pay, gateway: FakeGateway
) -> None:
    stay = take(*DAYS, **W20, advance_payment="760")

    answer = buy(stay, "late_checkout")

    assert answer.status_code == 200, answer.body
    price = Decimal(str(answer.json_body["amount"]))
    after = shown(api, stay)
    assert Decimal(after["price_sol"]) == Decimal(after["advance_payment"]) == 760 + price
    assert Decimal(after["price_usd"]) == 200 + (price / Decimal("3.8")).quantize(Decimal("0.01"))
    assert (after["full_payment"], after["resta_pagar"]) == (True, "0.00")
    assert buy(stay, "late_checkout", "approve 2").status_code == 400
    for other in ("x", "balance", "advance"):
        refused = buy(stay, other, "approve 3")
        assert (refused.status_code, refused.json_body["success"]) == (400, False)
    assert gateway.kept == price

    pool = Decimal(str(buy(stay, "temperature_pool", "approve 4").json_body["amount"]))

    warm = shown(api, stay)
    assert warm["temperature_pool"] is True
    assert Decimal(warm["price_sol"]) == Decimal(warm["advance_payment"]) == 760 + price + pool
    assert warm["resta_pagar"] == "0.00"
    assert gateway.kept == price + pool


def test_w21_dollars_and_soles_are_two_payments(
    api: Api, take: Any, buy: Pay, gateway: FakeGateway
) -> None:
    stay = take(
        *DAYS,
        price_sol="800",
        price_usd="200",
        advance_payment="100",
        advance_payment_currency="usd",
    )

    answer = buy(stay, "late_checkout")

    assert answer.status_code == 200, answer.body
    price = Decimal(str(answer.json_body["amount"]))
    after = shown(api, stay)
    assert sorted((row["source"], row["currency"]) for row in rows(api, stay)) == [
        ("card", "sol"),
        ("staff", "usd"),
    ]
    assert in_soles(api, stay) == 400 + price
    assert (after["advance_payment_currency"], after["resta_pagar"]) == ("sol", "400.00")
