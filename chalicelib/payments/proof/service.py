"""Proving the money of all stays, some after the others: month by month of their arrival, then the
removed ones."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from itertools import chain

import msgspec

from chalicelib.cloud import deliveries, parallel
from chalicelib.cloud.proofs import confirmed
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, ids
from chalicelib.kernel.callers import SYSTEM
from chalicelib.payments.commands import ProveMoney
from chalicelib.payments.proof import rules
from chalicelib.payments.proof.records import PROOFS
from chalicelib.payments.proof.types import Difference, Drift, Look, Proof
from chalicelib.reservations.money import records as money
from chalicelib.reservations.stays import counts
from chalicelib.reservations.stays import records as stays
from chalicelib.reservations.stays.records import REMOVED

AT_ONCE = 50
"""Stays that one message is for."""


def begin(now: datetime) -> None:
    """Have the money of all stays proved, by messages that follow one another."""
    proof = Proof(proof_id=ids.new_id(), started_at=now)
    tx = Transaction(now)
    PROOFS.begin(tx, proof)
    first = ProveMoney(proof_id=proof.proof_id, month=_months(now)[0])
    tx.enqueue(first, actor=SYSTEM.actor)
    tx.commit()


def go_on(command: ProveMoney, *, now: datetime) -> Look | None:
    """Look at some more stays, and have the next ones looked at; what was found. None for a message
    of a proof that another has replaced.

    Raises:
        Busy: a stay keeps changing. Stale: the same message is at work twice.
    """
    running = PROOFS.running(command.proof_id)
    if running is None:
        return None
    places = _places(command)
    look = _look([reservation_id for _, reservation_id in places], now)
    proof = rules.noted(running.proof, look)
    tx = Transaction(now)
    deliveries.once(tx)
    following = _following(command, places, now)
    if following is None:
        PROOFS.finish(tx, running, msgspec.structs.replace(proof, finished_at=now))
    else:
        PROOFS.go_on(tx, running, proof)
        tx.enqueue(following, actor=SYSTEM.actor)
    tx.commit()
    return look


def _months(now: datetime) -> list[str]:
    """The months in which stays arrive, in order; after them the partition of removed ones."""
    found = {each.month for each in counts.read(dates.today(now)) if each.number}
    return [*sorted(found), REMOVED]


def _places(command: ProveMoney) -> list[tuple[str, str]]:
    """The next stays, each as place and id."""
    if command.month == REMOVED:
        return stays.removed_after(command.after, AT_ONCE)
    listed = stays.in_month_after(command.month, command.after, AT_ONCE)
    return [(place, stay.reservation_id) for place, stay in listed]


def _following(
    command: ProveMoney, places: Sequence[tuple[str, str]], now: datetime
) -> ProveMoney | None:
    if len(places) == AT_ONCE:
        return msgspec.structs.replace(command, after=places[-1][0])
    later = [month for month in _months(now) if month > command.month]
    return ProveMoney(proof_id=command.proof_id, month=later[0]) if later else None


def _look(reservation_ids: Sequence[str], now: datetime) -> Look:
    found = stays.stays_of(reservation_ids)
    payments = parallel.together([partial(money.payments_of, each) for each in found])
    pairs = list(zip(found.values(), payments, strict=True))
    suspects = [stay.reservation_id for stay, rows in pairs if rules.differences(stay, rows)]
    drifts = [Drift(each, confirmed(partial(_differences, each))) for each in suspects]
    return Look(
        len(pairs),
        tuple(drift for drift in drifts if drift.differences),
        tuple(each for each in map(rules.overpaid, found.values()) if each is not None),
        rules.overdue(chain.from_iterable(payments), now),
    )


def _differences(reservation_id: str) -> tuple[tuple[Difference, ...], object]:
    stay = stays.stays_of([reservation_id])[reservation_id]
    payments = money.payments_of(reservation_id)
    seen = stay.version, {each.payment_id: each.version for each in payments}
    return rules.differences(stay, payments), seen
