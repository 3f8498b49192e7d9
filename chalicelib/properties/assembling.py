"""From the records of the catalogue to its frozen types."""

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from typing import Any, TypeVar, cast

import msgspec

from chalicelib.properties import records, types
from chalicelib.properties.records import CatalogueRecord

R = TypeVar("R", bound=CatalogueRecord)
S = TypeVar("S", bound=msgspec.Struct)
Contents = dict[type[CatalogueRecord], list[CatalogueRecord]]

DEFAULT_RATE = Decimal("3.800")
"""The exchange rate until one has been set (pricing book, 2.3)."""


def catalogue_of(contents: Contents, version: str) -> types.Catalogue:
    """The catalogue that the records make up."""
    return types.Catalogue(
        version=version,
        houses=_houses(contents),
        exchange_rate=_exchange_rate(contents),
        seasons=_all(
            contents,
            records.SeasonRecord,
            types.Season,
            lambda season: (season.start_month, season.start_day, season.name),
        ),
        services=_all(
            contents,
            records.ServiceRecord,
            types.Service,
            lambda service: types.natural_order(service.name),
        ),
        policies=_all(
            contents,
            records.PolicyRecord,
            types.CancellationPolicy,
            lambda policy: (policy.days_before_check_in, policy.name),
        ),
        late_checkout=_all(
            contents,
            records.LateCheckoutRecord,
            types.LateCheckoutRule,
            lambda rule: rule.weekday,
        ),
    )


def photos_of(contents: Contents) -> dict[str, tuple[types.Photo, ...]]:
    """The photos of every house that is published, in order; of two of one order the older."""
    published = {record.property_id for record in _records(contents, records.HouseRecord)}
    main = {
        record.property_id: record.photo_id
        for record in _records(contents, records.MainPhotoRecord)
    }
    found: dict[str, list[types.Photo]] = defaultdict(list)
    shelf = _records(contents, records.PhotoRecord)
    for record in sorted(shelf, key=lambda record: (record.order, record.created)):
        if record.property_id in published:
            is_main = main.get(record.property_id) == record.photo_id
            photo = records.value_of(record, types.Photo, is_main=is_main)
            found[record.property_id].append(photo)
    return {property_id: tuple(photos) for property_id, photos in found.items()}


def entries_of(contents: Contents) -> tuple[records.ShelfRecord, ...]:
    """What the rooms above keep in the catalogue, in the order of its keys."""
    return tuple(_records(contents, records.ShelfRecord))


def _houses(contents: Contents) -> tuple[types.House, ...]:
    rates = {
        record.property_id: records.value_of(record, types.Rates)
        for record in _records(contents, records.RatesRecord)
    }
    special = {
        record.property_id: record.dates
        for record in _records(contents, records.SpecialDatesRecord)
    }
    return types.in_natural_order(
        records.value_of(
            record,
            types.House,
            rates=rates.get(record.property_id),
            special_dates=special.get(record.property_id, ()),
        )
        for record in _records(contents, records.HouseRecord)
    )


def _exchange_rate(contents: Contents) -> Decimal:
    current = _records(contents, records.RateRecord)
    return current[0].rate if current else DEFAULT_RATE


def _all(
    contents: Contents, model: type[CatalogueRecord], struct: type[S], order: Callable[[S], Any]
) -> tuple[S, ...]:
    values = [records.value_of(record, struct) for record in contents.get(model, ())]
    return tuple(sorted(values, key=order))


def _records(contents: Contents, model: type[R]) -> list[R]:
    return cast("list[R]", contents.get(model, []))
