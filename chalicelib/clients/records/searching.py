"""Finding clients by the words that people type, in at most two rounds of calls."""

from collections.abc import Iterator, Sequence
from functools import partial, reduce
from operator import and_, or_
from typing import cast

from pynamodb.expressions.condition import Condition

from chalicelib.clients.records.models import TABLE, SearchWord
from chalicelib.clients.rules import search
from chalicelib.clients.rules.search import Meanings
from chalicelib.cloud import parallel, store
from chalicelib.cloud.store import Item

MOST_FOUND = 200
MOST_READ = 600
"""Words read for one meaning. Who types less than a name's first three letters sees the first
of a long list, and types on."""
MOST_PARTITIONS = 32

Lookup = tuple[str, str]
"""A partition, and the beginning of the words in it."""


def find(asked: Sequence[Meanings]) -> list[str]:
    """The ids of clients that have every word of `asked` (`rules.search.asked`).

    At most `MOST_FOUND`, by the first word of `asked`, in the order of that word.
    """
    if not asked:
        return []
    leading, others = asked[0], asked[1:]
    keep = _having(others)
    lookups = parallel.together([partial(_lookups, meaning) for meaning in leading])
    pages = parallel.together([partial(_read, lookup, keep) for part in lookups for lookup in part])
    owners = dict.fromkeys(item["owner"]["S"] for items in pages for item in items)
    return list(owners)[:MOST_FOUND]


def _having(others: Sequence[Meanings]) -> Condition | None:
    """The filter that keeps owners who have every one of the other words."""
    conditions = [
        cast("Condition", reduce(or_, [SearchWord.words.contains(f" {m}") for m in meanings]))
        for meanings in others
    ]
    return reduce(and_, conditions) if conditions else None


def _lookups(meaning: str) -> list[Lookup]:
    if len(meaning) >= search.PARTITION:
        return [(search.partition(meaning), meaning)]
    return [(found, meaning) for found in _enough(meaning)]


def _enough(start: str) -> Iterator[str]:
    """The partitions of words that begin with `start`, in order, until they hold enough."""
    items = store.query(TABLE, "counts#search", where=SearchWord.entry == start[0])
    counts = {
        name: int(value["N"]) for item in items for name, value in item.items() if "N" in value
    }
    held = [(name, counts[name]) for name in sorted(counts) if name.startswith(start)]
    total = 0
    for name, count in [pair for pair in held if pair[1] > 0][:MOST_PARTITIONS]:
        if total >= MOST_READ:
            return
        total += count
        yield name


def _read(lookup: Lookup, keep: Condition | None) -> list[Item]:
    found, start = lookup
    page = store.query_page(
        TABLE,
        f"search#{found}",
        where=SearchWord.entry.startswith(start),
        keep=keep,
        limit=MOST_READ,
        consistent=True,
    )
    return page.items
