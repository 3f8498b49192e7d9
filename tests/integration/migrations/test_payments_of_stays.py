"""Stays from before payments were kept get the payments that they had."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import store
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.points.types import Lot
from chalicelib.reservations.money.records import payments_of, write
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.rules import balance, carried_id, derived
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Paid, RefundOwed, Stay
from deploy.migrations.progress import LEASE
from deploy.migrations.step import Tables
from deploy.migrations.steps import payments_of_stays
from deploy.migrations.steps.payments_of_stays import STEP

from .desk import NOW, killed, runner

BOOKED = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)
ENDED = BOOKED + timedelta(days=3)
REFUND = RefundOwed(
    amount=Decimal(50),
    paid=Decimal(100),
    currency="usd",
    percentage=Decimal(50),
    policy="Flexible",
    days_before_check_in=20,
)
LOTS = (Lot("e1", Decimal(40), None),)


def old(name: str, **fields: Any) -> Stay:
    """A stay as an earlier release wrote it: with an advance, and no payments."""
    values: dict[str, Any] = {
        "reservation_id": name,
        "property_id": "casa",
        "client_id": "ana",
        "seller_id": None,
        "check_in": date(2026, 2, 1),
        "departure": date(2026, 2, 3),
        "guests": 2,
        "price_usd": Decimal(300),
        "price_sol": Decimal(1140),
        "advance_payment": Decimal(100),
        "advance_payment_currency": "usd",
        "origin": "client",
        "status": "approved",
        "created": BOOKED,
        "updated": ENDED,
        "version": 4,
    }
    stay = Stay(**{**values, **fields})
    StayRecord.of(stay).save()
    return stay


def now_of(stay: Stay) -> Stay:
    found = records.stays_of([stay.reservation_id])[stay.reservation_id]
    record = store.fetch(StayRecord, stay.reservation_id, "stay")
    assert record is not None
    assert (record.version, record.stay) == (found.version, found)
    return found


def items(tables: Tables) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tables("reservations").scan(ConsistentRead=True)["Items"]
    return sorted(found, key=lambda item: (item["reservation_id"], item["kind"]))


def carried(stay: Stay) -> Payment:
    return Payment(
        payment_id=carried_id(stay.reservation_id),
        reservation_id=stay.reservation_id,
        client_id="ana",
        direction="in",
        source="staff",
        state="paid",
        amount=Decimal(100),
        currency="usd",
        rate=Decimal("3.8"),
        by="system",
        created=BOOKED,
        updated=BOOKED,
    )


@pytest.mark.parametrize("deleted", [False, True])
def test_an_advance_becomes_a_payment_and_nothing_else_changes(
    tables: Tables, *, deleted: bool
) -> None:
    before = old("s1", deleted=deleted)
    [listed] = items(tables)

    runner(tables).run([STEP])

    after = now_of(before)
    assert payments_of("s1") == [carried(before)]
    assert after == msgspec.structs.replace(derived(before), version=5, full_payment=False)
    assert [(each.payment_id, each.source, each.amount) for each in after.paid] == [
        (carried_id("s1"), "staff", Decimal(100))
    ]
    assert balance(after) == balance(before)
    [present] = [item for item in items(tables) if item["kind"] == "stay"]
    changed = {name for name in present if present[name] != listed.get(name)}
    assert (changed, present.keys()) == ({"stay", "version"}, listed.keys())


def test_nobody_is_told(tables: Tables) -> None:
    old("s1", refund=REFUND, status="cancelled")
    runner(tables).run([STEP])
    assert tables("events").scan()["Items"] == []


def test_what_is_owed_becomes_a_payment_outwards(tables: Tables) -> None:
    before = old("s1", status="cancelled", refund=REFUND)

    runner(tables).run([STEP])

    after, [_, out] = now_of(before), payments_of("s1")
    # Whoever knew the part by the id that it would have had still finds it.
    assert parts_of(after) == parts_of(before)
    assert after.refund == msgspec.structs.replace(REFUND, parts=parts_of(before))
    [part] = parts_of(after)
    assert (out.payment_id, out.of_payment) == (part.refund_id, carried_id("s1"))
    assert (out.direction, out.source, out.state) == ("out", "staff", "owed")
    assert (out.amount, out.currency, out.by) == (Decimal(50), "usd", "system")
    assert (out.created, out.next_try) == (ENDED, None)
    assert records.owing() == ["s1"]


def test_what_was_given_back_is_given_by_whoever_gave_it(tables: Tables) -> None:
    given_at = ENDED + timedelta(days=1)
    refund = msgspec.structs.replace(REFUND, settled_by="staff:7", settled_at=given_at)
    old("s1", status="cancelled", refund=refund)

    runner(tables).run([STEP])

    [_, out] = payments_of("s1")
    assert (out.state, out.by, out.created) == ("given", "staff:7", given_at)
    assert records.owing() == []


def test_a_refund_of_nothing_is_no_payment(tables: Tables) -> None:
    nothing = msgspec.structs.replace(REFUND, amount=Decimal(0))
    before = old("s1", status="cancelled", refund=nothing)
    runner(tables).run([STEP])
    assert payments_of("s1") == [carried(before)]
    assert now_of(before).refund == nothing


def test_points_become_a_payment(tables: Tables) -> None:
    none = Decimal(0)
    old("s1", advance_payment=none, points_redeemed=Decimal(40), points_used=LOTS)

    runner(tables).run([STEP])

    [points] = payments_of("s1")
    assert (points.source, points.direction, points.state) == ("points", "in", "paid")
    assert (points.amount, points.currency, points.created) == (Decimal(40), "sol", BOOKED)


def test_what_has_its_payments_already_and_what_has_no_money_stay_as_they_are(
    tables: Tables,
) -> None:
    money = Paid(payment_id="p1", source="card", currency="usd", amount=Decimal(100))
    new = old("s1", paid=(money,), points_redeemed=Decimal(40), points_used=LOTS)
    points = msgspec.structs.replace(carried(new), payment_id="p2", source="points")
    tx = Transaction(BOOKED)
    write(tx, [points])
    tx.commit()
    old("s2", advance_payment=Decimal(0))
    before = items(tables)

    runner(tables).run([STEP])

    assert items(tables) == before


def test_prices_of_nothing_have_no_rate(tables: Tables) -> None:
    old("s1", price_usd=Decimal(0))
    runner(tables).run([STEP])
    [payment] = payments_of("s1")
    assert payment.rate is None


def test_an_old_document_without_the_newer_fields_is_carried_over(tables: Tables) -> None:
    before = old("s1", status="cancelled", refund=REFUND)
    [item] = items(tables)
    document = msgspec.json.decode(item["stay"])
    for field in ("paid", "vouchers_waiting", "points_used"):
        del document[field]
    del document["refund"]["parts"]
    tables("reservations").put_item(Item={**item, "stay": msgspec.json.encode(document).decode()})

    runner(tables).run([STEP])

    assert [each.direction for each in payments_of("s1")] == ["in", "out"]
    assert parts_of(now_of(before)) == parts_of(before)


def test_doing_a_page_again_changes_nothing(tables: Tables) -> None:
    old("s1", status="cancelled", refund=REFUND)
    old("s2", points_redeemed=Decimal(40), points_used=LOTS)
    page = items(tables)
    payments_of_stays.carry_over(tables, page)
    once = items(tables)
    payments_of_stays.carry_over(tables, page)
    payments_of_stays.carry_over(tables, once)
    assert items(tables) == once


def test_what_others_wrote_since_the_page_was_read_counts(tables: Tables) -> None:
    before = old("s1")
    page = items(tables)
    changed = msgspec.structs.replace(before, advance_payment=Decimal(120), version=5)
    StayRecord.of(changed).save()

    payments_of_stays.carry_over(tables, page)

    [payment] = payments_of("s1")
    assert (payment.amount, now_of(before).version) == (Decimal(120), 6)


def test_a_stay_that_is_gone_meanwhile_stays_gone(tables: Tables) -> None:
    old("s1")
    page = items(tables)
    tables("reservations").delete_item(Key={"reservation_id": "s1", "kind": "stay"})
    payments_of_stays.carry_over(tables, page)
    assert items(tables) == []


def test_whoever_read_a_stay_before_is_refused(tables: Tables) -> None:
    before = old("s1")
    runner(tables).run([STEP])
    tx = Transaction(clock.now())
    records.write(tx, msgspec.structs.replace(before, guests=3, version=5), before=before)
    with pytest.raises(Stale):
        tx.commit()
    assert now_of(before).guests == 2


@pytest.mark.parametrize("when", ["before-call", "after-call"])
@pytest.mark.parametrize("number", range(1, 12))
def test_after_an_end_at_any_request_the_next_runner_goes_on(
    tables: Tables, number: int, when: str
) -> None:
    stays = [old(f"s{each}", points_redeemed=Decimal(40), points_used=LOTS) for each in range(3)]
    with clock.at(NOW), killed(tables, number, when=when):
        runner(tables).run([STEP])
    with clock.at(NOW + LEASE + timedelta(seconds=1)):
        runner(tables).run([STEP])
    for stay in stays:
        assert now_of(stay).version == 5
        assert sorted(each.source for each in payments_of(stay.reservation_id)) == [
            "points",
            "staff",
        ]
