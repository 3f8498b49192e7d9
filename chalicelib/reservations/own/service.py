"""What a guest sees of the own stays (reservations book, 5.2)."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from chalicelib.kernel.callers import Guest
from chalicelib.kernel.errors import NotFound
from chalicelib.reservations.money.records import payments_of
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.own.rules import UNPAID, is_past
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.reading import listed_in_full
from chalicelib.reservations.stays.records import ListedStay
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.stays.types import StaysInFull
from chalicelib.reservations.types import Status, Stay

MOST_STAYS = 500


class OwnStays(msgspec.Struct, frozen=True):
    """A guest's stays, in the groups that the app shows apart."""

    upcoming: StaysInFull
    past: StaysInFull
    pending: StaysInFull


def by_time(*, caller: Guest, now: datetime) -> OwnStays:
    """Newest check-in first; none counts as pending."""
    listed = _listed(caller, now)
    listed.sort(key=lambda row: row.order, reverse=True)
    return _grouped(listed, frozenset(), now)


def by_state(*, caller: Guest, now: datetime) -> OwnStays:
    """Newest booking first; what waits for a payment or its review is pending, of any date."""
    listed = _listed(caller, now)
    listed.sort(key=lambda row: row.created, reverse=True)
    return _grouped(listed, UNPAID, now)


def own_stay(reservation_id: str, *, caller: Guest) -> Stay:
    """A stay of the guest who asks.

    Raises:
        NotFound: none, or another guest's.
    """
    stay = records.stay_of(reservation_id)
    if stay.client_id != caller.client_id:
        raise NotFound
    return stay


def vouchers_of(stay: Stay) -> list[Payment]:
    """The vouchers that were sent for a stay, oldest first."""
    payments = payments_of(stay.reservation_id)
    return [each for each in payments if each.source == "voucher" and each.direction == "in"]


def _listed(caller: Guest, now: datetime) -> list[ListedStay]:
    """The guest's stays; a hold that lapsed is none, whether or not the job has ended it."""
    return [row for row in records.of_client(caller.client_id) if not has_lapsed(row, now)]


def _grouped(listed: Sequence[ListedStay], pending: frozenset[Status], now: datetime) -> OwnStays:
    found = listed_in_full(listed[:MOST_STAYS])
    apart = [stay for stay in found.stays if stay.status in pending]
    others = [stay for stay in found.stays if stay.status not in pending]
    return OwnStays(
        upcoming=found.only([stay for stay in others if not is_past(stay, now)]),
        past=found.only([stay for stay in others if is_past(stay, now)]),
        pending=found.only(apart),
    )
