"""A directory: its lines as a process has them, and writing one with the change that makes it."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from itertools import chain
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
from chalicelib.kernel import decoding
from chalicelib.kernel.cache import Cache

L = TypeVar("L", bound=Line)
T = TypeVar("T")
MOST_DIRECTORIES = 8


class Packed(msgspec.Struct, Generic[L], frozen=True, dict=True):
    """The lines of all blocks, and the tokens that the blocks had when they were read."""

    tokens: Mapping[str, str]
    blocks: Mapping[str, list[L]]

    def __iter__(self) -> Iterator[L]:
        """Every line."""
        return chain.from_iterable(self.blocks.values())

    @property
    def lines(self) -> Sequence[L]:
        """Every line; its place here is its number."""
        return self.derived("lines", list)

    @property
    def numbers(self) -> Mapping[str, int]:
        """The number of each line, by the id of its thing."""
        return self.derived("numbers", _numbers)

    def derived(self, name: str, make: Callable[["Packed[L]"], T]) -> T:
        """What follows from these lines, made once and forgotten with them."""
        if name not in self.__dict__:
            self.__dict__[name] = make(self)
        value: T = self.__dict__[name]
        return value


class Snapshot(msgspec.Struct, Generic[L], frozen=True):
    """All lines of a directory. A recent one counts instead of that which was packed before."""

    packed: Packed[L]
    recent: Mapping[str, L]

    def everything(self) -> list[L]:
        """Every line that counts."""
        return [*self.packed_with(range(len(self.packed.lines))), *self.present()]

    def present(self) -> list[L]:
        """The recent lines of what is not gone."""
        return [line for line in self.recent.values() if not line.gone]

    def packed_with(self, numbers: Iterable[int]) -> list[L]:
        """The packed lines of these numbers that count."""
        lines = self.packed.lines
        return [lines[number] for number in self.counting(numbers)]

    def counting(self, numbers: Iterable[int]) -> list[int]:
        """Those of these numbers whose packed lines count."""
        if not self.recent:
            return list(numbers)
        known = self.packed.numbers
        replaced = {known[entry_id] for entry_id in self.recent if entry_id in known}
        return [number for number in numbers if number not in replaced]

    def line_of(self, entry_id: str) -> L | None:
        """The line of a thing, unless it is gone."""
        recent = self.recent.get(entry_id)
        if recent is not None:
            return None if recent.gone else recent
        number = self.packed.numbers.get(entry_id)
        return None if number is None else self.packed.lines[number]


def _numbers(packed: Packed[Any]) -> dict[str, int]:
    return {line.entry_id: number for number, line in enumerate(packed.lines)}


class Directory(Generic[L]):
    """A directory by its name, whose lines are of one type."""

    def __init__(self, name: str, line: type[L]) -> None:
        self.name = name
        self._recent = decoding.json_decoder(line)
        self._block = decoding.msgpack_decoder(list[line])  # type: ignore[valid-type]

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
        return [] if packed is None else self._block.decode(zlib.decompress(packed))


class _Recent(msgspec.Struct, frozen=True):
    tokens: Mapping[str, str]
    lines: dict[str, Any]


_packed: Cache[str, Packed[Any]] = Cache(timedelta(days=1), MOST_DIRECTORIES)
"""By the names of directories. Their tokens tell whether they are true, so no age ends them."""
NOTHING: Packed[Any] = Packed({}, {})


def read(*directories: Directory[Any]) -> list[Snapshot[Any]]:
    """Directories as of now: one round trip, and one more where blocks were packed since."""
    recent = parallel.together([partial(_recent, directory) for directory in directories])
    known = [_packed.latest(directory.name) or NOTHING for directory in directories]
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
        packed = then
        if now.tokens != then.tokens:
            renewed = {number: directory.unpack(found, number) for number in numbers}
            blocks = {**then.blocks, **renewed}
            packed = Packed(now.tokens, {number: blocks[number] for number in now.tokens})
            _packed.put(directory.name, packed)
        snapshots.append(Snapshot(packed, now.lines))
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
