"""What is read of the activity feed: each page in one round trip, at any size."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import partial

import msgspec

from chalicelib.cloud import parallel
from chalicelib.community.feed import records
from chalicelib.community.feed.records import ALL, PUBLIC
from chalicelib.community.feed.types import Activity, ActivityType
from chalicelib.community.occasions import service as occasions
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.permissions import Permission

MOST_RECENT = 50
MOST_SKIPPED = 10_000
NOT_YOURS = "Solo puede ver sus propias actividades."
TOO_FAR = "Página inválida: siga el enlace `next`."


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries, from the newest on: `take` after the first `skip`, or after an entry."""

    activity_type: ActivityType | None = None
    importance: int | None = None
    after: str | None = None
    skip: int = 0
    take: int


class Found(msgspec.Struct, frozen=True):
    """Entries of a page, how many there are on all, and the last one read where older ones
    follow."""

    rows: list[Activity]
    count: int
    last: str | None


class Day(msgspec.Struct, frozen=True):
    """How many public entries of each kind a day of Lima has."""

    day: date
    by_type: Mapping[str, int]


NOTHING = Found([], 0, None)


def public(wanted: Wanted) -> Found:
    """A page of what everybody sees.

    Raises:
        NotFound: so far nobody reads by numbers of pages.
    """
    if wanted.skip > MOST_SKIPPED:
        raise NotFound(TOO_FAR)
    sort, most = (wanted.activity_type, wanted.importance), wanted.skip + wanted.take + 1
    reads = records.public(*sort, after=wanted.after, most=most)
    total = partial(records.total, PUBLIC, *sort)
    parts, count = parallel.all_and(reads, total)
    return _found(records.newest(parts, most)[wanted.skip :], count, wanted.take)


def of_client(client_id: str, wanted: Wanted, *, caller: Caller | None) -> Found:
    """The public entries of a client: guests read their own, administrators anybody's.

    Raises:
        Invalid: somebody else asks.
    """
    is_own = isinstance(caller, Guest) and caller.client_id == client_id
    if not is_own and not (caller is not None and caller.may(Permission.MANAGES_COMMUNITY)):
        raise Invalid(fields={"client_id": [NOT_YOURS]})
    every = [each for each in reversed(records.of_client(client_id)) if _is_wanted(each, wanted)]
    rows = [each for each in every if wanted.after is None or each.activity_id < wanted.after]
    return _found(rows[wanted.skip :], len(every), wanted.take)


def _is_wanted(activity: Activity, wanted: Wanted) -> bool:
    return (
        activity.is_shown
        and wanted.activity_type in (None, activity.activity_type)
        and wanted.importance in (None, activity.importance_level)
    )


def _found(rows: list[Activity], count: int, take: int) -> Found:
    shown = rows[:take]
    last = shown[-1].activity_id if len(rows) > take else None
    return Found(shown_of(shown), count, last)


def shown_of(rows: list[Activity]) -> list[Activity]:
    """Entries without those about events that nobody is shown any more."""
    listed = {each.occasion_id for each in occasions.listed()}
    return [each for each in rows if each.facts.event_id is None or each.facts.event_id in listed]


def recent(hours: int, *, now: datetime) -> list[Activity]:
    """The newest public entries of the last hours, 50 at most."""
    since = now - timedelta(hours=hours)
    return shown_of(records.recent(since, MOST_RECENT))


def days(number: int, *, now: datetime) -> list[Day]:
    """How many public entries there are, by day of Lima, today and the days before: newest first,
    `number` of them."""
    today = dates.today(now)
    first = today - timedelta(days=number - 1)
    found = records.by_day(first)
    return [
        Day(day, {kind: count for kind, count in found.get(day, {}).items() if count})
        for day in reversed(list(dates.days_between(first, today + dates.ONE_DAY)))
    ]


def everything(wanted: Wanted) -> Found:
    """A page of all entries that are not removed, as administrators see them.

    Raises:
        NotFound: so far nobody reads by numbers of pages.
    """
    if wanted.skip > MOST_SKIPPED:
        raise NotFound(TOO_FAR)
    read = partial(
        records.everything,
        wanted.activity_type,
        wanted.importance,
        skip=wanted.skip,
        take=wanted.take,
    )
    total = partial(records.total, ALL, wanted.activity_type, wanted.importance)
    rows, count = parallel.both(read, total)
    return Found(rows, count, None)
