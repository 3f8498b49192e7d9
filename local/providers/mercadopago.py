"""MercadoPago: payments by card in Peru, their refunds, and signed webhooks.

What a card does is the word of its token (`local.providers.cards`); tokens can be made of test
cards, too, whose holders are called APRO, CONT, OTHE, CALL, FUND, SECU, EXPI or FORM.
"""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID, uuid4

import msgspec

from local.providers.cards import (
    CardStandIn,
    Payment,
    Refund,
    decoded,
    is_amount,
    page_of,
)
from local.providers.courier import Delivery
from local.providers.http import Answer, Message, Reply, Request
from local.providers.mercadopago_wire import (
    BAD_KEY,
    BAD_PARAMETERS,
    BAD_STATE,
    NO_KEY,
    NOT_FOUND,
    OTHER_BODY,
    TOO_MANY,
    TOO_MUCH,
    UNAUTHORIZED,
    USER,
    AskedRefund,
    CardData,
    asked_payment,
    error,
    payment_view,
    refund_view,
    signature,
    status_of,
    written,
)
from local.providers.provider import Account, Operation, Refusal

TOKEN, SECRET, PUBLIC_KEY = "TEST-local", "local-webhooks", "TEST-public"
USUAL_PAGE, MOST_ON_PAGE = 30, 100
FIRST_PAYMENT, FIRST_REFUND = 1_300_000_001, 2_100_000_001
HOLDERS = {
    "APRO": "approve",
    "CONT": "process-approve",
    "OTHE": "reject-rejected",
    "CALL": "reject-call_for_authorize",
    "FUND": "reject-insufficient_funds",
    "SECU": "reject-bad_security_code",
    "EXPI": "reject-bad_date",
    "FORM": "reject-bad_other",
}
SORTED_BY = {"date_created", "date_last_updated", "id"}
"""The first and the last are the order in which payments are kept."""


class MercadoPago(CardStandIn):
    """Keeps the payments of one seller."""

    name = "mercadopago"
    account = Account(
        secret="mercadopago",  # noqa: S106 - the name of a secret
        values={"access_token": TOKEN, "webhook_secret": SECRET, "public_key": PUBLIC_KEY},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "locked": error(423, 4294, "The idempotency key is locked"),
        "no_permission": error(403, 4, "The caller is not authorized to access this resource"),
        "busy": error(429, 429, "Rate limit exceeded"),
    }
    BROKEN_DOWN = error(500, 500, "Internal server error")
    TOKEN_USED = error(400, 3003, "Invalid card_token_id: already_used")
    TOKEN_UNKNOWN = error(422, 2006, "Card Token not found")

    def __init__(self) -> None:
        super().__init__()
        self._by_key: dict[str, tuple[Any, Payment | Refund]] = {}
        self._refunds = 0

    def operations(self) -> Sequence[Operation]:
        """What the product uses of MercadoPago."""
        one = "/v1/payments/{id}"
        return (
            Operation("createPayment", "POST", "/v1/payments", self.create),
            Operation("searchPayments", "GET", "/v1/payments/search", self.search),
            Operation("getPayment", "GET", one, self.get),
            Operation("createRefund", "POST", f"{one}/refunds", self.refund),
            Operation("listRefunds", "GET", f"{one}/refunds", self.refunds),
            Operation("createCardToken", "POST", "/v1/card_tokens", self.make_token),
        )

    def create(self, request: Request) -> Reply:
        """Charge a card; with a key that was used, the payment that it made."""
        _authorize(request)
        key, asked = _key(request), asked_payment(request)
        content = msgspec.json.decode(request.body)
        found = self._made_by(key, content)
        if isinstance(found, Payment):
            return Reply(Answer.of(payment_view(found), 201))
        now = self.now()
        payment = Payment(
            id=str(FIRST_PAYMENT + len(self.payments)),
            reference=asked.external_reference,
            amount=asked.transaction_amount,
            token=asked.token,
            description=asked.description,
            email=asked.payer.email,
            method=asked.payment_method_id,
            installments=asked.installments,
            created=now,
            updated=now,
        )
        self.charged(payment)
        self._by_key[key] = (content, payment)
        return self.answered(
            payment, Answer.of(payment_view(payment), 201), lambda: self.create(request)
        )

    def get(self, request: Request, id: str) -> Reply:
        """A payment."""
        _authorize(request)
        return Reply(Answer.of(payment_view(self.asked_for(self._payment(id)))))

    def search(self, request: Request) -> Reply:
        """Payments, by their reference or the time when they were made."""
        _authorize(request)
        query = request.query
        page = page_of(query, usual=USUAL_PAGE, most=MOST_ON_PAGE)
        if query.get("sort") not in SORTED_BY or query.get("criteria") not in {"asc", "desc"}:
            raise Refusal(BAD_PARAMETERS)
        if page is None:
            raise Refusal(TOO_MANY)
        found = [each for each in self.payments.values() if _is_found(each, query)]
        if query["sort"] == "date_last_updated":
            found.sort(key=lambda each: each.updated)
        if query["criteria"] == "desc":
            found.reverse()
        offset, limit = page
        shown = found[offset : offset + limit]
        if "external_reference" in query:
            shown = [self.asked_for(each) for each in shown]
        paging = {"total": len(found), "limit": limit, "offset": offset}
        return Reply(
            Answer.of({"results": [payment_view(each) for each in shown], "paging": paging})
        )

    def refund(self, request: Request, id: str) -> Reply:
        """Give back a payment, or a part of it; with a key that was used, what it gave back."""
        _authorize(request)
        key, payment = _key(request), self._payment(id)
        asked = decoded(request.body or b"{}", AskedRefund)
        if asked is None or (asked.amount is not None and not is_amount(asked.amount)):
            raise Refusal(BAD_PARAMETERS)
        found = self._made_by(key, (id, asked.amount))
        if isinstance(found, Refund):
            return Reply(Answer.of(refund_view(payment, found), 201))
        left = self.refundable(payment)
        amount = left if asked.amount is None else asked.amount
        if not left:
            raise Refusal(BAD_STATE)
        if amount > left:
            raise Refusal(TOO_MUCH)
        self._refunds += 1
        refund = Refund(id=str(FIRST_REFUND + self._refunds), at=self.now(), amount=amount)
        self._by_key[key] = ((id, asked.amount), refund)
        self.give_back(payment, refund)
        message = Message(payment.reference, f"S/ {amount} of S/ {payment.amount} given back")
        return Reply(Answer.of(refund_view(payment, refund), 201), message)

    def refunds(self, request: Request, id: str) -> Reply:
        """What was given back of a payment."""
        _authorize(request)
        payment = self._payment(id)
        return Reply(Answer.of([refund_view(payment, each) for each in payment.refunds]))

    def make_token(self, request: Request) -> Reply:
        """A token of a test card, as the script on a guest's device makes it."""
        if request.headers.get("x-public-key") != PUBLIC_KEY:
            raise Refusal(UNAUTHORIZED)
        card = decoded(request.body, CardData)
        if card is None:
            raise Refusal(BAD_PARAMETERS)
        word = HOLDERS.get(card.cardholder.name, "approve")
        now = self.now()
        token = {
            "id": f"{word}-{secrets.token_hex(16)}",
            "first_six_digits": card.card_number[:6],
            "last_four_digits": card.card_number[-4:],
            "expiration_month": card.expiration_month,
            "expiration_year": card.expiration_year,
            "date_created": written(now),
            "date_due": written(now + timedelta(days=7)),
            "luhn_validation": True,
            "status": "active",
            "cardholder": {"name": card.cardholder.name},
        }
        return Reply(Answer.of(token, 201))

    def delivery(self, payment: Payment, event: str, *, is_right: bool) -> Delivery:
        """A webhook with its signature."""
        now, request_id = self.now(), str(uuid4())
        action = "payment.created" if payment.updated == payment.created else "payment.updated"
        secret = SECRET if is_right else "of somebody else"
        body = {
            "id": secrets.randbelow(10**12),
            "live_mode": False,
            "type": "payment",
            "date_created": written(now),
            "user_id": USER,
            "api_version": "v1",
            "action": action,
            "data": {"id": payment.id},
        }
        return Delivery(
            at=now,
            event=f"{action} ({event})",
            about=payment.id,
            target=f"webhooks/mercadopago/?data.id={payment.id}&type=payment",
            headers={
                "x-signature": signature(secret, payment.id, request_id, int(now.timestamp())),
                "x-request-id": request_id,
            },
            body=msgspec.json.encode(body),
        )

    def _payment(self, identifier: str) -> Payment:
        if not identifier.isdecimal():
            raise Refusal(BAD_PARAMETERS)
        payment = self.payments.get(identifier)
        if payment is None:
            raise Refusal(NOT_FOUND)
        return payment

    def _made_by(self, key: str, content: Any) -> Payment | Refund | None:
        """What a key made with this very content."""
        before, made = self._by_key.get(key, (content, None))
        if before != content:
            raise Refusal(OTHER_BODY)
        return made


def _authorize(request: Request) -> None:
    if request.headers.get("authorization") != f"Bearer {TOKEN}":
        raise Refusal(UNAUTHORIZED)


def _key(request: Request) -> str:
    key = request.headers.get("x-idempotency-key")
    if not key:
        raise Refusal(NO_KEY)
    try:
        return str(UUID(key))
    except ValueError as problem:
        raise Refusal(BAD_KEY) from problem


def _is_found(payment: Payment, query: Mapping[str, str]) -> bool:
    reference, status = query.get("external_reference"), query.get("status")
    if reference is not None and payment.reference != reference:
        return False
    if status is not None and status_of(payment)[0] != status:
        return False
    if "range" not in query:
        return True
    start, end = _instant(query.get("begin_date")), _instant(query.get("end_date"))
    return start <= _time(payment, query["range"]) <= end


def _time(payment: Payment, field: str) -> datetime:
    times = {"date_created": payment.created, "date_last_updated": payment.updated}
    if field not in times:
        raise Refusal(BAD_PARAMETERS)
    return times[field]


def _instant(text: str | None) -> datetime:
    try:
        instant = datetime.fromisoformat(text or "")
    except ValueError as problem:
        raise Refusal(BAD_PARAMETERS) from problem
    if instant.tzinfo is None:
        raise Refusal(BAD_PARAMETERS)
    return instant
