"""Table `properties`: one partition holds all that is published, so that one query reads it.

| scope | kind | holds |
|---|---|---|
| `catalogue` | `house#<id>` | a house |
| | `house#<id>#rates`, `house#<id>#dates` | its night prices, all its special dates |
| | `house#<id>#main` | which photo is its main one |
| | `photo#<property>#<photo>` | a photo |
| | `season#<id>`, `service#<id>`, `policy#<id>`, `late#<weekday>`, `rate` | the rest |
| | `<tag>#<id>` of another tag | what a room above keeps here (`shelves`) |
| `version` | `catalogue` | what changes with every change of the above |
| `deleted` | `house#<id>` | a deleted house; what belonged to it stays, unseen |
| `slug#<slug>`, `player#<player>` | `guard` | who has a name that only one house may have |
| `turn#<what>` | `guard` | counts changes that must see each other's outcome |
| `exchange_rates` | `<rate id>` | every exchange rate there was (`rate_history`) |
| `profits#<year>`, `profit#<id>` | | Airbnb profits (`profits`) |

The special dates of a house are one record: any number of them changes in one write, so that
whoever reads sees all of a bulk load or nothing of it. The 366 there can be take half an item.
"""

from typing import Any

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
from chalicelib.properties.types import RefundTier, SpecialDate

CATALOGUE, DELETED, VERSION, GUARD, RATE = "catalogue", "deleted", "version", "guard", "rate"


class CatalogueRecord(Model):
    """What every record of the catalogue has; `version` counts its changes."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    version = NumberAttribute()
    created = InstantAttribute()
    updated = InstantAttribute()


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


class SpecialDatesRecord(CatalogueRecord):
    """All special dates of a house, at most one a day, as a year brings them."""

    property_id = UnicodeAttribute()
    dates = StructAttribute[tuple[SpecialDate, ...]](tuple[SpecialDate, ...])


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
    """The exchange rate that counts; all of them are in `rate_history`."""

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


class TurnRecord(Model):
    """How many changes of one kind there were: of two at once, the second one is refused."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=GUARD)
    number = NumberAttribute()


BY_TAG: dict[str, type[CatalogueRecord]] = {
    "house": HouseRecord,
    "rates": RatesRecord,
    "dates": SpecialDatesRecord,
    "main": MainPhotoRecord,
    "photo": PhotoRecord,
    "season": SeasonRecord,
    "service": ServiceRecord,
    "policy": PolicyRecord,
    "late": LateCheckoutRecord,
    RATE: RateRecord,
}
