"""A directory: its lines as a process has them, and writing one with the change that makes it."""

import zlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.cloud import parallel, store
from chalicelib.cloud.directories.records import (
    TABLE,
    TOKENS,
    Block,
    Line,
    RecentLine,
    block_key,
)
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.cache import Cache

L = TypeVar("L", bound=Line)
MOST_DIRECTORIES = 8


class Snapshot(msgspec.Struct, Generic[L], frozen=True):
    """All lines of a directory. A recent one counts instead of that in its block."""

    blocks: Mapping[str, list[L]]
    recent: Mapping[str, L]

    def select(self, choose: Callable[[Sequence[L]], list[L]]) -> list[L]:
        """The lines that `choose` takes out of those it is given: a block at a time."""
        chosen = [line for lines in self.blocks.values() for line in choose(lines)]
        if self.recent:
            chosen = [line for line in chosen if line.entry_id not in self.recent]
            chosen += choose([line for line in self.recent.values() if not line.gone])
        return chosen


class Directory(Generic[L]):
    """A directory by its name, whose lines are of one type."""

    def __init__(self, name: str, line: type[L]) -> None:
        self.name = name
        self._recent = msgspec.json.Decoder(line)
        self._packed = msgspec.msgpack.Decoder(list[line])  # type: ignore[valid-type]

    def note(self, tx: Transaction, before: L | None, after: L) -> None:
        """Write a line with the change of its thing, if it says anything new."""
        if before is not None:
            renewed = msgspec.structs.replace(before, version=after.version)
            if renewed == after:
                return
        tx.put(
            RecentLine(
                directory=self.name,
                entry=after.entry_id,
                version=after.version,
                line=msgspec.json.encode(after).decode(),
            )
        )

    def line_of(self, item: store.Item) -> L:
        """The line of a recent item."""
        return self._recent.decode(item["line"]["S"])

    def unpack(self, found: store.Found, number: str) -> list[L]:
        """The lines of a block that was asked for, which may be missing."""
        packed = found.value(block_key(self.name, number), Block.packed)
        return [] if packed is None else self._packed.decode(zlib.decompress(packed))


class _Blocks(msgspec.Struct, frozen=True):
    """The blocks that a process has read, and the tokens that they had."""

    tokens: Mapping[str, str]
    lines: Mapping[str, list[Any]]


class _Recent(msgspec.Struct, frozen=True):
    tokens: Mapping[str, str]
    lines: dict[str, Any]


_blocks: Cache[str, _Blocks] = Cache(timedelta(days=1), MOST_DIRECTORIES)
"""By the names of directories. Their tokens tell whether they are true, so no age ends them."""
NO_BLOCKS = _Blocks({}, {})


def read(*directories: Directory[Any]) -> list[Snapshot[Any]]:
    """Directories as of now: one round trip, and one more where blocks were packed since."""
    recent = parallel.together([partial(_recent, directory) for directory in directories])
    known = [_blocks.latest(directory.name) or NO_BLOCKS for directory in directories]
    changed = [
        [number for number, token in now.tokens.items() if token != then.tokens.get(number)]
        for now, then in zip(recent, known, strict=True)
    ]
    found = store.fetch_many(
        block_key(directory.name, number)
        for directory, numbers in zip(directories, changed, strict=True)
        for number in numbers
    )
    snapshots = []
    for directory, now, then, numbers in zip(directories, recent, known, changed, strict=True):
        lines = dict(then.lines)
        for number in numbers:
            lines[number] = directory.unpack(found, number)
        _blocks.put(directory.name, _Blocks(now.tokens, lines))
        snapshots.append(Snapshot(lines, now.lines))
    return snapshots


def _recent(directory: Directory[Any]) -> _Recent:
    tokens: dict[str, str] = {}
    lines: dict[str, Any] = {}
    for item in store.query(TABLE, directory.name, consistent=True):
        entry = item["entry"]["S"]
        if entry == TOKENS:
            tokens = msgspec.json.decode(item["blocks"]["S"])
        else:
            lines[entry] = directory.line_of(item)
    return _Recent(tokens, lines)
