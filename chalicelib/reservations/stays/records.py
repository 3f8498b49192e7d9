"""The records of stays, and how stays are found.

A stay is one document; the other attributes exist for the indexes only and are absent where the
stay should not be found (no list has deleted ones, which stand in a partition of their own).
Amounts inside the document are exact decimal text.
"""

from collections.abc import Iterable
from datetime import date, datetime
from functools import partial
from typing import Self

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import (
    DateAttribute,
    InstantAttribute,
    StructAttribute,
    instant_key,
)
from chalicelib.cloud.privacy import PrivateChanges
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import dates, decoding, money
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.reservations.money.rules import balance
from chalicelib.reservations.stays import counts, directory
from chalicelib.reservations.stays.rules import award_due
from chalicelib.reservations.types import REVIEWED, Currency, Origin, Status, Stay

STAY = "stay"
HELD, AWARD = "hold", "award#"
"""Partitions of what a clock ends: unpaid holds, and what is to be awarded, month by month."""
REMOVED = "removed"
"""The partition of removed stays beside those of months; it comes after them. No list reads it."""
FORMER = "former#"


class ListedStay(msgspec.Struct, frozen=True, kw_only=True):
    """What the indexes have of a stay: enough to filter and order a list.

    check_out: the first day on which others may arrive.
    hold_until: when the nights of an unpaid hold fall free.
    """

    reservation_id: str
    property_id: str
    client_id: str
    seller_id: int | None = None
    check_in: date
    check_out: date
    status: Status
    origin: Origin
    created: datetime
    hold_until: datetime | None = None

    @classmethod
    def of(cls, stay: Stay) -> "ListedStay":
        """The part of a stay that its indexes have."""
        return ListedStay(
            reservation_id=stay.reservation_id,
            property_id=stay.property_id,
            client_id=stay.client_id,
            seller_id=stay.seller_id,
            check_in=stay.check_in,
            check_out=stay.blocked_until,
            status=stay.status,
            origin=stay.origin,
            created=stay.created,
            hold_until=stay.hold_until,
        )

    @classmethod
    def of_item(cls, item: store.Item) -> Self:
        """The stay that an index found; an item has texts, of numbers too."""
        texts = {name: text for name, value in item.items() for text in value.values()}
        return decoding.converted(texts, cls, strict=False)

    @property
    def created_day(self) -> date:
        """The Lima day on which it was booked."""
        return dates.today(self.created)

    @property
    def order(self) -> tuple[date, str]:
        """The order of every list: by check-in."""
        return self.check_in, self.reservation_id


class CalendarEntry(msgspec.Struct, frozen=True, array_like=True):
    """What the calendar shows of a stay beside what every list has; short, since indexes repeat it.

    Prices are two-decimal texts, as they are shown; `advance_sol` is what was paid, in PEN.
    """

    first_name: str
    last_name: str
    guests: int
    price_usd: str
    price_sol: str
    advance_payment_currency: Currency
    advance_sol: float
    late_checkout: bool

    @classmethod
    def of(cls, stay: Stay) -> "CalendarEntry":
        """The entry of a stay."""
        return cls(
            first_name=stay.guest.first_name,
            last_name=stay.guest.last_name,
            guests=stay.guests,
            price_usd=money.text(stay.price_usd),
            price_sol=money.text(stay.price_sol),
            advance_payment_currency=stay.advance_payment_currency,
            advance_sol=float(balance(stay).advance_sol),
            late_checkout=stay.late_checkout,
        )


_entry_of = decoding.json_decoder(CalendarEntry).decode


class CalendarRow(ListedStay, frozen=True, kw_only=True):
    """A stay that an index found which carries what the calendar shows."""

    entry: str

    @classmethod
    def of_stay(cls, stay: Stay) -> "CalendarRow":
        """The row of a stay that was read itself."""
        listed = msgspec.structs.asdict(ListedStay.of(stay))
        return cls(**listed, entry=msgspec.json.encode(CalendarEntry.of(stay)).decode())

    @property
    def shown(self) -> CalendarEntry:
        """What the calendar shows."""
        return _entry_of(self.entry)


class StayRecord(Model):
    """A stay, what its indexes have of it (`ListedStay`, `CalendarEntry`), and their keys."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=STAY)
    version = NumberAttribute()
    stay = StructAttribute[Stay](Stay)
    property_id = UnicodeAttribute(null=True)
    client_id = UnicodeAttribute(null=True)
    seller_id = NumberAttribute(null=True)
    check_in = DateAttribute()
    check_out = DateAttribute()
    status = UnicodeAttribute()
    origin = UnicodeAttribute()
    created = InstantAttribute()
    hold_until = InstantAttribute(null=True)
    entry = StructAttribute[CalendarEntry](CalendarEntry)
    check_in_month = UnicodeAttribute(null=True)
    check_in_year = UnicodeAttribute(null=True)
    check_in_key = UnicodeAttribute()
    created_day = UnicodeAttribute(null=True)
    created_key = UnicodeAttribute()
    review = UnicodeAttribute(null=True)
    due = UnicodeAttribute(null=True)
    due_key = UnicodeAttribute(null=True)
    owes = UnicodeAttribute(null=True)
    owes_key = UnicodeAttribute(null=True)

    @classmethod
    def of(cls, stay: Stay) -> "StayRecord":
        """The record of a stay; of deleted ones, lists find only those that owe money."""
        listed = msgspec.structs.asdict(ListedStay.of(stay))
        keys = _keys_of_removed() if stay.deleted else _keys(stay)
        return cls(
            kind=STAY,
            version=stay.version,
            stay=stay,
            entry=CalendarEntry.of(stay),
            check_in_key=f"{stay.check_in}#{stay.reservation_id}",
            created_key=f"{instant_key(stay.created)}#{stay.reservation_id}",
            **listed | keys | _owing(stay),
        )


def _keys_of_removed() -> dict[str, str | None]:
    return {"property_id": None, "client_id": None, "check_in_month": REMOVED}


def _keys(stay: Stay) -> dict[str, str | None]:
    """The keys under which the indexes find a stay, besides its house and its client."""
    return {
        "check_in_month": dates.month_of(stay.check_in),
        "check_in_year": str(stay.check_in.year),
        "created_day": dates.today(stay.created).isoformat(),
        "review": "open" if stay.status in REVIEWED else None,
        **_due(stay),
    }


def _due(stay: Stay) -> dict[str, str | None]:
    """The keys under which a clock finds a stay: an unpaid hold by its end, one that is sold by
    when the points that it earns are due, in the month of that."""
    held, award = stay.hold_until, award_due(stay)
    if held is not None:
        return {"due": HELD, "due_key": f"{instant_key(held)}#{stay.reservation_id}"}
    if award is not None:
        month = dates.month_of(stay.blocked_until)
        return {"due": AWARD + month, "due_key": f"{instant_key(award)}#{stay.reservation_id}"}
    return {"due": None, "due_key": None}


def _owing(stay: Stay) -> dict[str, str | None]:
    """The keys under which a stay is found whose guest waits for money, longest waiting first."""
    if stay.refund is None or not stay.refund.is_due:
        return {}
    return {"owes": "refund", "owes_key": f"{instant_key(stay.updated)}#{stay.reservation_id}"}


class PrivateStayChanges(PrivateChanges):
    """What is personal of a change of a stay."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)


class FormerStay(Model):
    """A stay that no index finds under a client any more, because it was removed or is another
    client's now: whoever forgets the client looks here. `until` names the event of that change.

    `reservation_id` is the table's name for its hash key; here it holds `former#<client id>`.
    """

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    stay_id = UnicodeAttribute(range_key=True, attr_name="kind")
    until = UnicodeAttribute()

    @classmethod
    def of(cls, stay: Stay, event_id: str) -> "FormerStay":
        """That `stay` was its client's until an event."""
        return cls(f"{FORMER}{stay.client_id}", stay.reservation_id, until=event_id)


def former_stays(client_id: str) -> dict[str, FormerStay]:
    """The stays that were a client's, by id."""
    found = store.query_records(FormerStay, f"{FORMER}{client_id}", consistent=True)
    return {each.stay_id: each for each in found}


def stay_key(reservation_id: str) -> store.Key:
    """Where a stay stands."""
    return store.Key(StayRecord, reservation_id, STAY)


def stay_of(reservation_id: str) -> Stay:
    """One stay that is not deleted.

    Raises:
        NotFound: there is none.
    """
    stay = store.fetch_many([stay_key(reservation_id)]).value(
        stay_key(reservation_id), StayRecord.stay
    )
    if stay is None or stay.deleted:
        raise NotFound
    return stay


def stays_of(reservation_ids: Iterable[str]) -> dict[str, Stay]:
    """The stays with these ids, deleted ones too, in one round trip."""
    found = store.fetch_many(stay_key(reservation_id) for reservation_id in reservation_ids)
    return stays_in(found)


def stays_in(found: store.Found) -> dict[str, Stay]:
    """Every stay that was read, deleted ones too, by id."""
    return {stay.reservation_id: stay for stay in found.values(StayRecord, StayRecord.stay)}


def in_month(month: str) -> list[ListedStay]:
    """The stays that arrive in a month, by check-in."""
    return _listed(month, "by_month")


def in_month_after(month: str, after: str | None, most: int) -> list[tuple[str, ListedStay]]:
    """The next stays that arrive in a month, each with its place there; from the first one on, or
    after a place."""
    items = store.query(
        "reservations",
        month,
        index="by_month",
        where=None if after is None else StayRecord.check_in_key > after,
        limit=most,
    )
    return [(item["check_in_key"]["S"], ListedStay.of_item(item)) for item in items]


def removed_after(after: str | None, most: int) -> list[tuple[str, str]]:
    """The next removed stays, each as its place and id; from the first one on, or after a place."""
    where = None if after is None else StayRecord.check_in_key > after
    items = store.query("reservations", REMOVED, index="by_month", where=where, limit=most)
    return [(item["check_in_key"]["S"], item["reservation_id"]["S"]) for item in items]


def arriving(start: date, end: date) -> list[CalendarRow]:
    """The stays that arrive in `[start, end)`, by check-in, as the calendar shows them: a call for
    each year, at once."""
    last = end - dates.ONE_DAY
    calls = [
        partial(_arriving, max(start, date(year, 1, 1)), min(end, date(year + 1, 1, 1)))
        for year in range(start.year, last.year + 1)
    ]
    return [row for rows in parallel.together(calls) for row in rows]


def _arriving(start: date, end: date) -> list[CalendarRow]:
    where = StayRecord.check_in_key.between(start.isoformat(), end.isoformat())
    return [
        CalendarRow.of_item(item)
        for item in store.query("reservations", str(start.year), index="by_year", where=where)
    ]


def of_client(client_id: str) -> list[ListedStay]:
    """The stays of a client, by check-in."""
    return _listed(client_id, "by_client")


def created_on(day: date) -> list[ListedStay]:
    """The stays that were booked on a Lima day."""
    return _listed(day.isoformat(), "by_created_day")


def under_review() -> list[ListedStay]:
    """The stays whose payment staff have to review, by check-in."""
    return _listed("open", "by_review")


def calendar_of_review() -> list[CalendarRow]:
    """The same as the calendar shows them."""
    items = store.query("reservations", "open", index="by_review")
    return [CalendarRow.of_item(item) for item in items]


def owing() -> list[str]:
    """The ids of stays whose guests wait for money, longest waiting first."""
    items = store.query("reservations", "refund", index="by_refund")
    return [item["reservation_id"]["S"] for item in items]


def write(tx: Transaction, stay: Stay, *, before: Stay | None) -> None:
    """Put a stay into a transaction with its counters and its line in the directory.

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
    directory.note(tx, before, stay)


def rely_on(tx: Transaction, stay: Stay) -> None:
    """Rely on a stay that is not written; the commit raises `Stale` where somebody changed it."""
    same = StayRecord.version == stay.version
    tx.check(StayRecord, stay.reservation_id, STAY, when=same, otherwise=Stale())


def rename(tx: Transaction, stay: Stay) -> None:
    """Write a stay of which nothing but the name of its guest differs: its version stays.

    It fails as `Stale` where somebody changed the stay since it was read.
    """
    tx.put(StayRecord.of(stay), when=StayRecord.version == stay.version, otherwise=Stale())


def _count(tx: Transaction, stay: Stay | None, step: int) -> None:
    if stay is not None and not stay.deleted:
        counts.add(tx, stay, step)


def _listed(partition: str, index: str) -> list[ListedStay]:
    items = store.query("reservations", partition, index=index)
    return [ListedStay.of_item(item) for item in items]
