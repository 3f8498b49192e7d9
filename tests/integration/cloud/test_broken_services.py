"""Whatever breaks on the way to a service of AWS is told as such, within the time of a request."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import (
    ConnectionClosedError,
    EndpointConnectionError,
    ReadTimeoutError,
)

from chalicelib.cloud import budget, clients, objects, queues, secrets, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import Unavailable
from tests.support.http import Api

HERE = "https://aws.example"
NOON = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
GATEWAY_SECONDS = 25
BROKEN = (
    ReadTimeoutError(endpoint_url=HERE),
    ConnectionClosedError(endpoint_url=HERE),
    EndpointConnectionError(endpoint_url=HERE),
)
CALLS: dict[str, Callable[[], object]] = {
    "s3": lambda: objects.put("a", b"x", "text/plain"),
    "sqs": lambda: queues.send("files", ["{}"]),
    "secretsmanager": lambda: secrets.secret("tokens"),
    "dynamodb": lambda: store.query("nights", "casa", consistent=True),
}
pytestmark = pytest.mark.usefixtures("aws")


def client_of(service: str) -> Any:
    return store.connection().client if service == "dynamodb" else clients.client(service)


class Watch:
    """A clock of the machine that goes only as far as attempts and pauses take it."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.attempts = 0

    def monotonic(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@contextmanager
def broken(service: str, error: Exception, each: float = 0) -> Iterator[Watch]:
    """Every attempt of a service's calls ends so, after `each` seconds."""
    watch = Watch()

    def fail(**_: Any) -> None:
        watch.attempts += 1
        watch.seconds += each
        raise error

    events = client_of(service).meta.events
    events.register(f"before-send.{service}", fail)
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("time.sleep", watch.sleep)
            patch.setattr(budget, "time", watch)
            yield watch
    finally:
        events.unregister(f"before-send.{service}", fail)


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("service", CALLS)
def test_a_broken_connection_is_unavailable(service: str, error: Exception) -> None:
    with broken(service, error), pytest.raises(Unavailable):
        CALLS[service]()


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_request_is_answered_before_the_gateway_gives_up(api: Api, error: Exception) -> None:
    """A read of settings, and of whatever else the route asks, each with attempts of its own."""
    each = budget.CONNECT_SECONDS + store.READ_SECONDS
    with broken("dynamodb", error, each) as watch:
        start = watch.seconds
        answer = api.get("/api/v1/property/")
    assert (answer.status_code, answer.json_body["code"]) == (503, "unavailable")
    assert int(answer.headers["Retry-After"]) > 0
    assert watch.seconds - start < GATEWAY_SECONDS
    assert watch.attempts > 1


@pytest.mark.parametrize("service", CALLS)
def test_nothing_is_sent_that_could_outlast_what_runs(service: str) -> None:
    with broken(service, BROKEN[0]) as watch, budget.of(1), pytest.raises(Unavailable):
        CALLS[service]()
    assert watch.attempts == 0


def test_an_expired_secret_counts_while_a_new_one_cannot_be_read() -> None:
    with clock.at(NOON):
        first = secrets.secret("tokens")
    later = NOON + 2 * secrets.GREATEST_AGE
    with clock.at(later), broken("secretsmanager", BROKEN[0]) as watch:
        assert secrets.secret("tokens") == first
        attempts = watch.attempts
        assert secrets.secret("tokens") == first
        assert watch.attempts == attempts > 0
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("tokens"), SecretString='{"current": "k2", "k2": "x"}'
    )
    with clock.at(later + secrets.PAUSE + timedelta(seconds=1)):
        assert secrets.secret("tokens") == {"current": "k2", "k2": "x"}


def test_a_secret_that_was_never_read_is_unavailable() -> None:
    cache.forget_all()
    with broken("secretsmanager", BROKEN[0]), pytest.raises(Unavailable):
        secrets.secret("tokens")
