"""OpenPay in Peru: cards, charged and given back (charges API).

The secret `openpay` holds `merchant_id`, `private_key` and `sandbox` (`false` names the real
gateway); `public_key` is for the gateway's own script in the browser, `webhook_user` and
`webhook_password` for its notifications. Our reference is the `order_id` of a charge, which the
gateway takes once. It has no such device for refunds: ours carry their key as their description.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.integrations.accounts import entered
from chalicelib.integrations.card_calls import (
    amount_of,
    ask,
    best,
    brief,
    instant_of,
    number,
    of_charge,
)
from chalicelib.integrations.cards import (
    CardPayment,
    CardRefund,
    Charge,
    ChargeRefused,
    ChargeUnknown,
    Mistake,
    Reason,
    RefundState,
    State,
)
from chalicelib.kernel import clock
from chalicelib.kernel.dates import LIMA
from chalicelib.kernel.money import ZERO

SERVICE = Service(
    name="openpay",
    address="https://api.openpay.pe",
    # Somebody waits for a charge: all its attempts, and a look at the end, take less than 18 s.
    connect_seconds=2.0,
    read_seconds=5.0,
    budget_seconds=6.0,
)
SANDBOX = "https://sandbox-api.openpay.pe"
T = TypeVar("T")
PAGE = 100
CURRENCY = "PEN"
LONGEST_DESCRIPTION = 250
NO_TOKEN = 1005
USED = ("already_used", "already used")
CONFLICT, DECLINED, NOT_ALLOWED = 409, 402, 412
STATES: dict[str, State] = {
    "completed": "approved",
    # The money is the seller's until the bank has decided.
    "chargeback_pending": "approved",
    "failed": "rejected",
    "cancelled": "cancelled",
    "refunded": "refunded",
    "chargeback_accepted": "charged_back",
    "chargeback_adjustment": "charged_back",
}
"""What is not here (in_progress, charge_pending) has not ended."""
REASONS: dict[int, Reason] = {
    2004: "bad_card_number",
    2005: "bad_date",
    2006: "bad_security_code",
    2009: "bad_security_code",
    3001: "rejected",
    3002: "expired",
    3003: "insufficient_funds",
    3004: "stolen",
    3005: "high_risk",
    3006: "rejected",
    3008: "card_disabled",
    3009: "stolen",
    3010: "card_disabled",
    3011: "call_for_authorize",
    3012: "call_for_authorize",
}
TEXTS: dict[str, Reason] = {
    "expired": "expired",
    "sufficient funds": "insufficient_funds",
    "stolen": "stolen",
    "lost": "stolen",
    "fraud": "high_risk",
}
"""Charges that failed are kept with a text and no code."""
REFUNDS: dict[str, RefundState] = {
    "in_progress": "in_process",
    "failed": "failed",
    "cancelled": "failed",
}


class _Refund(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    amount: Decimal
    status: str = "completed"
    description: str | None = None


class _Charge(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    status: str
    amount: Decimal
    creation_date: datetime
    operation_type: str = "in"
    transaction_type: str = "charge"
    currency: str = CURRENCY
    order_id: str | None = None
    error_message: str | None = None
    refund: _Refund | None = None
    refunds: list[_Refund] = []

    @property
    def given_back(self) -> list[_Refund]:
        """Its refunds: some answers have the last one only."""
        return self.refunds or ([self.refund] if self.refund else [])


class _Error(msgspec.Struct, frozen=True):
    error_code: int
    description: str = ""


class OpenPay:
    """Implements `CardGateway`. Amounts are PEN."""

    def charge(self, charge: Charge) -> CardPayment:
        """As the port says; all attempts together end within 18 s."""
        call = Call(
            operation="charge",
            method="POST",
            json=_body(charge),
            # The gateway takes an order once.
            repeatable=True,
        )
        try:
            return _payment(_ask(call, (), _Charge))
        except ServiceRefused as refused:
            return self._despite(refused, charge)
        except ServiceUnavailable as error:
            raise of_charge(error) from error

    def find(self, reference: str) -> CardPayment | None:
        """As the port says."""
        return _find(reference)

    def read(self, gateway_id: str) -> CardPayment:
        """As the port says."""
        return _payment(_read(gateway_id))

    def refund(self, gateway_id: str, amount: Decimal, *, key: str) -> CardRefund:
        """As the port says, as long as of one charge nobody asks for two refunds at the same time,
        nor for another before it is known what became of the last: an answer may show that alone.
        Of a charge that was given back whole nothing is left to give, whoever gave it."""
        before = _read(gateway_id)
        given = _with_key(before, key)
        if given is None and before.status == "refunded":
            given = _Refund(id=before.id, amount=amount)
        if given is None:
            json = {"description": key, "amount": number(amount)}
            call = Call(operation="refund", method="POST", json=json)
            after = _ask(call, (gateway_id, "refund"), _Charge)
            # An answer may show the refund before it, or none: the charge was given back all the
            # same.
            given = _with_key(after, key) or _Refund(id=after.id, amount=amount)
        state = REFUNDS.get(given.status, "done")
        return CardRefund(gateway_id=given.id, amount=amount_of(given.amount), state=state)

    def charges_of(self, start: datetime, end: datetime) -> Sequence[CardPayment]:
        """As the port says."""
        found = {each.id: each for each in _pages(start, end) if _is_charge(each)}
        made = [each for each in map(_payment, found.values()) if start <= each.created < end]
        return sorted(made, key=lambda each: each.created)

    def _despite(self, refused: ServiceRefused, charge: Charge) -> CardPayment:
        """The payment of a charge that the gateway refuses: made by an earlier request, or
        rejected by the bank."""
        error = refused.details(_Error) or _Error(0)
        mistake = _mistake(error)
        is_made = refused.status == CONFLICT
        if is_made or mistake == "token_used":
            found = self._made_before(refused, charge)
            if found is not None:
                return found
        if is_made or refused.may_have_acted:
            raise ChargeUnknown(SERVICE.name, refused.reason) from refused
        if refused.status in {DECLINED, NOT_ALLOWED} or error.error_code in REASONS:
            return _rejected(charge, error)
        raise ChargeRefused(SERVICE.name, mistake, status=refused.status) from refused

    def _made_before(self, refused: ServiceRefused, charge: Charge) -> CardPayment | None:
        try:
            return _find(charge.reference, is_brief=True)
        except (ServiceRefused, ServiceUnavailable) as error:
            raise ChargeUnknown(SERVICE.name, refused.reason) from error


def _ask(call: Call, path: tuple[str, ...], answer: type[T], *, is_brief: bool = False) -> T:
    """What the gateway answers to a call below the charges of our merchant."""
    kept = entered(SERVICE, "openpay", "merchant_id", "private_key")
    service = brief(SERVICE) if is_brief else SERVICE
    if kept.get("sandbox") != "false":
        service = msgspec.structs.replace(service, address=SANDBOX)
    pair = b64encode(f"{kept['private_key']}:".encode()).decode()
    whole = ("v1", kept["merchant_id"], "charges", *path)
    headers = {"Authorization": f"Basic {pair}"}
    return ask(service, headers, msgspec.structs.replace(call, path=whole), answer)


def _read(gateway_id: str) -> _Charge:
    return _ask(Call(operation="read", method="GET"), (gateway_id,), _Charge)


def _find(reference: str, *, is_brief: bool = False) -> CardPayment | None:
    call = Call(operation="find", method="GET", query={"order_id": reference})
    found = _ask(call, (), list[_Charge], is_brief=is_brief)
    return best([_payment(each) for each in found if each.order_id == reference])


def _pages(start: datetime, end: datetime) -> Iterator[_Charge]:
    """Charges of all days (of Lima) that a time touches, the newest first."""
    last = (end - timedelta(microseconds=1)).astimezone(LIMA).date()
    days = {
        "creation[gte]": start.astimezone(LIMA).date().isoformat(),
        "creation[lte]": last.isoformat(),
    }
    offset = 0
    while True:
        query = {**days, "limit": str(PAGE), "offset": str(offset)}
        page = _ask(Call(operation="list", method="GET", query=query), (), list[_Charge])
        yield from page
        offset += len(page)
        if len(page) < PAGE:
            return


def _body(charge: Charge) -> dict[str, Any]:
    payer = charge.payer
    customer = {
        "name": payer.first_name,
        "last_name": payer.last_name,
        "email": payer.email,
        "phone_number": payer.phone,
    }
    others: dict[str, Any] = {}
    if charge.device_session_id is not None:
        others["device_session_id"] = charge.device_session_id
    if charge.installments > 1:
        others["payment_plan"] = {"payments": charge.installments}
    return {
        "method": "card",
        "source_id": charge.token,
        "amount": number(charge.amount),
        "currency": CURRENCY,
        "description": charge.description[:LONGEST_DESCRIPTION],
        "order_id": charge.reference,
        "customer": customer,
        **others,
    }


def _is_charge(charge: _Charge) -> bool:
    return charge.operation_type == "in" and charge.transaction_type == "charge"


def _with_key(charge: _Charge, key: str) -> _Refund | None:
    return next((each for each in charge.given_back if each.description == key), None)


def _payment(charge: _Charge) -> CardPayment:
    state = STATES.get(charge.status, "in_process")
    given = sum((each.amount for each in charge.given_back if each.status not in REFUNDS), ZERO)
    return CardPayment(
        gateway_id=charge.id,
        reference=charge.order_id or "",
        state=state,
        amount=amount_of(charge.amount),
        currency=charge.currency,
        created=instant_of(charge.creation_date),
        refunded=amount_of(charge.amount if state == "refunded" else given),
        shows_last=state != "refunded" and not charge.refunds and charge.refund is not None,
        reason=_reason_of(charge.error_message or "") if state == "rejected" else None,
        detail=charge.error_message,
    )


def _rejected(charge: Charge, error: _Error) -> CardPayment:
    """A card that was not charged. The gateway answers with an error, which names no payment."""
    return CardPayment(
        gateway_id="",
        reference=charge.reference,
        state="rejected",
        amount=amount_of(charge.amount),
        currency=CURRENCY,
        created=clock.now(),
        reason=REASONS.get(error.error_code, "rejected"),
        detail=str(error.error_code),
    )


def _reason_of(text: str) -> Reason:
    found = (reason for words, reason in TEXTS.items() if words in text.lower())
    return next(found, "rejected")


def _mistake(error: _Error) -> Mistake:
    text = error.description.lower()
    if any(word in text for word in USED):
        return "token_used"
    is_invalid = error.error_code == NO_TOKEN or "token" in text
    return "token_invalid" if is_invalid else "other"
