"""The administration of exchange rates: a history, of which one counts."""

from uuid import UUID

from chalicelib.exchange_rates.service import EXCHANGE_RATES
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import staff
from chalicelib.web.crud import Resource
from chalicelib.web.routing import Router
from chalicelib.web.shapes import Field

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("exchange rates")

RESOURCE = Resource(
    EXCHANGE_RATES,
    path="/admin/exchange-rates",
    one="rate",
    many="exchange rates, the newest first",
    reads=READS_SETTINGS,
    writes=MANAGES_PRICES,
    fields={"rate": Field("usd_to_sol")},
    texts={
        "add": "Enter a rate; it counts from now on, unless `is_active` is false.",
        "change": "Correct a rate, or let it count.",
        "remove": "Take a rate out of the history; the one that counts stays (409).",
    },
)
RESOURCE.add_to(router)
RateView = RESOURCE.shapes.view


@router.post("/admin/exchange-rates/{rate_id}/activate", audience=MANAGES_PRICES)
def activate_rate(rate_id: UUID, caller: Staff) -> RateView:  # type: ignore[valid-type]
    """Let a rate count instead of the one that did."""
    return RESOURCE.view(EXCHANGE_RATES.change(rate_id, {"is_active": True}, actor=caller.actor))
