"""From a change to its consequences: who hears of it, alone, and once where it must be once."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

import msgspec
import pytest

from chalicelib.cloud import clients, deliveries, logs, store
from chalicelib.cloud.assembly import Listeners, Subscription, listeners_of
from chalicelib.cloud.deliveries import HandledRecord
from chalicelib.cloud.events import Recorded
from chalicelib.cloud.rooms import Uses
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.callers import PAST

from .night import CleanUp, NightPaid, NightTaken, Taken, holder_of, night

pytestmark = pytest.mark.usefixtures("aws")
NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
done: list[str] = []


def clean(recorded: Recorded[NightTaken | NightPaid]) -> None:
    done.append(f"clean {type(recorded.event).__name__} {recorded.event.day}")


def count(recorded: Recorded[NightTaken]) -> None:
    done.append(f"count {recorded.event.day}")


def fail(recorded: Recorded[NightTaken]) -> None:
    raise Taken


def clean_up(command: CleanUp) -> None:
    done.append(f"up {command.day} {logs.correlation.get()}")


def hold(recorded: Recorded[NightTaken]) -> None:
    tx = Transaction(NOW)
    deliveries.once(tx)
    tx.create(night(recorded.event.day), otherwise=Taken())
    tx.commit()
    done.append("held")


def subscription(handler: str, *hears: str, queue: str = "files") -> Subscription:
    return Subscription(
        name=f"nights.{handler}",
        handler=f"{__name__}:{handler}",
        hears=hears,
        queue=queue,
        uses=Uses(),
    )


SUBSCRIPTIONS = {
    each.name: each
    for each in (
        subscription("clean", "night.paid", "night.taken"),
        subscription("count", "night.taken", queue="levels"),
        subscription("clean_up", "night.clean_up"),
        subscription("fail"),
        subscription("hold"),
    )
}
LISTENERS = listeners_of(SUBSCRIPTIONS)


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def published(listeners: Listeners = LISTENERS) -> dict[str, list[str]]:
    """What the outbox put on the queues: the messages of each."""
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    items.sort(key=lambda item: item["event_id"]["S"])
    records = [{"eventName": "INSERT", "dynamodb": {"NewImage": item}} for item in items]
    deliveries.publish({"Records": records}, listeners)
    return {name: received(name) for name in ("files", "levels", "sync")}


def received(queue: str) -> list[str]:
    sqs = clients.client("sqs")
    url = sqs.get_queue_url(QueueName=settings().name(queue))["QueueUrl"]
    bodies = []
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        bodies += [message["Body"] for message in found]
    return bodies


def consume(*bodies: str) -> list[str]:
    """Hand messages to the consumer; the numbers of those that come again."""
    records = [{"messageId": str(number), "body": body} for number, body in enumerate(bodies)]
    answer = deliveries.consume({"Records": records}, SUBSCRIPTIONS)
    return [each["itemIdentifier"] for each in answer["batchItemFailures"]]


def taken(day: int, actor: str = "client#c1") -> Recorded[NightTaken]:
    """The event that a night was taken, which was recorded."""
    tx = Transaction(NOW)
    recorded = tx.emit(NightTaken(day=day), actor=actor)
    tx.commit()
    return recorded


def message(handler: str, recorded: Recorded[Any]) -> str:
    body = {"subscription": f"nights.{handler}", "recorded": recorded}
    return msgspec.json.encode(body).decode()


def test_each_listener_gets_a_message_of_its_own_and_others_none() -> None:
    taken(1)
    bodies = published()
    [cleaning], [counting] = bodies["files"], bodies["levels"]
    assert json.loads(cleaning)["subscription"] == "nights.clean"
    assert json.loads(counting)["subscription"] == "nights.count"
    assert bodies["sync"] == []
    assert consume(cleaning, counting) == []
    assert done == ["clean NightTaken 1", "count 1"]


def test_of_what_is_long_past_only_those_hear_who_count() -> None:
    taken(1, actor=PAST)
    counting = msgspec.structs.replace(SUBSCRIPTIONS["nights.count"], hears_past=True)
    tells = msgspec.structs.replace(SUBSCRIPTIONS["nights.clean"], hears_past=False)
    bodies = published(listeners_of({each.name: each for each in (counting, tells)}))
    assert [json.loads(each)["subscription"] for each in bodies["levels"]] == ["nights.count"]
    assert bodies["files"] == []


def test_an_event_that_nobody_hears_of_is_not_sent() -> None:
    taken(1)
    assert not any(published(listeners_of({})).values())


def test_a_handler_that_fails_comes_again_alone() -> None:
    recorded = taken(1)
    messages = [message(handler, recorded) for handler in ("clean", "fail", "count")]
    assert consume(*messages) == ["1"]
    assert done == ["clean NightTaken 1", "count 1"]


def test_a_handler_is_given_what_was_recorded() -> None:
    recorded = taken(1)
    [body] = published()["levels"]
    told = msgspec.json.decode(body, type=dict[str, Any])["recorded"]
    assert msgspec.convert(told, Recorded[NightTaken]) == recorded


def test_a_command_comes_to_its_handler() -> None:
    token = logs.correlation.set("r7")
    tx = Transaction(NOW)
    tx.enqueue(CleanUp(day=3), actor="staff#1")
    logs.correlation.reset(token)
    tx.commit()
    assert consume(*published()["files"]) == []
    assert done == ["up 3 r7"]


def test_a_message_for_nobody_comes_again_until_it_is_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert consume(message("gone", taken(1))) == ["0"]
    assert "UnknownSubscription: nights.gone" in caplog.text


def test_a_message_that_cannot_be_read_is_logged_under_its_own_name(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Not as part of the request that caused the message before it."""
    token = logs.correlation.set("r7")
    readable = message("count", taken(1))
    logs.correlation.reset(token)
    caplog.handler.setFormatter(logs.JsonFormatter())
    assert consume(readable, "{") == ["1"]
    lines = [msgspec.json.decode(line) for line in caplog.text.splitlines()]
    [failed] = [line for line in lines if line["message"] == "message failed"]
    assert failed["correlation_id"] == failed["message_id"] == "1"


def test_a_message_with_another_event_than_its_handler_takes_fails() -> None:
    tx = Transaction(NOW)
    paid = tx.emit(NightPaid(day=1), actor="system")
    assert consume(message("count", paid)) == ["0"]
    assert done == []


def test_what_must_happen_once_happens_once_however_often_the_message_comes() -> None:
    body = message("hold", taken(1))
    assert consume(body, body) == []
    assert consume(body) == []
    assert done == ["held"]
    assert holder_of(1) == "ana"


def test_an_effect_that_failed_leaves_no_mark() -> None:
    tx = Transaction(NOW)
    tx.put(night(1, "luis"))
    tx.commit()
    recorded = taken(1)
    body = message("hold", recorded)
    assert consume(body) == ["0"]
    assert store.fetch(HandledRecord, f"handled#{recorded.event_id}", "nights.hold") is None


def test_a_mark_expires() -> None:
    recorded = taken(1)
    consume(message("hold", recorded))
    mark = store.fetch(HandledRecord, f"handled#{recorded.event_id}", "nights.hold")
    assert mark is not None
    assert mark.expires_at == (NOW + deliveries.MARKS_KEPT).timestamp()


def test_once_is_for_handlers() -> None:
    with pytest.raises(RuntimeError):
        deliveries.once(Transaction(NOW))


def test_each_message_is_a_line_of_the_log(caplog: pytest.LogCaptureFixture) -> None:
    recorded = taken(1)
    with caplog.at_level(logging.INFO, logger="work"):
        consume(message("fail", recorded))
    [line] = [vars(each) for each in caplog.records if each.name == "work"]
    assert (line["job"], line["event"], line["error"]) == ("nights.fail", "night.taken", "Taken")
    assert line["event_id"] == recorded.event_id
