"""The client of an outside service."""

import logging
import random
import time
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Generic, TypeVar, cast
from urllib.parse import urlencode

import msgspec
from msgspec import UNSET

from chalicelib.cloud.http import breaker, retries
from chalicelib.cloud.http.addresses import Forbidden, Target, redirected, target_of
from chalicelib.cloud.http.breaker import Breaker
from chalicelib.cloud.http.calls import Answer, Call, Failure, Outcome, Service
from chalicelib.cloud.http.errors import UNREADABLE, ServiceRefused, ServiceUnavailable
from chalicelib.kernel import clock, decoding

T = TypeVar("T")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
RESTING = "resting"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
logger = logging.getLogger(__name__)


class _Ended(msgspec.Struct, Generic[T], frozen=True):
    """How a call ended, with the typed answer of a success, after so many attempts, of which one
    may have had its effect."""

    outcome: Outcome
    value: T | None
    attempts: int
    may_have_acted: bool


class Client:
    """Sends the calls of one service; several threads may share it.

    `headers` go with every call and may hold credentials. `circuits` is the breaker of the
    process unless a caller brings another, `wait` what sleeps between attempts.
    """

    def __init__(
        self,
        service: Service,
        *,
        headers: Mapping[str, str] | None = None,
        circuits: Breaker | None = None,
        wait: Callable[[float], None] = time.sleep,
    ) -> None:
        self._service = service
        self._headers = dict(headers or {})
        self._breaker = circuits or breaker.shared()
        self._wait = wait

    def send(self, call: Call) -> None:
        """Make a call whose answer says nothing but that it was taken.

        Raises:
            ServiceUnavailable: it may pass later; it may even have had its effect.
            ServiceRefused: the service understood and refused it.
        """
        self._call(call, lambda _: None)

    def ask(self, call: Call, answer: type[T]) -> T:
        """Make a call and read its JSON answer as an `answer`; fields that it lacks are ignored.

        Raises:
            ServiceUnavailable: it may pass later; it may even have had its effect.
            ServiceRefused: the service understood and refused it.
        """
        decode: Callable[[bytes], T] = partial(decoding.decoded, kind=answer)
        return self._call(call, lambda found: decode(found.body))

    def receive(self, call: Call) -> Answer:
        """Make a call whose answer is not JSON.

        Raises:
            ServiceUnavailable, ServiceRefused: as for `ask`.
        """
        return self._call(call, lambda found: found)

    def _call(self, call: Call, read: Callable[[Answer], T]) -> T:
        started = time.monotonic()
        admitted = self._breaker.enter(self._service, clock.now())
        if admitted == "refuse":
            self._log(call, RESTING, 0, started)
            raise ServiceUnavailable(self._service.name, RESTING)
        ended = self._attempts(call, read, 1 if admitted == "probe" else self._service.attempts)
        alive = retries.is_alive(ended.outcome)
        if alive is not None:
            self._breaker.report(self._service, admitted, alive=alive, now=clock.now())
        self._log(call, _status_of(ended.outcome), ended.attempts, started)
        self._raise_unless_done(ended.outcome, ended.may_have_acted)
        return cast("T", ended.value)

    def _attempts(self, call: Call, read: Callable[[Answer], T], most: int) -> _Ended[T]:
        started = time.monotonic()
        attempt, acted = 1, False
        while True:
            outcome, value = self._attempt(call, read)
            acted = acted or retries.may_have_acted(self._service, outcome)
            pause = self._pause_after(attempt, outcome)
            late = time.monotonic() - started + pause >= self._service.budget_seconds
            repeats = retries.may_repeat(self._service, call, outcome)
            if attempt == most or late or not repeats:
                return _Ended(outcome, value, attempt, acted)
            self._wait(pause)
            attempt += 1

    def _pause_after(self, attempt: int, outcome: Outcome) -> float:
        requested = retries.retry_after(outcome, clock.now())
        return retries.pause(self._service, attempt, random.random(), requested)  # noqa: S311 - jitter

    def _attempt(self, call: Call, read: Callable[[Answer], T]) -> tuple[Outcome, T | None]:
        try:
            outcome = self._exchange(call)
        except Forbidden:
            return Failure("address", sent=False), None
        if not isinstance(outcome, Answer) or not retries.is_success(outcome):
            return outcome, None
        try:
            return outcome, read(outcome)
        except UNREADABLE:
            return Failure("garbage", sent=True), None

    def _exchange(self, call: Call) -> Outcome:
        """The end of one request, or of the last one where it was sent elsewhere."""
        from chalicelib.cloud.http import transport

        target, (headers, body) = target_of(self._service, call), self._content(call)
        outcome = transport.send(self._request(call, target, headers, body))
        for _ in range(call.redirects if call.method == "GET" else 0):
            location = _location(outcome)
            if location is None:
                break
            before, target = target, redirected(target, location)
            if target.origin != before.origin:
                # Credentials are for the service alone.
                headers = {}
            outcome = transport.send(self._request(call, target, headers, None))
        return outcome

    def _content(self, call: Call) -> tuple[dict[str, str], bytes | None]:
        headers = {**self._headers, **call.headers}
        if call.idempotency_key is not None:
            headers[self._service.idempotency_header] = call.idempotency_key
        if call.file is not None:
            return {**headers, "Content-Type": call.file.content_type}, call.file.content
        if call.files:
            kind, body = _multipart(call)
            return {**headers, "Content-Type": kind}, body
        if call.form is not None:
            return {**headers, "Content-Type": FORM}, urlencode(call.form).encode()
        if call.json is not UNSET:
            return {**headers, "Content-Type": JSON}, msgspec.json.encode(call.json)
        return headers, None

    def _request(
        self, call: Call, target: Target, headers: dict[str, str], body: bytes | None
    ) -> Any:
        from chalicelib.cloud.http.transport import Request

        return Request(
            method=call.method,
            target=target,
            headers=headers,
            body=body,
            connect_seconds=self._service.connect_seconds,
            read_seconds=self._service.read_seconds,
            most_bytes=self._service.most_bytes,
        )

    def _raise_unless_done(self, outcome: Outcome, acted: bool) -> None:
        if retries.is_success(outcome):
            return
        name, status = self._service.name, _status_of(outcome)
        if not retries.is_refusal(self._service, outcome):
            pause = retries.retry_after(outcome, clock.now())
            raise ServiceUnavailable(name, status, retry_after=pause, may_have_acted=acted)
        if isinstance(outcome, Failure):
            raise ServiceRefused(name, status, may_have_acted=acted)
        raise ServiceRefused(
            name, status, status=outcome.status, body=outcome.body, may_have_acted=acted
        )

    def _log(self, call: Call, status: str, attempts: int, started: float) -> None:
        level = logging.INFO if status.startswith("2") else logging.WARNING
        logger.log(
            level,
            "outside call",
            extra={
                "service": self._service.name,
                "operation": call.operation,
                "status": status,
                "attempts": attempts,
                "milliseconds": round((time.monotonic() - started) * 1000),
            },
        )


def _multipart(call: Call) -> tuple[str, bytes]:
    """The fields and files of a form as one body, with its type."""
    from urllib3.filepost import encode_multipart_formdata

    fields: dict[str, str | tuple[str, bytes, str]] = {**(call.form or {})}
    for name, file in call.files.items():
        fields[name] = (file.name, file.content, file.content_type)
    body, kind = encode_multipart_formdata(fields)
    return kind, body


def _status_of(outcome: Outcome) -> str:
    """What logs and errors say of an outcome: a status, or a word."""
    return outcome.reason if isinstance(outcome, Failure) else str(outcome.status)


def _location(outcome: Outcome) -> str | None:
    """Where an answer sends the client, if it does."""
    if isinstance(outcome, Failure) or outcome.status not in REDIRECTS:
        return None
    return outcome.headers.get("location")
