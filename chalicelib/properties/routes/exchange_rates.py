"""The administration of exchange rates: a history, of which one counts."""

from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.service import exchange_rates
from chalicelib.properties.service.exchange_rates import KnownRate
from chalicelib.properties.wire.exchange_rates import NewRate, RateChange, RateView
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, PageQuery, cut
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)


@router.get("/admin/exchange-rates", audience=READS_SETTINGS)
def list_rates(query: PageQuery, request: RequestInfo) -> Page[RateView] | list[RateView]:
    """Every exchange rate, the newest first."""
    return cut(exchange_rates.newest_first(), RateView.of, query, request.url)


@router.post("/admin/exchange-rates", audience=MANAGES_PRICES, status=201)
def create_rate(body: NewRate, caller: Staff, once: Once[KnownRate] | None) -> RateView:
    """Enter a rate; it counts from now on, unless `is_active` is false."""
    known = exchange_rates.add(
        body.usd_to_sol,
        is_active=body.is_active,
        actor=caller.actor,
        once=once and once.answering(RateView.of),
    )
    return RateView.of(known)


@router.get("/admin/exchange-rates/{rate_id}", audience=READS_SETTINGS)
def show_rate(rate_id: UUID) -> RateView:
    """One exchange rate."""
    return RateView.of(exchange_rates.get(str(rate_id)))


@router.patch("/admin/exchange-rates/{rate_id}", audience=MANAGES_PRICES)
def change_rate(rate_id: UUID, body: RateChange, caller: Staff) -> RateView:
    """Correct a rate, or let it count."""
    known = exchange_rates.change(
        str(rate_id), rate=body.usd_to_sol, is_active=body.is_active, actor=caller.actor
    )
    return RateView.of(known)


@router.post("/admin/exchange-rates/{rate_id}/activate", audience=MANAGES_PRICES)
def activate_rate(rate_id: UUID, caller: Staff) -> RateView:
    """Let a rate count instead of the one that did."""
    return RateView.of(exchange_rates.change(str(rate_id), is_active=True, actor=caller.actor))


@router.delete("/admin/exchange-rates/{rate_id}", audience=MANAGES_PRICES, status=204)
def remove_rate(rate_id: UUID, caller: Staff) -> None:
    """Take a rate out of the history; the one that counts stays (409)."""
    exchange_rates.remove(str(rate_id), actor=caller.actor)
