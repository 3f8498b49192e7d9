"""Requests to the stand-in of MercadoPago, as a client makes them."""

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from local.providers.http import Answer, Request
from local.providers.mercadopago import TOKEN, MercadoPago
from local.providers.provider import Broken

HEADERS = {"authorization": f"Bearer {TOKEN}", "content-type": "application/json"}
REFERENCE = "RES-7-1"


def body(token: str = "approve", amount: object = 100.5, **changes: object) -> dict[str, object]:
    return {
        "transaction_amount": amount,
        "token": token,
        "description": "Reserva en Casa Austin 1",
        "installments": 1,
        "payment_method_id": "visa",
        "external_reference": REFERENCE,
        "payer": {"email": "ana@example.com", "first_name": "Ana"},
        **changes,
    }


def send(
    gateway: MercadoPago,
    path: str,
    content: object = None,
    *,
    method: str = "POST",
    key: str | None = "",
    headers: Mapping[str, str] = HEADERS,
    query: Mapping[str, str] | None = None,
) -> Answer | Broken:
    """What the gateway answers; an empty key is a new one."""
    keys = {} if key is None else {"x-idempotency-key": key or str(uuid4())}
    encoded = b"" if content is None else json.dumps(content).encode()
    request = Request(method, path, query or {}, {**headers, **keys}, encoded)
    return gateway.take(request)


def value(answer: Answer | Broken, status: int) -> Any:
    """The JSON of an answer of this status."""
    assert isinstance(answer, Answer)
    assert answer.status == status, answer.body
    return json.loads(answer.body)


def charge(gateway: MercadoPago, token: str = "approve", **changes: Any) -> Any:
    """The payment that a card makes."""
    return value(send(gateway, "/v1/payments", body(token, **changes)), 201)


def read(gateway: MercadoPago, path: str, **query: str) -> Answer | Broken:
    return send(gateway, path, method="GET", key=None, query=query)


def payment(gateway: MercadoPago, identifier: object) -> Any:
    return value(read(gateway, f"/v1/payments/{identifier}"), 200)


def search(gateway: MercadoPago, **query: str) -> Any:
    ordered = {"sort": "date_created", "criteria": "asc", **query}
    return value(read(gateway, "/v1/payments/search", **ordered), 200)
