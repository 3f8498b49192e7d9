from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.cloud import budget, counters, events, logs, store
from chalicelib.cloud.transaction import MOST_ACTIONS, Busy, Transaction
from chalicelib.kernel.errors import CasaAustinError, Stale, Unavailable
from tests.support.contention import items_held_for
from tests.support.failures import EVER, answer_never_comes, at_call, conflict
from tests.support.faults import answering, cancelled, refused

from .night import CleanUp, Moved, NightPaid, NightRecord, NightTaken, Taken, holder_of, night

pytestmark = pytest.mark.usefixtures("aws")
NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
KINDS = ("check", "delete", "put", "update")
FREE = NightRecord.property_id.does_not_exist()


@pytest.fixture
def tx() -> Transaction:
    return Transaction(NOW)


def saved(*records: NightRecord) -> None:
    earlier = Transaction(NOW)
    for record in records:
        earlier.put(record)
    earlier.commit()


def place_of(member: dict[str, Any]) -> str:
    """The night or the counter that one member of a transaction writes."""
    [request] = member.values()
    place: str = request.get("Key", request.get("Item"))["night"]["S"]
    return place


def refusal(tx: Transaction) -> CasaAustinError:
    with pytest.raises(CasaAustinError) as caught:
        tx.commit()
    return caught.value


def test_everything_is_written_together(tx: Transaction) -> None:
    saved(night(1), night(2))
    tx.create(night(3), otherwise=Taken())
    tx.update(night(1), [NightRecord.holder.set("luis")])
    tx.delete(night(2))
    tx.commit()
    assert [holder_of(day) for day in (1, 2, 3)] == ["luis", None, "ana"]


def test_nothing_is_written_where_one_condition_fails(tx: Transaction) -> None:
    saved(night(2, "luis"))
    tx.create(night(1), otherwise=Taken())
    tx.create(night(2), otherwise=Moved())
    tx.emit(NightTaken(day=1), actor="staff#1")
    assert isinstance(refusal(tx), Moved)
    assert [holder_of(1), holder_of(2)] == [None, "luis"]
    assert events.timeline("night#1") == []


@pytest.mark.parametrize("failing", KINDS)
def test_the_error_is_that_of_the_write_that_failed(tx: Transaction, failing: str) -> None:
    """Whatever the order of the calls: DynamoDB is sent checks, deletes, puts, updates."""
    records = {kind: night(day) for day, kind in enumerate(KINDS, start=1)}
    saved(*records.values())
    saved(NightRecord("h1", records[failing].night, holder="luis"))
    mine = NightRecord.holder == "ana"
    errors = {kind: Taken(kind) for kind in KINDS}
    version = [NightRecord.version.set(2)]
    tx.update(records["update"], version, when=mine, otherwise=errors["update"])
    tx.put(records["put"], when=mine, otherwise=errors["put"])
    tx.delete(records["delete"], when=mine, otherwise=errors["delete"])
    checked = records["check"].night
    tx.check(NightRecord, "h1", checked, when=mine, otherwise=errors["check"])
    assert refusal(tx).message == failing


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_may_be_made_from_what_stands_there(tx: Transaction, kind: str) -> None:
    saved(night(1, "luis"))

    def taken(item: store.Item) -> CasaAustinError:
        return Taken(f"de {item['holder']['S']}")

    if kind == "check":
        tx.check(NightRecord, "h1", "2026-01-01", when=FREE, otherwise=taken)
        tx.put(night(2))
    elif kind == "delete":
        tx.delete(night(1), when=FREE, otherwise=taken)
    elif kind == "put":
        tx.create(night(1), otherwise=taken)
    else:
        tx.update(night(1), [NightRecord.version.set(1)], when=FREE, otherwise=taken)
    assert refusal(tx).message == "de luis"


def test_a_failed_condition_without_an_error_of_its_own_means_stale(tx: Transaction) -> None:
    saved(night(1))
    tx.put(night(1, "luis"), when=FREE)
    assert isinstance(refusal(tx), Stale)


def test_nothing_to_write_is_no_request(tx: Transaction) -> None:
    tx.count("nights", "h1", "counts", "taken", 1)
    tx.count("nights", "h1", "counts", "taken", -1)
    with answering("TransactWriteItems", []) as sent:
        tx.commit()
    assert sent == []


def test_steps_on_one_counter_become_one_write(tx: Transaction) -> None:
    for step in (2, 3, -1):
        tx.count("clients", "counts", "2026-01", "guests", step)
    tx.count("clients", "counts", "2026-01", "level", 1)
    tx.count("clients", "counts", "2026-02", "guests", -7)
    with answering("TransactWriteItems", []) as sent:
        tx.commit()
    assert len(sent[0]["TransactItems"]) == 2
    assert counters.read("clients", "counts") == {
        "2026-01": {"guests": 4, "level": 1},
        "2026-02": {"guests": -7},
    }
    assert list(counters.read("clients", "counts", since="2026-02")) == ["2026-02"]


def test_it_tells_how_many_writes_it_has_room_for(tx: Transaction) -> None:
    assert tx.room == MOST_ACTIONS
    tx.create(night(1), otherwise=Taken())
    tx.check(NightRecord, "casa", "2", when=FREE, otherwise=Moved())
    tx.emit(NightTaken(day=1), actor="staff#1")
    tx.enqueue(CleanUp(day=1), actor="staff#1")
    assert tx.room == MOST_ACTIONS - 4
    # Steps on one item are one write, and those that come to nothing are none.
    for name, step in (("paid", 2), ("stays", 1)):
        tx.count("nights", "casa", "all", name, step)
    for step in (5, -5):
        tx.count("nights", "casa", "none", "paid", step)
    assert tx.room == MOST_ACTIONS - 5


def test_counters_add_up_over_transactions() -> None:
    for _ in range(3):
        tx = Transaction(NOW)
        tx.count("clients", "counts", "2026-01", "guests", 2)
        tx.commit()
    assert counters.read("clients", "counts") == {"2026-01": {"guests": 6}}


def test_an_event_stands_with_its_change(tx: Transaction) -> None:
    tx.put(night(1))
    changes: dict[str, list[Any]] = {"holder": [None, "ana"]}
    emitted = tx.emit(NightTaken(day=1), actor="client#c1", changes=changes)
    tx.emit(NightPaid(day=1), actor="system")
    with answering("TransactWriteItems", []) as sent:
        tx.commit()
    assert len(sent) == 1
    newest, first = events.timeline("night#1")
    assert first.of(NightTaken) == emitted
    assert (newest.name, newest.at) == ("night.paid", NOW)


def test_the_log_shows_of_a_secret_only_that_it_is_set(tx: Transaction) -> None:
    tx.emit(NightTaken(day=1, door_code="1234"), actor="system")
    tx.emit(NightTaken(day=2), actor="system")
    tx.commit()
    assert events.timeline("night#1")[0].event["door_code"] == "***"
    assert events.timeline("night#2")[0].event["door_code"] is None


def test_who_reads_the_log_finds_the_request_that_made_a_change(tx: Transaction) -> None:
    token = logs.correlation.set("r1")
    tx.emit(NightPaid(day=1), actor="system")
    logs.correlation.reset(token)
    tx.commit()
    assert events.timeline("night#1")[0].correlation_id == "r1"


def test_a_command_leaves_with_its_change_and_is_no_part_of_the_timeline(tx: Transaction) -> None:
    tx.put(night(1))
    queued = tx.enqueue(CleanUp(day=1), actor="staff#1")
    tx.commit()
    assert events.timeline("night#1") == []
    [left] = events.timeline(queued.subject)
    assert left.of(CleanUp) == queued
    assert (left.name, left.actor) == ("night.clean_up", "staff#1")


def test_a_transaction_is_a_hundred_actions_at_most(tx: Transaction) -> None:
    for day in range(101):
        tx.put(NightRecord("h1", str(day), holder="ana"))
    with pytest.raises(ValueError, match="101 actions"):
        tx.commit()


def test_a_conflict_with_another_transaction_is_tried_again(tx: Transaction) -> None:
    tx.put(night(1))
    tx.put(night(2))
    conflicts = [cancelled("None", "TransactionConflict"), cancelled("ThrottlingError", "None")]
    with answering("TransactWriteItems", conflicts) as sent:
        tx.commit()
    assert holder_of(1) == "ana"
    assert len(sent) == 3
    assert len({request["ClientRequestToken"] for request in sent}) == 1


def test_endless_conflict_is_busy_before_the_time_of_the_request_is_over(tx: Transaction) -> None:
    tx.put(night(1))
    with at_call(1, conflict(EVER)) as met, budget.of(10):
        assert isinstance(refusal(tx), Busy)
    assert 20 < met.times < 200


def test_no_attempt_begins_where_no_time_is_left_to_answer(tx: Transaction) -> None:
    tx.put(night(1))
    with answering("TransactWriteItems", []) as sent, budget.of(0):
        assert isinstance(refusal(tx), Busy)
    assert sent == []


def test_a_conflict_that_lasts_for_seconds_is_waited_for(tx: Transaction) -> None:
    tx.put(night(1))
    with at_call(1, conflict(8)):
        tx.commit()
    assert holder_of(1) == "ana"


def test_who_meets_another_at_a_counter_writes_beside_it(tx: Transaction) -> None:
    tx.put(night(1))
    tx.count("nights", "counts", "2026", "taken", 1, spread=True)
    tx.count("nights", "counts", "2025", "taken", 1, spread=True)
    met = [cancelled("None", "TransactionConflict", "None")]
    with answering("TransactWriteItems", met) as sent:
        tx.commit()
    first, second = [[place_of(member) for member in request["TransactItems"]] for request in sent]
    assert first[1:] == ["2026", "2025"]
    assert second[1].startswith("2026~")
    assert second[2] == "2025"
    assert len({request["ClientRequestToken"] for request in sent}) == 2
    assert holder_of(1) == "ana"


def test_a_counter_and_the_items_at_its_side_are_one() -> None:
    with items_held_for(0.05) as contention:
        for _ in range(4):
            step = Transaction(NOW)
            step.count("clients", "counts", "2026-01", "guests", 2, spread=True)
            step.count("clients", "counts", "2026-02", "guests", -1, spread=True)
            step.commit()
    assert contention.conflicts > 0
    expected = {"2026-01": {"guests": 8}, "2026-02": {"guests": -4}}
    assert counters.read("clients", "counts") == expected
    del expected["2026-01"]
    assert counters.read("clients", "counts", since="2026-02") == expected


def test_a_failed_condition_beside_a_conflict_is_final(tx: Transaction) -> None:
    tx.create(night(1), otherwise=Taken())
    tx.put(night(2))
    reasons = cancelled("ConditionalCheckFailed", "TransactionConflict")
    with answering("TransactWriteItems", [reasons]) as sent:
        assert isinstance(refusal(tx), Taken)
    assert len(sent) == 1


def test_a_database_that_refuses_is_unavailable(tx: Transaction) -> None:
    tx.put(night(1))
    with answering("TransactWriteItems", [refused("ResourceNotFoundException")]):
        assert isinstance(refusal(tx), Unavailable)


def test_a_database_that_breaks_the_connection_is_unavailable(tx: Transaction) -> None:
    tx.put(night(1))
    with at_call(1, answer_never_comes()):
        assert isinstance(refusal(tx), Unavailable)
