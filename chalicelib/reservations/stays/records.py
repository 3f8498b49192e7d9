"""How stays are kept, and the questions that are asked of them.

A stay is one document; the attributes beside it exist for the indexes only and are absent where
the stay should not be found (deleted ones leave every list). Amounts inside the document are
exact decimal text.
"""

from collections.abc import Iterable
from datetime import date, datetime

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.pricing.sales.rules import QuoteSnapshot
from chalicelib.reservations.stays import counts
from chalicelib.reservations.stays.rules import MOST_OPEN_HOLDS, TooManyHolds
from chalicelib.reservations.stays.types import Origin, Status, Stay

STAY = "stay"
QUOTE = "quote"
RECEIPT = "receipt#"
REVIEWED: frozenset[Status] = frozenset({"pending", "under_review"})


class StayRecord(Model):
    """A stay and the attributes that its indexes read."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=STAY)
    version = NumberAttribute()
    stay = StructAttribute[Stay](Stay)
    check_in_month = UnicodeAttribute(null=True)
    check_in_key = UnicodeAttribute()
    property_id = UnicodeAttribute(null=True)
    client_id = UnicodeAttribute(null=True)
    seller_id = NumberAttribute(null=True)
    check_in = UnicodeAttribute()
    check_out = UnicodeAttribute()
    status = UnicodeAttribute()
    origin = UnicodeAttribute()
    created = UnicodeAttribute()
    created_day = UnicodeAttribute(null=True)
    created_key = UnicodeAttribute()
    review = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_key = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, stay: Stay) -> "StayRecord":
        """The record of a stay."""
        created = instant_key(stay.created)
        listed = not stay.deleted
        held = stay.hold_until if listed else None
        return cls(
            reservation_id=stay.reservation_id,
            kind=STAY,
            version=stay.version,
            stay=stay,
            check_in_month=dates.month_of(stay.check_in) if listed else None,
            check_in_key=f"{stay.check_in}#{stay.reservation_id}",
            property_id=stay.property_id if listed else None,
            client_id=stay.client_id if listed else None,
            seller_id=stay.seller_id,
            check_in=stay.check_in.isoformat(),
            check_out=stay.blocked_until.isoformat(),
            status=stay.status,
            origin=stay.origin,
            created=created,
            created_day=dates.today(stay.created).isoformat() if listed else None,
            created_key=f"{created}#{stay.reservation_id}",
            review="open" if listed and stay.status in REVIEWED else None,
            due="hold" if held else None,
            due_key=f"{instant_key(held)}#{stay.reservation_id}" if held else None,
        )


class QuoteRecord(Model):
    """The quote that a stay was sold with (invariant 6)."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=QUOTE)
    quote = StructAttribute[QuoteSnapshot](QuoteSnapshot)


class ReceiptRecord(Model):
    """A receipt or voucher file of a stay."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    receipt_id = UnicodeAttribute()
    file_key = UnicodeAttribute()
    content_type = UnicodeAttribute()
    added = InstantAttribute()
    added_by = UnicodeAttribute()


class ReceiptPlace(Model):
    """Which stay a receipt belongs to: the wire names receipts alone (`delete-recipe/{id}/`)."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="place")
    stay_id = UnicodeAttribute()


class OpenHolds(Model):
    """How many unpaid holds a guest keeps at the moment."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default="open")
    open = NumberAttribute(default=0)

    @classmethod
    def of_client(cls, client_id: str) -> "OpenHolds":
        """The item of one client."""
        return cls(reservation_id=f"holds#{client_id}", kind="open")


class Listed(msgspec.Struct, frozen=True):
    """What the indexes tell of a stay: enough to filter and order a list."""

    reservation_id: str
    property_id: str
    client_id: str
    seller_id: int | None
    check_in: date
    check_out: date
    status: Status
    origin: Origin
    created: str

    @property
    def created_day(self) -> date:
        """The Lima day on which it was booked."""
        return dates.today(datetime.fromisoformat(self.created))

    @property
    def order(self) -> tuple[date, str]:
        """The order of every list: by check-in."""
        return self.check_in, self.reservation_id


def stay_key(reservation_id: str) -> store.Key:
    """Where a stay stands."""
    return store.Key(StayRecord, reservation_id, STAY)


def stay_of(reservation_id: str) -> Stay:
    """One stay that is not deleted.

    Raises:
        NotFound: there is none.
    """
    record = store.fetch(StayRecord, reservation_id, STAY)
    if record is None or record.stay.deleted:
        raise NotFound
    return record.stay


def stay_with_quote(reservation_id: str) -> tuple[Stay, QuoteSnapshot | None]:
    """One stay that is not deleted, and the quote it was sold with, if a guest booked it: one
    round trip.

    Raises:
        NotFound: there is none.
    """
    found = store.fetch_many(
        [stay_key(reservation_id), store.Key(QuoteRecord, reservation_id, QUOTE)]
    )
    record = found.get(StayRecord, reservation_id, STAY)
    if record is None or record.stay.deleted:
        raise NotFound
    quote = found.get(QuoteRecord, reservation_id, QUOTE)
    return record.stay, quote.quote if quote is not None else None


def stays_of(reservation_ids: Iterable[str]) -> dict[str, Stay]:
    """The stays with these ids, deleted ones too, in one round trip."""
    found = store.fetch_many(stay_key(reservation_id) for reservation_id in reservation_ids)
    return {record.reservation_id: record.stay for record in found.all(StayRecord)}


def receipts_of(reservation_id: str) -> list[ReceiptRecord]:
    """The receipts of a stay, oldest first."""
    records = store.query_records(
        ReceiptRecord,
        reservation_id,
        where=ReceiptRecord.kind.startswith(RECEIPT),
        consistent=True,
    )
    return sorted(records, key=lambda record: record.added)


def receipt_place(receipt_id: str) -> str | None:
    """The stay that a receipt belongs to, or None."""
    place = store.fetch(ReceiptPlace, f"receipt#{receipt_id}", "place")
    return place.stay_id if place is not None else None


def in_month(month: str) -> list[Listed]:
    """The stays that arrive in a month, by check-in."""
    return _listed(store.query("reservations", month, index="by_month"))


def of_client(client_id: str) -> list[Listed]:
    """The stays of a client, by check-in."""
    return _listed(store.query("reservations", client_id, index="by_client"))


def created_on(day: date) -> list[Listed]:
    """The stays that were booked on a Lima day."""
    return _listed(store.query("reservations", day.isoformat(), index="by_created_day"))


def under_review() -> list[Listed]:
    """The stays whose payment somebody has to look at, by check-in."""
    return _listed(store.query("reservations", "open", index="by_review"))


def lapsed_holds(now: datetime, limit: int) -> list[str]:
    """The ids of holds whose deadline is before `now`, longest lapsed first."""
    items = store.query(
        "reservations",
        "hold",
        index="by_deadline",
        where=StayRecord.due_key < instant_key(now),
        limit=limit,
    )
    return [item["reservation_id"]["S"] for item in items]


def write(tx: Transaction, stay: Stay, *, before: Stay | None) -> None:
    """Put a stay into a transaction with its counters and its guest's open holds.

    A writer that did not see the present version fails the transaction as `Stale`.
    """
    when = (
        StayRecord.reservation_id.does_not_exist()
        if before is None
        else StayRecord.version == before.version
    )
    tx.put(StayRecord.of(stay), when=when, otherwise=Stale())
    _count(tx, before, -1)
    _count(tx, stay, 1)
    _count_holds(tx, stay, before)


def _count(tx: Transaction, stay: Stay | None, step: int) -> None:
    if stay is not None and not stay.deleted:
        counts.add(tx, stay, step)


def _count_holds(tx: Transaction, stay: Stay, before: Stay | None) -> None:
    """Keep the guests' numbers of open holds; staff may give a guest a hold beyond the limit."""
    was, now_is = _holder(before), _holder(stay)
    if was == now_is:
        return
    if was is not None:
        tx.update(OpenHolds.of_client(was), [OpenHolds.open.add(-1)])
    if now_is is not None:
        room = OpenHolds.open.does_not_exist() | (OpenHolds.open < MOST_OPEN_HOLDS)
        tx.update(
            OpenHolds.of_client(now_is),
            [OpenHolds.open.add(1)],
            when=room if before is None else None,
            otherwise=TooManyHolds() if before is None else None,
        )


def _holder(stay: Stay | None) -> str | None:
    """The guest whose unpaid hold a stay is, or None where it is no such hold."""
    if stay is None or stay.deleted:
        return None
    return stay.client_id if stay.origin == "client" and stay.status == "incomplete" else None


def _listed(items: Iterable[store.Item]) -> list[Listed]:
    return [
        Listed(
            reservation_id=item["reservation_id"]["S"],
            property_id=item["property_id"]["S"],
            client_id=item["client_id"]["S"],
            seller_id=int(item["seller_id"]["N"]) if "seller_id" in item else None,
            check_in=date.fromisoformat(item["check_in"]["S"]),
            check_out=date.fromisoformat(item["check_out"]["S"]),
            status=item["status"]["S"],
            origin=item["origin"]["S"],
            created=item["created"]["S"],
        )
        for item in items
    ]
