from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.cloud import clients, objects, parallel, queues, secrets
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import NotFound

NOON = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
who: ContextVar[str] = ContextVar("who", default="nobody")


def batch(*bodies: str) -> dict[str, Any]:
    return {"Records": [{"messageId": f"m-{body}", "body": body} for body in bodies]}


def test_only_the_messages_that_failed_come_again() -> None:
    seen = []

    def handle(body: str) -> None:
        seen.append(body)
        if body in {"b", "d"}:
            raise RuntimeError(body)

    answer = queues.each(batch("a", "b", "c", "d", "e"), handle)
    assert seen == ["a", "b", "c", "d", "e"]
    assert answer == {"batchItemFailures": [{"itemIdentifier": "m-b"}, {"itemIdentifier": "m-d"}]}


def test_a_batch_without_failures_is_done() -> None:
    assert queues.each(batch("a"), lambda _: None) == {"batchItemFailures": []}


def test_any_number_of_messages_is_sent(aws: None) -> None:
    queues.send("files", [f"message {number}" for number in range(23)])
    sqs = clients.client("sqs")
    url = sqs.get_queue_url(QueueName=settings().name("files"))["QueueUrl"]
    received: set[str] = set()
    while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        received |= {message["Body"] for message in messages}
    assert received == {f"message {number}" for number in range(23)}


def test_calls_of_a_round_answer_in_their_order() -> None:
    calls = [lambda number=number: number * number for number in range(20)]
    assert parallel.together(calls) == [number * number for number in range(20)]
    assert parallel.together([]) == []
    assert parallel.both(lambda: 1, lambda: "x") == (1, "x")


@pytest.mark.parametrize("size", [1, 5])
def test_the_clock_and_the_context_go_along(size: int) -> None:
    token = who.set("ana")
    with clock.at(NOON):
        seen = parallel.together([lambda: (clock.now(), who.get())] * size)
    who.reset(token)
    assert seen == [(NOON, "ana")] * size


def test_the_first_error_of_a_round_is_raised() -> None:
    def fail() -> int:
        raise NotFound

    with pytest.raises(NotFound):
        parallel.together([lambda: 1, fail, lambda: 3])


def test_a_round_is_known_by_what_its_calls_have_in_common() -> None:
    first = parallel.together([parallel.current] * 3)
    second = parallel.together([parallel.current] * 3)
    assert len({*first}) == len({*second}) == 1
    assert first[0] is not second[0]
    assert parallel.current() is None


def test_a_secret_is_read_once_until_it_is_forgotten(aws: None) -> None:
    first = secrets.secret("tokens")
    assert first[first["current"]]
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("tokens"), SecretString='{"current": "k2", "k2": "x"}'
    )
    assert secrets.secret("tokens") == first
    cache.forget_all()
    assert secrets.secret("tokens") == {"current": "k2", "k2": "x"}


def test_a_file_is_kept_read_and_removed(aws: None) -> None:
    objects.put("a/b.txt", b"hola", "text/plain")
    assert objects.get("a/b.txt") == b"hola"
    objects.delete(["a/b.txt", "a/never.txt"])
    with pytest.raises(NotFound):
        objects.get("a/b.txt")
    objects.delete([])


def test_files_are_read_and_sent_through_signed_addresses(aws: None) -> None:
    url = objects.read_url("a/b.pdf", seconds=60, download_as="contrato.pdf")
    assert "a/b.pdf" in url
    assert "X-Amz-Signature" in url
    assert "contrato.pdf" in url
    form = objects.upload_form("up/1", most_bytes=10, content_type="image/png")
    assert form.fields["key"] == "up/1"
    assert form.fields["Content-Type"] == "image/png"


def test_messages_are_sent_in_requests_that_sqs_takes(aws: None) -> None:
    large = ["á" * 60_000 + str(number) for number in range(7)]
    sizes = []

    def measure(params: dict[str, Any], **_: Any) -> None:
        sizes.append(sum(len(entry["MessageBody"].encode()) for entry in params["Entries"]))

    emitter = clients.client("sqs").meta.events
    hook = "before-parameter-build.sqs.SendMessageBatch"
    emitter.register(hook, measure)
    queues.send("files", large)
    emitter.unregister(hook, measure)
    assert sum(sizes) == sum(len(body.encode()) for body in large)
    assert max(sizes) <= 262_144
