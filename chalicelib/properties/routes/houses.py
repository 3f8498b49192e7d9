"""Houses over HTTP: the public list and page.

Their administration stands apart, so that a visitor's first answer does not load it.
"""

from chalicelib.kernel.errors import NotFound
from chalicelib.properties import catalogue
from chalicelib.properties.catalogue import Snapshot
from chalicelib.properties.types import House, named
from chalicelib.properties.wire.houses import (
    HouseDetail,
    HouseList,
    HousePage,
    HouseQuery,
    HouseRow,
)
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.pages import page_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("properties")


@router.get("/property", audience=PUBLIC)
def list_houses(query: HouseQuery, request: RequestInfo) -> HousePage | HouseList:
    """Every house in natural order, with the exchange rate (pricing book, 10.1)."""
    known = catalogue.snapshot()
    found = named(known.catalogue.houses, query.search)
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


def _rows(known: Snapshot, found: list[House], request: RequestInfo) -> list[HouseRow]:
    return [
        HouseRow.of(house, known.photos_of(house.property_id), request.base_url) for house in found
    ]
