"""The activity feed in table `community`.

| scope | kind | holds |
|---|---|---|
| `activities` | `<activity>` | an entry, removed ones too, in the order of time |
| `stay#<reservation>` | `<activity>` | that an entry speaks of the stay |
| `once#<what>` | `once` | that there is the one entry of it |
| `feed-counts` | `<day>` | how many public entries of each kind a day of Lima has |
| `feed-totals` | `<public or all>` | how many there are, by kind and importance |

Index `by_list` has the public entries (`feed`), `by_group` those of a kind and an importance
(`feed#<kind>+<importance>`) and `by_client` all of a client (`activities#<client>`).
"""

import itertools
import typing
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import counters, store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.idempotency import AlreadyHandled
from chalicelib.cloud.store import Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.community.feed.rules import LEAST_IMPORTANT, MOST_IMPORTANT
from chalicelib.community.feed.types import Activity, ActivityType
from chalicelib.community.occasions.records import TABLE
from chalicelib.kernel import dates, ids
from chalicelib.kernel.errors import Stale

ACTIVITIES, FEED = "activities", "feed"
OF_CLIENT = "activities#"
COUNTS, TOTALS = "feed-counts", "feed-totals"
PUBLIC, ALL = "public", "all"
KINDS: tuple[ActivityType, ...] = typing.get_args(ActivityType)
IMPORTANCES = range(LEAST_IMPORTANT, MOST_IMPORTANT + 1)


class ActivityRecord(Model):
    """An entry; it stands in the lists of everybody while it is public."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True, default=ACTIVITIES)
    activity_id = UnicodeAttribute(range_key=True, attr_name="kind")
    version = NumberAttribute()
    activity = StructAttribute[Activity](Activity)
    importance = NumberAttribute()
    activity_type = UnicodeAttribute()
    is_removed = NumberAttribute()
    client_list = UnicodeAttribute(null=True)
    listed = UnicodeAttribute(null=True)
    group_list = UnicodeAttribute(null=True)
    list_key = UnicodeAttribute()

    @classmethod
    def of(cls, activity: Activity) -> "ActivityRecord":
        """The record of an entry."""
        client_id, is_shown = activity.client_id, activity.is_shown
        return cls(
            activity_id=activity.activity_id,
            version=activity.version,
            activity=activity,
            importance=activity.importance_level,
            activity_type=activity.activity_type,
            is_removed=int(activity.is_removed),
            client_list=None if client_id is None else f"{OF_CLIENT}{client_id}",
            listed=FEED if is_shown else None,
            group_list=f"{FEED}#{sort_of_entry(activity)}" if is_shown else None,
            list_key=activity.activity_id,
        )


class AboutRecord(Model):
    """That an entry speaks of a stay, or that there is the one entry of something."""

    Meta = store.meta(TABLE)
    scope = UnicodeAttribute(hash_key=True)
    activity_id = UnicodeAttribute(range_key=True, attr_name="kind")


def write(tx: Transaction, activity: Activity, *, once: str | None) -> None:
    """Write a new entry. The commit ends the handler where there is the one entry of `once`."""
    tx.put(ActivityRecord.of(activity))
    if activity.span is not None:
        scope = f"stay#{activity.span.reservation_id}"
        tx.put(AboutRecord(scope=scope, activity_id=activity.activity_id))
    if once is not None:
        record = AboutRecord(scope=f"once#{once}", activity_id="once")
        tx.create(record, otherwise=AlreadyHandled())
    _count(tx, activity, 1)


def replace_with(tx: Transaction, before: Activity, after: Activity) -> None:
    """Write an entry over the one that was read; the commit raises `Stale` where it changed
    meanwhile. `after` has the next version."""
    unchanged = ActivityRecord.version == before.version
    tx.put(ActivityRecord.of(after), when=unchanged, otherwise=Stale())
    _count(tx, before, -1)
    _count(tx, after, 1)


def _count(tx: Transaction, activity: Activity, step: int) -> None:
    sort = sort_of_entry(activity)
    if not activity.is_removed:
        tx.count(TABLE, TOTALS, ALL, sort, step, spread=True)
    if activity.is_shown:
        tx.count(TABLE, TOTALS, PUBLIC, sort, step, spread=True)
        day = dates.today(activity.at).isoformat()
        tx.count(TABLE, COUNTS, day, activity.activity_type, step, spread=True)


def sort_of(activity_type: str, importance: int) -> str:
    """How totals call a kind of an importance."""
    return f"{activity_type}+{importance}"


def sort_of_entry(activity: Activity) -> str:
    """How totals and lists call the kind and the importance of an entry."""
    return sort_of(activity.activity_type, activity.importance_level)


def find(activity_id: str) -> Activity | None:
    """An entry as of now, a removed one too."""
    key = Key(ActivityRecord, ACTIVITIES, activity_id)
    return store.fetch_many([key]).value(key, ActivityRecord.activity)


def public(
    activity_type: ActivityType | None,
    importance: int | None,
    *,
    after: str | None = None,
    most: int,
) -> list[Callable[[], list[Activity]]]:
    """What reads the newest `most` public entries, or those after an entry, of each of the lists
    that have them: reads that go out together (`newest`). None of them filters, so each is as long
    as its answer. An entry that was made a moment ago may be missing."""
    where = ActivityRecord.list_key < after if after else None
    return [
        partial(_newest_of, place, index, where, most)
        for place, index in _lists_of(activity_type, importance)
    ]


def _lists_of(activity_type: ActivityType | None, importance: int | None) -> list[tuple[str, str]]:
    if activity_type is None and importance is None:
        return [(FEED, "by_list")]
    kinds = KINDS if activity_type is None else (activity_type,)
    levels = IMPORTANCES if importance is None else (importance,)
    return [
        (f"{FEED}#{sort_of(kind, level)}", "by_group")
        for kind, level in itertools.product(kinds, levels)
    ]


def _newest_of(place: str, index: str, where: Condition | None, most: int) -> list[Activity]:
    items = store.query(TABLE, place, index=index, where=where, forward=False, limit=most)
    return _activities(items)


def newest(parts: Iterable[list[Activity]], most: int) -> list[Activity]:
    """The newest `most` of what several lists have, newest first."""
    found = sorted(chain.from_iterable(parts), key=lambda each: each.activity_id, reverse=True)
    return found[:most]


def recent(since: datetime, most: int) -> list[Activity]:
    """The newest `most` public entries since an instant, newest first."""
    where = ActivityRecord.list_key > ids.before_events_of(since)
    return _newest_of(FEED, "by_list", where, most)


def everything(
    activity_type: ActivityType | None, importance: int | None, *, skip: int, take: int
) -> list[Activity]:
    """The same of all entries that are not removed."""
    keep = ActivityRecord.is_removed == 0
    if activity_type is not None:
        keep &= ActivityRecord.activity_type == activity_type
    if importance is not None:
        keep &= ActivityRecord.importance == importance
    items = store.query(
        TABLE, ACTIVITIES, keep=keep, forward=False, limit=skip + take, consistent=True
    )
    return _activities(items[skip:])


def total(scope: str, activity_type: ActivityType | None, importance: int | None) -> int:
    """How many entries there are of a kind and an importance, each where it is named."""
    numbers = counters.read(TABLE, TOTALS).get(scope, {})
    return sum(
        number
        for sort, number in numbers.items()
        if activity_type in (None, sort.partition("+")[0])
        and str(importance or "") in ("", sort.partition("+")[2])
    )


def by_day(since: date) -> dict[date, dict[str, int]]:
    """How many public entries of each kind there are, by day of Lima, from a day on."""
    found = counters.read(TABLE, COUNTS, since=since.isoformat())
    return {date.fromisoformat(day): numbers for day, numbers in found.items()}


def of_client(client_id: str) -> list[Activity]:
    """All entries of a client. One that was made a moment ago may be missing."""
    return _activities(store.query(TABLE, f"{OF_CLIENT}{client_id}", index="by_client"))


def of_stay(reservation_id: str) -> list[Activity]:
    """All entries that speak of a stay, as of now."""
    about = store.query_records(AboutRecord, f"stay#{reservation_id}", consistent=True)
    keys = [Key(ActivityRecord, ACTIVITIES, each.activity_id) for each in about]
    found = store.fetch_many(keys)
    read = (found.value(key, ActivityRecord.activity) for key in keys)
    return [each for each in read if each is not None]


def _activities(items: Sequence[store.Item]) -> list[Activity]:
    return [store.value_of(item, ActivityRecord.activity) for item in items]
