"""What calls to the gateways of cards have in common: which error says what of the money."""

from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.integrations.cards import CardPayment, ChargeUnknown
from chalicelib.kernel.money import ZERO, cents

T = TypeVar("T")
ACCOUNT_REFUSED = frozenset({401, 403})
TOOK_MONEY = frozenset({"approved", "refunded", "charged_back"})


def ask(service: Service, headers: Mapping[str, str], call: Call, answer: type[T]) -> T:
    """A gateway's answer.

    Raises:
        ServiceUnavailable: it does not answer, or refuses our account, which says nothing of the
            payment.
        ServiceRefused: it refuses the call.
    """
    try:
        return Client(service, headers=headers).ask(call, answer)
    except ServiceRefused as refused:
        if refused.status not in ACCOUNT_REFUSED:
            raise
        acted = refused.may_have_acted
        raise ServiceUnavailable(service.name, refused.reason, may_have_acted=acted) from refused


def brief(service: Service) -> Service:
    """The service for one look within a charge: somebody has waited for the charge already."""
    return msgspec.structs.replace(service, connect_seconds=1.0, read_seconds=3.0, attempts=1)


def of_charge(error: ServiceUnavailable) -> ServiceUnavailable:
    """The error of a charge that got no sensible answer."""
    if not error.may_have_acted:
        return error
    return ChargeUnknown(error.service, error.reason, retry_after=error.retry_after)


def number(amount: Decimal) -> msgspec.Raw:
    """An amount as a JSON number with two decimals, exactly."""
    return msgspec.Raw(str(cents(amount)).encode())


def amount_of(value: Decimal) -> Decimal:
    """An amount that a gateway wrote, with no fewer than two decimals."""
    return value + ZERO


def instant_of(value: datetime) -> datetime:
    """An instant that a gateway wrote."""
    return value.astimezone(UTC)


def best(found: list[CardPayment]) -> CardPayment | None:
    """Of several payments with one reference the one that took money, else one that still may, else
    the newest."""

    def order(payment: CardPayment) -> tuple[bool, bool, datetime]:
        return payment.state in TOOK_MONEY, payment.state == "in_process", payment.created

    return max(found, key=order, default=None)
