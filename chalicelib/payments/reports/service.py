"""Days of gateways for administrators, and comparing them (reservations book, 6.4; 9)."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import get_args

from chalicelib.cloud import metrics, parallel, store
from chalicelib.cloud.http.errors import NotConfigured
from chalicelib.cloud.transaction import Transaction
from chalicelib.integrations.cards import CardPayment
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Invalid
from chalicelib.payments import gateways
from chalicelib.payments.commands import CompareDay, ReadBack
from chalicelib.payments.reports import records, rules
from chalicelib.payments.reports.rules import Theirs
from chalicelib.payments.reports.types import Comparison, GatewayDay
from chalicelib.payments.types import DIFFERENCES
from chalicelib.reservations.money import records as money
from chalicelib.reservations.money.types import Gateway, Payment

logger = logging.getLogger(__name__)
GATEWAYS: tuple[Gateway, ...] = get_args(Gateway)
MOST_DAYS = 31
AROUND = timedelta(minutes=10)
"""So far the day of a payment may be another one at its gateway."""
LOOKED_AT = 3
"""Days that are compared each night: banks and gateways settle some payments late."""


def days(first: date, last: date, *, now: datetime) -> list[GatewayDay]:
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
        GatewayDay(gateway, day, rules.totals_of(each, now), found[gateway].get(day))
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
    """Compare a day with the gateway's own list, note the result, and have every payment read back
    of which only one of the two says that it was paid. None where nobody has entered an account.

    Raises:
        Unavailable: the gateway does not answer.
    """
    start, end = dates.day_bounds(day)
    try:
        listed = gateways.gateway(gateway).charges_of(start - AROUND, end + AROUND)
    except NotConfigured:
        return None
    ours = {each.payment_id: each for each in money.of_day(gateway, day) if each.direction == "in"}
    theirs = _of_day(listed, ours, start, end)
    found = rules.compare(ours, _given_back(ours, theirs), theirs, now)
    tx = Transaction(now)
    records.keep(tx, gateway, day, found)
    for gateway_id in _unsettled(found):
        tx.enqueue(ReadBack(gateway=gateway, gateway_id=gateway_id), actor=SYSTEM.actor)
    tx.commit()
    if found.count:
        counted = metrics.counted("payments", DIFFERENCES, now)
        logger.warning("a gateway has other payments", extra={"count": found.count, **counted})
    return found


def _of_day(
    listed: Sequence[CardPayment], ours: Mapping[str, Payment], start: datetime, end: datetime
) -> list[Theirs]:
    """What a gateway lists of our payments of a day, and what it made then and is of none. A
    payment that was asked for around midnight may be of the day before there, or after."""
    found = [(each.created, _theirs(each)) for each in listed]
    others = [
        (each.reservation_id, each.payment_id)
        for _, each in found
        if each.reservation_id and each.payment_id and each.payment_id not in ours
    ]
    known = money.payments_in(store.fetch_many(money.payment_key(*place) for place in others))
    return [
        each
        for created, each in found
        if each.payment_id in ours or (start <= created < end and each.payment_id not in known)
    ]


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
        shows_last=payment.shows_last,
    )


def _given_back(ours: dict[str, Payment], theirs: Iterable[Theirs]) -> dict[str, list[Decimal]]:
    """What was given back of our payments of which a gateway says so, or we do."""
    stays = {
        ours[each.payment_id].reservation_id
        for each in theirs
        if each.refunded and each.payment_id in ours
    }
    found: defaultdict[str, list[Decimal]] = defaultdict(list)
    for payments in parallel.together([partial(money.payments_of, stay) for stay in sorted(stays)]):
        for payment in payments:
            if payment.direction == "out" and payment.state == "given" and payment.of_payment:
                found[payment.of_payment].append(payment.amount)
    return found


def _unsettled(found: Comparison) -> list[str]:
    kinds = {"paid_there", "not_paid_there"}
    differing = (each for each in found.differences if each.kind in kinds)
    return [each.gateway_id for each in differing if each.gateway_id is not None]
