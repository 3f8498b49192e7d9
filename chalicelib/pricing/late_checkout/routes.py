"""Late checkouts over HTTP (pricing book, 10.4)."""

from chalicelib.kernel import clock
from chalicelib.pricing.late_checkout import service as late_checkouts
from chalicelib.pricing.late_checkout.types import LateCheckoutCode
from chalicelib.pricing.late_checkout.wire import (
    LateCheckoutQuery,
    LateCheckoutView,
    late_checkout_problem,
    late_checkout_view,
)
from chalicelib.pricing.quotes.routes import QUOTES
from chalicelib.pricing.quotes.wire.problems import QuoteProblem
from chalicelib.pricing.quotes.wire.queries import days_of, guests_of
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import Router

router = Router("pricing")


@router.get(
    "/properties/calculate-late-checkout",
    audience=PUBLIC,
    limits=(QUOTES,),
    envelope=late_checkout_problem,
    problem=QuoteProblem,
    numbers=(LateCheckoutCode,),
)
def quote(query: LateCheckoutQuery) -> LateCheckoutView:
    """Whether a departure may be late, and what the night of the departure then costs."""
    property_id, checkout_date = query.required()
    house = late_checkouts.house_of(property_id)
    dates = days_of(LateCheckoutCode.DATE_FORMAT, checkout_date=checkout_date)
    day = dates["checkout_date"]
    answer = late_checkouts.quote(house, day, guests_of(query.guests), now=clock.now())
    return late_checkout_view(answer)
