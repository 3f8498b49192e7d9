"""MercadoPago: cards, charged and given back (payments API).

The secret `mercadopago` holds `access_token`; `public_key` is for the gateway's own script in the
browser, `webhook_secret` for its notifications. What is charged or given back twice with the same
`X-Idempotency-Key` happens once.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, TypeVar

import msgspec

from chalicelib.cloud.http.calls import PASSING, Call, Service
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
    Payer,
    Reason,
    RefundState,
    State,
)

SERVICE = Service(
    name="mercadopago",
    address="https://api.mercadopago.com",
    # Somebody waits for a charge: all its attempts, and a look at the end, take less than 18 s.
    connect_seconds=2.0,
    read_seconds=5.0,
    budget_seconds=6.0,
    # 409 and 423 say that the first request with a key is still at work.
    passing=PASSING | {409, 423},
    idempotency_header="X-Idempotency-Key",
)
T = TypeVar("T")
STATEMENT = "CASA AUSTIN"
PERU = "51"
PERUVIAN_DIGITS = 11
PAGE = 100
PAYMENTS = ("v1", "payments")
STATES: dict[str, State] = {
    "approved": "approved",
    "rejected": "rejected",
    "cancelled": "cancelled",
    "refunded": "refunded",
    "charged_back": "charged_back",
}
"""What is not here (pending, authorized, in_process, in_mediation) has not ended."""
REASONS: dict[str, Reason] = {
    "cc_amount_rate_limit_exceeded": "amount",
    "cc_rejected_bad_filled_card_number": "bad_card_number",
    "cc_rejected_bad_filled_date": "bad_date",
    "cc_rejected_bad_filled_other": "bad_other",
    "cc_rejected_bad_filled_security_code": "bad_security_code",
    "cc_rejected_blacklist": "blacklist",
    "cc_rejected_call_for_authorize": "call_for_authorize",
    "cc_rejected_card_disabled": "card_disabled",
    "cc_rejected_card_error": "card_error",
    "cc_rejected_card_type_not_allowed": "card_error",
    "cc_rejected_duplicated_payment": "duplicated",
    "cc_rejected_fraud": "high_risk",
    "cc_rejected_high_risk": "high_risk",
    "cc_rejected_insufficient_amount": "insufficient_funds",
    "cc_rejected_insufficient_data": "bad_other",
    "cc_rejected_invalid_installments": "invalid_installments",
    "cc_rejected_max_attempts": "max_attempts",
    "cc_rejected_other_reason": "rejected",
    "rejected_high_risk": "high_risk",
}
USED = ("already_used", "already used", "has been used")
INVALID = ("invalid_token", "card_token", "card token", "cardtoken", "expired_token")
INVALID_CODES = frozenset({"2006", "2062", "3003", "3006", "3008"})
REFUNDS: dict[str, RefundState] = {"in_process": "in_process", "rejected": "failed"}


class _Payment(msgspec.Struct, frozen=True, kw_only=True):
    id: int
    status: str
    transaction_amount: Decimal
    currency_id: str
    date_created: datetime
    external_reference: str | None = None
    status_detail: str | None = None
    transaction_amount_refunded: Decimal | None = None


class _Paging(msgspec.Struct, frozen=True):
    total: int = 0


class _Found(msgspec.Struct, frozen=True):
    results: list[_Payment] = []
    paging: _Paging = _Paging()


class _Refund(msgspec.Struct, frozen=True):
    id: int
    amount: Decimal
    status: str = "approved"


class _Cause(msgspec.Struct, frozen=True):
    code: int | str | None = None
    description: str | None = None


class _Error(msgspec.Struct, frozen=True):
    message: str | None = None
    error: str | None = None
    cause: list[_Cause] | _Cause | str | None = None


class MercadoPago:
    """Implements `CardGateway`. Amounts are PEN."""

    def charge(self, charge: Charge) -> CardPayment:
        """As the port says; all attempts together end within 18 s."""
        call = Call(
            operation="charge",
            method="POST",
            path=PAYMENTS,
            json=_body(charge),
            idempotency_key=charge.payment_id,
        )
        try:
            return _payment(_ask(SERVICE, call, _Payment))
        except ServiceRefused as refused:
            return self._despite(refused, charge)
        except ServiceUnavailable as error:
            raise of_charge(error) from error

    def find(self, reference: str) -> CardPayment | None:
        """As the port says."""
        return _find(SERVICE, reference)

    def read(self, gateway_id: str) -> CardPayment:
        """As the port says."""
        call = Call(operation="read", method="GET", path=(*PAYMENTS, gateway_id))
        return _payment(_ask(SERVICE, call, _Payment))

    def refund(self, gateway_id: str, amount: Decimal, *, key: str) -> CardRefund:
        """As the port says; `key` is a UUID."""
        call = Call(
            operation="refund",
            method="POST",
            path=(*PAYMENTS, gateway_id, "refunds"),
            json={"amount": number(amount)},
            idempotency_key=key,
        )
        refund = _ask(SERVICE, call, _Refund)
        state = REFUNDS.get(refund.status, "done")
        return CardRefund(gateway_id=str(refund.id), amount=amount_of(refund.amount), state=state)

    def charges_of(self, start: datetime, end: datetime) -> Sequence[CardPayment]:
        """As the port says."""
        found = {each.gateway_id: each for each in _pages(start, end)}
        return [each for each in found.values() if start <= each.created < end]

    def _despite(self, refused: ServiceRefused, charge: Charge) -> CardPayment:
        """The payment that was made although the gateway refuses to make it: a token may have been
        used by an earlier request for the same payment."""
        mistake = _mistake(refused)
        if mistake == "token_used":
            try:
                found = _find(brief(SERVICE), charge.reference)
            except (ServiceRefused, ServiceUnavailable) as error:
                raise ChargeUnknown(SERVICE.name, refused.reason) from error
            if found is not None:
                return found
        if refused.may_have_acted:
            raise ChargeUnknown(SERVICE.name, refused.reason) from refused
        raise ChargeRefused(SERVICE.name, mistake, status=refused.status) from refused


def _ask(service: Service, call: Call, answer: type[T]) -> T:
    kept = entered(service, "mercadopago", "access_token")
    return ask(service, {"Authorization": f"Bearer {kept['access_token']}"}, call, answer)


def _find(service: Service, reference: str) -> CardPayment | None:
    query = {"sort": "date_created", "criteria": "desc", "external_reference": reference}
    call = Call(operation="find", method="GET", path=(*PAYMENTS, "search"), query=query)
    found = _ask(service, call, _Found).results
    # The search is the gateway's; that a payment is the one that was meant, is ours to see.
    return best([_payment(each) for each in found if each.external_reference == reference])


def _pages(start: datetime, end: datetime) -> Iterator[CardPayment]:
    offset = 0
    while True:
        query = {
            "sort": "date_created",
            "criteria": "asc",
            "range": "date_created",
            "begin_date": _written(start),
            "end_date": _written(end),
            "limit": str(PAGE),
            "offset": str(offset),
        }
        call = Call(operation="list", method="GET", path=(*PAYMENTS, "search"), query=query)
        page = _ask(SERVICE, call, _Found)
        yield from map(_payment, page.results)
        offset += len(page.results)
        if not page.results or offset >= page.paging.total:
            return


def _written(instant: datetime) -> str:
    """An instant as the gateway reads it, which demands milliseconds."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _body(charge: Charge) -> dict[str, Any]:
    amount, payer, item = number(charge.amount), charge.payer, charge.item
    names = {"first_name": payer.first_name, "last_name": payer.last_name}
    told = {} if charge.notification_url is None else {"notification_url": charge.notification_url}
    bought = {"id": item.id, "title": item.title, "quantity": 1, "unit_price": amount}
    return {
        "transaction_amount": amount,
        "token": charge.token,
        "description": charge.description,
        "external_reference": charge.reference,
        "payment_method_id": charge.method,
        "installments": charge.installments,
        "statement_descriptor": STATEMENT,
        "payer": {"email": payer.email, **names},
        "additional_info": {"items": [bought], "payer": {**names, "phone": _phone(payer)}},
        **told,
    }


def _phone(payer: Payer) -> dict[str, str]:
    """The number, with the code of Peru apart; of other countries nobody can tell it."""
    digits = payer.phone
    if digits.startswith(PERU) and len(digits) == PERUVIAN_DIGITS:
        return {"area_code": PERU, "number": digits.removeprefix(PERU)}
    return {"number": digits}


def _payment(found: _Payment) -> CardPayment:
    state = STATES.get(found.status, "in_process")
    detail = found.status_detail
    return CardPayment(
        gateway_id=str(found.id),
        reference=found.external_reference or "",
        state=state,
        amount=amount_of(found.transaction_amount),
        currency=found.currency_id,
        created=instant_of(found.date_created),
        refunded=amount_of(found.transaction_amount_refunded or Decimal(0)),
        reason=REASONS.get(detail or "", "rejected") if state == "rejected" else None,
        detail=detail,
    )


def _mistake(refused: ServiceRefused) -> Mistake:
    error = refused.details(_Error)
    if error is None:
        return "other"
    causes = error.cause if isinstance(error.cause, list) else [error.cause]
    described = [each for each in causes if isinstance(each, _Cause)]
    texts = [error.message, error.error, *(each for each in causes if isinstance(each, str))]
    texts += [text for each in described for text in (each.description, str(each.code))]
    whole = " ".join(text.lower() for text in texts if text)
    if any(word in whole for word in USED):
        return "token_used"
    is_invalid = any(str(each.code) in INVALID_CODES for each in described)
    return "token_invalid" if is_invalid or any(word in whole for word in INVALID) else "other"
