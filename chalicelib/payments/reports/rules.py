"""Adding up a day of a gateway, and comparing it with the gateway's own list."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from decimal import Decimal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.payments.reports.types import Comparison, DayTotals, Difference, Kind
from chalicelib.payments.watching.rules import is_overdue
from chalicelib.reservations.money.types import Payment

MOST_TOLD = 50
GivenBack = Mapping[str, Sequence[Decimal]]
"""By payment, the amounts that were given back of it."""


class Theirs(msgspec.Struct, frozen=True, kw_only=True):
    """A charge as its gateway lists it. `payment_id` is None where its reference is none of
    ours; `shows_last` where `refunded` is the last of its refunds only."""

    gateway_id: str
    payment_id: str | None
    reservation_id: str | None
    is_paid: bool
    amount: Decimal
    is_pen: bool
    refunded: Decimal
    shows_last: bool = False


def totals_of(payments: Iterable[Payment], now: datetime) -> DayTotals:
    """What the payments of a day come to by now."""
    listed = list(payments)
    inwards = [each for each in listed if each.direction == "in"]
    outwards = [each for each in listed if each.direction == "out"]
    return DayTotals(
        asked=len(inwards),
        charged=_sum(inwards),
        settled=_sum(inwards, "paid"),
        failed=_sum(inwards, "failed"),
        open=_sum(inwards, "created", "in_process"),
        overdue=_sum(each for each in inwards if is_overdue(each, now)),
        charged_back=_sum(inwards, "charged_back"),
        refunded=_sum(outwards, "given"),
        refunds_open=_sum(outwards, "owed", "in_process"),
    )


def compare(
    ours: Mapping[str, Payment],
    given_back: GivenBack,
    theirs: Iterable[Theirs],
    now: datetime,
) -> Comparison:
    """Our charges of a day (by id) against a gateway's. `given_back` has the amounts that were
    given back of each, whenever that was."""
    listed = [_with_all_refunds(each, given_back) for each in theirs]
    found = [_difference(each, ours, given_back) for each in listed]
    there = {each.payment_id for each in listed}
    found += [
        _of("not_there", payment, None, payment.amount, ZERO)
        for payment in ours.values()
        if payment.state in {"paid", "charged_back"} and payment.payment_id not in there
    ]
    differences = [each for each in found if each is not None]
    paid = [each for each in listed if each.is_paid]
    return Comparison(
        compared=now,
        settled_there=sum((each.amount for each in paid), ZERO),
        refunded_there=sum((each.refunded for each in paid), ZERO),
        differences=tuple(differences[:MOST_TOLD]),
        count=len(differences),
    )


def _with_all_refunds(theirs: Theirs, given_back: GivenBack) -> Theirs:
    """The charge with all that was given back, where its gateway shows the last refund only and
    that is one of ours."""
    amounts = given_back.get(theirs.payment_id or "", ())
    if not theirs.shows_last or theirs.refunded not in amounts:
        return theirs
    return msgspec.structs.replace(theirs, refunded=sum(amounts, ZERO))


def _difference(
    theirs: Theirs, ours: Mapping[str, Payment], given_back: GivenBack
) -> Difference | None:
    payment = ours.get(theirs.payment_id or "")
    if payment is None:
        return _of("not_here", None, theirs, ZERO, theirs.amount) if theirs.is_paid else None
    is_paid = payment.state == "paid"
    given = sum(given_back.get(payment.payment_id, ()), ZERO)
    if not theirs.is_paid:
        return _of("not_paid_there", payment, theirs, payment.amount, ZERO) if is_paid else None
    if theirs.amount != payment.amount or not theirs.is_pen:
        return _of("amount", payment, theirs, payment.amount, theirs.amount)
    if not is_paid:
        goes_back = payment.state == "failed" and theirs.refunded == theirs.amount
        is_known = payment.state == "charged_back" or goes_back
        return None if is_known else _of("paid_there", payment, theirs, ZERO, theirs.amount)
    differs = given != theirs.refunded
    return _of("refunded", payment, theirs, given, theirs.refunded) if differs else None


def _of(
    kind: Kind, payment: Payment | None, theirs: Theirs | None, here: Decimal, there: Decimal
) -> Difference:
    return Difference(
        kind=kind,
        payment_id=payment.payment_id if payment else theirs.payment_id if theirs else None,
        reservation_id=(
            payment.reservation_id if payment else theirs.reservation_id if theirs else None
        ),
        gateway_id=theirs.gateway_id if theirs else payment.gateway_id if payment else None,
        ours=here,
        theirs=there,
    )


def _sum(payments: Iterable[Payment], *states: str) -> Decimal:
    amounts = (each.amount for each in payments if not states or each.state in states)
    return sum(amounts, ZERO)
