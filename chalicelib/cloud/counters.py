"""Counter items: numbers under names, kept beside what they count (`Transaction.count`).

An item that many transactions change at the same moment has others at its side (`2026#casa~3`).
They come to be only where transactions meet, so that a quiet counter stays one item.
"""

import re
from collections import defaultdict

from pynamodb.expressions.operand import Path

from chalicelib.cloud import resources, store

SHARDS = 15
"""How many items a counter may have at its side."""
_AT_THE_SIDE = re.compile(r"~\d+\Z")


def place(range_key: str, shard: int) -> str:
    """The range key of a counter's own item (0), or of one at its side."""
    return f"{range_key}~{shard}" if shard else range_key


def read(table: str, hash_key: str, *, since: str | None = None) -> dict[str, dict[str, int]]:
    """The counters of a partition: by range key, their numbers by name.

    `since` leaves out range keys that sort before it. The read is eventually consistent, as the
    indexes are that the numbers are used with.
    """
    definition = resources.table(table)
    keys = {definition.hash, definition.range}
    where = Path(definition.range) >= {"S": since} if since is not None else None
    found: dict[str, dict[str, int]] = {}
    for item in store.query(table, hash_key, where=where):
        numbers = found.setdefault(
            _AT_THE_SIDE.sub("", item[definition.range]["S"]), defaultdict(int)
        )
        for name, value in item.items():
            if name not in keys:
                numbers[name] += int(value["N"])
    return {key: dict(numbers) for key, numbers in found.items()}
