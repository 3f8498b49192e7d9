"""Quotes over HTTP (pricing book, 10.2)."""

from datetime import timedelta
from functools import partial

from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Caller
from chalicelib.pricing.quotes import service as quotes
from chalicelib.pricing.quotes.limits import quoting
from chalicelib.pricing.quotes.rules.requests import Reason
from chalicelib.pricing.quotes.types import QuoteCode
from chalicelib.pricing.quotes.wire.problems import QuoteProblem, quote_problem
from chalicelib.pricing.quotes.wire.queries import QuoteQuery
from chalicelib.pricing.quotes.wire.quotes import quote_view
from chalicelib.pricing.quotes.wire.shapes import QuoteView
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.limits import Limit
from chalicelib.web.routing import RequestInfo, Router

router = Router("pricing")
# Whoever plans a stay asks a few times a minute; whoever tries codes asks without end.
QUOTES = Limit("quotes", most=120, within=timedelta(minutes=1), free=20)


@router.get(
    "/properties/calculate-pricing",
    audience=PUBLIC,
    limits=(QUOTES,),
    envelope=quote_problem,
    problem=QuoteProblem,
    numbers=(QuoteCode, Reason),
)
def quote(caller: Caller | None, query: QuoteQuery, request: RequestInfo) -> QuoteView:
    """What a stay costs in one house or in all, night by night, and whether it can be had.

    The client is whoever calls. Sales staff may name another with `client_id`, and so may who
    calls without a token: the discounts are then the client's, and nothing else of the client is
    told.
    """
    now = clock.now()
    asked = query.request(dates.today(now))
    work = partial(quotes.quote, asked, caller=caller, now=now)
    return quote_view(quoting(asked, caller, request.address, work))
