"""Nothing that was recorded is lost: what the publisher never handed over is sent by a job, and
anything can be sent again by a command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib import replays, wiring
from chalicelib.cloud import clients, handovers, store
from chalicelib.cloud.events import Recorded
from chalicelib.cloud.queues import NotSent
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.commands import Command
from chalicelib.kernel.errors import Unavailable
from chalicelib.loyalty.commands import JudgeLevels
from chalicelib.replays import NotHandedOver
from chalicelib.reservations.events import ReceiptRemoved, ReceiptsAdded
from deploy import replay
from tests.support import deliveries
from tests.support.failures import at_call, unreachable

pytestmark = pytest.mark.usefixtures("aws")
NOW = datetime(2026, 1, 5, 17, 50, tzinfo=UTC)
LATER = NOW + timedelta(minutes=20)
QUEUES = ("files", "levels", "sync")
SUBSCRIPTION = "reservations.remove_files"


def removed(name: str, at: datetime = NOW) -> Recorded[ReceiptRemoved]:
    """The event that a receipt was removed, of which one handler hears."""
    return emitted(ReceiptRemoved(reservation_id="r1", receipt_id=name, keys=()), at)


def emitted(event: Any, at: datetime = NOW) -> Recorded[Any]:
    tx = Transaction(at)
    record = tx.enqueue if isinstance(event, Command) else tx.emit
    recorded: Recorded[Any] = record(event, actor="staff#1")
    tx.commit()
    return recorded


def publish(*chosen: Recorded[Any], at: datetime = NOW) -> None:
    """What the stream does with events, where nothing fails."""
    ids = {recorded.event_id for recorded in chosen}
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    records = [
        {"eventName": "INSERT", "dynamodb": {"NewImage": item}}
        for item in items
        if item["event_id"]["S"] in ids
    ]
    with clock.at(at):
        deliveries.run("publish_events", {"Records": records})


def run_job(at: datetime = LATER) -> None:
    with clock.at(at):
        deliveries.run("replay_missed", {})


def sent() -> list[str]:
    """The events of the messages that wait on the queues, which are taken."""
    return sorted(recorded["event_id"] for _, recorded in messages())


def messages() -> Iterator[tuple[str, dict[str, Any]]]:
    sqs = clients.client("sqs")
    for queue in QUEUES:
        url = sqs.get_queue_url(QueueName=settings().name(queue))["QueueUrl"]
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            for each in found:
                body = json.loads(each["Body"])
                yield body["subscription"], body["recorded"]


@contextmanager
def queues_are_away(only: str | None = None) -> Iterator[None]:
    """Let SQS not be reached, or only with messages that contain `only`."""

    def fail(params: dict[str, Any], **_: Any) -> None:
        if only is None or only in str(params["body"]):
            raise EndpointConnectionError(endpoint_url="https://sqs.example")

    hook = "before-call.sqs.SendMessageBatch"
    emitter = clients.client("sqs").meta.events
    emitter.register_first(hook, fail)
    try:
        yield
    finally:
        emitter.unregister(hook, fail)


def test_what_the_publisher_gave_up_is_sent_by_the_job() -> None:
    first, second = removed("a"), removed("b")
    publish(first)
    with pytest.raises(NotSent), queues_are_away():
        publish(second)
    assert sent() == [first.event_id]
    run_job()
    assert sent() == [second.event_id]


def test_it_is_sent_once() -> None:
    lost = removed("a")
    run_job()
    run_job(LATER + timedelta(minutes=15))
    assert sent() == [lost.event_id]


def test_what_was_handed_over_is_not_sent_again() -> None:
    publish(removed("a"), removed("b"))
    assert len(sent()) == 2
    run_job()
    assert sent() == []


def test_each_who_hears_of_an_event_gets_it() -> None:
    lost = emitted(JudgeLevels(check_id="c", lane=0, months=("2026-01",)))
    run_job()
    [(subscription, recorded)] = messages()
    assert (subscription, recorded["event_id"]) == ("loyalty.judge_some", lost.event_id)


def test_what_nobody_hears_of_is_missed_by_nobody() -> None:
    emitted(ReceiptsAdded(reservation_id="r1", count=1))
    run_job()
    assert sent() == []


def test_what_may_still_be_under_way_is_left_to_the_publisher() -> None:
    removed("a")
    run_job(NOW + timedelta(minutes=14))
    assert sent() == []


def test_no_function_runs_longer_than_the_job_waits() -> None:
    longest = max(function.seconds for function in (wiring.API, *wiring.FUNCTIONS))
    assert longest < handovers.STILL_UNDER_WAY.total_seconds()


def test_events_that_the_index_shows_late_are_found() -> None:
    run_job()
    late = removed("a", at=LATER - timedelta(minutes=30))
    run_job(LATER + timedelta(minutes=15))
    assert sent() == [late.event_id]


def test_a_job_that_failed_for_days_finds_everything() -> None:
    run_job(NOW)
    days = [NOW + timedelta(days=day, minutes=7) for day in range(6)]
    lost = [removed(str(at.day), at=at) for at in days]
    run_job(days[-1] + timedelta(minutes=20))
    assert sent() == sorted(recorded.event_id for recorded in lost)


def test_while_the_queues_are_away_the_job_fails_and_begins_there_again() -> None:
    lost = removed("a")
    with pytest.raises(NotHandedOver), queues_are_away():
        run_job()
    days_later = LATER + timedelta(days=3)
    run_job(days_later)
    assert sent() == [lost.event_id]


def test_one_that_can_never_be_sent_does_not_hold_up_the_others() -> None:
    lost = [removed(name) for name in ("a", "poison", "b")]
    with pytest.raises(NotHandedOver), queues_are_away(only="poison"):
        run_job()
    assert sent() == sorted([lost[0].event_id, lost[2].event_id])


def test_a_mark_that_is_not_written_brings_the_batch_again() -> None:
    recorded = removed("a")
    with pytest.raises(Unavailable), at_call(1, unreachable(operation="PutItem")):
        publish(recorded)
    run_job()
    assert sent() == [recorded.event_id] * 2


def test_marks_expire() -> None:
    publish(removed("a"))
    items = store.connection().client.scan(TableName=settings().name("ledgers"))["Items"]
    [mark] = [item for item in items if item["account"]["S"].startswith("handed#")]
    assert int(mark["expires_at"]["N"]) == (NOW + handovers.MARKS_KEPT).timestamp()


def test_a_subscription_is_sent_what_it_hears_of_in_a_time() -> None:
    before, first, last, after = (
        removed(str(minute), at=NOW + timedelta(minutes=minute)) for minute in (0, 5, 30, 40)
    )
    emitted(JudgeLevels(check_id="c", lane=0, months=("2026-01",)), at=first.at)
    publish(before, first, last, after)
    assert len(sent()) == 4
    count = replays.replay(SUBSCRIPTION, first.at, after.at, now=after.at)
    assert count == 2
    found = list(messages())
    assert {name for name, _ in found} == {SUBSCRIPTION}
    assert sorted(r["event_id"] for _, r in found) == sorted([first.event_id, last.event_id])


def test_more_than_one_request_holds_is_sent() -> None:
    lost = [removed(str(number)) for number in range(23)]
    assert replays.replay(SUBSCRIPTION, NOW, LATER, now=LATER) == 23
    assert sent() == sorted(recorded.event_id for recorded in lost)


def test_what_handlers_may_have_forgotten_is_not_sent_again() -> None:
    with pytest.raises(replays.TooOld):
        replays.replay(SUBSCRIPTION, NOW - timedelta(days=30), NOW, now=NOW)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Any:
    """The command line: its status, and what it printed."""
    monkeypatch.setenv("CASA_STAGE", settings().stage)

    def run(*more: str, subscription: str = SUBSCRIPTION) -> tuple[int, str]:
        arguments = ["--stage", settings().stage, "--subscription", subscription]
        with clock.at(LATER):
            status = replay.main([*arguments, *more])
        printed = capsys.readouterr()
        return status, printed.out + printed.err

    return run


# 17:50 in UTC is 12:50 in Lima.
@pytest.mark.parametrize("start", ["2026-01-05T12:50", "2026-01-05T17:50+00:00"])
def test_the_command_sends_from_a_time_of_lima_until_now(command: Any, start: str) -> None:
    lost = removed("a")
    assert command("--from", start) == (0, f"1 messages sent to {SUBSCRIPTION}\n")
    assert sent() == [lost.event_id]


def test_the_command_ends_before_a_time(command: Any) -> None:
    removed("a")
    assert command("--from", "2026-01-05T12:00", "--to", "2026-01-05T12:50")[1].startswith("0 ")


def test_the_command_counts_first(command: Any) -> None:
    removed("a")
    status, printed = command("--from", "2026-01-05T12:00", "--plan")
    assert (status, printed) == (0, f"1 messages would be sent to {SUBSCRIPTION}\n")
    assert sent() == []


def test_a_subscription_that_is_none_is_refused_with_those_that_are(command: Any) -> None:
    status, printed = command("--from", "2026-01-05T12:00", subscription="nobody.hears")
    assert status == 1
    assert SUBSCRIPTION in printed


def test_the_command_refuses_what_is_too_old(command: Any) -> None:
    status, printed = command("--from", "2025-11-01T00:00")
    assert status == 1
    assert "29 days" in printed


def test_the_command_says_when_the_queues_are_away(command: Any) -> None:
    removed("a")
    with queues_are_away():
        status, printed = command("--from", "2026-01-05T12:00")
    assert status == 1
    assert "Run this again" in printed
