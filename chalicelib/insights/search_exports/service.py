"""Exporting searches. Who had them stands in the log before anybody has them.

An answer is never more than a dozen round trips: the marks that say which days have searches, the
hours of each day that it needs, and the names.
"""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from chalicelib.clients.records import client_key, clients_in
from chalicelib.cloud import parallel, store
from chalicelib.cloud.attributes import instant_key
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.demand import reading
from chalicelib.insights.events import SearchesExported
from chalicelib.insights.search_exports import rules
from chalicelib.insights.search_exports.types import Asked, Exported, Part
from chalicelib.insights.searches import records
from chalicelib.insights.searches.types import Search
from chalicelib.kernel import dates
from chalicelib.properties.houses.service import houses_for


def export(asked: Asked, *, actor: str, now: datetime) -> Exported:
    """Some of the searches that are asked for, from the oldest on, with whom they name.

    Raises:
        Invalid: `after` is no place where an export ended.
    """
    part = _of_days(asked, now) if asked.client_id is None else _of_client(asked, asked.client_id)
    tx = Transaction(now)
    exported = SearchesExported(
        date_from=asked.span.first,
        date_to=asked.span.last,
        client_id=asked.client_id,
        property_id=asked.property_id,
        rows=len(part.searches),
    )
    tx.emit(exported, actor=actor)
    tx.commit()
    return _named(part)


def _of_days(asked: Asked, now: datetime) -> Part:
    hour, entry = rules.place_of(asked.after)
    marks, since = reading.marks({"searched": asked.span}, now)
    known = (day for _, day in marks)
    days = rules.days_with_searches(asked.span, known, since, now, hour)
    found: list[Search] = []
    for day in days[: rules.DAYS_AT_ONCE]:
        following = _add_hours(found, asked, rules.hours_of(day, hour, now), (hour, entry))
        if following is not None:
            return Part(found, following)
    left = days[rules.DAYS_AT_ONCE :]
    return Part(found, rules.beginning_of(left[0]) if left else None)


def _add_hours(
    found: list[Search], asked: Asked, hours: Iterable[str], begun: tuple[str, str]
) -> str | None:
    """Add the searches of some hours, of the one that is begun already the rest; where the export
    is to go on, once there are enough."""
    hours = list(hours)
    calls = [
        partial(records.in_hour, hour, begun[1] if hour == begun[0] else "", rules.AT_ONCE)
        for hour in hours
    ]
    for hour, rows in zip(hours, parallel.together(calls), strict=True):
        for entry, search in rows:
            if asked.accept(search):
                found.append(search)
            if len(found) == rules.AT_ONCE:
                return rules.place(hour, entry)
        if len(rows) == rules.AT_ONCE:
            return rules.place(hour, rows[-1][0])
    return None


def _of_client(asked: Asked, client_id: str) -> Part:
    after = rules.entry_of_client(asked.after)
    start, end = dates.day_bounds(asked.span.first)[0], dates.day_bounds(asked.span.last)[1]
    first = max(instant_key(start), f"{after}~" if after else "")
    rows = records.of_client_between(client_id, first, instant_key(end), rules.AT_ONCE)
    found = [search for _, search in rows if search is not None and asked.accept(search)]
    return Part(found, rows[-1][0] if len(rows) == rules.AT_ONCE else None)


def _named(part: Part) -> Exported:
    ids = sorted({each.client_id for each in part.searches if each.client_id})
    clients = clients_in(store.fetch_many(map(client_key, ids))) if ids else []
    houses = {each.property_id for each in part.searches if each.property_id}
    present = {each.client_id: each for each in clients if each.deleted_at is None}
    return Exported(part, present, houses_for(houses))
