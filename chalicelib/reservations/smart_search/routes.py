"""The staff's search for a house, with the moves that would free one (pricing book, 10.3)."""

from chalicelib.kernel import clock, dates
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.quotes.rules.requests import Reason
from chalicelib.pricing.quotes.types import QuoteCode
from chalicelib.pricing.quotes.wire.problems import QuoteProblem, quote_problem
from chalicelib.pricing.quotes.wire.queries import StayQuery
from chalicelib.reservations.smart_search import service as smart_search
from chalicelib.reservations.smart_search.wire import SearchView, search_view
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("pricing")


@router.get(
    "/properties/calculate-pricing-erp",
    audience=staff(Permission.QUOTES_FOR_CLIENTS),
    envelope=quote_problem,
    problem=QuoteProblem,
    numbers=(QuoteCode, Reason),
)
def search(query: StayQuery) -> SearchView:
    """Houses that are free for a stay, and those that moving other stays would free.

    Moves are proposals: nothing changes until staff move a stay.
    """
    now = clock.now()
    stay = query.stay(dates.today(now))
    return search_view(smart_search.search(stay, query.client_id, now=now))
