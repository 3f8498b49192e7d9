"""Airbnb profits: their administration, and the old address of one (pricing book, 10.8)."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.insights.profits import service as profits
from chalicelib.insights.profits.rules import month_of_filter
from chalicelib.insights.profits.types import HouseProfit, Profit
from chalicelib.insights.profits.wire import (
    AdminProfitChange,
    AdminProfitView,
    NewProfit,
    ProfitBody,
    ProfitChange,
    ProfitQuery,
    ProfitView,
)
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.listings.wire import HouseOfStay
from chalicelib.properties.photos.reading import photos_of
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, answer_of
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import sent_fields

router = Router("properties")
READS_MONEY = staff(Permission.READS_MONEY)
WRITES_MONEY = staff(Permission.WRITES_MONEY)


@router.get("/admin/airbnb-profits", audience=READS_MONEY)
def list_profits(
    query: ProfitQuery, request: RequestInfo
) -> Page[AdminProfitView] | list[AdminProfitView]:
    """Profits of one month (`year` and `month`) or all, the newest month first."""
    rows, count = _rows(query)
    view = _viewer(rows, request)
    views = [view(row) for row in rows]
    return answer_of(views, count, query, request.url)


@router.post("/admin/airbnb-profits", audience=WRITES_MONEY, status=201)
def create_profit(
    body: NewProfit, caller: Staff, request: RequestInfo, once: Once[HouseProfit] | None
) -> AdminProfitView:
    """Enter what a house earned in a month that has no profit of it yet."""

    def view(profit: HouseProfit) -> AdminProfitView:
        return AdminProfitView.of(profit, _house(profit, request))

    profit = profits.add(
        Profit(profit_id="", **_details(body)),
        actor=caller.actor,
        once=once and once.answering(view),
    )
    return view(profit)


@router.get("/admin/airbnb-profits/{profit_id}", audience=READS_MONEY)
def show_profit(profit_id: UUID, request: RequestInfo) -> AdminProfitView:
    """One profit."""
    profit = profits.get(str(profit_id))
    return AdminProfitView.of(profit, _house(profit, request))


@router.get("/admin/airbnb-profits/{profit_id}/history", audience=READS_MONEY)
def profit_history(profit_id: UUID) -> list[Version]:
    """Who changed what of a profit, and when, the newest first; of a removed one too."""
    return versions(profits.history(str(profit_id)))


@router.patch("/admin/airbnb-profits/{profit_id}", audience=WRITES_MONEY)
def change_profit(
    profit_id: UUID, body: AdminProfitChange, caller: Staff, request: RequestInfo
) -> AdminProfitView:
    """Change the fields that are sent, house and month with them."""
    profit = profits.change(str(profit_id), _details(body), actor=caller.actor)
    return AdminProfitView.of(profit, _house(profit, request))


@router.delete("/admin/airbnb-profits/{profit_id}", audience=WRITES_MONEY, status=204)
def remove_profit(profit_id: UUID, caller: Staff) -> None:
    """Forget a profit."""
    profits.remove(str(profit_id), actor=caller.actor)


@router.get("/profit/{profit_id}", audience=READS_MONEY, deprecated=True)
def show_old(profit_id: UUID, request: RequestInfo) -> ProfitView:
    """One profit."""
    profit = profits.get(str(profit_id))
    return ProfitView.of(profit, _house(profit, request))


@router.put("/profit/{profit_id}", audience=WRITES_MONEY, forbid_unknown=False, deprecated=True)
def replace_old(
    profit_id: UUID, body: ProfitBody, caller: Staff, request: RequestInfo
) -> ProfitView:
    """Change month, year and amount; the house stays, whatever is sent of it."""
    return _change_old(profit_id, body, caller, request)


@router.patch("/profit/{profit_id}", audience=WRITES_MONEY, forbid_unknown=False, deprecated=True)
def change_old(
    profit_id: UUID, body: ProfitChange, caller: Staff, request: RequestInfo
) -> ProfitView:
    """Change the fields that are sent; the house stays, whatever is sent of it."""
    return _change_old(profit_id, body, caller, request)


@router.delete("/profit/{profit_id}", audience=WRITES_MONEY, status=204, deprecated=True)
def remove_old(profit_id: UUID, caller: Staff) -> None:
    """Forget a profit."""
    profits.remove(str(profit_id), actor=caller.actor)


def _change_old(
    profit_id: UUID, body: ProfitChange, caller: Staff, request: RequestInfo
) -> ProfitView:
    profit = profits.change(str(profit_id), _details(body), actor=caller.actor)
    return ProfitView.of(profit, _house(profit, request))


def _rows(query: ProfitQuery) -> tuple[list[HouseProfit], int]:
    month = month_of_filter(query.year, query.month)
    if month is None:
        return profits.page(query.offset, None if query.whole else query.size)
    found = profits.of_month(*month)
    end = len(found) if query.whole else query.offset + query.size
    return found[query.offset : end], len(found)


def _viewer(
    rows: Iterable[HouseProfit], request: RequestInfo
) -> Callable[[HouseProfit], AdminProfitView]:
    """How rows become views: a house that comes again is made once."""
    houses = {profit.house.property_id: _house(profit, request) for profit in rows}
    return lambda profit: AdminProfitView.of(profit, houses[profit.house.property_id])


def _details(body: ProfitChange) -> dict[str, Any]:
    details = sent_fields(body)
    if "property_id" in details:
        details["property_id"] = str(details["property_id"])
    return details


def _house(profit: HouseProfit, request: RequestInfo) -> HouseOfStay:
    photos = photos_of(profit.house.property_id)
    return HouseOfStay.of(profit.house, photos, request.base_url)
