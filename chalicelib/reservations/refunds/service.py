"""Which ended stays owe their guests money, and that it was given back."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Conflict, NotFound
from chalicelib.reservations.events import RefundSettled
from chalicelib.reservations.money.refunds import given, to_give_by_hand
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.reading import in_full
from chalicelib.reservations.stays.rules import next_version
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.types import RefundOwed, Stay


class NothingOwed(Conflict):
    """The stay owes nothing, or no more."""

    code = "nothing_owed"
    default_message = "Esta reserva no tiene una devolución pendiente."


class OwingPage(msgspec.Struct, frozen=True):
    """A page of the stays that owe money, and how many there are on all pages."""

    found: StaysInFull
    count: int


def owing(*, offset: int, size: int) -> OwingPage:
    """Stays `[offset, offset + size)` of those that owe money, removed ones too, in the order in
    which they ended."""
    ids = records.owing()
    return OwingPage(in_full(_in_order(ids[offset : offset + size])), len(ids))


def settle(
    reservation_id: str, *, caller: Staff, now: datetime, once: Once[Any] | None = None
) -> RefundOwed:
    """Note that the guest of an ended stay got back what was owed.

    Raises:
        NotFound: no such stay.
        NothingOwed: there is nothing to give back, or it was given.
        Stale: someone else changed the stay meanwhile.
    """
    before = records.stays_of([reservation_id]).get(reservation_id)
    if before is None:
        raise NotFound
    by_hand = to_give_by_hand(before)
    if before.refund is None or not before.refund.is_due or not by_hand:
        raise NothingOwed
    refund = given(before, by_hand, by=caller.actor, at=now) or before.refund
    after = next_version(before, now, refund=refund)
    tx = Transaction(now)
    event = partial(RefundSettled, refund=refund)
    write_stay(tx, before, after, event, actor=caller.actor)
    tx.once(once, refund)
    tx.commit()
    return refund


def _in_order(ids: Sequence[str]) -> list[Stay]:
    """The stays with these ids that still owe, by the stays themselves: the index lags behind."""
    found = records.stays_of(ids)
    stays = (found.get(reservation_id) for reservation_id in ids)
    return [stay for stay in stays if stay is not None and stay.refund and stay.refund.is_due]
