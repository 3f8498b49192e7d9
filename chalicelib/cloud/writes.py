"""The members of a transaction, and what it means that one of them failed."""

import random
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec
from pynamodb.exceptions import CancellationReason, TransactWriteError

from chalicelib.cloud import counters, resources
from chalicelib.cloud.idempotency import AlreadyHandled, Replay
from chalicelib.cloud.settings import settings
from chalicelib.cloud.store import Item, code_of, raise_unavailable
from chalicelib.kernel.errors import CasaAustinError, Stale, Unprocessable

CONFLICT = "TransactionConflict"
TRY_AGAIN = {CONFLICT, "ThrottlingError", "ProvisionedThroughputExceeded"}
IN_PROGRESS = "TransactionInProgressException"
"""An earlier attempt, whose answer was lost, is being carried out."""
BUSY_ERRORS = {
    IN_PROGRESS,
    "ThrottlingException",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
}
"""Refusals that trying again may turn; after any other error the outcome is unknown."""
Otherwise = CasaAustinError | Callable[[Item], CasaAustinError]
"""What a failed condition means; a function is told what stands there."""


class Write(msgspec.Struct, frozen=True):
    """A member of the transaction; `aside` makes one of another item that does as well."""

    request: dict[str, Any]
    otherwise: Otherwise | None = None
    aside: Callable[[], "Write"] | None = None


class Counter(msgspec.Struct, frozen=True):
    """Steps of a counter item; `spread` lets them go to another item where others hold it."""

    table: str
    hash_key: str
    range_key: str
    spread: bool

    def write(self, steps: Mapping[str, int], shard: int = 0) -> Write:
        """The update that takes these steps."""
        place = counters.place(self.range_key, shard)
        request = _counter_update(self.table, self.hash_key, place, steps)

        def aside() -> Write:
            return self.write(steps, random.randint(1, counters.SHARDS))  # noqa: S311 - any will do

        return Write(request, aside=aside if self.spread else None)


def held(error: TransactWriteError, writes: Sequence[Write]) -> list[Write]:
    """The writes whose items another transaction holds, where trying again may help.

    Raises:
        Whatever else the failure means.
    """
    reasons = error.cancellation_reasons
    if not reasons:
        code = code_of(error)
        if code in BUSY_ERRORS:
            return []
        raise_unavailable(error, code)
    failed = [
        (write, reason)
        for write, reason in zip(writes, reasons, strict=True)
        if reason is not None and reason.code == "ConditionalCheckFailed"
    ]
    if failed:
        raise _meaning(failed) from None
    codes = {reason.code for reason in reasons if reason is not None}
    if not codes <= TRY_AGAIN:
        raise error
    return [
        write
        for write, reason in zip(writes, reasons, strict=True)
        if reason is not None and reason.code == CONFLICT
    ]


def returned(otherwise: Otherwise | None) -> str | None:
    """What DynamoDB sends back with a failed condition: the item, where the error depends on it."""
    return "ALL_OLD" if callable(otherwise) else None


def _meaning(failed: list[tuple[Write, CancellationReason]]) -> CasaAustinError:
    """The error to raise: that of an effect which took place before wins, since the other writes
    fail because they happened then."""
    meanings = [_error_of(write, reason) for write, reason in failed]
    earlier = Replay | Unprocessable | AlreadyHandled
    return next((error for error in meanings if isinstance(error, earlier)), meanings[0])


def _error_of(write: Write, reason: CancellationReason) -> CasaAustinError:
    if write.otherwise is None:
        return Stale()
    if isinstance(write.otherwise, CasaAustinError):
        return write.otherwise
    return write.otherwise(reason.raw_item or {})


def _counter_update(
    table: str, hash_key: str, range_key: str, steps: Mapping[str, int]
) -> dict[str, Any]:
    definition = resources.table(table)
    places = [f"#n{index} :v{index}" for index in range(len(steps))]
    return {
        "TableName": settings().name(table),
        "Key": {definition.hash: {"S": hash_key}, definition.range: {"S": range_key}},
        "UpdateExpression": f"ADD {', '.join(places)}",
        "ExpressionAttributeNames": {f"#n{index}": name for index, name in enumerate(steps)},
        "ExpressionAttributeValues": {
            f":v{index}": {"N": str(step)} for index, step in enumerate(steps.values())
        },
    }
