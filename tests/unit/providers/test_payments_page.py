"""The page of the payments that gateways keep, and what a person does there."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
import requests

from local.providers.cards import CardStandIn, Payment
from local.providers.identity import Identity
from local.providers.mercadopago import MercadoPago
from local.providers.openpay import OpenPay
from local.providers.server import StandIns, serving

SECONDS = 10
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
HTML = {"Accept": "text/html,*/*"}


@pytest.fixture
def mercadopago() -> MercadoPago:
    return MercadoPago()


@pytest.fixture
def openpay() -> OpenPay:
    return OpenPay()


@pytest.fixture
def server(mercadopago: MercadoPago, openpay: OpenPay) -> Iterator[StandIns]:
    with serving(mercadopago, openpay, Identity()) as running:
        yield running


def charged(gateway: CardStandIn, token: str, **changes: Any) -> Payment:
    gateway.now = lambda: NOW
    values: dict[str, Any] = {
        "id": str(len(gateway.payments) + 1),
        "reference": "RES-7-1",
        "amount": Decimal("1234.50"),
        "token": token,
        "description": "Reserva",
        "email": "ana@example.com",
        "created": NOW,
        "updated": NOW,
    }
    return gateway.charged(Payment(**values | changes))


def page(server: StandIns) -> str:
    answer = requests.get(f"{server.url}/payments/", timeout=SECONDS)
    assert answer.status_code == 200
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'")
    return answer.text


def rows(server: StandIns) -> list[list[str]]:
    """The cells of the payments and refunds that are shown."""
    table = page(server).partition("<h2>")[0]
    found = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)[1:]
    return [re.findall(r"<td>(.*?)</td>", row, re.DOTALL) for row in found]


def act(server: StandIns, place: str, **options: Any) -> requests.Response:
    address = f"{server.url}/payments/{place}"
    return requests.post(address, timeout=SECONDS, allow_redirects=False, **options)


def test_payments_of_both_gateways_are_shown(
    server: StandIns, mercadopago: MercadoPago, openpay: OpenPay
) -> None:
    charged(mercadopago, "reject-high_risk-1")
    charged(openpay, "approve-1", amount=Decimal("80.00"))
    [paid, refused] = rows(server)
    assert refused[:8] == [
        *("2026-03-02 10:00:00", "mercadopago", "payment", "S/ 1,234.50"),
        *("rejected: high_risk", "reject-high_risk", "RES-7-1", "1"),
    ]
    assert (paid[1], paid[3], paid[4]) == ("openpay", "S/ 80.00", "approved")


def test_what_was_given_back_has_rows_of_its_own(
    server: StandIns, mercadopago: MercadoPago
) -> None:
    made = charged(mercadopago, "approve", amount=Decimal("80.00"))
    path = f"{server.url}/mercadopago/v1/payments/{made.id}/refunds"
    key = "7c8f2e0e-3d3c-4b6b-9a53-6a1f6c8d1a10"
    headers = {"Authorization": "Bearer TEST-local", "X-Idempotency-Key": key}
    requests.post(path, json={"amount": 30}, headers=headers, timeout=SECONDS)
    shown = [row[2:5] for row in rows(server)]
    assert shown == [
        ["refund", "S/ 30.00", "given back"],
        ["payment", "S/ 80.00", "partially refunded"],
    ]


@pytest.mark.parametrize(("action", "state"), [("approve", "approved"), ("reject", "rejected")])
def test_a_person_ends_a_payment_in_process(
    server: StandIns, mercadopago: MercadoPago, action: str, state: str
) -> None:
    charged(mercadopago, "process-approve")
    assert f'formaction="/payments/mercadopago/1/{action}"' in page(server)
    answer = act(server, f"mercadopago/1/{action}")
    assert answer.json() == {"service": "mercadopago", "id": "1", "state": state}
    assert mercadopago.courier.sent[-1].event == f"payment.created ({state})"
    assert act(server, f"mercadopago/1/{action}").status_code == 409


def test_a_button_leads_back_to_the_page(server: StandIns, mercadopago: MercadoPago) -> None:
    charged(mercadopago, "approve")
    answer = act(server, "mercadopago/1/charge_back", headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/payments/")
    assert rows(server)[0][4] == "charged_back"
    assert act(server, "mercadopago/1/charge_back", headers=HTML).status_code == 409


@pytest.mark.parametrize(
    ("token", "action"),
    [("approve", "approve"), ("reject-stolen", "charge_back"), ("process-reject", "charge_back")],
)
def test_what_cannot_happen_is_refused(
    server: StandIns, openpay: OpenPay, token: str, action: str
) -> None:
    made = charged(openpay, token)
    answer = act(server, f"openpay/{made.id}/{action}")
    assert (answer.status_code, answer.json()) == (409, {"state": made.state})


def test_a_person_says_how_webhooks_come(server: StandIns, openpay: OpenPay) -> None:
    assert act(server, "openpay/webhooks?how=late").json()["webhooks"] == "late"
    assert openpay.courier.way == "late"
    shown = page(server)
    assert 'formaction="/payments/openpay/webhooks?how=late" disabled' in shown
    assert 'formaction="/payments/mercadopago/webhooks?how=right" disabled' in shown
    assert act(server, "openpay/webhooks?how=right", headers=HTML).status_code == 303
    refused = act(server, "openpay/webhooks?how=odd")
    assert refused.status_code == 400
    assert "forged" in refused.json()["how"]


def test_webhooks_are_shown_with_their_answers(server: StandIns, openpay: OpenPay) -> None:
    charged(openpay, "approve")
    below = page(server).partition("<h2>")[2]
    assert "<td>charge.succeeded</td><td>1</td><td>kept</td>" in below
    assert below.index("charge.succeeded") < below.index("verification")


@pytest.mark.parametrize(
    "place", ["odd/1/approve", "identity/1/approve", "openpay/9/approve", "openpay/1/odd"]
)
def test_elsewhere_there_is_nothing(server: StandIns, openpay: OpenPay, place: str) -> None:
    charged(openpay, "process-approve")
    assert act(server, place).status_code == 404


def test_what_was_sent_cannot_become_part_of_the_page(server: StandIns, openpay: OpenPay) -> None:
    charged(openpay, "approve", reference="<script>alert('x')</script>")
    assert "<script" not in page(server)
