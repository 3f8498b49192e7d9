"""Finding clients by the words that people type, in at most two round trips."""

from collections.abc import Iterable, Iterator, Sequence
from functools import partial, reduce
from operator import and_, or_
from typing import cast

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.clients.records import TABLE
from chalicelib.clients.search import rules
from chalicelib.clients.search.rules import Meanings
from chalicelib.cloud import parallel, store
from chalicelib.cloud.store import Item

MOST_FOUND = 200
MOST_READ = 600
"""Words read for one meaning. Who types less than a name's first three letters sees the first
of a long list, and types on."""
MOST_PARTITIONS = 32

Lookup = tuple[str, str]
"""A partition, and the beginning of the words in it."""


class SearchWord(Model):
    """A word that finds its `owner`. `words` holds all of the owner's words, each after a blank,
    so that a search of several words needs to look under one of them only."""

    Meta = store.meta(TABLE)
    client_id = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, attr_name="kind")
    owner = UnicodeAttribute()
    words = UnicodeAttribute()

    @classmethod
    def of(cls, word: str, owner: str, words: Iterable[str]) -> "SearchWord":
        """The item of one word of `owner`, who has all of `words`."""
        return cls(
            client_id=f"search#{rules.partition(word)}",
            entry=f"{word}#{owner}",
            owner=owner,
            words="".join(f" {each}" for each in sorted(words)),
        )


def find(typed: Sequence[Meanings]) -> list[str]:
    """The ids of clients that have every word of `typed` (`rules.meanings_of`).

    At most `MOST_FOUND`, by the first word of `typed`, in the order of that word.
    """
    if not typed:
        return []
    leading, others = typed[0], typed[1:]
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
    if len(meaning) >= rules.PARTITION:
        return [(rules.partition(meaning), meaning)]
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
