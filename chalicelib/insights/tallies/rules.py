"""Adding searches up. Whatever the order, and in whatever parts, the same searches make the same
tally, and a tally is the same bytes wherever it is made."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import former
from chalicelib.insights.tallies.columns import Columns
from chalicelib.insights.tallies.types import EMPTY, HOURS, NOBODY, Line, Person, Seen, Tally
from chalicelib.kernel import dates

NOTHING = Columns.of(EMPTY)


def tally_of(searches: Iterable[Search]) -> Tally:
    """The tally of searches; one that comes twice counts once."""
    distinct = {search.search_id: search for search in searches}
    hours = Counter(dates.in_lima(each.at).hour for each in distinct.values())
    lines: dict[Line, Seen] = {}
    for search in distinct.values():
        at = int(search.at.timestamp())
        _count(lines, line_of(search), Seen(1, at, at))
    return Tally(lines, tuple(hours[hour] for hour in range(HOURS)))


def joined(*tallies: Tally) -> Tally:
    """The tally of the searches of several, which have none in common."""
    lines = dict(tallies[0].lines)
    for tally in tallies[1:]:
        for line, seen in tally.lines.items():
            _count(lines, line, seen)
    hours = tuple(map(sum, zip(*(tally.hours for tally in tallies), strict=True)))
    return Tally(lines, hours)


def for_arrival(tally: Tally, day: date) -> Tally:
    """The part of a tally that looked for an arrival on `day`; hours are not kept by arrivals."""
    return Tally({line: seen for line, seen in tally.lines.items() if line.check_in == day})


def renamed(tally: Tally, client_id: str, to: str | None) -> Tally:
    """A tally in which the searches of a client are those of another, or (None) nobody's."""
    person = NOBODY if to is None else Person(client=to)
    lines: dict[Line, Seen] = {}
    for line, seen in tally.lines.items():
        is_theirs = line.person.client == client_id
        _count(lines, line._replace(person=person) if is_theirs else line, seen)
    return Tally(lines, tally.hours)


def line_of(search: Search) -> Line:
    """What a search is for."""
    person = Person(
        client=search.client_id or "",
        visitor=search.visitor or "",
        network=search.network or "",
        device=search.device or "",
    )
    return Line(person, search.check_in, search.nights, search.guests, search.property_id or "")


def packed(tally: Tally) -> bytes:
    """The bytes of a tally: the same for equal ones."""
    return Columns.of(tally).packed()


def columns(content: bytes) -> Columns:
    """The columns of a tally that `packed` made bytes of; those of an empty one of none."""
    if content[:1] == former.MARK:
        return Columns.of(former.unpacked(content))
    return Columns.read(content) if content else NOTHING


def unpacked(content: bytes) -> Tally:
    """The tally that `packed` made bytes of; an empty one of none."""
    return columns(content).tally()


def _count(lines: dict[Line, Seen], line: Line, seen: Seen) -> None:
    known = lines.get(line)
    if known is not None:
        seen = Seen(
            known.times + seen.times, min(known.first, seen.first), max(known.last, seen.last)
        )
    lines[line] = seen
