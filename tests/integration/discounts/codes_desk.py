"""Codes as administrators write and read them."""

from decimal import Decimal
from typing import Any

from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import uses
from chalicelib.kernel import clock
from tests.support.http import Api

CODES = "/api/v1/admin/discount-codes/"
SUMMER: dict[str, Any] = {
    "code": "VERANO-20",
    "discount_value": "20",
    "start_date": "2026-03-01",
    "end_date": "2026-03-31",
}


def send(api: Api, **changes: Any) -> Any:
    return api.post(CODES, json={**SUMMER, **changes}, token="admin")


def create(api: Api, **changes: Any) -> Any:
    answer = send(api, **changes)
    assert answer.status_code == 201, answer.body
    return answer.json_body


def patch(api: Api, **changes: Any) -> Any:
    return api.patch(f"{CODES}VERANO-20/", json=changes, token="admin")


def shown(api: Api, code: str = "VERANO-20") -> Any:
    return api.get(f"{CODES}{code}/", token="admin").json_body


def use(code: str, reservation_id: str, client_id: str, saved: str = "50") -> None:
    """Let a booking carry the code."""
    tx = Transaction(clock.now())
    uses.use(tx, code, reservation_id, client_id, Decimal(saved))
    tx.commit()
