"""What the end of a stay gives back, split over the payments that it gives back (pricing book, 7;
reservations book, 6.4)."""

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

import msgspec

from chalicelib.kernel import dates
from chalicelib.kernel.errors import Conflict
from chalicelib.kernel.money import HUNDRED, ZERO, cents, percent
from chalicelib.reservations.money.rules import (
    amounts_of,
    having,
    own_rate,
    split,
    value_of,
    without,
)
from chalicelib.reservations.types import Currency, Paid, RefundOwed, RefundPart, Stay

REFUNDS = UUID("b0a9d1f4-3d0c-4a3e-8a53-0f6d2f1f3c77")
"""From it come the ids of refunds: the same end of the same stay has the same ones."""
CURRENCIES: tuple[Currency, ...] = ("sol", "usd")


class RefundGiven(Conflict):
    """What was paid for a stay cannot change any more: its guest got it back."""

    code = "refund_given"
    default_message = "La devolución de esta reserva ya se entregó: lo pagado no se puede cambiar."


class RefundRunning(Conflict):
    """A gateway is giving money back, and has not said yet that it did."""

    code = "refund_running"
    default_message = "La devolución está en curso. Intente nuevamente en unos minutos."


def refund_of_part(
    stay: Stay, percentage: Decimal, now: datetime, *, policy: str | None = None
) -> RefundOwed:
    """What a stay owes that gives back `percentage` per cent of what was paid."""
    owed = RefundOwed(
        amount=ZERO,
        paid=ZERO,
        currency=stay.advance_payment_currency,
        percentage=percentage,
        policy=policy,
        days_before_check_in=days_before(stay, now),
        parts=_still_apart(parts_of(stay)),
    )
    return recalculated(owed, stay)


def refund_in_full(stay: Stay, now: datetime) -> RefundOwed:
    """What the house gives back when it is the house that does not take the guests."""
    return refund_of_part(stay, HUNDRED, now)


def recalculated(owed: RefundOwed, stay: Stay) -> RefundOwed:
    """The same refund, of the money that a stay has now. What goes back by itself still does."""
    apart = tuple(part for part in owed.parts if part.is_apart)
    shared = {part.payment_id: part for part in owed.parts if not part.is_apart}
    currency, rate = stay.advance_payment_currency, own_rate(stay)
    parts = (*apart, *_gone(stay, shared), *_parts(stay, owed.percentage, shared))
    paid = (*amounts_of(stay), *map(_as_paid, apart))
    return msgspec.structs.replace(
        owed,
        amount=value_of(map(_as_paid, parts), currency, rate),
        paid=value_of(paid, currency, rate),
        currency=currency,
        parts=parts,
    )


def days_before(stay: Stay, now: datetime) -> int:
    """How many days are left until the arrival; negative after it."""
    return (stay.check_in - dates.today(now)).days


def waived(stay: Stay, refund: RefundOwed, actor: str, now: datetime) -> RefundOwed:
    """The refund of a stay, of which staff give back no more than what goes back by itself and what
    they gave already.

    Raises:
        RefundRunning: a gateway is giving some.
    """
    check_not_running(refund)
    parts = tuple(part for part in refund.parts if part.is_apart or part.state == "given")
    kept = _of_parts(refund, parts, stay)
    changed = msgspec.structs.replace(
        kept,
        paid=refund.paid,
        waived=refund.amount - kept.amount,
        waived_by=actor,
        waived_at=now,
    )
    return msgspec.structs.replace(changed, **_settled(parts, actor, now)) if parts else changed


def refund_of_other_payment(stay: Stay) -> RefundOwed | None:
    """The refund of a stay that has ended, where what was paid turned out to be another sum. What a
    stay that goes on gives back does not follow from what was paid.

    Raises:
        RefundGiven: some was given by then, so a difference would be owed by nobody.
        RefundRunning: a gateway is giving it.
    """
    refund = stay.refund
    if refund is None or stay.blocks:
        return refund
    changed = recalculated(refund, stay)
    if frozenset(changed.parts) != frozenset(parts_of(stay)):
        if refund.settled_at is not None or any(part.state == "given" for part in refund.parts):
            raise RefundGiven
        check_not_running(refund)
    return changed


def check_not_running(refund: RefundOwed | None) -> None:
    """Let a refund be changed.

    Raises:
        RefundRunning: a gateway is giving it.
    """
    if refund is not None and any(part.state == "in_process" for part in refund.parts):
        raise RefundRunning


def payment_left(stay: Stay) -> Stay:
    """An ended stay without its refund: with the money that it had, without what its guest got.

    Raises:
        RefundRunning: a gateway is giving some.
    """
    check_not_running(stay.refund)
    paid, refund = amounts_of(stay), stay.refund
    for part in parts_of(stay):
        if part.state == "given" and not part.is_apart:
            paid = without(paid, part.payment_id, part.amount)
    apart = _still_apart(parts_of(stay))
    if refund is not None:
        refund = _of_parts(refund, apart, stay) if apart else None
    return having(msgspec.structs.replace(stay, refund=refund), paid)


def parts_of(stay: Stay) -> tuple[RefundPart, ...]:
    """How the refund of a stay is split; what was owed before payments were kept one by one is one
    part of what staff said was paid."""
    refund = stay.refund
    if refund is None or refund.parts or not refund.amount:
        return () if refund is None else refund.parts
    [paid] = amounts_of(stay)
    part = _part(stay, paid, refund.amount)
    is_given = refund.settled_at is not None
    return (msgspec.structs.replace(part, state="given" if is_given else "owed"),)


def to_give_by_hand(stay: Stay) -> list[str]:
    """The parts of a refund that staff give: whatever no gateway is asked for, or did not give."""
    return [
        part.refund_id
        for part in parts_of(stay)
        if part.state == "owed" and (part.source != "card" or part.by_hand)
    ]


def given(stay: Stay, refund_ids: Iterable[str], *, by: str, at: datetime) -> RefundOwed | None:
    """The refund of a stay after some of its parts were given."""
    refund = _with_state(stay, frozenset(refund_ids), "given")
    return refund and msgspec.structs.replace(refund, **_settled(refund.parts, by, at))


def begun(stay: Stay, refund_id: str) -> RefundOwed | None:
    """The refund of a stay of which a gateway is asked to give a part."""
    return _with_state(stay, frozenset({refund_id}), "in_process")


def failed(stay: Stay, refund_id: str) -> RefundOwed | None:
    """The refund of a stay of which a gateway did not give a part, and will not: staff have to."""
    refund = _with_state(stay, frozenset({refund_id}), "owed")
    if refund is None:
        return None
    parts = tuple(
        msgspec.structs.replace(part, by_hand=True) if part.refund_id == refund_id else part
        for part in refund.parts
    )
    return msgspec.structs.replace(refund, parts=parts)


def with_late_money(stay: Stay, paid: Paid, now: datetime) -> RefundOwed:
    """The refund of a stay for which money came that it cannot have: all of that goes back by
    itself, beside what is owed already."""
    part = msgspec.structs.replace(_part(stay, paid, paid.amount), is_apart=True)
    nothing = msgspec.structs.replace(stay, paid=(), advance_payment=ZERO)
    before = stay.refund or refund_of_part(nothing, ZERO, now)
    rate = own_rate(stay)
    return msgspec.structs.replace(
        before,
        amount=before.amount + value_of([_as_paid(part)], before.currency, rate),
        paid=before.paid + value_of([paid], before.currency, rate),
        parts=(*parts_of(stay), part),
        settled_by=None,
        settled_at=None,
    )


def without_payment(stay: Stay, payment_id: str, *, by: str, at: datetime) -> RefundOwed | None:
    """The refund of a stay without what it owes of a payment that the bank took back: its guest has
    that money already. What a gateway is giving stays until it says what it did."""
    refund = stay.refund
    if refund is None:
        return None
    parts = tuple(
        part for part in parts_of(stay) if part.payment_id != payment_id or part.state != "owed"
    )
    return refund if parts == refund.parts else _left_over(stay, refund, parts, by, at)


def withdrawn(stay: Stay, refund_id: str, *, by: str, at: datetime) -> RefundOwed | None:
    """The refund of a stay without a part that nobody is owed any more."""
    if stay.refund is None:
        return None
    parts = tuple(part for part in parts_of(stay) if part.refund_id != refund_id)
    return _left_over(stay, stay.refund, parts, by, at)


def _left_over(
    stay: Stay, refund: RefundOwed, parts: tuple[RefundPart, ...], by: str, at: datetime
) -> RefundOwed:
    left = msgspec.structs.replace(_of_parts(refund, parts, stay), paid=refund.paid)
    return msgspec.structs.replace(left, **_settled(parts, by, at)) if left.is_due else left


def _settled(parts: tuple[RefundPart, ...], by: str, at: datetime) -> dict[str, Any]:
    """Who gave the last of some parts, and when; nothing while one is left."""
    is_all = all(part.state == "given" for part in parts)
    return {"settled_by": by, "settled_at": at} if is_all else {}


def _gone(stay: Stay, parts: dict[str, RefundPart]) -> tuple[RefundPart, ...]:
    """What was given of payments that the stay does not have any more: the bank took them back."""
    present = {each.payment_id for each in amounts_of(stay)}
    return tuple(
        part for part in parts.values() if part.payment_id not in present and part.state != "owed"
    )


def _still_apart(parts: Iterable[RefundPart]) -> tuple[RefundPart, ...]:
    """What goes back by itself, whatever becomes of the stay, and has not gone yet."""
    return tuple(part for part in parts if part.is_apart and part.state != "given")


def _of_parts(refund: RefundOwed, parts: tuple[RefundPart, ...], stay: Stay) -> RefundOwed:
    amount = value_of([_as_paid(part) for part in parts], refund.currency, own_rate(stay))
    return msgspec.structs.replace(refund, amount=amount, paid=amount, parts=parts)


def _with_state(stay: Stay, refund_ids: frozenset[str], state: Any) -> RefundOwed | None:
    if stay.refund is None:
        return None
    parts = tuple(
        msgspec.structs.replace(part, state=state) if part.refund_id in refund_ids else part
        for part in parts_of(stay)
    )
    return msgspec.structs.replace(stay.refund, parts=parts)


def _parts(
    stay: Stay, percentage: Decimal, before: dict[str, RefundPart]
) -> tuple[RefundPart, ...]:
    """Each currency by itself, over the payments in it."""
    found = []
    for currency in CURRENCIES:
        paid = [each for each in amounts_of(stay) if each.currency == currency]
        weights = [each.amount for each in paid]
        total = cents(percent(sum(weights, ZERO), percentage))
        for each, amount in zip(paid, split(total, weights), strict=True):
            if amount > ZERO:
                old = before.get(each.payment_id)
                found.append(_part(stay, each, amount, old))
    return tuple(found)


def _part(stay: Stay, paid: Paid, amount: Decimal, before: RefundPart | None = None) -> RefundPart:
    if before is not None:
        return msgspec.structs.replace(
            before, amount=amount, currency=paid.currency, source=paid.source
        )
    return RefundPart(
        # Each end of the stay has refunds of its own.
        refund_id=str(uuid5(REFUNDS, f"{paid.payment_id}/{stay.version}")),
        payment_id=paid.payment_id,
        source=paid.source,
        currency=paid.currency,
        amount=amount,
    )


def _as_paid(part: RefundPart) -> Paid:
    return Paid(
        payment_id=part.payment_id,
        source=part.source,
        currency=part.currency,
        amount=part.amount,
    )
