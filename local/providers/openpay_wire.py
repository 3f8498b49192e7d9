"""How OpenPay writes: what it is asked, what it answers, and its errors."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any
from uuid import uuid4

import msgspec

from chalicelib.integrations.cards import Reason
from chalicelib.kernel.dates import LIMA
from local.providers.cards import Payment, Refund
from local.providers.http import Answer

CATEGORIES = {1: "request", 2: "gateway", 3: "gateway"}
"""By the first digit of a code."""
INTERNAL = {1000, 1004}


def error(status: int, code: int, description: str) -> Answer:
    """An error as OpenPay writes it."""
    category = "internal" if code in INTERNAL else CATEGORIES[code // 1000]
    body = {
        "category": category,
        "error_code": code,
        "description": description,
        "http_code": status,
        "request_id": str(uuid4()),
        "fraud_rules": [],
    }
    return Answer.of(body, status)


MALFORMED = error(400, 1001, "The request is malformed")
BAD_CREDENTIALS = error(401, 1002, "The api key or merchant id are invalid")
BAD_PARAMETER = error(422, 1003, "One of the parameters is wrong")
NOT_FOUND = error(404, 1005, "The requested resource does not exist")
ORDER_USED = error(409, 1006, "The order_id has already been processed")
NOT_ALLOWED = error(412, 3006, "Request not allowed")
DECLINED: Mapping[str, Answer] = {
    "rejected": error(402, 3001, "The card was declined"),
    "expired": error(402, 3002, "The card has expired"),
    "insufficient_funds": error(402, 3003, "The card doesn't have sufficient funds"),
    "stolen": error(402, 3004, "The card was reported as stolen"),
    "high_risk": error(402, 3005, "Fraud risk detected by anti-fraud system"),
}
"""What it says of a card, by the reason; of all other reasons it says no more than the first."""


class Customer(msgspec.Struct):
    """Who pays."""

    name: str
    email: str


class Plan(msgspec.Struct):
    """In how many monthly installments."""

    payments: int


class AskedCharge(msgspec.Struct, forbid_unknown_fields=True):
    """A charge; OpenPay knows no other fields."""

    method: str
    source_id: str
    amount: Decimal
    description: Annotated[str, msgspec.Meta(max_length=250)]
    currency: str = "PEN"
    order_id: Annotated[str, msgspec.Meta(max_length=100)] | None = None
    device_session_id: Annotated[str, msgspec.Meta(max_length=255)] | None = None
    capture: bool = True
    customer: Customer | None = None
    confirm: Any = None
    redirect_url: str | None = None
    use_3d_secure: bool = False
    payment_plan: Plan | None = None
    metadata: dict[str, Any] | None = None


class AskedRefund(msgspec.Struct):
    """What is to be given back; all that is left where no amount is named."""

    description: str | None = None
    amount: Decimal | None = None


def declined(reason: Reason) -> Answer:
    """What a card that does not pay is answered."""
    return DECLINED.get(reason, DECLINED["rejected"])


def status_of(payment: Payment) -> str:
    """The status of a charge."""
    match payment.state:
        case "rejected":
            return "failed"
        case "in_process":
            return "in_progress"
        case "charged_back":
            return "chargeback_accepted"
        case "approved":
            return "refunded" if payment.refunded == payment.amount else "completed"


def charge_view(payment: Payment) -> dict[str, Any]:
    """A charge as it is answered, with the latest of what was given back, and all of it."""
    view = {
        **_transaction(payment.id, payment.created, payment.amount, payment.description),
        "authorization": "801585" if payment.state in {"approved", "charged_back"} else None,
        "operation_type": "in",
        "transaction_type": "charge",
        "status": status_of(payment),
        "operation_date": written(payment.updated),
        "error_message": _message(payment.reason) if payment.reason else None,
        "order_id": payment.reference or None,
        "card": {"type": "credit", "brand": "visa", "bank_name": "BBVA", "allows_charges": True},
    }
    if payment.refunds:
        # As it is described: of several refunds the last one.
        view["refund"] = _refund(payment.refunds[-1])
    return view


def written(at: datetime) -> str:
    """An instant as OpenPay writes it: the hour of Lima."""
    return at.astimezone(LIMA).isoformat(timespec="seconds")


def _refund(refund: Refund) -> dict[str, Any]:
    return {
        **_transaction(refund.id, refund.at, refund.amount, refund.description),
        "authorization": "801586",
        "operation_type": "out",
        "transaction_type": "refund",
        "status": "completed",
        "operation_date": written(refund.at),
        "error_message": None,
        "order_id": None,
    }


def _transaction(
    identifier: str, at: datetime, amount: Decimal, description: str | None
) -> dict[str, Any]:
    return {
        "id": identifier,
        "conciliated": False,
        "creation_date": written(at),
        "description": description,
        "method": "card",
        "amount": float(amount),
        "currency": "PEN",
    }


def _message(reason: Reason) -> str:
    message: str = msgspec.json.decode(declined(reason).body)["description"]
    return message
