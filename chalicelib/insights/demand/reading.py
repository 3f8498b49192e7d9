"""The round trips of every statistic of searches: the marks that say which figures changed; then
those figures, with the searches of the last minutes; then names. However many searches there are,
it is these three."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import msgspec

from chalicelib.clients.records import client_key, clients_in
from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated, Family, Mark, Place
from chalicelib.insights.demand.types import Names
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.searches import records as searches
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import records, rules
from chalicelib.insights.tallies.columns import Columns
from chalicelib.insights.tallies.folding import lacking, places_of, start_of
from chalicelib.insights.tallies.types import Tally
from chalicelib.properties.houses.service import houses_for

AHEAD = timedelta(minutes=1)
"""Past now, so that a search of this moment is read."""
LOOKS_BACK = timedelta(days=7)
"""How long before now an answer looks for searches that were not added up. They are as a rule of
the last minutes; where nobody added up for longer, there would be a query for each hour of it."""
Marks = Mapping[Place, Mark]


class Read(msgspec.Struct, frozen=True):
    """Figures, and the searches that they may not have yet, by their places."""

    figures: Mapping[Place, Dated]
    recent: Mapping[Place, list[Search]]

    def parts(self, place: Place) -> Iterator[Columns]:
        """All searches of a date: those of its figures, and those that they do not have."""
        figures = self.figures.get(place) or Dated(family=place[0], day=place[1])
        yield rules.columns(figures.content)
        more = self.lacking(place, figures.until)
        if more.lines:
            yield Columns.of(more)

    def lacking(self, place: Place, until: datetime | None) -> Tally:
        """The searches of a date that its figures do not have, which count until an instant."""
        return lacking(place, until, self.recent.get(place, ()))

    def recent_in(self, family: Family, span: Span) -> set[Place]:
        """The dates of some days that have such searches."""
        return {
            place
            for place in self.recent
            if place[0] == family and span.first <= place[1] <= span.last
        }


def marks(spans: Mapping[Family, Span], now: datetime) -> tuple[Marks, datetime]:
    """The marks of some days, and since when the searches themselves have to be read."""
    keys = [records.FOLDED_KEY]
    for family, span in spans.items():
        keys += dated.month_keys(family, span.first, span.last)
    found = store.fetch_many(keys)
    of_days: dict[Place, Mark] = {}
    for family, span in spans.items():
        of_days |= dated.marks_in(found, family, span.first, span.last)
    return of_days, start_of(records.folded_in(found), now)


def figures(needed: Marks, since: datetime, now: datetime) -> Read:
    """The figures that are needed, and all searches since an instant, of a week at most."""
    of_figures = dated.readers(needed)
    calls: list[Callable[[], list[Any]]] = [
        *of_figures,
        *searches.readers(max(since, now - LOOKS_BACK), now + AHEAD),
    ]
    answers = parallel.together(calls)
    recent = [each for answer in answers[len(of_figures) :] for each in answer]
    return Read(dated.joined(answers[: len(of_figures)], needed), places_of(recent))


def names(client_ids: Iterable[str], house_ids: Iterable[str]) -> Names:
    """Clients who are not deleted, and houses, by their ids."""
    return Names(*parallel.both(partial(_clients, client_ids), partial(houses_for, house_ids)))


def _clients(client_ids: Iterable[str]) -> dict[str, Client]:
    keys = [client_key(client_id) for client_id in sorted(client_ids)]
    # More than one call has of them would be calls in a thread of a call.
    found = clients_in(store.fetch_many(keys[: store.BATCH])) if keys else []
    return {client.client_id: client for client in found if client.deleted_at is None}
