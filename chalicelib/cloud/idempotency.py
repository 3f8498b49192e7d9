"""Invariant 7: the same `Idempotency-Key` with the same body has one effect and one answer.

The record stands in the transaction of the effect, so there is no moment in which one exists
without the other.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

import msgspec
from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.kernel.errors import CasaAustinError, Unprocessable

T = TypeVar("T")
KEPT = timedelta(hours=48)


class IdempotencyRecord(Model):
    """The answer that was given to a key of an account."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    fingerprint = UnicodeAttribute()
    answer = UnicodeAttribute()
    expires_at = NumberAttribute()


class Replay(CasaAustinError):
    """The effect exists already: `answer` is the JSON that was given for it."""

    code = "replay"

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.answer = answer


class AlreadyHandled(CasaAustinError):
    """The handler that runs took effect for its event before (`cloud.deliveries.once`)."""

    code = "already_handled"


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
        return IdempotencyRecord(
            account=self.account,
            entry=f"once#{self.key}",
            fingerprint=self.fingerprint,
            answer=msgspec.json.encode(self.render(result)).decode(),
            expires_at=int((now + KEPT).timestamp()),
        )

    def earlier(self) -> str | None:
        """The answer given before, or None.

        Raises:
            Unprocessable: the key was used with another body.
        """
        record = store.fetch(IdempotencyRecord, self.account, f"once#{self.key}")
        if record is None:
            return None
        return self.answer_of(record)

    def answer_of(self, record: IdempotencyRecord) -> str:
        """The stored answer, for the same body only."""
        if record.fingerprint != self.fingerprint:
            raise Unprocessable
        return record.answer
