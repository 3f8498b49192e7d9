"""How MercadoPago writes: what it is asked, what it answers, its errors and its signatures."""

import hashlib
import hmac
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import msgspec

from local.providers.cards import Payment, Refund, decoded, is_amount
from local.providers.http import JSON, Answer, Request
from local.providers.provider import Refusal

USER = "987654321"
ZONE = timezone(timedelta(hours=-4))
"""MercadoPago writes its own hours, not those of the seller."""
LONGEST_REFERENCE, LONGEST_DESCRIPTOR = 256, 22
DETAILS = {
    "amount": "cc_amount_rate_limit_exceeded",
    "expired": "cc_rejected_bad_filled_date",
    "duplicated": "cc_rejected_duplicated_payment",
    "insufficient_funds": "cc_rejected_insufficient_amount",
    "rejected": "cc_rejected_other_reason",
    "stolen": "cc_rejected_blacklist",
    **{
        f"bad_{what}": f"cc_rejected_bad_filled_{what}"
        for what in ("card_number", "date", "other", "security_code")
    },
}
"""What it calls a reason where its word is not `cc_rejected_` and the reason. It has no words
for cards that expired or were stolen."""
ERRORS = {
    400: "bad_request", 401: "unauthorized", 403: "forbidden", 404: "not_found", 409: "conflict",
    422: "unprocessable_entity", 423: "locked", 429: "too_many_requests",
    500: "internal_server_error",
}  # fmt: skip


def error(status: int, code: int, message: str) -> Answer:
    """An error as MercadoPago writes it."""
    cause = {"code": code, "description": message}
    body = {"status": status, "error": ERRORS[status], "message": message, "cause": [cause]}
    return Answer.of(body, status)


UNAUTHORIZED = error(401, 2001, "Invalid access token")
NO_KEY = error(400, 4292, "Header X-Idempotency-Key can't be null")
BAD_KEY = error(400, 4292, "Header X-Idempotency-Key is not a valid UUID")
OTHER_BODY = error(409, 4293, "The idempotency key was used with another request")
BAD_PARAMETERS = error(400, 1, "Params Error")
BAD_AMOUNT = error(400, 4037, "Invalid transaction_amount")
NOT_FOUND = error(404, 2000, "Payment not found")
BAD_STATE = error(400, 2063, "The action requested is not valid for the current payment state")
TOO_MUCH = error(400, 4040, "Amount to refund is greater than what is left of the payment")
TOO_MANY = error(400, 1000, "Number of rows exceeded the limits")


class AskedPayer(msgspec.Struct):
    """Who pays."""

    email: str


class AskedPayment(msgspec.Struct):
    """A charge. The product sends more, which MercadoPago only keeps."""

    transaction_amount: Decimal
    payer: AskedPayer
    token: str
    payment_method_id: str
    installments: int
    description: str = ""
    external_reference: str = ""
    statement_descriptor: str = ""


class AskedRefund(msgspec.Struct):
    """What is to be given back; all that is left where no amount is named."""

    amount: Decimal | None = None


class Holder(msgspec.Struct):
    """Whose a card is."""

    name: str


class CardData(msgspec.Struct):
    """A card, as the script on a guest's device reads it."""

    card_number: str
    expiration_month: int
    expiration_year: int
    security_code: str
    cardholder: Holder


def signature(secret: str, payment_id: str, request_id: str, seconds: int) -> str:
    """The header `x-signature` of a webhook."""
    manifest = f"id:{payment_id};request-id:{request_id};ts:{seconds};"
    digest = hmac.new(secret.encode(), manifest.encode(), hashlib.sha256).hexdigest()
    return f"ts={seconds},v1={digest}"


def asked_payment(request: Request) -> AskedPayment:
    """The charge that a request asks for.

    Raises:
        Refusal: MercadoPago would refuse it.
    """
    asked = decoded(request.body, AskedPayment)
    if request.media_type != JSON or asked is None:
        raise Refusal(BAD_PARAMETERS)
    if not is_amount(asked.transaction_amount):
        raise Refusal(BAD_AMOUNT)
    is_short = len(asked.external_reference) <= LONGEST_REFERENCE
    is_short = is_short and len(asked.statement_descriptor) <= LONGEST_DESCRIPTOR
    if asked.installments < 1 or "@" not in asked.payer.email or not is_short:
        raise Refusal(BAD_PARAMETERS)
    return asked


def status_of(payment: Payment) -> tuple[str, str]:
    """The status of a payment and its detail."""
    match payment.state:
        case "rejected":
            reason = payment.reason or "rejected"
            return "rejected", DETAILS.get(reason, f"cc_rejected_{reason}")
        case "in_process":
            return "in_process", "pending_contingency"
        case "charged_back":
            return "charged_back", "settled"
        case "approved":
            if payment.refunds and payment.refunded == payment.amount:
                return "refunded", "refunded"
            return "approved", "partially_refunded" if payment.refunds else "accredited"


def payment_view(payment: Payment) -> dict[str, Any]:
    """A payment as it is answered."""
    status, detail = status_of(payment)
    amount = float(payment.amount)
    is_approved = payment.state in {"approved", "charged_back"}
    return {
        "id": int(payment.id),
        "date_created": written(payment.created),
        "date_approved": written(payment.created) if is_approved else None,
        "date_last_updated": written(payment.updated),
        "date_of_expiration": None,
        "money_release_date": None,
        "operation_type": "regular_payment",
        "issuer_id": "310",
        "payment_method_id": payment.method,
        "payment_type_id": "credit_card",
        "status": status,
        "status_detail": detail,
        "currency_id": "PEN",
        "description": payment.description,
        "payer": {"id": USER, "email": payment.email},
        "metadata": {},
        "external_reference": payment.reference,
        "transaction_amount": amount,
        "transaction_amount_refunded": float(payment.refunded),
        "coupon_amount": 0.0,
        "transaction_details": {"total_paid_amount": amount, "overpaid_amount": 0.0},
        "captured": True,
        "binary_mode": False,
        "installments": payment.installments,
        "processing_mode": "aggregator",
    }


def refund_view(payment: Payment, refund: Refund) -> dict[str, Any]:
    """A refund as it is answered."""
    return {
        "id": int(refund.id),
        "payment_id": int(payment.id),
        "amount": float(refund.amount),
        "metadata": {},
        "source": {"id": USER, "name": "Casa Austin", "type": "collector"},
        "date_created": written(refund.at),
        "refund_mode": "standard",
        "adjustment_amount": 0.0,
        "status": "approved",
        "reason": None,
    }


def written(at: datetime) -> str:
    """An instant as MercadoPago writes it."""
    return at.astimezone(ZONE).isoformat(timespec="milliseconds")
