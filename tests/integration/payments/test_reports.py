"""Administrators see what gateways did on each day, and whether they say the same."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.kernel import clock
from tests.support import deliveries
from tests.support.cards import FakeGateway
from tests.support.http import Api
from tests.support.outbox import Outbox

from .conftest import NOW, Pay

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
