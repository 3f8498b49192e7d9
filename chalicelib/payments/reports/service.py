"""Days of gateways for administrators, and comparing them (reservations book, 6.4; 9)."""

import logging
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import get_args

from chalicelib.cloud import metrics, parallel
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations.cards import CardPayment
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO
from chalicelib.payments import gateways
from chalicelib.payments.commands import CompareDay, LookUp
from chalicelib.payments.reports import records, rules
from chalicelib.payments.reports.rules import Theirs
from chalicelib.payments.reports.types import Comparison, GatewayDay
from chalicelib.payments.types import DIFFERENCES
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.types import Gateway, Payment

logger = logging.getLogger(__name__)
GATEWAYS: tuple[Gateway, ...] = get_args(Gateway)
MOST_DAYS = 31
LOOKED_AT = 3
"""Days that are compared each night: banks and gateways settle some payments late."""


def days(first: date, last: date) -> list[GatewayDay]:
    """Every day from `first` to `last` (Lima) of every gateway, newest first.

    Raises:
        Invalid: they are in disorder, or more than 31.
    """
    count = (last - first).days + 1
    if not 1 <= count <= MOST_DAYS:
        raise Invalid(fields={"until": [f"Elija entre 1 y {MOST_DAYS} días."]})
    listed = [last - timedelta(days=back) for back in range(count)]
    found = {gateway: records.of_days(gateway, listed) for gateway in GATEWAYS}
    places = [(gateway, day) for day in listed for gateway in GATEWAYS]
    payments = parallel.together([partial(money.of_day, *place) for place in places])
    return [
        GatewayDay(gateway, day, rules.totals_of(each), found[gateway].get(day))
        for (gateway, day), each in zip(places, payments, strict=True)
    ]


def ask_for(gateway: Gateway, day: date, *, actor: str, now: datetime) -> None:
    """Have a day compared soon."""
    tx = Transaction(now)
    tx.enqueue(CompareDay(gateway=gateway, day=day), actor=actor)
    tx.commit()


def ask_for_last_days(*, now: datetime) -> None:
    """Have the last days of every gateway compared."""
    today = dates.today(now)
    tx = Transaction(now)
    for gateway in GATEWAYS:
        for back in range(1, LOOKED_AT + 1):
            command = CompareDay(gateway=gateway, day=today - timedelta(days=back))
            tx.enqueue(command, actor=SYSTEM.actor)
    tx.commit()


def compare(gateway: Gateway, day: date, *, now: datetime) -> Comparison | None:
    """Compare a day with the gateway's own list, note the result, and have every payment looked up
    that the gateway ended and the product did not. None where nobody has entered an account.

    Raises:
        Unavailable: the gateway does not answer.
    """
    start, end = dates.day_bounds(day)
    try:
        listed = gateways.gateway(gateway).charges_of(start, end)
    except NotConfigured:
        return None
    ours = {each.payment_id: each for each in money.of_day(gateway, day) if each.direction == "in"}
    theirs = [_theirs(each) for each in listed]
    found = rules.compare(ours, _given_back(ours, theirs), theirs, now)
    tx = Transaction(now)
    records.keep(tx, gateway, day, found)
    for payment in _unsettled(found, ours):
        command = LookUp(reservation_id=payment.reservation_id, payment_id=payment.payment_id)
        tx.enqueue(command, actor=SYSTEM.actor)
    tx.commit()
    if found.count:
        counted = metrics.counted("payments", DIFFERENCES, now)
        logger.warning("a gateway has other payments", extra={"count": found.count, **counted})
    return found


def _theirs(payment: CardPayment) -> Theirs:
    place = gateways.place_of(payment.reference)
    return Theirs(
        gateway_id=payment.gateway_id,
        reservation_id=place[0] if place else None,
        payment_id=place[1] if place else None,
        is_paid=payment.state in {"approved", "refunded"},
        amount=payment.amount,
        is_pen=payment.currency == gateways.PEN,
        refunded=payment.refunded,
    )


def _given_back(ours: dict[str, Payment], theirs: Iterable[Theirs]) -> dict[str, Decimal]:
    """What was given back of our payments of which a gateway says so, or we do."""
    stays = {
        ours[each.payment_id].reservation_id
        for each in theirs
        if each.refunded and each.payment_id in ours
    }
    found: dict[str, Decimal] = {}
    for payments in parallel.together([partial(money.payments_of, stay) for stay in sorted(stays)]):
        for payment in payments:
            if payment.direction == "out" and payment.state == "given" and payment.of_payment:
                before = found.get(payment.of_payment, ZERO)
                found[payment.of_payment] = before + payment.amount
    return found


def _unsettled(found: Comparison, ours: dict[str, Payment]) -> list[Payment]:
    kinds = {"paid_there"}
    ids = (each.payment_id for each in found.differences if each.kind in kinds)
    return [ours[payment_id] for payment_id in ids if payment_id in ours]
