"""Queues, streams and schedules start the worker functions as AWS does."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest

from chalicelib import wiring
from chalicelib.cloud.assembly import Function
from chalicelib.cloud.rooms import Queue
from chalicelib.cloud.settings import settings
from local.aws.clients import client
from local.aws.ministack import MiniStack
from local.aws.provision import make_queue
from local.invocation import Crashed, Functions
from local.pumps.queues import QueuePump
from local.pumps.running import SchedulePump, pumps_of, run
from local.pumps.streams import StreamPump

WORK = Function(name="work", memory=128, seconds=3)
# No visibility: what failed is there again at once.
QUEUE = Queue(name="jobs", seconds=0, attempts=2)


class Worker:
    """A function that remembers its events and answers as it is told to."""

    def __init__(self) -> None:
        self.events: list[Mapping[str, Any]] = []
        self.answer: Callable[[Mapping[str, Any]], Any] = lambda event: None

    def invoke(self, function: Function, event: Mapping[str, Any]) -> Any:
        self.events.append(json.loads(json.dumps(event)))
        return self.answer(event)

    @property
    def records(self) -> list[Any]:
        return [record for event in self.events for record in event["Records"]]


def crash(event: Mapping[str, Any]) -> None:
    raise Crashed


@pytest.fixture
def worker() -> Worker:
    return Worker()


@pytest.fixture
def queue_url(aws: MiniStack) -> str:
    make_queue(client("sqs"), settings(), QUEUE)
    url: str = client("sqs").get_queue_url(QueueName=settings().name("jobs"))["QueueUrl"]
    return url


@pytest.fixture
def queue_pump(queue_url: str, worker: Worker) -> QueuePump:
    return QueuePump(client("sqs"), queue_url, QUEUE, WORK, worker.invoke)


def send(url: str, *bodies: str) -> None:
    for body in bodies:
        client("sqs").send_message(QueueUrl=url, MessageBody=body)


def bodies_of(records: list[Any]) -> list[str]:
    return [record["body"] for record in records]


def waiting(name: str) -> list[str]:
    url = client("sqs").get_queue_url(QueueName=settings().name(name))["QueueUrl"]
    answer = client("sqs").receive_message(
        QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def test_messages_come_in_one_batch_and_go_when_handled(
    queue_pump: QueuePump, queue_url: str, worker: Worker
) -> None:
    send(queue_url, "a", "b")
    assert queue_pump.once() == 2
    assert len(worker.events) == 1
    assert sorted(bodies_of(worker.records)) == ["a", "b"]
    assert queue_pump.once() == 0
    assert waiting("jobs") == []


def test_a_record_says_where_it_comes_from_and_how_often_it_was_tried(
    queue_pump: QueuePump, queue_url: str, worker: Worker
) -> None:
    client("sqs").send_message(
        QueueUrl=queue_url,
        MessageBody="a",
        MessageAttributes={"kind": {"DataType": "Binary", "BinaryValue": b"\x00"}},
    )
    queue_pump.once()
    [record] = worker.records
    assert record["eventSource"] == "aws:sqs"
    assert record["eventSourceARN"].endswith(":casa-local-jobs")
    assert record["attributes"]["ApproximateReceiveCount"] == "1"
    assert record["messageAttributes"]["kind"]["binaryValue"] == "AA=="


def test_only_the_messages_that_failed_come_again(
    queue_pump: QueuePump, queue_url: str, worker: Worker
) -> None:
    send(queue_url, "good", "bad")
    worker.answer = lambda event: {
        "batchItemFailures": [
            {"itemIdentifier": record["messageId"]}
            for record in event["Records"]
            if record["body"] == "bad"
        ]
    }
    assert queue_pump.once() == 1
    queue_pump.once()
    assert bodies_of(worker.events[1]["Records"]) == ["bad"]


def test_a_crash_brings_the_whole_batch_again(
    queue_pump: QueuePump, queue_url: str, worker: Worker
) -> None:
    send(queue_url, "a", "b")
    worker.answer = crash
    assert queue_pump.once() == 0
    assert sorted(waiting("jobs")) == ["a", "b"]


def test_an_unknown_identifier_brings_the_whole_batch_again(
    queue_pump: QueuePump, queue_url: str, worker: Worker
) -> None:
    send(queue_url, "a")
    worker.answer = lambda event: {"batchItemFailures": [{"itemIdentifier": "other"}]}
    assert queue_pump.once() == 0
    assert waiting("jobs") == ["a"]


def test_a_message_that_always_fails_ends_on_the_dead_letter_queue(
    queue_pump: QueuePump, queue_url: str, worker: Worker
) -> None:
    send(queue_url, "poison")
    worker.answer = crash
    for _ in range(QUEUE.attempts + 1):
        queue_pump.once()
    assert len(worker.events) == QUEUE.attempts
    assert waiting("jobs-dead") == ["poison"]


@pytest.fixture
def stream_arn(aws: MiniStack) -> str:
    table = client("dynamodb").describe_table(TableName=settings().name("events"))["Table"]
    arn: str = table["LatestStreamArn"]
    return arn


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    return tmp_path / "work.json"


@pytest.fixture
def stream_pump(stream_arn: str, worker: Worker, kept: Path) -> StreamPump:
    return StreamPump(client("dynamodbstreams"), stream_arn, WORK, worker.invoke, kept)


def write(*names: str) -> None:
    for name in names:
        client("dynamodb").put_item(
            TableName=settings().name("events"),
            Item={"subject": {"S": "s"}, "event_id": {"S": name}, "blob": {"B": b"\x00"}},
        )


def written(worker: Worker) -> list[str]:
    return [record["dynamodb"]["NewImage"]["event_id"]["S"] for record in worker.records]


def test_changes_arrive_in_order_with_their_new_image(
    stream_pump: StreamPump, stream_arn: str, worker: Worker
) -> None:
    write("1", "2", "3")
    assert stream_pump.once()
    assert written(worker) == ["1", "2", "3"]
    record = worker.records[0]
    assert record["eventName"] == "INSERT"
    assert record["eventSource"] == "aws:dynamodb"
    assert record["eventSourceARN"] == stream_arn
    assert record["dynamodb"]["NewImage"]["blob"] == {"B": "AA=="}


def test_each_change_arrives_once(stream_pump: StreamPump, worker: Worker) -> None:
    write("1")
    stream_pump.once()
    stream_pump.once()
    write("2")
    stream_pump.once()
    assert written(worker) == ["1", "2"]


def test_a_failing_batch_holds_up_what_comes_after(stream_pump: StreamPump, worker: Worker) -> None:
    write("1")
    worker.answer = crash
    assert not stream_pump.once()
    write("2")
    worker.answer = lambda event: None
    assert stream_pump.once()
    assert stream_pump.once()
    assert written(worker) == ["1", "1", "2"]


def test_a_batch_is_tried_again_from_the_record_that_failed(
    stream_pump: StreamPump, worker: Worker
) -> None:
    write("1", "2", "3")
    worker.answer = lambda event: {
        "batchItemFailures": [{"itemIdentifier": event["Records"][1]["dynamodb"]["SequenceNumber"]}]
    }
    assert not stream_pump.once()
    worker.answer = lambda event: None
    assert stream_pump.once()
    assert written(worker) == ["1", "2", "3", "2", "3"]


def test_what_is_left_at_the_end_is_delivered(stream_pump: StreamPump, worker: Worker) -> None:
    write(*(f"{number:03}" for number in range(250)))
    stream_pump.drain()
    assert written(worker) == [f"{number:03}" for number in range(250)]


def test_what_is_refused_at_the_end_comes_first_at_the_next_start(
    server: MiniStack,
    stream_pump: StreamPump,
    stream_arn: str,
    worker: Worker,
    kept: Path,
) -> None:
    write("1", "2")
    worker.answer = crash
    stream_pump.drain()
    # At its end a MiniStack forgets its streams.
    later = Worker()
    again = StreamPump(client("dynamodbstreams"), stream_arn, WORK, later.invoke, kept)
    assert again.once()
    assert written(later) == ["1", "2"]
    again.drain()
    assert not kept.exists()


def test_a_stopped_pump_has_delivered_what_was_written_before(
    stream_pump: StreamPump, worker: Worker
) -> None:
    stop = Event()
    pump = Thread(target=stream_pump.run, args=(stop,))
    pump.start()
    write("1", "2")
    stop.set()
    pump.join()
    assert written(worker) == ["1", "2"]


def test_a_schedule_starts_its_function_at_once(worker: Worker) -> None:
    stop = Event()

    def answer(event: Mapping[str, Any]) -> None:
        stop.set()

    worker.answer = answer
    SchedulePump(WORK, 5, worker.invoke).run(stop)
    [event] = worker.events
    assert event["source"] == "aws.events"
    assert event["resources"][0].endswith(":rule/work")


def test_a_schedule_outlives_a_crash(worker: Worker) -> None:
    worker.answer = crash
    pump = SchedulePump(WORK, 5, worker.invoke)
    pump.once()
    pump.once()
    assert len(worker.events) == 2


def test_every_function_of_the_product_has_a_source(aws: MiniStack, tmp_path: Path) -> None:
    worker = Worker()
    pumps = pumps_of(
        wiring.FUNCTIONS,
        client=client,
        stage=settings(),
        invoke=worker.invoke,
        kept=tmp_path,
    )
    # Pages are asked for over HTTP, as the API.
    started = [function for function in wiring.FUNCTIONS if function.site is None]
    assert len(list(pumps)) >= len(started)


class Failing:
    def run(self, stop: Event) -> None:
        raise ZeroDivisionError


class Waiting:
    def run(self, stop: Event) -> None:
        stop.wait()


def test_a_pump_that_breaks_ends_all(aws: MiniStack) -> None:
    with pytest.raises(ZeroDivisionError):
        run([Waiting(), Failing()], Event())


def test_a_function_gets_plain_json_and_a_context() -> None:
    seen: list[Any] = []
    module: Any = SimpleNamespace(work=lambda event, context: seen.extend((event, context)))
    Functions(module, [WORK]).invoke(WORK, {"Records": ({"a": 1},)})
    event, context = seen
    assert event == {"Records": [{"a": 1}]}
    assert context.function_name == "work"
    assert 0 < context.get_remaining_time_in_millis() <= WORK.seconds * 1000


def test_a_function_that_raises_has_crashed() -> None:
    def work(event: Any, context: Any) -> None:
        raise ZeroDivisionError

    module: Any = SimpleNamespace(work=work)
    with pytest.raises(Crashed):
        Functions(module, [WORK]).invoke(WORK, {})


def test_an_application_without_one_of_its_functions_does_not_start() -> None:
    module: Any = SimpleNamespace()
    with pytest.raises(AttributeError, match="work"):
        Functions(module, [WORK])
