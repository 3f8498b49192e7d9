"""What is counted of events, in table `community`.

| scope | kind | holds |
|---|---|---|
| `event#<event>` | `places` | how many registrations are approved, how many wait for approval |
| `event#<event>` | `contest` | that a contest is over, and its standings final, since when |
"""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute
from chalicelib.cloud.store import Found, Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.community.occasions.types import Places
from chalicelib.kernel.errors import CasaAustinError

TABLE = "community"
PLACES, CONTEST = "places", "contest"


class PlacesRecord(Model):
    """The counts of an event."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=PLACES)
    approved = NumberAttribute(default=0)
    pending = NumberAttribute(default=0)


class ContestRecord(Model):
    """That a contest is over."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=CONTEST)
    closed_at = InstantAttribute()


def scope_of(occasion_id: str) -> str:
    """Where what is known of an event stands."""
    return f"event#{occasion_id}"


def places_key(occasion_id: str) -> Key:
    """Where the counts of an event are, for reads that fetch other records too."""
    return Key(PlacesRecord, scope_of(occasion_id), PLACES)


def places_in(found: Found, occasion_id: str) -> Places:
    """The counts of an event whose `places_key` was read."""
    record = found.get(PlacesRecord, scope_of(occasion_id), PLACES)
    return Places() if record is None else Places(int(record.approved), int(record.pending))


def places_of(occasion_ids: Iterable[str]) -> dict[str, Places]:
    """The counts of events, in one round trip."""
    wanted = list(occasion_ids)
    found = store.fetch_many(map(places_key, wanted))
    return {each: places_in(found, each) for each in wanted}


def move(
    tx: Transaction,
    occasion_id: str,
    *,
    approved: int,
    pending: int,
    most: int | None,
    otherwise: CasaAustinError,
) -> None:
    """Count so many more (or fewer) of each; the commit raises `otherwise` where more than `most`
    would be approved."""
    steps = ((PlacesRecord.approved, approved), (PlacesRecord.pending, pending))
    actions: list[Action] = [count.add(step) for count, step in steps if step]
    if not actions:
        return
    when: Condition | None = None
    if approved > 0 and most is not None:
        counted = PlacesRecord.approved
        when = counted.does_not_exist() | (counted < most)
    record = PlacesRecord(scope=scope_of(occasion_id), kind=PLACES)
    tx.update(record, actions, when=when, otherwise=None if when is None else otherwise)


def closed_at(occasion_id: str) -> datetime | None:
    """Since when a contest is over; None while it is not."""
    return contests_closed([occasion_id]).get(occasion_id)


def contests_closed(occasion_ids: Iterable[str]) -> dict[str, datetime]:
    """Those of the contests that are over, and since when, in one round trip."""
    wanted = list(occasion_ids)
    keys = {each: Key(ContestRecord, scope_of(each), CONTEST) for each in wanted}
    found = store.fetch_many(keys.values())
    read = {each: found.value(key, ContestRecord.closed_at) for each, key in keys.items()}
    return {each: at for each, at in read.items() if at is not None}


def close(tx: Transaction, occasion_id: str, *, otherwise: CasaAustinError) -> None:
    """Let a contest be over; the commit raises `otherwise` where it is already."""
    record = ContestRecord(scope=scope_of(occasion_id), closed_at=tx.now)
    tx.create(record, otherwise=otherwise)


def require_open(tx: Transaction, occasion_id: str, *, otherwise: CasaAustinError) -> None:
    """Let a transaction pass only while a contest is not over."""
    is_open = ContestRecord.closed_at.does_not_exist()
    tx.check(ContestRecord, scope_of(occasion_id), CONTEST, when=is_open, otherwise=otherwise)
