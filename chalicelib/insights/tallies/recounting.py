"""Figures of a date made anew from what they were made of: searches from the log of events, those
of an arrival from the tallies of the days before it, bookings from the stays.

What is recounted is the same, byte for byte, as what was kept. Where it differs somebody has to
look; administrators then have it written anew.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import partial

from chalicelib.clients.records import client_key, clients_in
from chalicelib.cloud import budget, events, store
from chalicelib.cloud.events import Plain
from chalicelib.cloud.proofs import confirmed
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.insights.booked import rules as bookings
from chalicelib.insights.booked import service as booked
from chalicelib.insights.commands import ProveFigures, RebuildFigures
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated, Family
from chalicelib.insights.events import SearchRecorded
from chalicelib.insights.searches.rules import FARTHEST
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import records, rules
from chalicelib.insights.tallies.handing_over import handed_over, heir_of
from chalicelib.insights.tallies.types import EMPTY
from chalicelib.kernel import dates
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Stale
from chalicelib.kernel.events import name_of
from chalicelib.kernel.parts import in_parts

DAYS_AT_ONCE = 30
"""Days whose tallies are looked through together for one arrival."""
Recounted = tuple[bytes, datetime | None]
"""Figures, and up to when they count."""


def differs(family: Family, day: date, *, now: datetime) -> bool:
    """Whether the figures of a date are not what they were made of, also when it is looked at
    again. What is about to be added, or changed within the last minutes, is none of either.

    Raises:
        Busy: they keep changing.
    """
    look = partial(_differs, family, day, now)
    return confirmed(lambda: budget.again(look, Stale, otherwise=Busy))


def rebuild(family: Family, day: date, *, now: datetime) -> bool:
    """Write the figures of a date anew; whether they differed.

    Raises:
        Busy: they keep changing.
    """
    return budget.again(partial(_rebuild, family, day, now), Stale, otherwise=Busy)


def request(family: Family, first: date, last: date, *, actor: str, now: datetime) -> int:
    """Have the figures of some dates made anew, each by a command: how many there are."""
    tx = Transaction(now)
    days = list(dates.days_between(first, last + dates.ONE_DAY))
    for day in days:
        tx.enqueue(RebuildFigures(family=family, day=day), actor=actor)
    tx.commit()
    return len(days)


def request_proof(day: date, *, now: datetime) -> None:
    """Have all figures of a date proved, each by a command."""
    tx = Transaction(now)
    for family in _RECOUNT:
        tx.enqueue(ProveFigures(family=family, day=day), actor=SYSTEM.actor)
    tx.commit()


def _differs(family: Family, day: date, now: datetime) -> tuple[bool, object]:
    figures = dated.one(family, day)
    if family == "booked":
        content = booked.expected(figures, now)
    else:
        content, _ = _RECOUNT[family](figures)
    return content != (figures.content or EMPTY_CONTENT[family]), (figures.version, content)


def _rebuild(family: Family, day: date, now: datetime) -> bool:
    figures = dated.one(family, day)
    content, until = _RECOUNT[family](figures)
    tx = Transaction(now)
    dated.write(tx, figures, content, until=until)
    tx.commit()
    return content != (figures.content or EMPTY_CONTENT[family])


def _bookings(figures: Dated) -> Recounted:
    return booked.recounted(figures.day), None


def _searches_of_day(figures: Dated) -> Recounted:
    """The searches of a day from the log, up to when the figures have them or, without figures, up
    to when all figures have them."""
    start, end = dates.day_bounds(figures.day)
    until = min(end, figures.until or _folded())
    lines = [line for line in events.between(start, max(start, until)) if line.name == RECORDED]
    return rules.packed(rules.tally_of(_as_of_now(events.at(lines)))), until


def _searches_for_arrival(figures: Dated) -> Recounted:
    """The searches for an arrival from the tallies of the days on which they were made."""
    until, tally = _folded(), EMPTY
    if figures.until is not None and figures.until > until:
        raise Stale
    first = figures.day - FARTHEST - dates.ONE_DAY
    keys = dated.month_keys("searched", first, figures.day)
    places = list(dated.marks_in(store.fetch_many(keys), "searched", first, figures.day))
    for some in in_parts(places, DAYS_AT_ONCE):
        for each in dated.several(some).values():
            if each.until is not None and each.until > until:
                raise Stale
            part = rules.for_arrival(rules.unpacked(each.content), figures.day)
            tally = rules.joined(tally, part)
    return rules.packed(tally), until


def _folded() -> datetime:
    known = records.folded()
    if known is None:
        raise Stale
    return known.until


def _as_of_now(recorded: list[Plain]) -> list[Search]:
    """The searches that events tell of, each of whoever has it since."""
    found = [each.of(SearchRecorded) for each in recorded]
    ids = {each.event.client_id for each in found if each.event.client_id is not None}
    clients = clients_in(store.fetch_many(map(client_key, sorted(ids))))
    heirs = {client.client_id: heir_of(client) for client in clients}
    searches = []
    for each in found:
        told = {name: getattr(each.event, name) for name in SearchRecorded.__struct_fields__}
        search = Search(at=each.at, **told)
        if search.client_id is not None:
            search = handed_over(search, heirs.get(search.client_id))
        searches.append(search)
    return searches


RECORDED = name_of(SearchRecorded)
_RECOUNT: dict[Family, Callable[[Dated], Recounted]] = {
    "searched": _searches_of_day,
    "arrival": _searches_for_arrival,
    "booked": _bookings,
}
EMPTY_CONTENT: dict[Family, bytes] = {
    "searched": rules.packed(EMPTY),
    "arrival": rules.packed(EMPTY),
    "booked": bookings.packed([]),
}
