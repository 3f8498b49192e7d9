"""What the stand-ins of gateways tell the API by themselves."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from local.providers.courier import WAYS, Courier, Delivery
from local.providers.mercadopago import SECRET, MercadoPago
from local.providers.mercadopago_wire import signature
from tests.support.contracts import contract, vectors
from tests.support.servers import free_port
from tests.support.waiting import PATIENCE_SECONDS

from .mercado import charge, payment, send


@pytest.fixture
def gateway() -> MercadoPago:
    return MercadoPago()


def events(gateway: MercadoPago) -> list[str]:
    return [delivery.event for delivery in gateway.courier.sent]


def is_signed(delivery: Delivery) -> bool:
    seconds = int(delivery.headers["x-signature"].partition(",")[0].removeprefix("ts="))
    [data_id] = parse_qs(urlsplit(delivery.target).query)["data.id"]
    right = signature(SECRET, data_id, delivery.headers["x-request-id"], seconds)
    return delivery.headers["x-signature"] == right


def test_a_signature_is_that_of_the_published_vector() -> None:
    vector = vectors()["mercadopago"]
    seconds = int(vector["manifest"].rpartition("ts:")[2].rstrip(";"))
    made = signature(vector["secret"], vector["query data.id"], vector["x-request-id"], seconds)
    assert made == vector["x-signature"]


def test_every_change_of_a_payment_is_told(gateway: MercadoPago) -> None:
    made = charge(gateway, "process-approve")
    kept = gateway.payments[str(made["id"])]
    gateway.end(kept, is_approved=True)
    send(gateway, f"/v1/payments/{made['id']}/refunds", {"amount": 10})
    gateway.charge_back(kept)
    assert events(gateway) == [
        "payment.created (created)",
        "payment.updated (approved)",
        "payment.updated (refunded)",
        "payment.updated (charged_back)",
    ]
    assert all(map(is_signed, gateway.courier.sent))
    assert {delivery.about for delivery in gateway.courier.sent} == {str(made["id"])}


def test_a_webhook_names_its_payment_twice(gateway: MercadoPago) -> None:
    made = charge(gateway, "approve")
    [delivery] = gateway.courier.sent
    assert delivery.target == f"webhooks/mercadopago/?data.id={made['id']}&type=payment"
    assert json.loads(delivery.body)["data"] == {"id": str(made["id"])}


def test_nothing_is_told_of_what_is_only_read(gateway: MercadoPago) -> None:
    made = charge(gateway)
    payment(gateway, made["id"])
    assert len(events(gateway)) == 1


def test_a_token_may_tell_everything_twice(gateway: MercadoPago) -> None:
    charge(gateway, "twice")
    assert events(gateway) == ["payment.created (approved)"] * 2


def test_webhooks_are_what_the_service_describes(gateway: MercadoPago) -> None:
    published = contract("mercadopago-payments")
    charge(gateway, "approve")
    [delivery] = gateway.courier.sent
    query = {name: texts[0] for name, texts in parse_qs(urlsplit(delivery.target).query).items()}
    headers = {"content-type": "application/json", **delivery.headers}
    published.check_webhook("payment", headers, delivery.body, query)


def delays(courier: Courier, make: Any, count: int) -> list[float]:
    for _ in range(count):
        courier.bring(make)
    return [delivery.after for delivery in courier.sent]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("right", [0, 0, 0]),
        ("late", [5, 5, 5]),
        ("doubled", [0, 0, 0, 0, 0, 0]),
        ("reordered", [5, 0, 5]),
        ("forged", [0, 0, 0]),
        ("lost", []),
    ],
)
def test_webhooks_come_as_they_are_told_to(
    gateway: MercadoPago, way: str, expected: list[float]
) -> None:
    charge(gateway)
    kept = next(iter(gateway.payments.values()))
    courier = Courier()
    courier.change(way)

    def make(is_right: bool) -> Delivery:
        return gateway.delivery(kept, "approved", is_right=is_right)

    assert delays(courier, make, 3) == expected
    assert all(is_signed(delivery) is (way != "forged") for delivery in courier.sent)


def test_a_way_that_is_none_is_refused() -> None:
    courier = Courier()
    with pytest.raises(ValueError, match="odd"):
        courier.change("odd")
    assert courier.way == WAYS[0]


class _Api(BaseHTTPRequestHandler):
    came: SimpleQueue[tuple[str, dict[str, str], bytes]]

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): text for name, text in self.headers.items()}
        self.came.put((self.path, headers, content))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def api(gateway: MercadoPago) -> Iterator[SimpleQueue[tuple[str, dict[str, str], bytes]]]:
    """What arrives at the address that the gateway knows."""
    _Api.came = SimpleQueue()
    with ThreadingHTTPServer(("127.0.0.1", 0), _Api) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        gateway.courier.api = f"http://127.0.0.1:{server.server_port}/api/v1/"
        yield _Api.came
        server.shutdown()


def test_a_webhook_arrives_at_the_api(
    gateway: MercadoPago, api: SimpleQueue[tuple[str, dict[str, str], bytes]]
) -> None:
    made = charge(gateway, "approve")
    path, headers, content = api.get(timeout=PATIENCE_SECONDS)
    assert path == f"/api/v1/webhooks/mercadopago/?data.id={made['id']}&type=payment"
    [delivery] = gateway.courier.sent
    assert content == delivery.body
    assert headers["x-signature"] == delivery.headers["x-signature"]
    assert headers["content-type"] == "application/json"


def test_an_api_that_is_away_disturbs_nobody(gateway: MercadoPago) -> None:
    gateway.courier.api = f"http://127.0.0.1:{free_port()}/api/v1/"
    assert charge(gateway, "approve")["status"] == "approved"
