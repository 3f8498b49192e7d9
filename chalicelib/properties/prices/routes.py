"""The administration of the four night prices, house by house."""

from uuid import UUID

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import HOUSES, house_of
from chalicelib.properties.prices import service as prices
from chalicelib.properties.prices.rules import RATE_NAMES
from chalicelib.properties.prices.wire import HousePricing, RatesChange, RatesView
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions
from chalicelib.web.pages import Page, PageQuery, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import sent_fields

MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("properties")


@router.get("/admin/property-pricing", audience=READS_SETTINGS)
def list_pricing(query: PageQuery, request: RequestInfo) -> Page[HousePricing] | list[HousePricing]:
    """Every house with its night prices."""
    return page_of_list(HOUSES.values(fresh=True), HousePricing.of, query, request.url)


@router.get("/admin/property-pricing/{property_id}", audience=READS_SETTINGS)
def show_pricing(property_id: UUID) -> HousePricing:
    """The night prices of a house; null where it has none."""
    return _pricing(property_id)


@router.get("/admin/property-pricing/{property_id}/history", audience=READS_SETTINGS)
def pricing_history(property_id: UUID) -> list[Version]:
    """Who changed which night price of a house, and when, the newest first."""
    return versions(prices.history(str(property_id)), RATE_NAMES)


@router.put("/admin/property-pricing/{property_id}", audience=MANAGES_PRICES)
def set_pricing(property_id: UUID, body: RatesView, caller: Staff) -> HousePricing:
    """Set the four night prices of a house."""
    prices.set_rates(str(property_id), body.rates(), actor=caller.actor)
    return _pricing(property_id)


@router.patch("/admin/property-pricing/{property_id}", audience=MANAGES_PRICES)
def change_pricing(property_id: UUID, body: RatesChange, caller: Staff) -> HousePricing:
    """Change the prices that are sent; the first time all four must be."""
    prices.change_rates(str(property_id), sent_fields(body), actor=caller.actor)
    return _pricing(property_id)


@router.delete("/admin/property-pricing/{property_id}", audience=MANAGES_PRICES, status=204)
def remove_pricing(property_id: UUID, caller: Staff) -> None:
    """Let the nights of a house cost what follows from its "price from"."""
    prices.remove_rates(str(property_id), actor=caller.actor)


def _pricing(property_id: UUID) -> HousePricing:
    return HousePricing.of(house_of(str(property_id)))
