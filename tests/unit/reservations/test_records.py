"""What the indexes have of a stay."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import resources
from chalicelib.cloud.resources import Index
from chalicelib.reservations.stays.records import (
    REMOVED,
    CalendarEntry,
    CalendarRow,
    ListedStay,
    StayRecord,
)
from chalicelib.reservations.types import GuestName, RefundOwed

from .test_balance import stay

TABLE = resources.table("reservations")
OTHERS = {"by_refund", "by_payment"}
LISTS = [index for index in TABLE.indexes if index.name not in OTHERS]
OWED = RefundOwed(
    amount=Decimal(10),
    paid=Decimal(10),
    currency="sol",
    percentage=Decimal(100),
    policy=None,
    days_before_check_in=3,
)
HELD = stay(
    origin="client",
    status="incomplete",
    late_checkout=True,
    created=datetime(2026, 1, 1, 15, 30, 0, 123456, tzinfo=UTC),
    deadline=datetime(2026, 1, 1, 16, 30, tzinfo=UTC),
)
IN_REVIEW = stay(status="pending", seller_id=None)


def projected(index: Index, item: dict[str, Any]) -> dict[str, Any]:
    keys = {TABLE.hash, TABLE.range, index.hash, index.range}
    return {name: item[name] for name in keys | set(index.carries or ()) if name in item}


@pytest.mark.parametrize("index", LISTS, ids=lambda index: index.name)
def test_an_index_has_all_that_a_list_needs_of_the_stays_it_finds(index: Index) -> None:
    found = IN_REVIEW if index.name == "by_review" else HELD
    item = StayRecord.of(found).to_dynamodb_dict()

    assert index.hash in item
    assert index.range in item
    assert ListedStay.of_item(projected(index, item)) == ListedStay.of(found)


def test_an_index_carries_nothing_that_no_list_reads() -> None:
    for index in TABLE.indexes:
        assert set(index.carries or ()) <= set(CalendarRow.__struct_fields__)


@pytest.mark.parametrize("name", ["by_year", "by_review"])
def test_the_calendar_is_read_from_its_index_alone(name: str) -> None:
    index = next(index for index in TABLE.indexes if index.name == name)
    found = stay(
        status="pending",
        late_checkout=True,
        guest=GuestName("María José", "Ñahui"),
        advance_payment=Decimal(100),
        advance_payment_currency="usd",
    )
    row = CalendarRow.of_item(projected(index, StayRecord.of(found).to_dynamodb_dict()))
    assert row.shown == CalendarEntry(
        "María José", "Ñahui", 2, "500.00", "1900.00", "usd", 380.0, late_checkout=True
    )
    assert row.check_out == found.blocked_until


@pytest.mark.parametrize("index", TABLE.indexes, ids=lambda index: index.name)
def test_no_list_finds_a_deleted_stay(index: Index) -> None:
    item = StayRecord.of(stay(status="expired", deleted=True)).to_dynamodb_dict()

    if index.name == "by_month":
        # Proofs go through all of them.
        assert item[index.hash] == {"S": REMOVED}
    else:
        assert index.hash not in item


@pytest.mark.parametrize("deleted", [False, True])
def test_a_stay_is_among_the_refunds_while_money_is_due(deleted: bool) -> None:
    def is_found(refund: RefundOwed | None) -> bool:
        ended = stay(status="cancelled", deleted=deleted, refund=refund)
        return "owes" in StayRecord.of(ended).to_dynamodb_dict()

    settled = msgspec.structs.replace(OWED, settled_by="staff#1", settled_at=HELD.created)
    nothing = msgspec.structs.replace(OWED, amount=Decimal(0))
    assert is_found(OWED)
    assert not any(is_found(refund) for refund in (None, settled, nothing))
