"""Reading stays whole: with their clients, sellers and houses, in one round trip."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial

from chalicelib.accounts.records import StaffRecord, staff_key
from chalicelib.calendar.records import taken_between
from chalicelib.clients.records import ClientRecord, client_key
from chalicelib.cloud import objects, store
from chalicelib.kernel import dates
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.catalogue import houses_for, snapshot
from chalicelib.properties.wire import HouseInStay, HouseShort
from chalicelib.reservations.availability.rules import Span, spans
from chalicelib.reservations.lists import service as listing
from chalicelib.reservations.lists.rules import Filters
from chalicelib.reservations.stays import records
from chalicelib.reservations.stays import wire as views
from chalicelib.reservations.stays.records import Listed, StayRecord
from chalicelib.reservations.stays.types import Stay
from chalicelib.reservations.stays.wire import (
    CalendarStay,
    People,
    ReceiptView,
    StayDetail,
    StayRow,
)


def rows_of(listed: Iterable[Listed], base_url: str, now: datetime) -> list[StayRow]:
    """The whole rows of a list, in its order."""
    wanted = list(listed)
    stays, people = _read(wanted)
    houses = _houses((stay.property_id for stay in stays.values()), base_url)
    today = dates.today(now)
    return [
        views.row(stay, people, houses[stay.property_id], today)
        for row in wanted
        if (stay := stays.get(row.reservation_id)) is not None
    ]


def row_of(stay: Stay, base_url: str, now: datetime) -> StayRow:
    """One stay as lists show it."""
    houses = _houses([stay.property_id], base_url)
    return views.row(stay, people_of([stay]), houses[stay.property_id], dates.today(now))


def detail_of(stay: Stay, base_url: str, now: datetime) -> StayDetail:
    """One stay with its receipts."""
    houses = _houses([stay.property_id], base_url)
    receipts = [
        ReceiptView(id=receipt.receipt_id, file=objects.read_url(receipt.file_key))
        for receipt in records.receipts_of(stay.reservation_id)
    ]
    people = people_of([stay])
    return views.detail(stay, people, houses[stay.property_id], dates.today(now), receipts)


def calendar_of(filters: Filters) -> list[CalendarStay]:
    """The calendar view of a period."""
    wanted = listing.of_period(filters)
    stays, people = _read(wanted)
    houses = houses_for({stay.property_id for stay in stays.values()})
    return [
        views.calendar(stay, people, HouseShort.of(houses[stay.property_id]))
        for row in wanted
        if (stay := stays.get(row.reservation_id)) is not None
    ]


def occupancy(slug: str, start: date, end: date, now: datetime) -> tuple[str, list[Span]]:
    """The id of a house, and when in `[start, end)` nobody may come.

    Raises:
        NotFound: no such house.
    """
    house = snapshot().catalogue.house_by_slug(slug)
    if house is None:
        raise NotFound("Propiedad no encontrada.")
    taken = taken_between(house.property_id, start, end, now)
    return house.property_id, spans(record.night for record in taken)


def people_of(stays: Iterable[Stay]) -> People:
    """The clients and sellers of stays."""
    return _people((stay.client_id, stay.seller_id) for stay in stays)


def _read(wanted: list[Listed]) -> tuple[dict[str, Stay], People]:
    """Stays and people of a list: the index told whom to ask for, so one round is enough."""
    found = store.fetch_many(
        [records.stay_key(row.reservation_id) for row in wanted]
        + _people_keys((row.client_id, row.seller_id) for row in wanted)
    )
    stays = {record.reservation_id: record.stay for record in found.all(StayRecord)}
    kept = {id_: stay for id_, stay in stays.items() if not stay.deleted}
    return kept, _people_in(found)


def _people(pairs: Iterable[tuple[str, int | None]]) -> People:
    return _people_in(store.fetch_many(_people_keys(pairs)))


def _people_keys(pairs: Iterable[tuple[str, int | None]]) -> list[store.Key]:
    keys: dict[store.Key, None] = {}
    for client_id, seller_id in pairs:
        keys[client_key(client_id)] = None
        if seller_id is not None:
            keys[staff_key(seller_id)] = None
    return list(keys)


def _people_in(found: store.Found) -> People:
    return People(
        clients={record.client_id: record for record in found.all(ClientRecord)},
        sellers={record.user_id: record for record in found.all(StaffRecord)},
    )


def _houses(property_ids: Iterable[str], base_url: str) -> dict[str, HouseInStay]:
    known = snapshot()
    make: Callable[..., HouseInStay] = partial(HouseInStay.of, base_url=base_url)
    return {
        id_: make(house, known.photos_of(id_)) for id_, house in houses_for(property_ids).items()
    }
