"""Adding a client to a transaction, with everything that follows from the client's data.

Whoever changes a client goes through `add` and `replace`: they keep the lists, their counters
and the search words true. Points and levels move a client in the lists as names do.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.clients.records.models import MAINTENANCE, PROFILE, TABLE, ClientRecord, SearchWord
from chalicelib.clients.rules import ordering, search
from chalicelib.clients.rules.ordering import Places
from chalicelib.cloud.attributes import instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import CasaAustinError, Stale

ORDERS = Places.__struct_fields__


def changed(record: ClientRecord, **values: Any) -> ClientRecord:
    """A copy of `record` with `values`, one version on; give both to `replace`."""
    known: Mapping[str, Any] = record.attribute_values
    return ClientRecord(**{**known, **values, "version": record.version + 1})


def add(tx: Transaction, record: ClientRecord, *, otherwise: CasaAustinError) -> None:
    """Write a new client; `otherwise` means that the id is taken."""
    _stand(record)
    tx.create(record, otherwise=otherwise)
    _recount(tx, None, record)
    _reword(tx, None, record)


def replace(tx: Transaction, before: ClientRecord, after: ClientRecord) -> None:
    """Write `after` where `before` stands; the commit raises `Stale` if it does not any more."""
    _stand(after)
    tx.put(after, when=ClientRecord.version == before.version, otherwise=Stale())
    _recount(tx, before, after)
    _reword(tx, before, after)


def _places(record: ClientRecord | None) -> Places | None:
    if record is None or record.deleted_at is not None:
        return None
    return ordering.places(
        record.client_id,
        first_name=record.first_name,
        last_name=record.last_name,
        created=instant_key(record.created),
        points=record.points_balance,
        level_rank=record.level.rank if record.level is not None else None,
        hidden=record.kind == MAINTENANCE,
    )


def _stand(record: ClientRecord) -> None:
    """Put the record at its place in every list, or in none."""
    found = _places(record)
    for order in ORDERS:
        place = getattr(found, order) if found is not None else None
        setattr(record, f"{order}_band", place.band if place is not None else None)
        setattr(record, f"{order}_key", place.key if place is not None else None)
    born = record.birth_date
    record.birthday = born.strftime("%m-%d") if born is not None and found is not None else None
    record.entry = PROFILE


def _recount(tx: Transaction, before: ClientRecord | None, after: ClientRecord) -> None:
    for found, step in ((_places(before), -1), (_places(after), 1)):
        if found is None:
            continue
        for order in ORDERS:
            band = getattr(found, order).band
            tx.count(TABLE, f"counts#{order}", band[0], band, step)


def _words(record: ClientRecord | None) -> frozenset[str]:
    if record is None or record.deleted_at is not None:
        return frozenset()
    return search.words_of(
        first_name=record.first_name,
        last_name=record.last_name,
        number_doc=record.number_doc,
        tel_number=record.tel_number,
        email=record.email,
    )


def _reword(tx: Transaction, before: ClientRecord | None, after: ClientRecord) -> None:
    old, new = _words(before), _words(after)
    if old == new:
        return
    for word in sorted(old - new):
        tx.delete(_entry(word, after.client_id, old))
    for word in sorted(new):
        tx.put(_entry(word, after.client_id, new))
    for words, step in ((old - new, -1), (new - old, 1)):
        for word in words:
            tx.count(TABLE, "counts#search", word[0], search.partition(word), step)


def _entry(word: str, owner: str, words: Iterable[str]) -> SearchWord:
    return SearchWord(
        client_id=f"search#{search.partition(word)}",
        entry=f"{word}#{owner}",
        owner=owner,
        words="".join(f" {each}" for each in sorted(words)),
    )
