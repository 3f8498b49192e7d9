"""Houses over HTTP: the public list and page, and their administration."""

from typing import Any, cast
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import spanish
from chalicelib.kernel.errors import Invalid, NotFound
from chalicelib.properties import catalogue
from chalicelib.properties.catalogue import Snapshot
from chalicelib.properties.service import houses, prices, special_dates
from chalicelib.properties.service.houses import HouseDetails
from chalicelib.properties.types import House
from chalicelib.properties.views.fields import given
from chalicelib.properties.views.houses import (
    AdminHouse,
    HouseBody,
    HouseDetail,
    HouseList,
    HousePage,
    HouseQuery,
    HouseRow,
)
from chalicelib.properties.views.rates import RatesView
from chalicelib.properties.views.special_dates import SpecialDateBody, SpecialDateView
from chalicelib.web.callers import ADMIN, PUBLIC, Staff
from chalicelib.web.pages import Page, cut, page_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")


@router.get("/property", audience=PUBLIC)
def list_houses(query: HouseQuery, request: RequestInfo) -> HousePage | HouseList:
    """Every house in natural order, with the exchange rate (pricing book, 10.1)."""
    known = catalogue.snapshot()
    found = _named(known, query.search)
    rate = float(known.catalogue.exchange_rate)
    if query.whole:
        return HouseList(exchange_rate=rate, results=_rows(known, found, request))
    wanted = found[query.offset : query.offset + query.size]
    page = page_of(_rows(known, wanted, request), len(found), query, request.url)
    return HousePage(
        exchange_rate=rate,
        count=page.count,
        next=page.next,
        previous=page.previous,
        results=page.results,
        actual=page.actual,
        total_paginas=page.total_paginas,
    )


@router.get("/property/{slug}", audience=PUBLIC)
def show_house(slug: str, request: RequestInfo) -> HouseDetail:
    """One house, by its slug only."""
    known = catalogue.snapshot()
    house = known.catalogue.house_by_slug(slug)
    if house is None:
        raise NotFound
    return HouseDetail.of(house, known.photos_of(house.property_id), request.base_url)


@router.get("/admin/properties", audience=ADMIN)
def list_for_admin(query: HouseQuery, request: RequestInfo) -> Page[AdminHouse] | list[AdminHouse]:
    """Every house with its prices and secret addresses."""
    known = catalogue.snapshot(fresh=True)
    return cut(
        _named(known, query.search),
        lambda house: _for_admin(known, house, request),
        query,
        request.url,
    )


@router.post("/admin/properties", audience=ADMIN, status=201)
def create_house(
    body: HouseBody, caller: Staff, request: RequestInfo, once: Once[House] | None
) -> AdminHouse:
    """Publish a new house; its slug comes from its name and stays."""
    answering = once and once.answering(lambda new: AdminHouse.of(new, (), request.base_url))
    house = houses.create_house(_details(body), actor=caller.actor, once=answering)
    return AdminHouse.of(house, (), request.base_url)


@router.get("/admin/properties/{property_id}", audience=ADMIN)
def show_for_admin(property_id: UUID, request: RequestInfo) -> AdminHouse:
    """One house with its prices and secret addresses."""
    return _admin_house(str(property_id), request)


@router.patch("/admin/properties/{property_id}", audience=ADMIN)
def change_house(
    property_id: UUID, body: HouseBody, caller: Staff, request: RequestInfo
) -> AdminHouse:
    """Change the fields that are sent; a new name keeps the slug."""
    houses.change_house(str(property_id), _details(body), actor=caller.actor)
    return _admin_house(str(property_id), request)


@router.delete("/admin/properties/{property_id}", audience=ADMIN, status=204)
def delete_house(property_id: UUID, caller: Staff) -> None:
    """Take a house off the site. Its stays keep it, and its slug stays taken."""
    houses.delete_house(str(property_id), actor=caller.actor)


@router.put("/admin/properties/{property_id}/rates", audience=ADMIN)
def set_rates(property_id: UUID, body: RatesView, caller: Staff) -> RatesView:
    """Set the four night prices of a house."""
    return RatesView.of(prices.set_rates(str(property_id), body.rates(), actor=caller.actor))


@router.put("/admin/properties/{property_id}/special-dates/{month_day}", audience=ADMIN)
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
    "/admin/properties/{property_id}/special-dates/{month_day}", audience=ADMIN, status=204
)
def remove_special_date(property_id: UUID, month_day: str, caller: Staff) -> None:
    """Let a day cost again what its season says."""
    month, day = _month_and_day(month_day)
    special_dates.remove_special_date(str(property_id), month, day, actor=caller.actor)


def _named(known: Snapshot, search: str) -> list[House]:
    """The houses whose name contains `search`, whatever its case and accents."""
    wanted = spanish.fold(search)
    return [house for house in known.catalogue.houses if wanted in spanish.fold(house.name)]


def _rows(known: Snapshot, found: list[House], request: RequestInfo) -> list[HouseRow]:
    return [
        HouseRow.of(house, known.photos_of(house.property_id), request.base_url) for house in found
    ]


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
