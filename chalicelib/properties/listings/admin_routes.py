"""The administration of houses over HTTP."""

from uuid import UUID

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.cloud.idempotency import Once
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses import service as houses
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.listings.admin_wire import HOUSE, HousePhotos
from chalicelib.properties.listings.wire import HouseQuery
from chalicelib.properties.photos.reading import photos_of
from chalicelib.properties.photos.wire import StaffPhotoView
from chalicelib.properties.prices import service as prices
from chalicelib.properties.prices.wire import RatesView
from chalicelib.properties.special_dates import service as special_dates
from chalicelib.properties.special_dates.wire import SpecialDateBody, SpecialDateView
from chalicelib.properties.types import House, named
from chalicelib.web.audiences import staff
from chalicelib.web.history import Version, versions_of
from chalicelib.web.pages import Page, page_of_list
from chalicelib.web.routing import RequestInfo, Router
from chalicelib.web.shapes import seen_version

HouseView, NewHouse, HouseChange = HOUSE.view, HOUSE.new, HOUSE.change

MANAGES_HOUSES = staff(Permission.MANAGES_HOUSES)
MANAGES_PRICES = staff(Permission.MANAGES_PRICES)
READS_SETTINGS = staff(Permission.READS_SETTINGS)

router = Router("properties")


@router.get("/admin/properties", audience=READS_SETTINGS)
def list_for_admin(query: HouseQuery, request: RequestInfo) -> Page[HouseView] | list[HouseView]:  # type: ignore[valid-type]
    """Every house with its prices and secret addresses."""
    entries = HOUSES.entries(fresh=True)
    found = named(HOUSES.values(), query.search)
    rows = [entries[house.property_id] for house in found]
    return page_of_list(rows, lambda entry: _view(entry, request), query, request.url)


@router.post("/admin/properties", audience=MANAGES_HOUSES, status=201)
def create_house(
    body: NewHouse,  # type: ignore[valid-type]
    caller: Staff,
    request: RequestInfo,
    once: Once[Entry[House]] | None,
) -> HouseView:  # type: ignore[valid-type]
    """Publish a new house; its slug comes from its name and stays."""
    answering = once and once.answering(lambda new: _view(new, request))
    entry = houses.create_house(HOUSE.changes(body), actor=caller.actor, once=answering)
    return _view(entry, request)


@router.get("/admin/properties/{property_id}", audience=READS_SETTINGS)
def show_for_admin(property_id: UUID, request: RequestInfo) -> HouseView:  # type: ignore[valid-type]
    """One house with its prices and secret addresses."""
    return _view(HOUSES.get(property_id), request)


@router.patch("/admin/properties/{property_id}", audience=MANAGES_HOUSES)
def change_house(
    property_id: UUID,
    body: HouseChange,  # type: ignore[valid-type]
    caller: Staff,
    request: RequestInfo,
) -> HouseView:  # type: ignore[valid-type]
    """Change the fields that are sent; a new name keeps the slug."""
    entry = houses.change_house(
        str(property_id),
        HOUSE.changes(body),
        seen=seen_version(body),
        actor=caller.actor,
        now=clock.now(),
    )
    return _view(entry, request)


@router.post("/admin/properties/{property_id}/restore", audience=MANAGES_HOUSES)
def restore_house(property_id: UUID, caller: Staff, request: RequestInfo) -> HouseView:  # type: ignore[valid-type]
    """Bring a deleted house back, with its prices, special dates and photos."""
    return _view(HOUSES.restore(property_id, actor=caller.actor), request)


@router.get("/admin/properties/{property_id}/history", audience=READS_SETTINGS)
def house_history(property_id: UUID) -> list[Version]:
    """Who changed what of a house, and when, the newest first; of a deleted one too.

    Changes of special dates are named `MM-DD.<field>`.
    """
    return versions_of(HOUSES, property_id)


@router.put("/admin/properties/{property_id}/rates", audience=MANAGES_PRICES)
def set_rates(property_id: UUID, body: RatesView, caller: Staff) -> RatesView:
    """Set the four night prices of a house."""
    return RatesView.of(prices.set_rates(str(property_id), body.rates(), actor=caller.actor))


@router.put("/admin/properties/{property_id}/special-dates/{month_day}", audience=MANAGES_PRICES)
def save_special_date(
    property_id: UUID, month_day: str, body: SpecialDateBody, caller: Staff
) -> SpecialDateView:
    """Set what a day of every year (`MM-DD`) costs, and the nights that it must be sold with."""
    month, day = _month_and_day(month_day)
    date = body.on(month, day)
    special = special_dates.save_special_date(str(property_id), date, actor=caller.actor)
    return SpecialDateView.of(special)


@router.delete(
    "/admin/properties/{property_id}/special-dates/{month_day}", audience=MANAGES_PRICES, status=204
)
def remove_special_date(property_id: UUID, month_day: str, caller: Staff) -> None:
    """Let a day cost again what its season says."""
    month, day = _month_and_day(month_day)
    special_dates.remove_special_date(str(property_id), month, day, actor=caller.actor)


def _view(entry: Entry[House], request: RequestInfo) -> msgspec.Struct:
    photos = photos_of(entry.entry_id, fresh=True)
    shown = [StaffPhotoView.of(photo, request.base_url) for photo in photos]
    return HOUSE.show(entry, HousePhotos(shown))


def _month_and_day(text: str) -> tuple[int, int]:
    month, _, day = text.partition("-")
    if not (month.isascii() and month.isdigit() and day.isascii() and day.isdigit()):
        raise Invalid(fields={"month_day": ["Use el formato MM-DD."]})
    return int(month), int(day)
