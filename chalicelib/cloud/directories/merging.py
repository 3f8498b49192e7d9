"""Packing recent lines into blocks. One job for a directory; of two at once one gives way."""

import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from chalicelib.cloud import store
from chalicelib.cloud.directories.reading import Directory
from chalicelib.cloud.directories.records import (
    TABLE,
    TOKENS,
    Block,
    Line,
    RecentLine,
    Tokens,
    block_key,
    block_of,
    tokens_key,
)
from chalicelib.cloud.transaction import MOST_ACTIONS, Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.parts import in_parts

MOST_BLOCKS = 8
"""Blocks of one transaction, which may hold 4 MB."""
Lines = dict[str, Any]
"""The lines of a block by the ids of their things."""


def merge(directory: Directory[Any], *, now: datetime) -> int:
    """Pack the recent lines, and drop those that an earlier run has packed: how many were packed.

    A line stays among the recent ones until the next run. So a search that read the tokens just
    before this run, and the recent lines just after it, misses nothing.

    Raises:
        Stale: another run packs at the moment.
    """
    packed = 0
    after: store.Item | None = None
    while True:
        page = store.query_page(TABLE, directory.name, after=after, consistent=True)
        lines = [directory.line_of(item) for item in page.items if item["entry"]["S"] != TOKENS]
        packed += _merge_lines(directory, lines, now)
        after = page.after
        if after is None:
            return packed


def pack(
    directory: Directory[Any],
    tokens: Tokens | None,
    blocks: Mapping[str, Iterable[Line]],
    *,
    now: datetime,
) -> None:
    """Write whole blocks by their numbers, and their new tokens instead of `tokens`.

    Raises:
        Stale: the tokens are others by now.
    """
    for numbers in in_parts(sorted(blocks), MOST_BLOCKS):
        tx = Transaction(now)
        for number in numbers:
            tx.put(_block(directory, number, blocks[number]))
        tokens = _renew(tx, directory, tokens, numbers)
        tx.commit()


def _merge_lines(directory: Directory[Any], lines: Sequence[Line], now: datetime) -> int:
    found = store.fetch_many(
        [
            tokens_key(directory.name),
            *(block_key(directory.name, block_of(line.entry_id)) for line in lines),
        ]
    )
    blocks: dict[str, Lines] = {}
    packed: list[Line] = []
    fresh: dict[str, list[Line]] = {}
    for line in lines:
        number = block_of(line.entry_id)
        if number not in blocks:
            blocks[number] = _lines_of(directory, found, number)
        if _has(blocks[number], line):
            packed.append(line)
        else:
            fresh.setdefault(number, []).append(line)
    tokens = found.get(Tokens, directory.name, TOKENS)
    renewed = {number: _with(blocks[number], changes) for number, changes in fresh.items()}
    pack(directory, tokens, renewed, now=now)
    _drop(directory, packed, now)
    return sum(map(len, fresh.values()))


def _lines_of(directory: Directory[Any], found: store.Found, number: str) -> Lines:
    return {line.entry_id: line for line in directory.unpack(found, number)}


def _has(lines: Lines, line: Line) -> bool:
    """Whether a block says what a recent line says, or later news."""
    present = lines.get(line.entry_id)
    return line.gone if present is None else bool(present.version >= line.version)


def _with(lines: Lines, changes: Iterable[Line]) -> list[Line]:
    after = lines | {line.entry_id: line for line in changes}
    return [line for line in after.values() if not line.gone]


def _drop(directory: Directory[Any], lines: Sequence[Line], now: datetime) -> None:
    for part in in_parts(lines, MOST_ACTIONS):
        tx = Transaction(now)
        for line in part:
            record = RecentLine(directory=directory.name, entry=line.entry_id)
            tx.delete(record, when=RecentLine.version == line.version, otherwise=Stale())
        try:
            tx.commit()
        except Stale:
            # One of them changed meanwhile: the next run drops the others.
            continue


def _block(directory: Directory[Any], number: str, lines: Iterable[Line]) -> Block:
    packed = zlib.compress(msgspec.msgpack.encode(list(lines)))
    key = block_key(directory.name, number)
    return Block(directory=key.hash, entry=key.range, packed=packed)


def _renew(
    tx: Transaction, directory: Directory[Any], tokens: Tokens | None, numbers: Iterable[str]
) -> Tokens:
    before = tokens.blocks if tokens is not None else {}
    renewed = Tokens(
        directory=directory.name,
        token=ids.new_id(),
        blocks=before | {number: ids.new_id() for number in numbers},
    )
    unchanged = Tokens.token.does_not_exist() if tokens is None else Tokens.token == tokens.token
    tx.put(renewed, when=unchanged, otherwise=Stale())
    return renewed
