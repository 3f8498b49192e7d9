"""Making all figures anew, while the product goes on.

First everything is counted as the log says, unless it was counted later. Then each row that is not
the sum of what is counted is written whole. A row is read before what is counted, and is written
only if nobody wrote it since: then nothing of which it is made changed meanwhile either, because
both are written by one transaction. Whatever the product changed meanwhile is looked at again.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec

from chalicelib.cloud import parallel, store
from chalicelib.cloud.events import EventRecord
from chalicelib.cloud.transaction import MOST_ACTIONS, Busy, Transaction
from chalicelib.insights.figures import records
from chalicelib.insights.figures.records import WrittenRow
from chalicelib.insights.figures.rules import rows_of
from chalicelib.insights.figures.types import Counted, Numbers, Row
from chalicelib.insights.rebuilding import rules
from chalicelib.insights.rebuilding.rules import PROFITS, STAYS, Told
from chalicelib.kernel import decoding
from chalicelib.kernel.differences import Changes
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.parts import in_parts

T = TypeVar("T")
LOOKS = 20
"""How often all is looked at again, while the product changes it."""
AT_ONCE = 8
"""How many transactions are under way at the same time."""


class Rebuilt(msgspec.Struct, frozen=True, kw_only=True):
    """What making anew found. told: stays and profits of the log. counted, rows: how many had to be
    counted otherwise, or written anew. digest: of all rows, once they agree."""

    told: int
    counted: int
    rows: int
    digest: str


class StillChanging(RuntimeError):
    """The product kept changing what was made anew; the command may be run again."""


class _Body(msgspec.Struct):
    changes: Changes
    event: dict[str, object]


def log() -> Iterator[Told]:
    """All that the log tells of stays and profits."""
    named = EventRecord.name.startswith(STAYS) | EventRecord.name.startswith(PROFITS)
    decode = decoding.json_decoder(_Body).decode
    for item in store.scan("events", keep=named):
        body = decode(store.value_of(item, EventRecord.body))
        version = body.event.get("version", 0)
        yield Told(
            subject=store.value_of(item, EventRecord.subject),
            event_id=store.value_of(item, EventRecord.event_id),
            at=store.value_of(item, EventRecord.at),
            version=version if isinstance(version, int) else 0,
            changes=body.changes,
        )


def compare(told: Mapping[str, Counted]) -> Rebuilt:
    """How many figures are not as the log says; nothing is written."""
    rows, present = records.every_row(), records.everything_counted()
    wrong = _wrongly_counted(told, present)
    right = rows_of(each.facts for each in {**present, **wrong}.values())
    return Rebuilt(
        told=len(told),
        counted=len(wrong),
        rows=len(_differing(rows, right)),
        digest=rules.digest_of({row: written.numbers for row, written in rows.items()}),
    )


def rebuild(told: Mapping[str, Counted], *, now: datetime) -> Rebuilt:
    """Let all figures be as the log says.

    Raises:
        StillChanging: others kept changing them.
    """
    counted = written = 0
    for _ in range(LOOKS):
        rows, present = records.every_row(), records.everything_counted()
        wrong = _wrongly_counted(told, present)
        counted += _count(wrong, present, now)
        differing = {} if wrong else _differing(rows, _made_of(present))
        written += _write(differing, rows, now)
        if not wrong and not differing:
            digest = rules.digest_of({row: each.numbers for row, each in rows.items()})
            return Rebuilt(told=len(told), counted=counted, rows=written, digest=digest)
    raise StillChanging


def _made_of(present: Mapping[str, Counted]) -> dict[Row, Numbers]:
    return rows_of(each.facts for each in present.values())


def _wrongly_counted(
    told: Mapping[str, Counted], present: Mapping[str, Counted]
) -> dict[str, Counted]:
    """What the log says that something counts as, unless it is counted so, or was counted later."""
    return {
        subject: right for subject, right in told.items() if _is_wrong(present.get(subject), right)
    }


def _is_wrong(present: Counted | None, right: Counted) -> bool:
    if present is None:
        return right.facts is not None
    return present.version <= right.version and present.facts != right.facts


def _differing(rows: Mapping[Row, WrittenRow], right: Mapping[Row, Numbers]) -> dict[Row, Numbers]:
    """The rows that have to be otherwise, and how."""
    return {
        row: right.get(row, {})
        for row in rows.keys() | right.keys()
        if rows.get(row, WrittenRow()).numbers != right.get(row, {})
    }


def _count(wrong: Mapping[str, Counted], present: Mapping[str, Counted], now: datetime) -> int:
    def put(tx: Transaction, subject: str) -> None:
        records.note(tx, subject, present.get(subject), wrong[subject])

    return _write_each(sorted(wrong), put, now)


def _write(differing: Mapping[Row, Numbers], rows: Mapping[Row, WrittenRow], now: datetime) -> int:
    def put(tx: Transaction, row: Row) -> None:
        records.put_row(tx, row, rows.get(row, WrittenRow()), differing[row])

    return _write_each(sorted(differing), put, now)


def _write_each(
    items: Sequence[T],
    put: Callable[[Transaction, T], None],
    now: datetime,
    most: int = MOST_ACTIONS,
) -> int:
    """Write items, `most` in a transaction and some transactions at once; how many were not changed
    by somebody meanwhile. Those are looked at again."""
    calls = [partial(_write_part, part, put, now) for part in in_parts(items, most)]
    return sum(sum(parallel.together(some)) for some in in_parts(calls, AT_ONCE))


def _write_part(part: Sequence[T], put: Callable[[Transaction, T], None], now: datetime) -> int:
    tx = Transaction(now)
    for item in part:
        put(tx, item)
    try:
        tx.commit()
    except (Busy, Stale):
        if len(part) == 1:
            return 0
        return sum(_write_part(some, put, now) for some in in_parts(part, len(part) // 2))
    return len(part)
