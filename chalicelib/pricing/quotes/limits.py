"""How often discount codes may be tried that do not exist, and clients named without a token.

Quotes and bookings count failed codes together: by caller, and by address whoever calls.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from chalicelib.discounts.choosing.service import UnknownCode
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.quotes.types import QuoteAnswer, QuoteRequest
from chalicelib.web import limits
from chalicelib.web.limits import Limit, Requester

T = TypeVar("T")
WRONG_CODES = (
    Limit("wrong codes", most=20, within=timedelta(minutes=15)),
    Limit("wrong codes by address", most=60, within=timedelta(minutes=15), by="address"),
)
NAMED_CLIENTS = Limit("named clients", most=60, within=timedelta(minutes=1), by="address", free=10)
"""Quotes for a client who is named without a token: one address has few guests."""


def quoting(
    request: QuoteRequest, caller: Caller | None, address: str, work: Callable[[], QuoteAnswer]
) -> QuoteAnswer:
    """What `work` gives, within the limits that a quote has besides those of its route.

    Raises:
        TooManyRequests: of one that has none left.
    """
    requester = Requester(caller, address)
    if caller is None and request.client_id is not None:
        return limits.within(
            (NAMED_CLIENTS,),
            requester,
            lambda: with_code(request.discount_code, requester, work, reads=True),
            reads=True,
        )
    return with_code(request.discount_code, requester, work, reads=True)


def with_code(code: str | None, requester: Requester, work: Callable[[], T], *, reads: bool) -> T:
    """What `work` gives, if not too many codes of the same caller or address were wrong.

    Who sells mistypes codes of many guests, so nothing of theirs is counted.

    Raises:
        TooManyRequests: too many were wrong.
    """
    caller = requester.caller
    sells = caller is not None and caller.may(Permission.QUOTES_FOR_CLIENTS)
    if sells or not (code or "").strip():
        return work()
    return limits.failures(WRONG_CODES, requester, work, _was_wrong, reads=reads)


def _was_wrong(outcome: object | CasaAustinError) -> bool:
    if isinstance(outcome, QuoteAnswer):
        return outcome.code_error is not None
    return isinstance(outcome, UnknownCode)
