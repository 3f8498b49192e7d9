"""Searches in table `insights`.

| series | entry | holds |
|---|---|---|
| `searches#<hour of Lima>` | minute, digest of what is searched | a search |
| `addresses#<hour of Lima>` | the same | the address that it came from, for 30 days |
| `searcher#<client id>` | instant, search id | where a search of a client stands |

The digest lets the same search stand once in a minute, however many send it at the same moment.
Nothing of the product reads an address: it is there for whoever has to look into an abuse.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import cast

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute, instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.searches import rules
from chalicelib.insights.searches.types import Search
from chalicelib.kernel.errors import CasaAustinError

TABLE = "insights"
SEARCHES, ADDRESSES, SEARCHER = "searches#", "addresses#", "searcher#"
Otherwise = Callable[[Search], CasaAustinError]


class SearchRecord(Model):
    """A search (`types.Search`)."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    at = InstantAttribute()
    search = StructAttribute[Search](Search)

    @classmethod
    def of(cls, search: Search) -> "SearchRecord":
        """The record of a search that is new."""
        entry = f"{rules.minute_of(search.at)}#{rules.content_of(search)}"
        return cls(series=_series(search.at), entry=entry, at=search.at, search=search)


class AddressRecord(Model):
    """The address that a search came from. DynamoDB removes it within days after `expires_at`."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    address = UnicodeAttribute()
    expires_at = NumberAttribute()


class OwnSearchRecord(Model):
    """Where a search of a client stands."""

    Meta = store.meta(TABLE)
    series = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True)
    place = UnicodeAttribute()
    row = UnicodeAttribute()

    @property
    def at(self) -> datetime:
        """When it was made."""
        return datetime.fromisoformat(self.entry.partition("#")[0])

    @property
    def key(self) -> store.Key:
        """The search."""
        return store.Key(SearchRecord, self.place, self.row)


def add(tx: Transaction, search: Search, address: str, *, repeated: Otherwise) -> None:
    """Write a search, unless the same one was made within the last minute: then the commit raises
    what `repeated` says of that."""
    record = SearchRecord.of(search)
    otherwise = lambda item: repeated(store.value_of(item, SearchRecord.search))  # noqa: E731
    tx.create(record, otherwise=otherwise)
    before = search.at - rules.REPEATED_WITHIN
    minute_before = f"{rules.minute_of(before)}#{rules.content_of(search)}"
    is_older = SearchRecord.series.does_not_exist() | (SearchRecord.at <= before)
    tx.check(
        SearchRecord,
        _series(before),
        minute_before,
        when=cast("Condition", is_older),
        otherwise=otherwise,
    )
    tx.put(
        AddressRecord(
            series=_addresses(record.series),
            entry=record.entry,
            address=address,
            expires_at=int((search.at + rules.ADDRESS_KEPT).timestamp()),
        )
    )
    if search.client_id is not None:
        tx.put(_own(search, search.client_id, record))


def between(start: datetime, end: datetime) -> list[Search]:
    """The searches from `start` on and before `end`, by hours, which go out together."""
    found = parallel.together(readers(start, end))
    return [each for hour in found for each in hour if start <= each.at < end]


def readers(start: datetime, end: datetime) -> list[Callable[[], list[Search]]]:
    """The calls that bring the searches of the minutes from that of `start` to that of `end`, for
    a round of their caller's."""
    hours = rules.hours_between(start, end)
    first = rules.minute_of(start)
    return [partial(_in_hour, hour, "" if number else first) for number, hour in enumerate(hours)]


def _in_hour(hour: str, since: str) -> list[Search]:
    """The searches of an hour from a minute on."""
    where = SearchRecord.entry >= since if since else None
    records = store.query_records(SearchRecord, f"{SEARCHES}{hour}", where=where, consistent=True)
    return [record.search for record in records]


def in_hour(hour: str, after: str, most: int) -> list[tuple[str, Search]]:
    """The first searches of an hour after an entry (all where it is empty), `most` of them, each
    with its entry."""
    where = SearchRecord.entry > after if after else None
    records = store.query_records(SearchRecord, f"{SEARCHES}{hour}", where=where, limit=most)
    return [(record.entry, record.search) for record in records]


def of_client_between(
    client_id: str, first: str, last: str, most: int
) -> list[tuple[str, Search | None]]:
    """The oldest searches of a client between two entries of theirs, with them, `most` of them,
    each with its entry; None for one that was handed over just now."""
    own = store.query_records(
        OwnSearchRecord,
        f"{SEARCHER}{client_id}",
        where=OwnSearchRecord.entry.between(first, last),
        limit=most,
    )
    found = store.fetch_many((each.key for each in own), consistent=False)
    return [(each.entry, found.value(each.key, SearchRecord.search)) for each in own]


def of_client(client_id: str, most: int) -> list[tuple["OwnSearchRecord", SearchRecord]]:
    """The oldest searches of a client, `most` of them, each with where it stands."""
    own = store.query_records(
        OwnSearchRecord, f"{SEARCHER}{client_id}", limit=most, consistent=True
    )
    found = store.fetch_many(each.key for each in own)
    records = [(each, found.get(SearchRecord, each.place, each.row)) for each in own]
    return [(each, record) for each, record in records if record is not None]


def instants_of(client_id: str, most: int) -> list[datetime]:
    """When the newest searches of a client were made, `most` of them, the newest first."""
    own = store.query_records(OwnSearchRecord, f"{SEARCHER}{client_id}", forward=False, limit=most)
    return [each.at for each in own]


def hand_over(tx: Transaction, record: SearchRecord, search: Search) -> None:
    """Let a search that is kept be `search`, which may be another client's now. Whoever it was of
    finds it until `let_go`."""
    changed = SearchRecord(series=record.series, entry=record.entry, at=record.at, search=search)
    tx.put(changed)
    if search.client_id is not None:
        tx.put(_own(search, search.client_id, changed))
    else:
        tx.delete(AddressRecord(series=_addresses(record.series), entry=record.entry))


def let_go(tx: Transaction, own: OwnSearchRecord) -> None:
    """Let a search not be found any more by the client whose it was."""
    tx.delete(own)


def newest_of(client_ids: Iterable[str]) -> Search | None:
    """The newest search of whoever has these ids."""
    calls = [partial(_newest, client_id) for client_id in client_ids]
    found = [each for each in parallel.together(calls) if each is not None]
    if not found:
        return None
    key = max(found, key=lambda each: each.entry).key
    return store.fetch_many([key]).value(key, SearchRecord.search)


def _newest(client_id: str) -> OwnSearchRecord | None:
    found = store.query_records(
        OwnSearchRecord, f"{SEARCHER}{client_id}", forward=False, limit=1, consistent=True
    )
    return found[0] if found else None


def _own(search: Search, client_id: str, record: SearchRecord) -> OwnSearchRecord:
    return OwnSearchRecord(
        series=f"{SEARCHER}{client_id}",
        entry=f"{instant_key(search.at)}#{search.search_id}",
        place=record.series,
        row=record.entry,
    )


def _series(at: datetime) -> str:
    return f"{SEARCHES}{rules.hour_of(at)}"


def _addresses(series: str) -> str:
    return series.replace(SEARCHES, ADDRESSES, 1)
