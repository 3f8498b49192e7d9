"""The records of receipts, in the partition of their stay, and where each one is found."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import cast

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import NotFound, Stale
from chalicelib.pictures.rules import LEFT_BEHIND
from chalicelib.reservations.events import ReceiptOpened
from chalicelib.reservations.receipts.rules import MOST_FILES, ReceiptState
from chalicelib.reservations.receipts.types import Outcome, Receipt, Shelf

RECEIPT, PLACE, SHELF = "receipt#", "place", "receipts"


class ReceiptRecord(Model):
    """A receipt or voucher file of a stay. Its file stands at `file_key`: as it was sent until it
    was opened, then as it was made anew, and nowhere where it was refused for a `reason`. Pictures
    have a preview, and a fingerprint that similar ones share (`pictures.images.fingerprint_of`)."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    receipt_id = UnicodeAttribute()
    state = UnicodeAttribute()
    digest = UnicodeAttribute()
    file_key = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    preview_key = UnicodeAttribute(null=True)
    fingerprint = UnicodeAttribute(null=True)
    added = InstantAttribute()
    added_by = UnicodeAttribute()

    @property
    def receipt(self) -> Receipt:
        """What others see of it."""
        return Receipt(
            receipt_id=self.receipt_id,
            state=cast("ReceiptState", self.state),
            file_key=self.file_key,
            preview_key=self.preview_key,
            reason=self.reason,
            fingerprint=self.fingerprint,
            digest=self.digest,
        )


class ReceiptPlace(Model):
    """Which stay a receipt belongs to: the wire names receipts alone (`delete-recipe/{id}/`)."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=PLACE)
    stay_id = UnicodeAttribute()


class ReceiptShelf(Model):
    """Which receipts of a stay take a place (`taken`), how many it was ever sent, and the digests
    of their bytes as they were sent: what two who add at the same moment must agree on."""

    Meta = store.meta("reservations")
    reservation_id = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=SHELF)
    taken: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    sent = NumberAttribute(null=True)
    digests: UnicodeSetAttribute = UnicodeSetAttribute(null=True)


class OthersAdded(Stale):
    """Somebody else added receipts to the stay at the same moment."""


def receipts_of(reservation_id: str) -> list[Receipt]:
    """The receipts of a stay, oldest first."""
    return [record.receipt for record in records_of(reservation_id)]


def records_of(reservation_id: str) -> list[ReceiptRecord]:
    """The records of a stay's receipts, oldest first."""
    records = store.query_records(
        ReceiptRecord,
        reservation_id,
        where=ReceiptRecord.kind.startswith(RECEIPT),
        consistent=True,
    )
    return sorted(records, key=lambda record: record.added)


def receipt_of(receipt_id: str) -> ReceiptRecord:
    """One receipt.

    Raises:
        NotFound: there is none.
    """
    place = store.fetch(ReceiptPlace, _place(receipt_id), PLACE)
    record = None if place is None else receipt_at(place.stay_id, receipt_id)
    if record is None:
        raise NotFound
    return record


def receipt_key(reservation_id: str, receipt_id: str) -> Key:
    """Where a receipt stands."""
    return Key(ReceiptRecord, reservation_id, f"{RECEIPT}{receipt_id}")


def receipts_in(found: store.Found) -> dict[str, Receipt]:
    """The receipts that were read, by id."""
    return {record.receipt_id: record.receipt for record in found.all(ReceiptRecord)}


def receipt_at(reservation_id: str, receipt_id: str) -> ReceiptRecord | None:
    """One receipt of a stay, or None."""
    return store.fetch(ReceiptRecord, reservation_id, f"{RECEIPT}{receipt_id}")


def present(places: Sequence[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of the stays and receipts of which there is a record."""
    keys = [Key(ReceiptRecord, stay, f"{RECEIPT}{receipt}") for stay, receipt in places]
    found = store.fetch_many(keys) if keys else None
    records = [] if found is None else found.all(ReceiptRecord)
    return {(record.reservation_id, record.receipt_id) for record in records}


def shelf_of(reservation_id: str) -> Shelf:
    """Which files a stay has room for."""
    shelf = store.fetch(ReceiptShelf, reservation_id, SHELF)
    if shelf is None:
        return Shelf()
    return Shelf(
        number=len(shelf.taken or ()),
        sent=int(shelf.sent or 0),
        digests=frozenset(shelf.digests or ()),
    )


def make_room(tx: Transaction, reservation_id: str, added: Mapping[str, str]) -> None:
    """Give files that are to be added a place each: the digests of their bytes, by the ids of their
    receipts. The commit raises `OthersAdded` where the stay then has one of them already, or too
    many."""
    digests = set(added.values())
    is_free = ReceiptShelf.taken.does_not_exist() | (
        size(ReceiptShelf.taken) <= MOST_FILES - len(added)  # type: ignore[no-untyped-call]
    )
    for digest in sorted(digests):
        is_free &= ~ReceiptShelf.digests.contains(digest)
    placed = [
        ReceiptShelf.taken.add(set(added)),
        ReceiptShelf.sent.add(len(added)),
        ReceiptShelf.digests.add(digests),
    ]
    tx.update(_shelf(reservation_id), placed, when=is_free, otherwise=OthersAdded())


def free(tx: Transaction, reservation_id: str, receipt_id: str) -> None:
    """Let a receipt that proves nothing take no place. Again is harmless."""
    tx.update(_shelf(reservation_id), [ReceiptShelf.taken.delete({receipt_id})])


def _shelf(reservation_id: str) -> ReceiptShelf:
    return ReceiptShelf(reservation_id=reservation_id, kind=SHELF)


def add(
    tx: Transaction, reservation_id: str, receipt_id: str, file_key: str, digest: str, by: str
) -> None:
    """Write a receipt whose file was not opened yet; `by` is the actor who adds it."""
    record = _record(reservation_id, receipt_id, "awaiting_check", tx.now, by)
    record.digest, record.file_key = digest, file_key
    _put(tx, record)


def add_left_behind(
    tx: Transaction, reservation_id: str, receipt_id: str, *, added: datetime, by: str
) -> None:
    """Write a receipt of another system, whose file is not here: it proves nothing yet, and takes
    no place."""
    record = _record(reservation_id, receipt_id, "rejected", added, by)
    record.reason = LEFT_BEHIND
    _put(tx, record)


def await_file(tx: Transaction, record: ReceiptRecord, file_key: str) -> None:
    """Let the file of a receipt that was left behind follow. The commit raises `OthersAdded` where
    the stay has no room for it, and `NotFound` where it does not lack its file any more."""
    make_room(tx, record.reservation_id, {record.receipt_id: record.receipt_id})
    actions = [
        ReceiptRecord.state.set("awaiting_check"),
        ReceiptRecord.file_key.set(file_key),
        ReceiptRecord.reason.remove(),
    ]
    tx.update(record, actions, when=ReceiptRecord.reason == LEFT_BEHIND, otherwise=NotFound())


def _record(
    reservation_id: str, receipt_id: str, state: ReceiptState, added: datetime, by: str
) -> ReceiptRecord:
    return ReceiptRecord(
        reservation_id=reservation_id,
        kind=f"{RECEIPT}{receipt_id}",
        receipt_id=receipt_id,
        state=state,
        digest=receipt_id,
        added=added,
        added_by=by,
    )


def _put(tx: Transaction, record: ReceiptRecord) -> None:
    tx.put(record)
    tx.put(ReceiptPlace(reservation_id=_place(record.receipt_id), stay_id=record.reservation_id))


def decide(
    record: ReceiptRecord, now: datetime, outcome: Outcome, digest: str | None = None
) -> None:
    """Say what became of a receipt's file; `digest` is that of its bytes, where it is known now.

    Raises:
        NotFound: the receipt was removed, or decided about, meanwhile.
    """
    state = "ready" if outcome.reason is None else "rejected"
    kept = msgspec.structs.asdict(outcome)
    actions = [ReceiptRecord.state.set(state)]
    for name, attribute in ReceiptRecord.get_attributes().items():
        if name in kept:
            value = kept[name]
            actions.append(attribute.remove() if value is None else attribute.set(value))
    tx = Transaction(now)
    of_shelf: list[Action] = []
    if digest is not None and digest != record.digest:
        actions.append(ReceiptRecord.digest.set(digest))
        of_shelf.append(ReceiptShelf.digests.add({digest}))
    if outcome.reason is not None:
        of_shelf.append(ReceiptShelf.taken.delete({record.receipt_id}))
    if of_shelf:
        tx.update(_shelf(record.reservation_id), of_shelf)
    is_awaited = ReceiptRecord.state == "awaiting_check"
    tx.update(record, actions, when=is_awaited, otherwise=NotFound())
    opened = ReceiptOpened(reservation_id=record.reservation_id, receipt_id=record.receipt_id)
    tx.emit(opened, actor=SYSTEM.actor)
    tx.commit()


def remove(tx: Transaction, record: ReceiptRecord) -> None:
    """Delete a receipt; the commit raises `NotFound` if it is gone already."""
    tx.delete(record, when=ReceiptRecord.receipt_id.exists(), otherwise=NotFound())
    tx.delete(ReceiptPlace(reservation_id=_place(record.receipt_id), kind=PLACE))
    left = [
        ReceiptShelf.taken.delete({record.receipt_id}),
        ReceiptShelf.digests.delete({record.digest}),
    ]
    tx.update(_shelf(record.reservation_id), left)


def _place(receipt_id: str) -> str:
    return f"receipt#{receipt_id}"
