"""What staff may enter of a house, and the names that follow from it (pricing book, 2.1)."""

import re
from datetime import time
from decimal import Decimal
from urllib.parse import urlsplit

import msgspec

from chalicelib.kernel import money, places, spanish
from chalicelib.kernel.money import HUNDRED, ZERO
from chalicelib.kernel.validation import NOT_AN_ADDRESS, Problems, too_long
from chalicelib.properties.types import GUESTS_LEAVE, House

ADDRESSES = ("airbnb_url", "pool_on_url", "pool_off_url")
WIRE_NAMES = {
    "property_id": "id",
    "title": "titulo",
    "description": "descripcion",
    "bedrooms": "dormitorios",
    "bathrooms": "banos",
    "bedroom_details": "detalle_dormitorios",
    "features": "caracteristicas",
    "check_in_time": "hora_ingreso",
    "check_out_time": "hora_salida",
    "price_from": "precio_desde",
    "extra_guest_usd": "precio_extra_persona",
    "pool_on_url": "on_temperature_pool_url",
    "pool_off_url": "off_temperature_pool_url",
}
"""How the wire calls the fields of a house where it does not use their own names."""

NOT_IN_ADDRESSES = re.compile(r"""[\s\x00-\x1f\x7f<>"'`\\{}|^]""")
"""What would have to be percent-encoded, and what could end an attribute of a page."""
COLOUR = (
    r"#(?:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})|[a-z]{3,30}|(?:rgb|hsl)a?\([0-9a-z.,%/ ]{5,60}\)"
)
"""Compiled where a house is written: every start reads houses, few write one."""
NOT_A_COLOUR = "Escriba un color de CSS, por ejemplo «#1f6f5c»."
MOST_GUESTS = 500
MOST_JSON_BYTES = 20_000
LONGEST_SLUG = 200
NOT_A_PART = "Debe ser mayor que 0 y como máximo 100."
TOO_EARLY = "Desde las 11:00: antes, la casa es de los huéspedes que salen."
HOURS = ("check_in_time", "check_out_time", "devices_from", "music_from")
TOO_FEW_FIT = "Las personas incluidas no pueden ser más que la capacidad máxima."
LONGEST_TEXTS = {
    "name": 150,
    "title": 200,
    "description": 10_000,
    "location": 250,
    "background_color": 255,
    "airbnb_url": 500,
    "pool_on_url": 500,
    "pool_off_url": 500,
    "player_id": 50,
    "swap_group": 50,
}


def advance_of(house: House, price: Decimal) -> Decimal:
    """The part of a price that a house asks for in advance, in the currency of the price."""
    return money.cents(money.percent(price, house.advance_percentage))


def checked_house(house: House, problems: Problems) -> House:
    """`house` with its name tidy, its amounts in cents and its hours without zone.

    Raises:
        Invalid: a field breaks its limits, or more guests are included than fit; with what
            `problems` had noted.
    """
    name = spanish.one_line(house.name)
    problems.name("name", name, LONGEST_TEXTS["name"])
    _check_texts(problems, house)
    for field in ("bedrooms", "bathrooms"):
        problems.number(field_name(field), getattr(house, field), 0, MOST_GUESTS)
    for field in ("capacity_max", "included_guests"):
        problems.number(field_name(field), getattr(house, field), 1, MOST_GUESTS)
        problems.note(field_name(field), TOO_FEW_FIT, when=_includes_more_than_fit(house))
    problems.note(
        "advance_percentage", NOT_A_PART, when=not ZERO < house.advance_percentage <= HUNDRED
    )
    for field in ("price_from", "extra_guest_usd"):
        problems.price(field_name(field), getattr(house, field))
    for field in ("devices_from", "music_from"):
        hour = getattr(house, field)
        problems.note(field, TOO_EARLY, when=hour is not None and hour < GUESTS_LEAVE)
    stands = places.place(house.latitude, house.longitude, problems)
    problems.raise_any()
    return msgspec.structs.replace(
        house,
        name=name,
        latitude=stands and stands.latitude,
        longitude=stands and stands.longitude,
        price_from=_cents(house.price_from),
        extra_guest_usd=_cents(house.extra_guest_usd),
        **{field: _hour(getattr(house, field)) for field in HOURS},
        player_id=spanish.visible(house.player_id or "") or None,
    )


def _includes_more_than_fit(house: House) -> bool:
    return 0 < (house.capacity_max or 0) < house.included_guests


def _check_texts(problems: Problems, house: House) -> None:
    for field, longest in LONGEST_TEXTS.items():
        if field != "name":
            problems.text(field_name(field), getattr(house, field), longest)
    is_colour = re.fullmatch(COLOUR, house.background_color, re.IGNORECASE) is not None
    problems.note("background_color", NOT_A_COLOUR, when=not is_colour)
    for field in ADDRESSES:
        address = getattr(house, field)
        problems.note(field_name(field), NOT_AN_ADDRESS, when=not is_address(address))
    for field in ("bedroom_details", "features"):
        size = len(msgspec.json.encode(getattr(house, field)))
        problems.note(field_name(field), too_long(MOST_JSON_BYTES), when=size > MOST_JSON_BYTES)


def field_name(field: str) -> str:
    """The wire's name of a field of a house."""
    return WIRE_NAMES.get(field, field)


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else money.cents(amount)


def _hour(hour: time | None) -> time | None:
    return None if hour is None else hour.replace(microsecond=0, tzinfo=None)


def is_address(text: str | None) -> bool:
    """Whether `text` is an http(s) address without credentials or signs of markup, or nothing."""
    if not text:
        return True
    try:
        parts = urlsplit(text)
        has_host = bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False
    is_plain = "@" not in parts.netloc and not NOT_IN_ADDRESSES.search(text)
    return parts.scheme in {"http", "https"} and has_host and is_plain


def slug_of(name: str) -> str:
    """`name` as a part of an address; empty where nothing of it can be written so."""
    # Only naming a house or a file needs the transliteration tables.
    from slugify import slugify

    return slugify(name, max_length=LONGEST_SLUG - 10)


def base_slug(name: str, property_id: str) -> str:
    """The slug that a new house would like to have (pricing book, 2.1)."""
    return slug_of(name) or f"propiedad-{property_id}"
