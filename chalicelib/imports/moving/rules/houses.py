"""Houses with their prices and special dates, and their photos (pricing book, 2.1 to 2.3)."""

from collections.abc import Iterable, Sequence

import msgspec

from chalicelib.imports.moving.rules.values import amount, flag, hour, needed, price, text, whole
from chalicelib.imports.moving.types import Row
from chalicelib.pictures.rules import LEFT_BEHIND
from chalicelib.properties.types import House, Photo, Rates, SpecialDate, natural_order


def house(row: Row, rates: Row | None, special_dates: Iterable[Row]) -> House:
    """A house whole."""
    features, details = row.fields.get("caracteristicas"), row.fields.get("detalle_dormitorios")
    return House(
        property_id=row.key,
        name=text(row, "name") or "",
        slug=text(row, "slug") or row.key,
        title=text(row, "titulo"),
        description=text(row, "descripcion"),
        location=text(row, "location"),
        capacity_max=whole(row, "capacity_max"),
        bedrooms=whole(row, "dormitorios"),
        bathrooms=whole(row, "banos"),
        bedroom_details=details if isinstance(details, dict) else {},
        features=tuple(features) if isinstance(features, list) else (),
        check_in_time=hour(row, "hora_ingreso"),
        check_out_time=hour(row, "hora_salida"),
        price_from=amount(row, "precio_desde"),
        extra_guest_usd=amount(row, "precio_extra_persona"),
        background_color=text(row, "background_color") or "#fff",
        airbnb_url=text(row, "airbnb_url"),
        pool_on_url=text(row, "on_temperature_pool_url"),
        pool_off_url=text(row, "off_temperature_pool_url"),
        player_id=text(row, "player_id"),
        rates=None if rates is None else _rates(rates),
        special_dates=tuple(special_date(each) for each in _one_a_day(special_dates)),
    )


def special_date(row: Row) -> SpecialDate:
    """A night with a price of its own."""
    return SpecialDate(
        special_date_id=row.key,
        month=needed("month", whole(row, "month")),
        day=needed("day", whole(row, "day")),
        price_usd=price(row, "price_usd"),
        description=text(row, "description") or "",
        minimum_nights=whole(row, "minimum_consecutive_nights") or 1,
        is_active=flag(row, "is_active"),
    )


def photo(row: Row) -> Photo:
    """A photo, whose file may follow."""
    url = text(row, "image_url")
    is_left = url is None and text(row, "image_file") is not None
    return Photo(
        photo_id=row.key,
        property_id=needed("property", text(row, "property")),
        alt_text=text(row, "alt_text") or "",
        order=whole(row, "order") or 0,
        is_main=flag(row, "is_main"),
        external_url=url,
        state="rejected" if is_left else "ready",
        reason=LEFT_BEHIND if is_left else None,
    )


def with_own_players(houses: Sequence[House]) -> list[House]:
    """Houses in their order; of two with one player the first keeps it (home book, 10 #17)."""
    ordered = sorted(houses, key=lambda each: natural_order(each.name))
    taken: set[str] = set()
    found = []
    for each in ordered:
        is_taken = each.player_id in taken
        found.append(msgspec.structs.replace(each, player_id=None) if is_taken else each)
        taken |= {each.player_id} - {None}  # type: ignore[arg-type]
    return found


def _rates(row: Row) -> Rates:
    return Rates(
        weekday_low=price(row, "weekday_low_season_usd"),
        weekend_low=price(row, "weekend_low_season_usd"),
        weekday_high=price(row, "weekday_high_season_usd"),
        weekend_high=price(row, "weekend_high_season_usd"),
    )


def _one_a_day(rows: Iterable[Row]) -> list[Row]:
    """A house has one special date for each day of the year; the first row of a day stays."""
    found: dict[tuple[int | None, int | None], Row] = {}
    for row in rows:
        found.setdefault((whole(row, "month"), whole(row, "day")), row)
    return list(found.values())
