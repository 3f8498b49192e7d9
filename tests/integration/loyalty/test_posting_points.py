"""Writing points: account, entries, events and the client's copy, together or not at all."""

from decimal import Decimal

import pytest

from chalicelib.clients import service as clients
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.points import rules, service
from chalicelib.loyalty.points.records import PointsChanged
from tests.support.points import YEAR, balances, change, entries, give, read, spend

from .desk import ACTOR, NOW, welcome


def told(client_id: str) -> list[tuple[str, str, str]]:
    """What was said of a client's points, oldest first: event, points, balance."""
    return [
        (event.name, event.event["points"], event.event["balance"])
        for event in reversed(events.timeline(f"client#{client_id}"))
        if event.name.startswith("points.")
    ]


def test_who_never_had_points_has_an_empty_account() -> None:
    ana = welcome(1)
    _, account = read(ana)
    assert (account.version, account.balance) == (0, Decimal("0.00"))
    assert balances(ana) == ("0.00", "0.00", "0.00")


def test_balance_entries_lots_and_events_say_the_same() -> None:
    ana = welcome(1)
    stay = give(ana, "100.00")
    spent = spend(ana, "30.50", stay="r1")
    change(ana, lambda held: rules.refund(held, spent.entries[0].taken, NOW, reservation_id="r1"))
    change(ana, lambda held: rules.take_back(held, Decimal("100.00"), NOW, lot_id=stay))
    assert balances(ana) == ("0.00", "0.00", "0.00")
    assert [(entry.kind, str(entry.points)) for entry in entries(ana)] == [
        ("taken_back", "-100.00"),
        ("refunded", "30.50"),
        ("redeemed", "-30.50"),
        ("earned", "100.00"),
    ]
    assert told(ana) == [
        ("points.earned", "100.00", "100.00"),
        ("points.redeemed", "-30.50", "69.50"),
        ("points.refunded", "30.50", "100.00"),
        ("points.taken_back", "-100.00", "0.00"),
    ]


def test_an_entry_keeps_who_made_it_when_and_from_what() -> None:
    ana = welcome(1)
    stay = give(ana, "10.00")
    (entry,) = entries(ana)
    assert (entry.actor, entry.at, entry.reservation_id) == (ACTOR, NOW, stay)
    assert entry.expires_at == NOW + YEAR
    assert [lot.lot_id for lot in entry.lots] == [stay]


def test_the_client_shows_the_balance_and_when_the_last_points_end() -> None:
    ana = welcome(1)
    give(ana, "10.00", end=NOW + 2 * YEAR)
    give(ana, "5.00", end=NOW + YEAR)
    client, _ = read(ana)
    assert client.points_balance == Decimal("15.00")
    assert client.points_expires_at == NOW + 2 * YEAR
    spend(ana, "15.00")
    client, _ = read(ana)
    assert (str(client.points_balance), client.points_expires_at) == ("0.00", None)


def test_several_changes_of_one_account_are_one_transaction() -> None:
    ana = welcome(1)
    give(ana, "50.00")
    client, before = read(ana)
    back = rules.adjust(before, Decimal("5.00"), NOW, lot_id="a1", description="Regalo")
    spent = rules.redeem(back.account, Decimal("52.00"), NOW)
    tx = Transaction(NOW)
    service.post(tx, client, before, spent.account, [*back.entries, *spent.entries], actor=ACTOR)
    tx.commit()
    assert balances(ana) == ("3.00", "3.00", "3.00")
    assert told(ana)[1:] == [
        ("points.adjusted", "5.00", "55.00"),
        ("points.redeemed", "-52.00", "3.00"),
    ]


def test_two_clients_get_points_in_one_transaction() -> None:
    ana, bob = welcome(1), welcome(2)
    tx = Transaction(NOW)
    for client_id, points in ((ana, "75.00"), (bob, "150.00")):
        client, before = read(client_id)
        posting = rules.earn(before, Decimal(points), NOW, lot_id="s1", expires_at=NOW + YEAR)
        service.post(tx, client, before, posting.account, posting.entries, actor=ACTOR)
    tx.commit()
    assert balances(ana) == ("75.00",) * 3
    assert balances(bob) == ("150.00",) * 3


def test_of_two_who_read_the_same_account_one_writes() -> None:
    ana = welcome(1)
    give(ana, "100.00")
    client, before = read(ana)
    spend(ana, "60.00")
    posting = rules.redeem(before, Decimal("60.00"), NOW)
    tx = Transaction(NOW)
    service.post(tx, client, before, posting.account, posting.entries, actor=ACTOR)
    with pytest.raises((PointsChanged, Stale)):
        tx.commit()
    assert balances(ana) == ("40.00",) * 3


def test_the_first_points_of_a_client_come_once() -> None:
    ana = welcome(1)
    client, before = read(ana)
    give(ana, "10.00")
    posting = rules.earn(before, Decimal("10.00"), NOW, lot_id="s1", expires_at=None)
    tx = Transaction(NOW)
    service.post(tx, client, before, posting.account, posting.entries, actor=ACTOR)
    with pytest.raises((PointsChanged, Stale)):
        tx.commit()
    assert balances(ana) == ("10.00",) * 3


def test_points_do_not_undo_what_changed_of_the_client_meanwhile() -> None:
    ana = welcome(1)
    client, before = read(ana)
    clients.change(ana, {"first_name": "Anita"}, actor=ACTOR, now=NOW)
    posting = rules.earn(before, Decimal("10.00"), NOW, lot_id="s1", expires_at=None)
    tx = Transaction(NOW)
    service.post(tx, client, before, posting.account, posting.entries, actor=ACTOR)
    with pytest.raises(Stale):
        tx.commit()
    assert balances(ana) == ("0.00",) * 3


def test_without_entries_nothing_is_written() -> None:
    ana = welcome(1)
    client, before = read(ana)
    tx = Transaction(NOW)
    assert service.post(tx, client, before, before, [], actor=ACTOR) is client
    tx.commit()
    assert told(ana) == []
