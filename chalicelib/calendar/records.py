"""The calendar of a house: one item for each occupied night, whoever occupies it.

These items are the only truth about availability (invariant 1). They are claimed and freed in
the transaction of the stay that they belong to; everyone else only reads them.
"""

from collections.abc import Iterable
from datetime import date, datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import DateAttribute, InstantAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Conflict, Stale


class NightRecord(Model):
    """The night of `night` at a house belongs to a reservation, until `hold_until` if it is a hold.

    A hold that lapsed (`hold_until` before now) no longer counts, whether or not the expiry job
    has tidied it up.
    """

    Meta = store.meta("nights")
    property_id = UnicodeAttribute(hash_key=True)
    night = DateAttribute(range_key=True)
    reservation_id = UnicodeAttribute()
    hold_until = InstantAttribute(null=True)

    def counts_at(self, now: datetime) -> bool:
        """Whether the night is taken at `now`; exactly at the deadline it still is."""
        return self.hold_until is None or now <= self.hold_until


class NightTaken(Conflict):
    """A night that a change needs belongs to another stay."""

    code = "night_taken"

    def __init__(self, night: date) -> None:
        super().__init__("Esta propiedad está reservada en ese rango de fechas.")
        self.night = night


def night_key(property_id: str, night: date) -> store.Key:
    """Where a night stands."""
    return store.Key(NightRecord, property_id, night.isoformat())


def occupied(
    nights: Iterable[tuple[str, date]], now: datetime, *, ignored_reservation_id: str | None = None
) -> frozenset[tuple[str, date]]:
    """Which of these `(property_id, night)` are taken at `now`, in one round trip.

    Nights of the ignored reservation count as free.
    """
    return frozenset(
        (record.property_id, record.night)
        for record in taken_of(nights, now)
        if record.reservation_id != ignored_reservation_id
    )


def taken_of(nights: Iterable[tuple[str, date]], now: datetime) -> list[NightRecord]:
    """Those of these `(property_id, night)` that are taken at `now`, in one round trip."""
    found = store.fetch_many(night_key(*night) for night in nights)
    return [record for record in found.all(NightRecord) if record.counts_at(now)]


def taken_between(property_id: str, start: date, end: date, now: datetime) -> list[NightRecord]:
    """The nights of `[start, end)` at a house that are taken at `now`, in order."""
    records = store.query_records(
        NightRecord,
        property_id,
        where=NightRecord.night.between(start, end),
    )
    return [record for record in records if record.night < end and record.counts_at(now)]


def taken_since(property_id: str, start: date, now: datetime) -> list[NightRecord]:
    """The nights from `start` on at a house that are taken at `now`, in order, as of now."""
    records = store.query_records(
        NightRecord, property_id, where=NightRecord.night >= start, consistent=True
    )
    return [record for record in records if record.counts_at(now)]


def claim(
    tx: Transaction,
    reservation_id: str,
    property_id: str,
    nights: Iterable[date],
    *,
    hold_until: datetime | None,
) -> None:
    """Take nights for a reservation, or fail the transaction with `NightTaken`.

    A night may be taken when it is free, its own already, or held by a hold that lapsed.
    """
    for night in nights:
        tx.put(
            NightRecord(
                property_id=property_id,
                night=night,
                reservation_id=reservation_id,
                hold_until=hold_until,
            ),
            when=_may_take(reservation_id, tx.now),
            otherwise=NightTaken(night),
        )


def require_free(tx: Transaction, reservation_id: str, property_id: str, night: date) -> None:
    """Fail the transaction with `NightTaken` where another reservation has a night."""
    tx.check(
        NightRecord,
        property_id,
        night,
        when=_may_take(reservation_id, tx.now),
        otherwise=NightTaken(night),
    )


def free(tx: Transaction, reservation_id: str, property_id: str, nights: Iterable[date]) -> None:
    """Give nights back that the reservation owns; another owner fails the transaction as stale."""
    for night in nights:
        tx.delete(
            NightRecord(property_id=property_id, night=night),
            when=NightRecord.reservation_id == reservation_id,
            otherwise=Stale(),
        )


def owned(reservation_id: str, property_id: str, nights: Iterable[date]) -> list[date]:
    """Which of these nights the reservation still owns: a lapsed hold may have lost some."""
    found = store.fetch_many(night_key(property_id, night) for night in nights)
    return sorted(
        record.night for record in found.all(NightRecord) if record.reservation_id == reservation_id
    )


def _may_take(reservation_id: str, now: datetime) -> Condition:
    absent: Condition = NightRecord.reservation_id.does_not_exist()
    own: Condition = NightRecord.reservation_id == reservation_id
    lapsed: Condition = NightRecord.hold_until < now
    takeable: Condition = absent | own | lapsed
    return takeable
