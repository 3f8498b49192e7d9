"""The administration of houses over HTTP."""

from typing import Any, cast
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.kernel.permissions import Permission
from chalicelib.properties import catalogue
from chalicelib.properties.catalogue import Snapshot
from chalicelib.properties.service import houses, prices, special_dates
from chalicelib.properties.service.houses import HouseDetails
from chalicelib.properties.types import House, named
from chalicelib.properties.wire.fields import given
from chalicelib.properties.wire.houses import AdminHouse, HouseBody, HouseQuery
from chalicelib.properties.wire.rates import RatesView
from chalicelib.properties.wire.special_dates import SpecialDateBody, SpecialDateView
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, cut
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")
READS_SETTINGS = staff(Permission.READS_SETTINGS)
MANAGES_HOUSES = staff(Permission.MANAGES_HOUSES)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)


@router.get("/admin/properties", audience=READS_SETTINGS)
def list_for_admin(query: HouseQuery, request: RequestInfo) -> Page[AdminHouse] | list[AdminHouse]:
    """Every house with its prices and secret addresses."""
    known = catalogue.snapshot(fresh=True)
    return cut(
        named(known.catalogue.houses, query.search),
        lambda house: _for_admin(known, house, request),
        query,
        request.url,
    )


@router.post("/admin/properties", audience=MANAGES_HOUSES, status=201)
def create_house(
    body: HouseBody, caller: Staff, request: RequestInfo, once: Once[House] | None
) -> AdminHouse:
    """Publish a new house; its slug comes from its name and stays."""
    answering = once and once.answering(lambda new: AdminHouse.of(new, (), request.base_url))
    house = houses.create_house(_details(body), actor=caller.actor, once=answering)
    return AdminHouse.of(house, (), request.base_url)


@router.get("/admin/properties/{property_id}", audience=READS_SETTINGS)
def show_for_admin(property_id: UUID, request: RequestInfo) -> AdminHouse:
    """One house with its prices and secret addresses."""
    return _admin_house(str(property_id), request)


@router.patch("/admin/properties/{property_id}", audience=MANAGES_HOUSES)
def change_house(
    property_id: UUID, body: HouseBody, caller: Staff, request: RequestInfo
) -> AdminHouse:
    """Change the fields that are sent; a new name keeps the slug."""
    houses.change_house(str(property_id), _details(body), actor=caller.actor)
    return _admin_house(str(property_id), request)


@router.delete("/admin/properties/{property_id}", audience=MANAGES_HOUSES, status=204)
def delete_house(property_id: UUID, caller: Staff) -> None:
    """Take a house off the site. Its stays keep it, and its slug stays taken."""
    houses.delete_house(str(property_id), actor=caller.actor)


@router.put("/admin/properties/{property_id}/rates", audience=MANAGES_PRICES)
def set_rates(property_id: UUID, body: RatesView, caller: Staff) -> RatesView:
    """Set the four night prices of a house."""
    return RatesView.of(prices.set_rates(str(property_id), body.rates(), actor=caller.actor))


@router.put(
    "/admin/properties/{property_id}/special-dates/{month_day}",
    audience=MANAGES_PRICES,
)
def save_special_date(
    property_id: UUID, month_day: str, body: SpecialDateBody, caller: Staff
) -> SpecialDateView:
    """Set what a day of every year (`MM-DD`) costs, and the nights that it must be sold with."""
    month, day = _month_and_day(month_day)
    special = special_dates.save_special_date(
        str(property_id),
        month,
        day,
        price_usd=body.price_usd,
        description=body.description,
        minimum_nights=body.minimum_consecutive_nights,
        is_active=body.is_active,
        actor=caller.actor,
    )
    return SpecialDateView.of(special)


@router.delete(
    "/admin/properties/{property_id}/special-dates/{month_day}",
    audience=MANAGES_PRICES,
    status=204,
)
def remove_special_date(property_id: UUID, month_day: str, caller: Staff) -> None:
    """Let a day cost again what its season says."""
    month, day = _month_and_day(month_day)
    special_dates.remove_special_date(str(property_id), month, day, actor=caller.actor)


def _for_admin(known: Snapshot, house: House, request: RequestInfo) -> AdminHouse:
    return AdminHouse.of(house, known.photos_of(house.property_id), request.base_url)


def _admin_house(property_id: str, request: RequestInfo) -> AdminHouse:
    known = catalogue.snapshot(fresh=True)
    house = known.catalogue.house(property_id)
    if house is None:
        raise NotFound
    return _for_admin(known, house, request)


def _details(body: HouseBody) -> HouseDetails:
    values: dict[str, Any] = given(body)
    if "features" in values:
        values["features"] = tuple(values["features"])
    return cast("HouseDetails", values)


def _month_and_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if not (month.isascii() and month.isdigit() and day.isascii() and day.isdigit()):
        raise Invalid(fields={"month_day": ["Use el formato MM-DD."]})
    return int(month), int(day)
