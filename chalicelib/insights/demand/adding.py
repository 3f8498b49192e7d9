"""Adding searches of some days up. What a process has added up of days that are over it keeps,
under their marks, which tell whether it is still true."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

import msgspec

from chalicelib.insights.booked import rules as booked
from chalicelib.insights.dated.types import Family, Place
from chalicelib.insights.demand import reading, rules
from chalicelib.insights.demand.found import Found
from chalicelib.insights.demand.reading import Marks, Read
from chalicelib.insights.demand.totals import Totals
from chalicelib.insights.demand.types import Searched
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.tallies.columns import Columns
from chalicelib.kernel import dates
from chalicelib.kernel.cache import Cache

Bookings = Mapping[str, Sequence[int]]
Key = tuple[object, ...]
V = TypeVar("V")
_over: Cache[Key, Totals] = Cache(timedelta(days=1), greatest_size=4)
"""Totals of days that are over, by the days and their marks."""
_booked: Cache[Key, Bookings] = Cache(timedelta(days=1), greatest_size=8)
"""When clients booked, by the marks of the days."""


class _Work(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of a span, and what is in memory of it."""

    span: Span
    days: Marks
    over: Marks
    bookings: Marks
    totals: Totals | None
    by_client: Bookings | None

    @classmethod
    def of(cls, span: Span, marks: Marks, since: datetime, now: datetime) -> "_Work":
        """The work that a span is, where searches themselves are read from `since` on."""
        days = _within(marks, "searched", span)
        over = {place: mark for place, mark in days.items() if place[1] < dates.today(since)}
        bookings = _within(marks, "booked", _booked_in(span, now))
        return cls(
            span=span,
            days=days,
            over=over,
            bookings=bookings,
            totals=_over.latest(_key(over)),
            by_client=_booked.latest(_key(bookings)),
        )

    @property
    def needed(self) -> Marks:
        """The marks of the figures that have to be read."""
        known = {} if self.totals is None else self.over
        noted = {} if self.by_client is None else self.bookings
        marks = {**self.days, **self.bookings}
        return {place: mark for place, mark in marks.items() if place not in {*known, *noted}}

    def done(self, read: Read) -> Searched:
        """The sums, of figures that were read."""
        totals, by_client = self.totals, self.by_client
        if totals is None:
            totals = _remember(_over, self.over, Totals(_days(read, self.over)))
        if by_client is None:
            by_client = _remember(_booked, self.bookings, _bookings(read, self.bookings))
        present = (self.days.keys() - self.over.keys()) | read.recent_in("searched", self.span)
        found = Found(totals, Totals(_days(read, present)))
        return Searched(
            self.span, found, rules.converted(found.first_searches(by_client), by_client)
        )


def days_of(span: Span, now: datetime) -> dict[Family, Span]:
    """The days whose marks say what there is of a span."""
    return {"searched": span, "booked": _booked_in(span, now)}


def add_up(spans: Sequence[Span], marks: Marks, since: datetime, now: datetime) -> list[Searched]:
    """What was searched in each of some spans, whose marks were read (`reading.marks`)."""
    work = [_Work.of(span, marks, since, now) for span in spans]
    needed = {place: mark for each in work for place, mark in each.needed.items()}
    read = reading.figures(needed, since, now)
    return [each.done(read) for each in work]


def _booked_in(span: Span, now: datetime) -> Span:
    return Span(span.first, min(span.last + rules.BOOKS_WITHIN, dates.today(now)))


def _within(marks: Marks, family: Family, span: Span) -> Marks:
    return {
        place: mark
        for place, mark in marks.items()
        if place[0] == family and span.first <= place[1] <= span.last
    }


def _days(read: Read, places: Iterable[Place]) -> Iterable[tuple[date, Columns]]:
    return ((place[1], part) for place in sorted(places) for part in read.parts(place))


def _bookings(read: Read, places: Iterable[Place]) -> Bookings:
    found: dict[str, list[int]] = defaultdict(list)
    for place in places:
        for booking in booked.unpacked(read.figures[place].content):
            found[booking.client_id].append(booking.at)
    return found


def _key(marks: Marks) -> Key:
    return tuple(sorted((place, mark.version) for place, mark in marks.items()))


def _remember(cache: Cache[Key, V], marks: Marks, value: V) -> V:
    cache.put(_key(marks), value)
    return value
