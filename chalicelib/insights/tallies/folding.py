"""Adding searches up into the figures of their dates.

A job does it every five minutes, minute by minute, with a delay that is longer than any request
that records one may take. Figures know up to when they have all searches, so what is cut and begun
again counts nothing twice. Pages add what is younger themselves.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from functools import partial

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated, Place
from chalicelib.insights.searches import records as searches
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import records, rules
from chalicelib.insights.tallies.types import Tally
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Stale

DELAY = timedelta(minutes=2)
"""A request that began before it has ended."""
FIRST_LOOK = timedelta(days=2)
"""How far back the first job of a stage looks."""
HOUR = timedelta(hours=1)


def fold(*, now: datetime) -> int:
    """Add up what was searched until a moment ago, as far as there is time: how many searches.

    Raises:
        Busy: others keep changing the same figures.
    """
    known = records.folded()
    until = start_of(known, now) if known is None else known.until
    end, count = _minute_of(now - DELAY), 0
    while until < end and budget.left() > budget.TO_END:
        following = min(end, until.replace(minute=0) + HOUR)
        work = partial(_fold, until, following, now)
        count += budget.again(work, Stale, otherwise=Busy)
        known = records.advance(known, until, following)
        if known is None:
            break
        until = following
    return count


def start_of(known: records.FoldedRecord | None, now: datetime) -> datetime:
    """From when on a page has to read the searches themselves."""
    if known is None:
        return (now - FIRST_LOOK).replace(minute=0, second=0, microsecond=0)
    return known.before


def places_of(found: Iterable[Search]) -> dict[Place, list[Search]]:
    """Searches by the dates whose figures count them."""
    by_place: dict[Place, list[Search]] = defaultdict(list)
    for search in found:
        by_place["searched", dates.today(search.at)].append(search)
        by_place["arrival", search.check_in].append(search)
    return by_place


def lacking(place: Place, since: datetime | None, found: Iterable[Search]) -> Tally:
    """The tally of those searches of a date that its figures do not have, which count what was
    before an instant."""
    left = rules.tally_of(each for each in found if since is None or each.at >= since)
    return left if place[0] == "searched" else Tally(left.lines)


def _fold(start: datetime, end: datetime, now: datetime) -> int:
    """Add up the searches from `start` on and before `end`."""
    places = places_of(searches.between(start, end))
    if not places:
        return 0
    before = dated.several(places)
    # Whoever hands searches over changes them first, then the figures of their dates. So these are
    # as new as the figures, or the figures are not written.
    found = searches.between(start, end)
    for place, more in places_of(found).items():
        _add(before, place, more, end, now)
    return len(found)


def _add(
    before: Mapping[Place, Dated], place: Place, more: list[Search], end: datetime, now: datetime
) -> None:
    figures = before.get(place)
    if figures is None:
        raise Stale
    if figures.until is not None and figures.until >= end:
        return
    tx = Transaction(now)
    tally = rules.joined(rules.unpacked(figures.content), lacking(place, figures.until, more))
    dated.write(tx, figures, rules.packed(tally), until=end)
    tx.commit()


def _minute_of(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)
