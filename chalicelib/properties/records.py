"""Table `properties`: one partition holds all that is published, so that one query reads it.

| scope | kind | holds |
|---|---|---|
| `catalogue` | `house#<id>` | a house |
| | `house#<id>#rates`, `house#<id>#date#<MM-DD>` | its night prices, its special dates |
| | `house#<id>#main` | which photo is its main one |
| | `photo#<property>#<photo>` | a photo |
| | `season#<id>`, `service#<id>`, `policy#<id>`, `late#<weekday>`, `rate` | the rest |
| | `<tag>#<id>` of another tag | what a room above keeps here (`shelves`) |
| `version` | `catalogue` | what changes with every change of the above |
| `deleted` | `house#<id>` | a deleted house; what belonged to it stays, unseen |
| `slug#<slug>`, `player#<player>` | `guard` | who has a name that only one house may have |
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import msgspec
from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import (
    CentsAttribute,
    DecimalAttribute,
    InstantAttribute,
    StructAttribute,
    TimeAttribute,
)
from chalicelib.cloud.store import Key
from chalicelib.properties.types import RefundTier

CATALOGUE, DELETED, VERSION, GUARD, RATE = "catalogue", "deleted", "version", "guard", "rate"

S = TypeVar("S", bound=msgspec.Struct)


class CatalogueRecord(Model):
    """What every record of the catalogue has; `version` counts its changes."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()


R = TypeVar("R", bound=CatalogueRecord)


class HouseRecord(CatalogueRecord):
    """A house (`types.House` without its rates and special dates)."""

    property_id = UnicodeAttribute()
    name = UnicodeAttribute()
    slug = UnicodeAttribute()
    title = UnicodeAttribute(null=True)
    description = UnicodeAttribute(null=True)
    location = UnicodeAttribute(null=True)
    capacity_max = NumberAttribute(null=True)
    included_guests = NumberAttribute()
    bedrooms = NumberAttribute(null=True)
    bathrooms = NumberAttribute(null=True)
    bedroom_details = StructAttribute[dict[str, Any]](dict[str, Any])
    features = StructAttribute[tuple[Any, ...]](tuple[Any, ...])
    check_in_time = TimeAttribute(null=True)
    check_out_time = TimeAttribute(null=True)
    price_from = CentsAttribute(null=True)
    extra_guest_usd = CentsAttribute(null=True)
    background_color = UnicodeAttribute()
    airbnb_url = UnicodeAttribute(null=True)
    pool_on_url = UnicodeAttribute(null=True)
    pool_off_url = UnicodeAttribute(null=True)
    player_id = UnicodeAttribute(null=True)
    swap_group = UnicodeAttribute(null=True)


class RatesRecord(CatalogueRecord):
    """The four night prices of a house."""

    property_id = UnicodeAttribute()
    weekday_low = CentsAttribute()
    weekend_low = CentsAttribute()
    weekday_high = CentsAttribute()
    weekend_high = CentsAttribute()


class SpecialDateRecord(CatalogueRecord):
    """A special date; its key lets a house have one a day."""

    property_id = UnicodeAttribute()
    special_date_id = UnicodeAttribute()
    month = NumberAttribute()
    day = NumberAttribute()
    price_usd = CentsAttribute()
    description = UnicodeAttribute()
    minimum_nights = NumberAttribute()
    is_active = BooleanAttribute()


class MainPhotoRecord(CatalogueRecord):
    """Which photo of a house is the main one: one place, so that there are never two."""

    property_id = UnicodeAttribute()
    photo_id = UnicodeAttribute()


class PhotoRecord(CatalogueRecord):
    """A photo (`types.Photo` without `is_main`)."""

    property_id = UnicodeAttribute()
    photo_id = UnicodeAttribute()
    alt_text = UnicodeAttribute()
    order = NumberAttribute()
    external_url = UnicodeAttribute(null=True)
    file_key = UnicodeAttribute(null=True)
    thumbnail_key = UnicodeAttribute(null=True)
    state = UnicodeAttribute()


class SeasonRecord(CatalogueRecord):
    """A season."""

    season_id = UnicodeAttribute()
    name = UnicodeAttribute()
    season_type = UnicodeAttribute()
    start_month = NumberAttribute()
    start_day = NumberAttribute()
    end_month = NumberAttribute()
    end_day = NumberAttribute()
    is_active = BooleanAttribute()


class ServiceRecord(CatalogueRecord):
    """An extra service."""

    service_id = UnicodeAttribute()
    name = UnicodeAttribute()
    price_usd = CentsAttribute()
    description = UnicodeAttribute()
    service_type = UnicodeAttribute()
    is_per_night = BooleanAttribute()
    is_per_person = BooleanAttribute()
    is_active = BooleanAttribute()
    property_ids = StructAttribute[frozenset[str]](frozenset[str])
    post_action = UnicodeAttribute(null=True)


class PolicyRecord(CatalogueRecord):
    """A cancellation policy."""

    policy_id = UnicodeAttribute()
    name = UnicodeAttribute()
    days_before_check_in = NumberAttribute()
    refund_percentage = DecimalAttribute()
    description = UnicodeAttribute()
    is_default = BooleanAttribute()
    is_active = BooleanAttribute()
    property_ids = StructAttribute[frozenset[str]](frozenset[str])
    further_tiers = StructAttribute[tuple[RefundTier, ...]](tuple[RefundTier, ...])


class LateCheckoutRecord(CatalogueRecord):
    """The late-checkout rule of a weekday."""

    weekday = NumberAttribute()
    name = UnicodeAttribute()
    allowed = BooleanAttribute()
    discount_type = UnicodeAttribute()
    discount_value = CentsAttribute()
    is_active = BooleanAttribute()


class RateRecord(CatalogueRecord):
    """The exchange rate that counts. Earlier ones are in the events."""

    rate_id = UnicodeAttribute()
    rate = DecimalAttribute()
    is_active = BooleanAttribute()


class ShelfRecord(CatalogueRecord):
    """An entry that a room above keeps in the catalogue, as JSON (`shelves.Shelf`)."""

    value = UnicodeAttribute()


class VersionRecord(Model):
    """The version of the whole catalogue."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    value = UnicodeAttribute()


class GuardRecord(Model):
    """Who has a slug or a player."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    property_id = UnicodeAttribute()


_BY_TAG: dict[str, type[CatalogueRecord]] = {
    "house": HouseRecord,
    "rates": RatesRecord,
    "date": SpecialDateRecord,
    "main": MainPhotoRecord,
    "photo": PhotoRecord,
    "season": SeasonRecord,
    "service": ServiceRecord,
    "policy": PolicyRecord,
    "late": LateCheckoutRecord,
    RATE: RateRecord,
}


def house_kind(property_id: str) -> str:
    """Where a house stands."""
    return f"house#{property_id}"


def rates_kind(property_id: str) -> str:
    """Where a house's night prices stand."""
    return f"house#{property_id}#rates"


def date_kind(property_id: str, month: int, day: int) -> str:
    """Where a house's special date stands."""
    return f"house#{property_id}#date#{month:02d}-{day:02d}"


def main_kind(property_id: str) -> str:
    """Where it says which photo is the main one."""
    return f"house#{property_id}#main"


def photo_kind(property_id: str, photo_id: str) -> str:
    """Where a photo stands."""
    return f"photo#{property_id}#{photo_id}"


def current_version() -> str:
    """The version of the catalogue; empty before the first change."""
    record = store.fetch(VersionRecord, VERSION, CATALOGUE)
    return "" if record is None else record.value


def everything_published() -> list[CatalogueRecord]:
    """Every record of the catalogue, in the order of their keys, as of now."""
    items = store.query("properties", CATALOGUE, consistent=True)
    return [_model_of(item["kind"]["S"]).from_raw_data(item) for item in items]


def _model_of(kind: str) -> type[CatalogueRecord]:
    parts = kind.split("#")
    belongs_to_a_house = parts[0] == "house" and len(parts) > 2  # noqa: PLR2004 - house, id, tag
    return _BY_TAG.get(parts[2] if belongs_to_a_house else parts[0], ShelfRecord)


def published(model: type[R], kind: str) -> R | None:
    """One record of the catalogue, as of now."""
    return store.fetch(model, CATALOGUE, kind)


def deleted_houses(property_ids: Iterable[str]) -> list[HouseRecord]:
    """Those of the houses that have been deleted."""
    keys = [Key(HouseRecord, DELETED, house_kind(property_id)) for property_id in property_ids]
    return store.fetch_many(keys).all(HouseRecord)


def unknown_houses(property_ids: Iterable[str]) -> set[str]:
    """Those of the ids that no published house has."""
    wanted = set(property_ids)
    keys = [Key(HouseRecord, CATALOGUE, house_kind(property_id)) for property_id in wanted]
    return wanted - {record.property_id for record in store.fetch_many(keys).all(HouseRecord)}


def taken_slugs(slugs: Iterable[str]) -> set[str]:
    """Those of the slugs that some house has or had."""
    keys = {Key(GuardRecord, f"slug#{slug}", GUARD): slug for slug in slugs}
    found = store.fetch_many(keys)
    return {slug for key, slug in keys.items() if found.get(GuardRecord, key.hash, key.range)}


def slug_guard(slug: str, property_id: str) -> GuardRecord:
    """The record that keeps a slug for a house."""
    return GuardRecord(scope=f"slug#{slug}", kind=GUARD, property_id=property_id)


def player_guard(player_id: str, property_id: str) -> GuardRecord:
    """The record that keeps a player for a house."""
    return GuardRecord(scope=f"player#{player_id}", kind=GUARD, property_id=property_id)


def successor(
    model: type[R],
    kind: str,
    value: msgspec.Struct,
    earlier: R | None,
    now: datetime,
    **others: Any,
) -> R:
    """The record that says `value`, written after `earlier`."""
    names = set(value.__struct_fields__) & model.get_attributes().keys()
    return model(
        kind=kind,
        version=1 if earlier is None else earlier.version + 1,
        **{
            "scope": CATALOGUE,
            "created": now if earlier is None else earlier.created,
            "updated": now,
            **others,
            **{name: getattr(value, name) for name in names},
        },
    )


def value_of(record: CatalogueRecord, struct: type[S], **others: Any) -> S:
    """What a record says, as the struct that others know."""
    names = set(struct.__struct_fields__) & record.get_attributes().keys()
    return struct(**{**{name: getattr(record, name) for name in names}, **others})
