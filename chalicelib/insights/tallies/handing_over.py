"""Searches of a client who is another now, or nobody any more.

Whoever is merged or erased was deleted first, and nothing is recorded for a deleted client: so all
their searches are there. Searches are changed first, then the figures of their dates, and last it
goes that they were the client's, so a cut costs nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

import msgspec

from chalicelib.clients import erasing
from chalicelib.clients.records import client_of
from chalicelib.clients.types import Client
from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Place
from chalicelib.insights.searches import records as searches
from chalicelib.insights.searches.records import OwnSearchRecord, SearchRecord
from chalicelib.insights.searches.rules import forgotten
from chalicelib.insights.searches.types import Search
from chalicelib.insights.tallies import rules
from chalicelib.insights.tallies.folding import places_of
from chalicelib.kernel.errors import Stale

AT_ONCE = 30
"""Searches that are handed over together."""
Owned = Sequence[tuple[OwnSearchRecord, SearchRecord]]


def follow(client_id: str, *, now: datetime) -> None:
    """Give the searches of a client who was merged to the one who has everything since; those of a
    client who was erased are nobody's. Whoever still is a client keeps them.

    Raises:
        Busy: others keep changing the same figures.
    """
    client = client_of(client_id)
    if client is None or not (client.merged_into or erasing.is_erased(client)):
        return
    heir = heir_of(client)
    while some := searches.of_client(client_id, AT_ONCE):
        _hand_over(client_id, heir, some, now)
    if heir is not None:
        # The heir may have been merged as well, while this was done.
        follow(heir, now=now)


def heir_of(client: Client | None) -> str | None:
    """Whose the searches of a client are now; nobody's of one who was erased."""
    while client is not None and client.merged_into is not None:
        client = client_of(client.merged_into)
    return None if client is None or erasing.is_erased(client) else client.client_id


def handed_over(search: Search, heir: str | None) -> Search:
    """A search as it is kept since."""
    return forgotten(search) if heir is None else msgspec.structs.replace(search, client_id=heir)


def _hand_over(client_id: str, heir: str | None, some: Owned, now: datetime) -> None:
    tx = Transaction(now)
    for _, record in some:
        searches.hand_over(tx, record, handed_over(record.search, heir))
    tx.commit()
    for place in places_of(record.search for _, record in some):
        work = partial(_rename, place, client_id, heir, now)
        budget.again(work, Stale, otherwise=Busy)
    tx = Transaction(now)
    for own, _ in some:
        searches.let_go(tx, own)
    tx.commit()


def _rename(place: Place, client_id: str, heir: str | None, now: datetime) -> None:
    """Write figures anew, also where nothing differs: who is adding to them has to look again."""
    figures = dated.one(*place)
    tally = rules.renamed(rules.unpacked(figures.content), client_id, heir)
    tx = Transaction(now)
    dated.write(tx, figures, rules.packed(tally), until=figures.until)
    tx.commit()
