"""What staff may enter of a house and its catalogue, and the names that follow from it.

Problems are named by the fields of the wire. Limits: pricing book, section 2.
"""

from collections import defaultdict
from collections.abc import Mapping
from datetime import time
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from chalicelib.kernel import dates, money
from chalicelib.kernel.errors import Invalid
from chalicelib.properties.types import (
    CancellationPolicy,
    House,
    LateCheckoutRule,
    Photo,
    Rates,
    Season,
    Service,
    SpecialDate,
)

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

RATE_NAMES = {
    "weekday_low": "weekday_low_season_usd",
    "weekend_low": "weekend_low_season_usd",
    "weekday_high": "weekday_high_season_usd",
    "weekend_high": "weekend_high_season_usd",
}
"""How the wire calls the four night prices."""

SECRETS = frozenset({"airbnb_url", "pool_on_url", "pool_off_url"})
"""Fields whose values stay out of events."""

ImageType = Literal["image/jpeg", "image/png", "image/gif", "image/webp"]

MOST_PHOTO_BYTES = 20 * 1024 * 1024
MOST_JSON_BYTES = 20_000
MOST_PRICE = Decimal("99999999.99")
MOST_PERCENT = Decimal(100)
MOST_GUESTS = 500
MOST_ORDER = 100_000
MOST_MINIMUM_NIGHTS = 60
LEAST_RATE, MOST_RATE = Decimal("1.000"), Decimal("999.999")
LONGEST_SLUG = 200
LEAP_YEAR, MONTHS, MOST_DAYS = 2024, 12, 31

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

NEEDED = "Este campo es obligatorio."
NOT_AN_ADDRESS = "Se requiere una dirección web válida."
NOT_A_PERCENTAGE = "Debe estar entre 0 y 100."
NOT_A_PRICE = "El precio debe ser cero o más."
NOT_A_DAY = "Ese día no existe en ese mes."
OUT_OF_RANGE = "El valor está fuera del rango permitido."
TIERS_FALL = "Cada tramo debe pedir menos días y devolver como máximo lo mismo que el anterior."
TOO_LONG = "El texto es demasiado largo."


class Problems:
    """Collects what is wrong, field by field."""

    def __init__(self) -> None:
        self._fields: dict[str, list[str]] = defaultdict(list)

    def note(self, field: str, text: str, *, when: bool) -> None:
        """Say that `field` is wrong, if it is."""
        if when:
            self._fields[field].append(text)

    def name(self, field: str, text: str | None, longest: int) -> None:
        """Require a text that is neither blank nor too long."""
        self.note(field, NEEDED, when=not (text or "").strip())
        self.note(field, TOO_LONG, when=len(text or "") > longest)

    def price(self, field: str, amount: Decimal | None) -> None:
        """Require an amount to be one that can be charged."""
        if amount is not None:
            self.note(field, NOT_A_PRICE, when=not 0 <= amount <= MOST_PRICE)

    def number(self, field: str, value: int | None, least: int, most: int) -> None:
        """Require a whole number within its bounds."""
        if value is not None:
            self.note(field, OUT_OF_RANGE, when=not least <= value <= most)

    def raise_any(self) -> None:
        """Refuse the input if anything was wrong.

        Raises:
            Invalid: with every field.
        """
        if self._fields:
            raise Invalid(fields=self._fields)


def checked_house(house: House) -> House:
    """`house` with its amounts in cents and its hours without zone.

    Raises:
        Invalid: a field breaks its limits.
    """
    problems = Problems()
    problems.name("name", house.name, LONGEST_TEXTS["name"])
    _check_texts(problems, house)
    for field in ("bedrooms", "bathrooms"):
        problems.number(field_name(field), getattr(house, field), 0, MOST_GUESTS)
    for field in ("capacity_max", "included_guests"):
        problems.number(field_name(field), getattr(house, field), 1, MOST_GUESTS)
    for field in ("price_from", "extra_guest_usd"):
        problems.price(field_name(field), getattr(house, field))
    problems.raise_any()
    return msgspec.structs.replace(
        house,
        price_from=_cents(house.price_from),
        extra_guest_usd=_cents(house.extra_guest_usd),
        check_in_time=_hour(house.check_in_time),
        check_out_time=_hour(house.check_out_time),
        player_id=house.player_id or None,
    )


def _check_texts(problems: Problems, house: House) -> None:
    for field, longest in LONGEST_TEXTS.items():
        if field != "name":
            length = len(getattr(house, field) or "")
            problems.note(field_name(field), TOO_LONG, when=length > longest)
    for field in SECRETS:
        address = getattr(house, field)
        problems.note(field_name(field), NOT_AN_ADDRESS, when=not is_address(address))
    for field in ("bedroom_details", "features"):
        size = len(msgspec.json.encode(getattr(house, field)))
        problems.note(field_name(field), TOO_LONG, when=size > MOST_JSON_BYTES)


def field_name(field: str) -> str:
    """The wire's name of a field of a house."""
    return WIRE_NAMES.get(field, field)


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else money.cents(amount)


def _hour(hour: time | None) -> time | None:
    return None if hour is None else hour.replace(microsecond=0, tzinfo=None)


def is_address(text: str | None) -> bool:
    """Whether `text` is an http(s) address, or nothing."""
    if not text:
        return True
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc) and not text.count(" ")


def is_day(month: int, day: int) -> bool:
    """Whether some year has that day (29 February is one)."""
    if not (1 <= month <= MONTHS and 1 <= day <= MOST_DAYS):
        return False
    return dates.on_year(LEAP_YEAR, month, day) is not None


def checked_rates(rates: Rates) -> Rates:
    """`rates` in cents.

    Raises:
        Invalid: one of them is negative.
    """
    problems = Problems()
    for field, wire in RATE_NAMES.items():
        problems.price(wire, getattr(rates, field))
    problems.raise_any()
    return Rates(**{field: money.cents(getattr(rates, field)) for field in RATE_NAMES})


def checked_special_date(special: SpecialDate) -> SpecialDate:
    """`special` in cents.

    Raises:
        Invalid: no such day, a negative price, a minimum that no stay can have.
    """
    problems = Problems()
    problems.note("day", NOT_A_DAY, when=not is_day(special.month, special.day))
    problems.price("price_usd", special.price_usd)
    problems.number("minimum_consecutive_nights", special.minimum_nights, 1, MOST_MINIMUM_NIGHTS)
    problems.note("description", TOO_LONG, when=len(special.description) > 100)  # noqa: PLR2004
    problems.raise_any()
    return msgspec.structs.replace(special, price_usd=money.cents(special.price_usd))


def check_season(season: Season) -> None:
    """Refuse a season without a name, or that starts or ends on no day of the calendar.

    Raises:
        Invalid: so it is.
    """
    problems = Problems()
    problems.name("name", season.name, 100)
    starts = is_day(season.start_month, season.start_day)
    problems.note("start_day", NOT_A_DAY, when=not starts)
    problems.note("end_day", NOT_A_DAY, when=not is_day(season.end_month, season.end_day))
    problems.raise_any()


def checked_service(service: Service) -> Service:
    """`service` in cents.

    Raises:
        Invalid: no name, a negative price.
    """
    problems = Problems()
    problems.name("name", service.name, 100)
    problems.price("price_usd", service.price_usd)
    problems.note("post_action", TOO_LONG, when=len(service.post_action or "") > 50)  # noqa: PLR2004
    problems.raise_any()
    return msgspec.structs.replace(service, price_usd=money.cents(service.price_usd))


def check_policy(policy: CancellationPolicy) -> None:
    """Refuse a policy without a name, before its time, or that refunds more than was paid.

    Raises:
        Invalid: so it is.
    """
    problems = Problems()
    problems.name("name", policy.name, 100)
    problems.number("days_before_checkin", policy.days_before_check_in, 0, 3650)
    wrong = not 0 <= policy.refund_percentage <= MOST_PERCENT
    problems.note("refund_percentage", NOT_A_PERCENTAGE, when=wrong)
    _check_tiers(problems, policy)
    problems.raise_any()


def _check_tiers(problems: Problems, policy: CancellationPolicy) -> None:
    """Whoever cancels later must not get more back."""
    for earlier, later in pairwise(policy.tiers):
        fewer_days = 0 <= later.days_before_check_in < earlier.days_before_check_in
        no_more = 0 <= later.refund_percentage <= earlier.refund_percentage
        problems.note("tiers", TIERS_FALL, when=not (fewer_days and no_more))


def checked_late_checkout(rule: LateCheckoutRule) -> LateCheckoutRule:
    """`rule` with its discount in cents (of a per cent, or of a USD).

    Raises:
        Invalid: no such weekday, a negative discount, a percentage above 100.
    """
    problems = Problems()
    problems.name("name", rule.name, 100)
    problems.number("weekday", rule.weekday, 0, 6)
    problems.price("discount_value", rule.discount_value)
    above = rule.discount_type == "percentage" and rule.discount_value > MOST_PERCENT
    problems.note("discount_value", NOT_A_PERCENTAGE, when=above)
    problems.raise_any()
    return msgspec.structs.replace(rule, discount_value=money.cents(rule.discount_value))


def checked_exchange_rate(rate: Decimal) -> Decimal:
    """`rate` with three decimals.

    Raises:
        Invalid: below 1.000 (pricing book, 2.3) or absurd.
    """
    problems = Problems()
    problems.note("usd_to_sol", OUT_OF_RANGE, when=not LEAST_RATE <= rate <= MOST_RATE)
    problems.raise_any()
    return rate.quantize(LEAST_RATE, rounding=ROUND_HALF_UP)


def check_photo(photo: Photo) -> None:
    """Refuse a photo whose texts, order or outside address are not usable.

    Raises:
        Invalid: so it is.
    """
    problems = Problems()
    problems.note("alt_text", TOO_LONG, when=len(photo.alt_text) > 200)  # noqa: PLR2004
    problems.number("order", photo.order, 0, MOST_ORDER)
    address = photo.external_url or ""
    problems.note("image_url", NOT_AN_ADDRESS, when=not is_address(address))
    problems.note("image_url", TOO_LONG, when=len(address) > 2000)  # noqa: PLR2004
    problems.raise_any()


def is_shown(photo: Photo) -> bool:
    """Whether there is anything to see yet: a checked file, or an address elsewhere."""
    return photo.file_key is not None or bool(photo.external_url)


def image_type(content: bytes) -> ImageType | None:
    """What the first bytes say the content is, among the formats that photos may have."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith((b"GIF87a", b"GIF89a")):
        return "image/gif"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def slug_of(name: str) -> str:
    """`name` as a part of an address; empty where nothing of it can be written so."""
    # Only naming a house or a file needs the transliteration tables.
    from slugify import slugify

    return slugify(name, max_length=LONGEST_SLUG - 10)


def base_slug(name: str, property_id: str) -> str:
    """The slug that a new house would like to have (pricing book, 2.1)."""
    return slug_of(name) or f"propiedad-{property_id}"


def photo_keys(photo: Photo, house_name: str) -> tuple[str, str]:
    """The object keys of a photo and of its thumbnail."""
    title = slug_of(house_name) or "propiedad"
    base = f"photos/{photo.property_id}/{title}_{photo.order}_{photo.photo_id}"
    return f"{base}.webp", f"{base}_thumb.webp"


def differences(old: msgspec.Struct | None, new: msgspec.Struct | None) -> dict[str, list[Any]]:
    """What an event says of a change: `{field: [old, new]}`, secrets only as set or not."""
    before, after = _shown(old), _shown(new)
    changed = {name: None for name in (*before, *after) if _differ(old, new, name)}
    return {name: [before.get(name), after.get(name)] for name in changed}


def _differ(old: msgspec.Struct | None, new: msgspec.Struct | None, name: str) -> bool:
    return bool(getattr(old, name, None) != getattr(new, name, None))


def _shown(struct: msgspec.Struct | None) -> Mapping[str, Any]:
    if struct is None:
        return {}
    values: dict[str, Any] = msgspec.to_builtins(struct)
    return {
        name: "***" if name in SECRETS and value is not None else value
        for name, value in values.items()
    }
