"""Receipts from before what was refused took no place get the places that they had."""

from datetime import datetime

import pytest

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.reservations.receipts import records
from chalicelib.reservations.receipts.records import ReceiptRecord
from chalicelib.reservations.receipts.rules import MOST_FILES
from deploy.migrations.step import Tables
from deploy.migrations.steps import places_of_receipts
from deploy.migrations.steps.places_of_receipts import STEP

from .desk import NOW, killed, runner


def old(tables: Tables, stay: str, *states: str, now: datetime = NOW) -> None:
    """The receipts of a stay as an earlier release wrote them: their number stood beside them."""
    digests = {f"{stay}-{number}" for number in range(len(states))}
    shelf = {"reservation_id": stay, "kind": "receipts", "number": len(states)}
    tables("reservations").put_item(Item={**shelf, "digests": digests})
    for number, state in enumerate(states):
        ReceiptRecord(
            reservation_id=stay,
            kind=f"receipt#{stay}-{number}",
            receipt_id=f"{stay}-{number}",
            state=state,
            digest=f"{stay}-{number}",
            added=now,
            added_by="staff#1",
        ).save()


def test_each_receipt_that_counts_takes_a_place(tables: Tables) -> None:
    old(tables, "s1", "ready", "rejected", "awaiting_check", "ready")
    old(tables, "s2", "rejected")

    runner(tables).run([STEP])

    shelf = records.shelf_of("s1")
    assert shelf.number == 3
    assert shelf.digests == {f"s1-{number}" for number in range(4)}
    assert records.shelf_of("s2").number == 0


def test_a_stay_without_room_has_none_afterwards(tables: Tables) -> None:
    old(tables, "s1", *["ready"] * MOST_FILES)
    runner(tables).run([STEP])
    tx = Transaction(NOW)
    records.make_room(tx, "s1", {"new": "digest"})
    with pytest.raises(Stale):
        tx.commit()


def test_once_more_changes_nothing(tables: Tables) -> None:
    old(tables, "s1", "ready", "ready")
    runner(tables).run([STEP])
    before = tables("reservations").scan()["Items"]
    places_of_receipts.give_places(tables, before)
    assert tables("reservations").scan()["Items"] == before


def test_a_receipt_that_is_refused_or_removed_meanwhile_takes_no_place(tables: Tables) -> None:
    old(tables, "s1", "awaiting_check", "ready")
    seen = tables("reservations").scan(ConsistentRead=True)["Items"]
    first, second = (records.receipt_at("s1", f"s1-{number}") for number in range(2))
    assert first is not None
    assert second is not None
    first.state = "rejected"
    first.save()
    second.delete()

    places_of_receipts.give_places(tables, seen)

    assert records.shelf_of("s1").number == 0


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_whoever_goes_on_after_a_crash_ends_it(tables: Tables, when: str, number: int) -> None:
    old(tables, "s1", "ready", "ready", "rejected", "ready")
    page = tables("reservations").scan(ConsistentRead=True)["Items"]
    with killed(tables, number, when=when):
        places_of_receipts.give_places(tables, page)

    places_of_receipts.give_places(tables, page)

    assert records.shelf_of("s1").number == 3
