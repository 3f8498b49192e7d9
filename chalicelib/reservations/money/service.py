"""The payments that a change of a stay makes: by the word of staff, in points, and what its end
gives back."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.cloud import store
from chalicelib.kernel import ids
from chalicelib.reservations.money import records
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.rules import (
    amounts_of,
    corrections,
    having,
    next_payment,
    own_rate,
    stated,
)
from chalicelib.reservations.money.types import Payment, PaymentState
from chalicelib.reservations.types import Currency, RefundPart, Stay


def paid_by_word(stay: Stay, advance: Decimal, currency: Currency) -> Stay:
    """A stay of which staff say how much was paid in all.

    Raises:
        LessThanReceived: cards paid more.
    """
    paid = stated(stay, advance, currency, new_id=ids.new_id)
    return having(msgspec.structs.replace(stay, advance_payment_currency=currency), paid)


def payments_by_word(before: Stay | None, after: Stay, *, actor: str) -> list[Payment]:
    """The payments that make the money of a stay what staff say."""
    had = () if before is None else amounts_of(before)
    known = {each.payment_id for each in had}
    fresh = {each.currency: each.payment_id for each in after.paid if each.payment_id not in known}
    return [
        payment_of(
            after,
            fresh.get(currency) or ids.new_id(),
            source="staff",
            state="paid",
            amount=amount,
            currency=currency,
            by=actor,
        )
        for currency, amount in corrections(had, after.paid).items()
    ]


def payment_of(stay: Stay, payment_id: str, **fields: Any) -> Payment:
    """A new payment of a stay, which changes with `stay.updated`."""
    return Payment(
        payment_id=payment_id,
        reservation_id=stay.reservation_id,
        client_id=stay.client_id,
        rate=own_rate(stay),
        created=stay.updated,
        updated=stay.updated,
        **{"direction": "in"} | fields,
    )


def reviewed_by_word(before: Stay, after: Stay, *, actor: str) -> tuple[Stay, list[Payment]]:
    """A stay whose vouchers no longer wait where staff approved it, or said anew what was paid,
    without naming them: their word counts, and the vouchers were looked at. The published panel
    reviews in this way. With it, the payments that follow."""
    is_new = before.status != "approved" or amounts_of(before) != amounts_of(after)
    if not before.vouchers_waiting or after.status != "approved" or not is_new:
        return after, []
    keys = [
        records.payment_key(after.reservation_id, payment_id)
        for payment_id in before.vouchers_waiting
    ]
    found = records.payments_in(store.fetch_many(keys)).values()
    reviewed = [
        next_payment(payment, after.updated, state="reviewed", reviewed_by=actor)
        for payment in found
        if payment.state == "under_review"
    ]
    return msgspec.structs.replace(after, vouchers_waiting=()), reviewed


def points_moved(before: Stay | None, after: Stay, *, actor: str) -> list[Payment]:
    """The payments in points that a change of a stay makes."""
    had = bool(before is not None and before.points_used)
    has = bool(after.points_used)
    is_other = before is not None and before.client_id != after.client_id
    found = []
    if before is not None and had and (not has or is_other):
        found.append(_in_points(before, after.updated, "out", "given", actor))
    if has and (not had or is_other):
        found.append(_in_points(after, after.updated, "in", "paid", actor))
    return found


def _in_points(stay: Stay, now: datetime, direction: str, state: str, actor: str) -> Payment:
    payment = payment_of(
        stay,
        ids.new_id(),
        direction=direction,
        source="points",
        state=state,
        amount=stay.points_redeemed,
        currency="sol",
        by=actor,
    )
    return msgspec.structs.replace(payment, created=now, updated=now)


def refunds_moved(
    before: Stay | None, after: Stay, *, actor: str, but: Collection[str] = ()
) -> list[Payment]:
    """The payments outwards that a change of a stay makes, or brings to another state, `but` those
    that whoever changes it writes. Those that there are already are read."""
    old = {} if before is None else {part.refund_id: part for part in parts_of(before)}
    new = {part.refund_id: part for part in parts_of(after)}
    changed = [
        part
        for part in new.values()
        if old.get(part.refund_id) != part and part.refund_id not in but
    ]
    kept_out = {*new, *but}
    gone = [p for p in old.values() if p.refund_id not in kept_out and p.state != "given"]
    kept = _kept(after.reservation_id, [*gone, *(p for p in changed if p.refund_id in old)])
    found = [_moved(kept.get(part.refund_id), after, part, part.state, actor) for part in changed]
    found += [_moved(kept.get(part.refund_id), after, part, "withdrawn", actor) for part in gone]
    return found


def _kept(reservation_id: str, parts: Sequence[RefundPart]) -> dict[str, Payment]:
    keys = [records.payment_key(reservation_id, part.refund_id) for part in parts]
    return records.payments_in(store.fetch_many(keys)) if keys else {}


def _moved(
    kept: Payment | None, stay: Stay, part: RefundPart, state: PaymentState, actor: str
) -> Payment:
    """A payment outwards in a state; one that a gateway has to give is due at once."""
    is_asked = part.source == "card" and state == "owed" and not part.by_hand
    next_try = stay.updated if is_asked else None
    if kept is None:
        return payment_of(
            stay,
            part.refund_id,
            direction="out",
            source=part.source,
            state=state,
            amount=part.amount,
            currency=part.currency,
            by=actor,
            of_payment=part.payment_id,
            next_try=next_try,
        )
    return next_payment(
        kept,
        stay.updated,
        state=state,
        amount=part.amount,
        by=actor if state != "in_process" else kept.by,
        next_try=next_try,
    )


def card_refunds(payments: Iterable[Payment]) -> list[Payment]:
    """Those of payments that a gateway has to give back."""
    return [
        payment
        for payment in payments
        if payment.direction == "out" and payment.source == "card" and payment.state == "owed"
    ]
