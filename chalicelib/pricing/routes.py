"""Quotes over HTTP (pricing book, 10.2 and 10.4)."""

from chalicelib.kernel import clock
from chalicelib.pricing import service, views
from chalicelib.pricing.problems import QuoteProblem, late_checkout_problem, quote_problem
from chalicelib.pricing.queries import LateCheckoutQuery, QuoteQuery
from chalicelib.pricing.views import LateCheckoutView, QuoteView
from chalicelib.web.callers import PUBLIC, Caller
from chalicelib.web.routing import Router

router = Router("pricing")


@router.get(
    "/properties/calculate-pricing", audience=PUBLIC, envelope=quote_problem, problem=QuoteProblem
)
def quote(caller: Caller | None, query: QuoteQuery) -> QuoteView:
    """What a stay costs in one house or in all, night by night, and whether it can be had.

    The client is whoever calls; only sales staff may name another with `client_id`.
    """
    return views.quote_view(service.quote(query, caller, clock.now()))


@router.get(
    "/properties/calculate-late-checkout",
    audience=PUBLIC,
    envelope=late_checkout_problem,
    problem=QuoteProblem,
)
def late_checkout(query: LateCheckoutQuery) -> LateCheckoutView:
    """Whether a departure may be late, and what the night of the departure then costs."""
    return views.late_checkout_view(service.late_checkout(query, clock.now()))
