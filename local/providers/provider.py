"""The base of every stand-in."""

import re
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from threading import RLock
from typing import ClassVar, Literal
from urllib.parse import unquote

import msgspec

from chalicelib.kernel import clock
from local.providers.failures import ANSWERS, CARRIED_OUT, FAILURES, SLOW_SECONDS
from local.providers.http import Answer, Reception, Reply, Request

MOST_REMEMBERED = 500
Handle = Callable[..., Reply]
Broken = Literal["silent", "reset"]
"""No answer: the connection stays open without one, or breaks."""
BROKEN: dict[str, Answer | Broken] = {"silent": "silent", "reset": "reset"}


class Operation(msgspec.Struct, frozen=True):
    """One thing that the service does. `{names}` in its path become arguments of `handle`."""

    name: str
    method: str
    path: str
    handle: Handle

    def match(self, request: Request) -> dict[str, str] | None:
        """The values of the names in the path, where the request is for this operation."""
        pattern = re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>[^/]+)", re.escape(self.path))
        found = re.fullmatch(pattern, request.path)
        if found is None or request.method != self.method:
            return None
        return {name: unquote(value) for name, value in found.groupdict().items()}


class Refusal(Exception):
    """An operation answers with an error of the service."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(str(answer.status))
        self.answer = answer


class Lost(Exception):
    """An operation was carried out, and nobody gets its answer."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(str(reply.answer.status))
        self.reply = reply


class Account(msgspec.Struct, frozen=True):
    """What the product must hold to use the service: a secret, and the values in it."""

    secret: str
    values: dict[str, str]


class Provider:
    """A stand-in of one service; a subclass names its operations.

    `name` is the client's name for the service, `account` what a local stack puts into its
    secret, `refusals` the errors that it can be told to answer, by names of their own.
    `on_request` is called with each request before it is answered, `now` is the service's clock,
    `turn` is held by whoever changes what the service keeps.
    """

    name: ClassVar[str]
    account: ClassVar[Account]
    refusals: ClassVar[Mapping[str, Answer]] = {}

    def __init__(self) -> None:
        self.received: deque[Reception] = deque(maxlen=MOST_REMEMBERED)
        self.on_request: Callable[[Request], None] = lambda _: None
        self.now: Callable[[], datetime] = clock.now
        self._failing: tuple[str, int | None] | None = None
        self.turn = RLock()

    def operations(self) -> Sequence[Operation]:
        """What the service does."""
        raise NotImplementedError

    @classmethod
    def entered(cls) -> Mapping[str, str]:
        """What a local stack puts into the secret of the account."""
        return cls.account.values

    @property
    def failures(self) -> tuple[str, ...]:
        """The ways in which this service can be told to fail."""
        return (*FAILURES, *self.refusals)

    @property
    def failing(self) -> str | None:
        """How the next request fails."""
        return self._failing[0] if self._failing else None

    def fail(self, how: str, times: int | None = None) -> None:
        """Let the next requests fail, so many `times` or until `recover`.

        Raises:
            ValueError: this service does not fail so.
        """
        if how not in self.failures:
            raise ValueError(how)
        with self.turn:
            self._failing = (how, times)

    def recover(self) -> None:
        """Answer properly again."""
        with self.turn:
            self._failing = None

    def take(self, request: Request) -> Answer | Broken:
        """Answer a request, and remember it."""
        self.on_request(request)
        with self.turn:
            operation, values = self._find(request)
            failure = self._next_failure()
            if failure is not None and failure not in CARRIED_OUT:
                self._remember(operation.name, request, failure)
                return self._failed(failure)
            answer = self._carry_out(operation, request, values)
            if failure == "doubled":
                answer = self._carry_out(operation, request, values)
            if failure == "slow" and isinstance(answer, Answer):
                answer = msgspec.structs.replace(answer, late=SLOW_SECONDS)
            return "reset" if failure == "lost" else answer

    def _failed(self, failure: str) -> Answer | Broken:
        answers = {**BROKEN, **ANSWERS, **self.refusals}
        return answers[failure]

    def _carry_out(
        self, operation: Operation, request: Request, values: dict[str, str]
    ) -> Answer | Broken:
        is_lost = False
        try:
            reply = operation.handle(request, **values)
        except Refusal as refusal:
            reply = Reply(refusal.answer)
        except Lost as lost:
            reply, is_lost = lost.reply, True
        self._remember(operation.name, request, str(reply.answer.status), reply)
        return "reset" if is_lost else reply.answer

    def _find(self, request: Request) -> tuple[Operation, dict[str, str]]:
        for operation in self.operations():
            values = operation.match(request)
            if values is not None:
                return operation, values
        return Operation("unknown", request.method, request.path, _unknown), {}

    def _next_failure(self) -> str | None:
        if self._failing is None:
            return None
        how, times = self._failing
        if times is not None:
            self._failing = (how, times - 1) if times > 1 else None
        return how

    def _remember(
        self, operation: str, request: Request, outcome: str, reply: Reply | None = None
    ) -> None:
        reception = Reception(self.now(), self.name, operation, request, outcome)
        if reply is not None:
            sent = {"message": reply.message, "more": reply.more}
            reception = msgspec.structs.replace(reception, answer=reply.answer, **sent)
        self.received.append(reception)


def _unknown(_request: Request) -> Reply:
    return Reply(Answer(404))
