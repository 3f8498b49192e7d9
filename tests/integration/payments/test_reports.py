"""Administrators see what gateways did on each day, and whether they say the same."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from chalicelib.kernel.dates import LIMA
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.ledgers import stay_of
from tests.support.outbox import Outbox

from .conftest import NOW, Book, Pay, made

DAYS = "/api/v1/payments/days/"
TODAY = "?from=2026-03-02&until=2026-03-02"


def day(api: Api, query: str = TODAY) -> dict[str, Any]:
    answer = api.get(f"{DAYS}{query}", token="admin")
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body["days"][0]
    assert found["gateway"] == "mercadopago"
    return found


def compared_at_night() -> None:
    with clock.at(NOW + timedelta(days=1)):
        outbox = Outbox()
        deliveries.run("compare_gateways", {})
        outbox.settle()


def test_a_day_says_what_was_charged_and_what_became_of_it(
    api: Api, hold: dict[str, Any], pay: Pay
) -> None:
    pay(hold, "reject-stolen")
    pay(hold)

    found = day(api)

    assert (found["asked"], found["charged"]) == (2, "4012.50")
    assert (found["settled"], found["failed"], found["open"]) == ("2006.25", "2006.25", "0.00")
    assert found["comparison"] is None


def test_every_night_the_days_are_compared_with_the_gateways_own_list(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold)

    compared_at_night()

    comparison = day(api)["comparison"]
    assert (comparison["settled_there"], comparison["count"]) == ("2006.25", 0)


def test_a_payment_that_only_the_gateway_has_is_told(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    [known] = gateway.payments.values()
    gateway.payments["elsewhere"] = msgspec.structs.replace(
        known, gateway_id="77", reference="by hand", amount=Decimal(9)
    )

    compared_at_night()

    comparison = day(api)["comparison"]
    assert comparison["count"] == 1
    [difference] = comparison["differences"]
    assert (difference["kind"], difference["theirs"]) == ("not_here", "9.00")


def test_what_the_gateway_ended_and_the_product_did_not_is_looked_up(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold, "timeout")
    assert day(api)["open"] == "2006.25"

    compared_at_night()

    assert day(api)["open"] == "0.00"
    assert day(api)["settled"] == "2006.25"


def test_money_that_came_for_a_payment_that_was_given_up_is_found(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold, "reject-stolen")
    gateway.end("approved")

    compared_at_night()

    assert [day(api)[name] for name in ("settled", "failed")] == ["2006.25", "0.00"]
    assert stay_of(hold["id"]).full_payment


def test_money_that_a_bank_took_back_untold_is_found(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    gateway.end("charged_back")

    compared_at_night()

    assert day(api)["charged_back"] == "2006.25"
    assert not stay_of(hold["id"]).full_payment


@pytest.mark.parametrize("seconds", [-2, 2])
def test_a_payment_around_midnight_is_of_one_day(
    seconds: int, api: Api, ana: Client, book: Book, pay: Pay, gateway: FakeGateway
) -> None:
    """The clocks of the gateway and of the product need not be the same."""
    midnight = NOW.astimezone(LIMA).replace(hour=0) + timedelta(days=1)
    with clock.at(midnight + timedelta(seconds=1 if seconds < 0 else -1)):
        pay(made(book()))
    [name] = gateway.payments
    there = midnight + timedelta(seconds=seconds / 2)
    gateway.payments[name] = msgspec.structs.replace(gateway.payments[name], created=there)

    with clock.at(NOW + timedelta(days=2)):
        outbox = Outbox()
        deliveries.run("compare_gateways", {})
        outbox.settle()

    found = [day(api, f"?from={each}&until={each}") for each in ("2026-03-02", "2026-03-03")]
    assert [each["comparison"]["count"] for each in found] == [0, 0]
    assert [each["comparison"]["settled_there"] for each in found] == [
        each["settled"] for each in found
    ]


def test_administrators_have_a_day_compared(
    api: Api, hold: dict[str, Any], pay: Pay, gateway: FakeGateway
) -> None:
    pay(hold)
    outbox = Outbox()

    body = {"gateway": "mercadopago", "day": "2026-03-02"}
    asked = api.post(f"{DAYS}compare/", token="admin", json=body)
    outbox.settle()

    assert asked.status_code == 202
    assert day(api)["comparison"]["count"] == 0


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("?from=2026-03-02&until=2026-03-01", "until"),
        ("?from=2026-01-01&until=2026-03-01", "until"),
    ],
)
def test_no_more_than_a_month_is_shown_at_once(api: Api, query: str, field: str) -> None:
    answer = api.get(f"{DAYS}{query}", token="admin")
    assert answer.status_code == 400
    assert field in answer.json_body


def test_only_administrators_see_the_days(api: Api) -> None:
    assert api.get(DAYS, token="seller").status_code == 403
    assert api.get(DAYS, token="ana").status_code == 401
    assert api.post(f"{DAYS}compare/", token="seller", json={}).status_code == 403
