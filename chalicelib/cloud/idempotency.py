"""Invariant 7: the same `Idempotency-Key` with the same body has one effect and one answer.

The record stands in the transaction of the effect, so there is no moment in which one exists
without the other. A use case that is given the request (`Once`) writes its answer there too. For
all others the edge marks the request: the first transaction that it commits carries a record
without an answer, which follows when the answer is known. Such a record says that the effect
stands, whatever became of the answer.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.kernel.errors import CasaAustinError, Unprocessable

T = TypeVar("T")
KEPT = timedelta(hours=48)
ONCE = "once#"
UNANSWERED = ""
"""The effect stands; its answer was not written, or not yet."""


class IdempotencyRecord(Model):
    """The answer that was given to a key of an account."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    fingerprint = UnicodeAttribute()
    answer = UnicodeAttribute()
    expires_at = NumberAttribute()


def answers_of(account: str) -> list[IdempotencyRecord]:
    """The answers that are kept for the keys of an account."""
    where = IdempotencyRecord.entry.startswith(ONCE)
    return store.query_records(IdempotencyRecord, account, where=where, consistent=True)


def blank(record: IdempotencyRecord) -> None:
    """Forget an answer, and not that its effect stands: the key has no second one.

    Raises:
        Unavailable: the database did not answer.
    """
    record.answer = UNANSWERED
    store.put(record, when=IdempotencyRecord.fingerprint == record.fingerprint)


class Replay(CasaAustinError):
    """The effect exists already: `answer` is the JSON that was given for it."""

    code = "replay"
    is_internal = True

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer


class AlreadyHandled(CasaAustinError):
    """The handler that runs took effect for its event before (`cloud.deliveries.once`)."""

    code = "already_handled"
    is_internal = True


class Once(msgspec.Struct, Generic[T], frozen=True):
    """A request that must take effect once. `render` makes the answer from the result."""

    account: str
    key: str
    fingerprint: str
    render: Callable[[T], Any]

    def answering(self, render: Callable[[Any], Any]) -> "Once[Any]":
        """The same request, with the function that makes its answer."""
        return Once(self.account, self.key, self.fingerprint, render)

    def record(self, result: T, now: datetime) -> IdempotencyRecord:
        """What the transaction of the effect writes."""
        return self._record(msgspec.json.encode(self.render(result)).decode(), now)

    def marker(self, now: datetime) -> IdempotencyRecord:
        """The record of an effect whose answer is not known yet."""
        return self._record(UNANSWERED, now)

    def keep(self, answer: str, now: datetime) -> None:
        """Write the answer of a request, marked or not; another body's record stays as it is.

        Raises:
            Unavailable: the database did not answer.
        """
        free = IdempotencyRecord.account.does_not_exist()
        ours = IdempotencyRecord.fingerprint == self.fingerprint
        store.put(self._record(answer, now), when=free | ours)

    def _record(self, answer: str, now: datetime) -> IdempotencyRecord:
        return IdempotencyRecord(
            account=self.account,
            entry=f"{ONCE}{self.key}",
            fingerprint=self.fingerprint,
            answer=answer,
            expires_at=int((now + KEPT).timestamp()),
        )

    def earlier(self) -> str | None:
        """The answer given before (`UNANSWERED` where only its effect is known), or None.

        Raises:
            Unprocessable: the key was used with another body.
        """
        record = store.fetch(IdempotencyRecord, self.account, f"{ONCE}{self.key}")
        if record is None:
            return None
        return self.answer_of(record)

    def answer_of(self, record: IdempotencyRecord) -> str:
        """The stored answer, for the same body only."""
        if record.fingerprint != self.fingerprint:
            raise Unprocessable
        return record.answer


class Marked:
    """A request whose first transaction is to carry its marker; `is_done` once one did."""

    def __init__(self, once: Once[Any]) -> None:
        self.once = once
        self.is_done = False


_marked: ContextVar[Marked | None] = ContextVar("marked", default=None)


@contextmanager
def marking(once: Once[Any]) -> Iterator[None]:
    """Let the first transaction that is committed inside carry the marker of a request."""
    token = _marked.set(Marked(once))
    try:
        yield
    finally:
        _marked.reset(token)


def marked() -> Marked | None:
    """The request whose marker no transaction carries yet, if the edge asked for one."""
    request = _marked.get()
    return None if request is None or request.is_done else request
