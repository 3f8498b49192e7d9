"""Each night the points of every client are proved: balance, entries and open lots agree."""

import logging
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients import writing
from chalicelib.clients.records import client_of
from chalicelib.cloud.events import Plain
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.loyalty.points import records
from chalicelib.loyalty.points.types import Account, Entry, Lot, Posted
from chalicelib.loyalty.proof import service
from tests.support import deliveries
from tests.support.failures import EVER, Failure, answer_never_comes, at_every_call, throttled
from tests.support.http import Api
from tests.support.meanwhile import READ, meanwhile
from tests.support.outbox import Outbox
from tests.support.points import give, read, spend

from .desk import NOW, delete_guest, welcome

PATH = "/api/v1/admin/points-proof/"


def prove(outbox: Outbox) -> None:
    """The job of a night, and all that follows from it."""
    deliveries.run("prove_points", {})
    outbox.settle()


def proofs(api: Api) -> Any:
    answer = api.get(PATH, token="admin")
    assert answer.status_code == 200
    return answer.json_body


def spoil(client_id: str, **values: Any) -> None:
    """Write the client's account as it must never be."""
    tx = Transaction(NOW)
    before = records.account_of(client_id)
    tx.put(records.AccountRecord.of(msgspec.structs.replace(before, **values)))
    tx.commit()


def spoil_client(client_id: str, **values: Any) -> None:
    before = client_of(client_id)
    assert before is not None
    tx = Transaction(NOW)
    writing.replace(tx, before, writing.changed(before, **values))
    tx.commit()


def stray_entry(client_id: str, points: str) -> None:
    """An entry that no account knows."""
    entry = Entry(
        kind="earned",
        points=Decimal(points),
        description="",
        lots=(Lot("x", Decimal(points), None),),
    )
    posted = Posted(
        **{name: getattr(entry, name) for name in Entry.__struct_fields__},
        entry_id="00000000-0000-7000-8000-000000000000",
        actor="system",
        at=NOW,
    )
    tx = Transaction(NOW)
    tx.put(records.EntryRecord.of(client_id, posted))
    tx.commit()


def lots_of(client_id: str, points: str) -> tuple[Lot, ...]:
    (lot,) = records.account_of(client_id).lots
    return (msgspec.structs.replace(lot, points=Decimal(points)),)


def test_before_the_first_night_there_is_no_proof(api: Api) -> None:
    assert proofs(api) == {"last": None, "running": None}


def test_all_clients_are_proved_those_without_points_and_deleted_ones_too(
    api: Api, outbox: Outbox
) -> None:
    with_points, deleted, without = welcome(1), welcome(2), welcome(3)
    for each in (with_points, deleted):
        give(each, "10.00")
        spend(each, "4.50")
    delete_guest(deleted)
    prove(outbox)
    assert without
    assert proofs(api) == {
        "last": {
            "started_at": "2026-03-02T10:00:00-05:00",
            "finished_at": "2026-03-02T10:00:00-05:00",
            "accounts": 2,
            # Those who stand in lists.
            "clients": 2,
            "drifted": 0,
            "drifts": [],
        },
        "running": None,
    }


SPOILED: dict[str, Callable[[str], object]] = {
    "client": lambda ana: spoil_client(ana, points_balance=Decimal("5.51")),
    "client ": lambda ana: spoil_client(ana, points_expires_at=NOW),
    "client entries lots": lambda ana: spoil(ana, lots=lots_of(ana, "9.99")),
    "client entries lots negative": lambda ana: spoil(ana, lots=lots_of(ana, "-1.00")),
    "client entries lots ": lambda ana: spoil(ana, lots=()),
    "client lots": lambda ana: spoil(
        ana, lots=tuple(Lot(lot.lot_id, lot.points, NOW) for lot in read(ana)[1].lots)
    ),
    "number": lambda ana: spoil(ana, entries=7),
    "entries lots number": lambda ana: stray_entry(ana, "1.00"),
}


@pytest.mark.parametrize("differences", SPOILED)
def test_whatever_does_not_agree_is_found_and_raises_the_alarm(
    api: Api, outbox: Outbox, caplog: pytest.LogCaptureFixture, differences: str
) -> None:
    ana, bob = welcome(1), welcome(2)
    for each in (ana, bob):
        give(each, "10.00")
        spend(each, "4.50")
    SPOILED[differences](ana)
    with caplog.at_level(logging.ERROR):
        prove(outbox)
    last = proofs(api)["last"]
    assert (last["accounts"], last["drifted"]) == (2, 1)
    assert last["drifts"] == [{"client_id": ana, "differences": differences.split()}]
    (line,) = [line for line in caplog.records if line.message == "points do not agree"]
    assert line.__dict__["PointsDrifts"] == 1
    assert ana not in str(line.__dict__)


def test_points_without_an_account_are_found(api: Api, outbox: Outbox) -> None:
    ana = welcome(1)
    spoil_client(ana, points_balance=Decimal("5.00"))
    prove(outbox)
    last = proofs(api)["last"]
    assert (last["accounts"], last["clients"], last["drifted"]) == (0, 1, 1)
    assert last["drifts"] == [{"client_id": ana, "differences": ["client"]}]


def test_what_is_repaired_agrees_the_next_night(api: Api, outbox: Outbox) -> None:
    ana = welcome(1)
    give(ana, "10.00")
    spoil_client(ana, points_balance=Decimal("5.00"))
    prove(outbox)
    spoil_client(ana, points_balance=Decimal("10.00"))
    with clock.at(NOW + timedelta(days=1)):
        prove(outbox)
    last = proofs(api)["last"]
    assert (last["drifted"], last["drifts"]) == (0, [])
    assert last["finished_at"] == "2026-03-03T10:00:00-05:00"


def test_a_change_between_two_reads_is_no_drift(api: Api, outbox: Outbox) -> None:
    ana = welcome(1)
    give(ana, "10.00")
    deliveries.run("prove_points", {})
    # The clients of a page are read first, then the accounts.
    client_is_read = 3
    with meanwhile(lambda: give(ana, "1.00"), before=READ, number=client_is_read):
        outbox.settle()
    assert proofs(api)["last"]["drifted"] == 0


@pytest.fixture
def crowd(monkeypatch: pytest.MonkeyPatch, aws: None) -> list[str]:
    """Seven guests of three months, five with points, in pages of two."""
    monkeypatch.setattr(service, "AT_ONCE", 2)
    guests = []
    for number in range(7):
        with clock.at(NOW - timedelta(days=40 * (number % 3))):
            guests.append(welcome(number))
    for each in guests[:5]:
        give(each, "2.00")
    return guests


def test_many_clients_are_proved_a_page_at_a_time(api: Api, crowd: list[str]) -> None:
    outbox = Outbox()
    deliveries.run("prove_points", {})
    running = proofs(api)["running"]
    assert (running["finished_at"], running["accounts"]) == (None, 0)
    assert len(outbox.settle()) > 6
    found = proofs(api)
    assert found["running"] is None
    assert (found["last"]["accounts"], found["last"]["clients"]) == (5, 7)


FAILURES = [throttled("ThrottlingException", EVER), answer_never_comes()]


@pytest.mark.soak
@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.name)
@pytest.mark.parametrize("page", [0, 2, 3, 7])
def test_a_worker_that_is_killed_at_any_call_goes_on_where_it_was(
    api: Api, crowd: list[str], failure: Failure, page: int
) -> None:
    """In the middle and at the end of the accounts, in the middle and at the end of the clients."""
    spoil_client(crowd[0], points_balance=Decimal("5.00"))
    outbox = Outbox()

    def prepare() -> Plain:
        deliveries.run("prove_points", {})
        (command,) = outbox.waiting()
        for _ in range(page):
            assert deliveries.take(command)
            (command,) = outbox.waiting()
        return command

    def check(command: Plain, taken: bool) -> None:
        assert taken or deliveries.take(command)
        outbox.settle()
        found = proofs(api)
        last = found["last"]
        assert (last["accounts"], last["clients"], last["drifted"]) == (5, 7, 1)
        assert found["running"] is None

    assert at_every_call(failure, prepare, deliveries.take, check) > 0


def test_a_message_that_comes_twice_counts_once(api: Api, crowd: list[str]) -> None:
    outbox = Outbox()
    deliveries.run("prove_points", {})
    commands = outbox.settle()
    for each in commands:
        assert deliveries.take(each)
    assert outbox.settle() == []
    assert proofs(api)["last"]["accounts"] == 5


def test_a_proof_that_was_never_done_gives_way_to_the_next(api: Api, crowd: list[str]) -> None:
    outbox = Outbox()
    deliveries.run("prove_points", {})
    (left_behind,) = outbox.waiting()
    with clock.at(NOW + timedelta(days=1)):
        prove(outbox)
        assert deliveries.take(left_behind)
        assert outbox.settle() == []
    assert proofs(api)["last"]["started_at"] == "2026-03-03T10:00:00-05:00"


def test_the_first_fifty_clients_are_named(api: Api, outbox: Outbox) -> None:
    for number in range(52):
        spoil_client(welcome(number), points_balance=Decimal("1.00"))
    prove(outbox)
    last = proofs(api)["last"]
    assert (last["drifted"], len(last["drifts"])) == (52, 50)


def test_only_administrators_see_it(api: Api) -> None:
    assert api.get(PATH, token="vendedor").status_code == 403
    assert api.get(PATH, token=welcome(1)).status_code == 401


def test_an_account_of_nobody_agrees_with_its_entries() -> None:
    assert not records.everything("nobody")[1]
    assert records.everything("nobody")[0] == Account(client_id="nobody")
