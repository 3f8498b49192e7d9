"""OpenPay in Peru: charges of cards, their refunds, and webhooks with a password.

What a card does is the word of its token (`local.providers.cards`). `order_id` names a charge: it
is taken once, whatever became of the charge.
"""

import secrets
import string
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, ClassVar

import msgspec

from chalicelib.kernel.dates import LIMA
from local.providers.cards import CardStandIn, Payment, Refund, decoded, is_amount, page_of
from local.providers.courier import Delivery
from local.providers.http import JSON, Answer, Message, Reply, Request
from local.providers.openpay_wire import (
    BAD_CREDENTIALS,
    BAD_PARAMETER,
    DECLINED,
    MALFORMED,
    NOT_ALLOWED,
    NOT_FOUND,
    ORDER_USED,
    AskedCharge,
    AskedRefund,
    charge_view,
    declined,
    error,
    status_of,
    written,
)
from local.providers.provider import Account, Operation, Refusal

MERCHANT, KEY = "mlocal00000000000000", "sk_local"
HOOK_USER, HOOK_PASSWORD = "casa-austin", "local-webhooks"
USUAL_PAGE, MOST_ON_PAGE = 10, 100
LETTERS = string.ascii_lowercase + string.digits
EVENTS = {
    "created": "charge.created",
    "approved": "charge.succeeded",
    "rejected": "charge.failed",
    "refunded": "charge.refunded",
    "charged_back": "chargeback.created",
}


class OpenPay(CardStandIn):
    """Keeps the charges of one merchant."""

    name = "openpay"
    account = Account(
        secret="openpay",  # noqa: S106 - the name of a secret
        values={
            "merchant_id": MERCHANT,
            "private_key": KEY,
            "public_key": "pk_local",
            "webhook_user": HOOK_USER,
            "webhook_password": HOOK_PASSWORD,
            "sandbox": "true",
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "not_allowed": NOT_ALLOWED,
        "order_used": ORDER_USED,
        "no_service": error(503, 1004, "A required service is not available"),
        **DECLINED,
    }
    BROKEN_DOWN = error(500, 1000, "Internal server error")
    TOKEN_USED = error(422, 1003, "The source_id was already used: already_used")
    TOKEN_UNKNOWN = error(404, 1005, "The token does not exist: invalid_token")

    def __init__(self) -> None:
        super().__init__()
        self._is_verified = False

    def operations(self) -> Sequence[Operation]:
        """What the product uses of OpenPay."""
        every = "/v1/{merchant}/charges"
        return (
            Operation("createCharge", "POST", every, self.create),
            Operation("listCharges", "GET", every, self.charges),
            Operation("getCharge", "GET", f"{every}/{{id}}", self.get),
            Operation("refundCharge", "POST", f"{every}/{{id}}/refund", self.refund),
        )

    def create(self, request: Request, merchant: str) -> Reply:
        """Charge a card; one that is refused is an error, and its charge is kept all the same."""
        _authorize(request, merchant)
        asked = _asked(request)
        if asked.order_id is not None and self._of_order(asked.order_id):
            raise Refusal(ORDER_USED)
        now = self.now()
        payment = Payment(
            id=_identifier(),
            reference=asked.order_id or "",
            amount=asked.amount,
            token=asked.source_id,
            description=asked.description,
            email=asked.customer.email if asked.customer else "",
            method="card",
            installments=asked.payment_plan.payments if asked.payment_plan else 1,
            created=now,
            updated=now,
        )
        self.charged(payment)
        if payment.reason is not None:
            message = Message(payment.reference, f"S/ {payment.amount}, {payment.word}")
            return Reply(declined(payment.reason), message)
        answer = Answer.of(charge_view(payment))
        return self.answered(payment, answer, lambda: self.create(request, merchant))

    def charges(self, request: Request, merchant: str) -> Reply:
        """Charges, the newest first, by their order or the days when they were made."""
        _authorize(request, merchant)
        page = page_of(request.query, usual=USUAL_PAGE, most=MOST_ON_PAGE)
        if page is None:
            raise Refusal(BAD_PARAMETER)
        found = [each for each in self.payments.values() if _is_found(each, request.query)]
        offset, limit = page
        shown = found[::-1][offset : offset + limit]
        if "order_id" in request.query:
            shown = [self.asked_for(each) for each in shown]
        return Reply(Answer.of([charge_view(each) for each in shown]))

    def get(self, request: Request, merchant: str, id: str) -> Reply:
        """A charge."""
        _authorize(request, merchant)
        return Reply(Answer.of(charge_view(self.asked_for(self._payment(id)))))

    def refund(self, request: Request, merchant: str, id: str) -> Reply:
        """Give back a charge, or a part of it; each request gives back anew."""
        _authorize(request, merchant)
        payment = self._payment(id)
        asked = decoded(request.body or b"{}", AskedRefund)
        if asked is None or (asked.amount is not None and not is_amount(asked.amount)):
            raise Refusal(BAD_PARAMETER)
        left = self.refundable(payment)
        if not left:
            raise Refusal(NOT_ALLOWED)
        amount = left if asked.amount is None else asked.amount
        if amount > left:
            raise Refusal(BAD_PARAMETER)
        refund = Refund(
            id=_identifier(), at=self.now(), amount=amount, description=asked.description
        )
        self.give_back(payment, refund)
        message = Message(payment.reference, f"S/ {amount} of S/ {payment.amount} given back")
        return Reply(Answer.of(charge_view(payment)), message)

    def tell(self, payment: Payment, event: str) -> None:
        """Tell the API what became of a charge; before the first time, who tells it."""
        if not self._is_verified:
            self._is_verified = True
            body = {"type": "verification", "event_date": written(self.now())}
            body["verification_code"] = secrets.token_hex(4)
            self.courier.bring(lambda is_right: self._delivery("", body, is_right))
        super().tell(payment, event)

    def delivery(self, payment: Payment, event: str, *, is_right: bool) -> Delivery:
        """A webhook with its password."""
        body = {
            "type": EVENTS[event],
            "event_date": written(self.now()),
            "transaction": charge_view(payment),
        }
        return self._delivery(payment.id, body, is_right)

    def _delivery(self, payment_id: str, body: dict[str, Any], is_right: bool) -> Delivery:
        password = HOOK_PASSWORD if is_right else "of somebody else"
        return Delivery(
            at=self.now(),
            event=body["type"],
            about=payment_id,
            target="webhooks/openpay/",
            headers={"authorization": basic(HOOK_USER, password)},
            body=msgspec.json.encode(body),
        )

    def _payment(self, identifier: str) -> Payment:
        payment = self.payments.get(identifier)
        if payment is None:
            raise Refusal(NOT_FOUND)
        return payment

    def _of_order(self, order_id: str) -> list[Payment]:
        return [each for each in self.payments.values() if each.reference == order_id]


def basic(user: str, password: str) -> str:
    """The header `Authorization` of a user and a password."""
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _authorize(request: Request, merchant: str) -> None:
    scheme, _, pair = request.headers.get("authorization", "").partition(" ")
    try:
        is_known = b64decode(pair, validate=True) == f"{KEY}:".encode()
    except ValueError:
        is_known = False
    if scheme != "Basic" or not is_known or merchant != MERCHANT:
        raise Refusal(BAD_CREDENTIALS)


def _asked(request: Request) -> AskedCharge:
    asked = decoded(request.body, AskedCharge)
    if request.media_type != JSON or asked is None:
        raise Refusal(MALFORMED)
    if asked.method != "card" or asked.currency != "PEN" or not is_amount(asked.amount):
        raise Refusal(BAD_PARAMETER)
    return asked


def _is_found(payment: Payment, query: Mapping[str, str]) -> bool:
    order_id, status = query.get("order_id"), query.get("status")
    if order_id is not None and payment.reference != order_id:
        return False
    if status is not None and status_of(payment) != status:
        return False
    day = payment.created.astimezone(LIMA).date()
    first, last = query.get("creation[gte]"), query.get("creation[lte]")
    only = query.get("creation")
    return (
        (first is None or day >= _day(first))
        and (last is None or day <= _day(last))
        and (only is None or day == _day(only))
    )


def _day(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError as problem:
        raise Refusal(BAD_PARAMETER) from problem


def _identifier() -> str:
    return "tr" + "".join(secrets.choice(LETTERS) for _ in range(18))
