"""Recording what visitors search for (clients book, section 7; staff book, 3.1)."""

from datetime import datetime

from chalicelib.clients.records import require_present
from chalicelib.cloud import keyed
from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.events import SearchRecorded
from chalicelib.insights.searches import records, rules
from chalicelib.insights.searches.types import Search, Visitor
from chalicelib.kernel import dates, ids
from chalicelib.kernel.errors import CasaAustinError, Unauthenticated
from chalicelib.kernel.networks import network_of
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.properties.houses.service import HOUSES

VISITOR = 24
"""Letters of the digest that tells visitors apart: 96 bits, which no two share by accident."""


class Repeated(CasaAustinError):
    """The visitor made the same search a moment ago: `search`."""

    code = "repeated_search"
    is_internal = True

    def __init__(self, search: Search) -> None:
        super().__init__()
        self.search = search


def record(
    stay: StayRequest, property_id: str | None, visitor: Visitor, *, now: datetime
) -> Search:
    """Record a search, or find the same one of the same visitor within the last minute. A house
    that nobody knows is none.

    Raises:
        Invalid: nobody can look for such a stay.
        Unauthenticated: the client was deleted since the token was made.
    """
    rules.check(stay, dates.today(now))
    search = rules.search_of(
        stay,
        visitor,
        search_id=ids.new_id(),
        property_id=_known(property_id),
        key=_visitor_of(visitor.address),
        now=now,
    )
    tx = Transaction(now)
    records.add(tx, search, visitor.address, repeated=Repeated)
    if search.client_id is not None:
        # Whoever forgets the client, or merges them, finds all their searches from then on.
        require_present(tx, search.client_id, otherwise=Unauthenticated())
    tx.emit(_recorded(search), actor=_actor(search))
    try:
        tx.commit()
    except Repeated as repeated:
        return repeated.search
    return search


def newest_of(client_id: str) -> Search | None:
    """The last search of a client; None before the first."""
    return records.newest_of([client_id])


def _known(property_id: str | None) -> str | None:
    return property_id if property_id and HOUSES.find(property_id) else None


def _visitor_of(address: str) -> str:
    """The same for one address, as long as the key that signs tokens is not changed: whoever comes
    on both sides of such a change counts as two."""
    return keyed.name(f"visitor#{network_of(address)}")[:VISITOR]


def _recorded(search: Search) -> SearchRecorded:
    told = {name: getattr(search, name) for name in SearchRecorded.__struct_fields__}
    return SearchRecorded(**told)


def _actor(search: Search) -> str:
    return "visitor" if search.client_id is None else f"client#{search.client_id}"
