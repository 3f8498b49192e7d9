"""Houses over HTTP: the public list and page.

Their administration stands apart, so that a visitor's first answer does not load it.
"""

from chalicelib.catalogue.snapshots import snapshot
from chalicelib.exchange_rates.service import rate_of
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import HOUSES, house_by_slug
from chalicelib.properties.listings.wire import (
    HouseDetail,
    HouseList,
    HousePage,
    HouseQuery,
    HouseRow,
)
from chalicelib.properties.photos.reading import photos_of
from chalicelib.properties.types import House, named
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.pages import page_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")


@router.get("/property", audience=PUBLIC)
def list_houses(query: HouseQuery, request: RequestInfo) -> HousePage | HouseList:
    """Every house in natural order, with the exchange rate (pricing book, 10.1)."""
    present = snapshot()
    found = named(HOUSES.values(present), query.search)
    rate = float(rate_of(present))
    if query.whole:
        return HouseList(exchange_rate=rate, results=_rows(found, request))
    rows = _rows(found[query.offset : query.offset + query.size], request)
    page = page_of(rows, len(found), query, request.url)
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
    house = house_by_slug(slug)
    if house is None:
        raise NotFound
    return HouseDetail.of(house, photos_of(house.property_id), request.base_url)


def _rows(houses: list[House], request: RequestInfo) -> list[HouseRow]:
    return [HouseRow.of(house, photos_of(house.property_id), request.base_url) for house in houses]
