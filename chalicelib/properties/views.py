"""Houses and photos on the wire (pricing book, 2 and 10.1).

Nothing here that the public reads carries the secret addresses of a house.
"""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties import rules
from chalicelib.properties.types import House, Photo, PhotoState, Rates, SpecialDate
from chalicelib.web.files import UploadedFile
from chalicelib.web.pages import PageQuery
from chalicelib.web.routing import PREFIX


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo. Its addresses are absolute and stay the same; empty while there is no file."""

    id: str
    image_url_final: str
    image_thumbnail: str | None
    alt_text: str
    order: int
    is_main: bool

    @classmethod
    def of(cls, photo: Photo, base_url: str) -> "PhotoView":
        """A photo as everyone sees it."""
        return cls(**_photo_fields(photo, base_url))


class StaffPhotoView(PhotoView, frozen=True, kw_only=True):
    """A photo as staff see it: also one whose file is awaited or was refused."""

    property: str
    state: PhotoState

    @classmethod
    def of(cls, photo: Photo, base_url: str) -> "StaffPhotoView":
        """A photo as staff see it."""
        return cls(property=photo.property_id, state=photo.state, **_photo_fields(photo, base_url))


def _photo_fields(photo: Photo, base_url: str) -> dict[str, Any]:
    address = f"{base_url}{PREFIX}/media/{photo.photo_id}"
    return {
        "id": photo.photo_id,
        "image_url_final": f"{address}/full" if photo.file_key else photo.external_url or "",
        "image_thumbnail": f"{address}/thumb" if photo.thumbnail_key else None,
        "alt_text": photo.alt_text,
        "order": photo.order,
        "is_main": photo.is_main,
    }


def shown(photos: Iterable[Photo], base_url: str) -> list[PhotoView]:
    """Those of a house's photos that can be seen, in their order."""
    return [PhotoView.of(photo, base_url) for photo in photos if rules.is_shown(photo)]


def main_of(photos: list[PhotoView]) -> PhotoView | None:
    """The main photo, else the first, else none."""
    first = photos[0] if photos else None
    return next((photo for photo in photos if photo.is_main), first)


class HouseRow(msgspec.Struct, frozen=True, kw_only=True, rename=rules.WIRE_NAMES):
    """A house in the public list."""

    property_id: str
    name: str
    slug: str
    location: str | None
    capacity_max: int | None
    bedrooms: int | None
    bathrooms: int | None
    check_in_time: time | None
    check_out_time: time | None
    features: tuple[Any, ...]
    background_color: str
    price_from: Decimal | None
    main_photo: PhotoView | None

    @classmethod
    def of(cls, house: House, photos: Iterable[Photo], base_url: str) -> "HouseRow":
        """A row of the list."""
        return cls(main_photo=main_of(shown(photos, base_url)), **_said(house, cls))


class HouseDetail(msgspec.Struct, frozen=True, kw_only=True, rename=rules.WIRE_NAMES):
    """A house with everything that guests may know of it."""

    property_id: str
    photos: list[PhotoView]
    main_photo: PhotoView | None
    name: str
    slug: str
    title: str | None
    description: str | None
    location: str | None
    capacity_max: int | None
    background_color: str
    bedrooms: int | None
    bathrooms: int | None
    bedroom_details: dict[str, Any]
    features: tuple[Any, ...]
    check_in_time: time | None
    check_out_time: time | None
    price_from: Decimal | None
    extra_guest_usd: Decimal | None
    player_id: str | None

    @classmethod
    def of(cls, house: House, photos: Iterable[Photo], base_url: str) -> "HouseDetail":
        """The whole house; a list that repeats a house makes this once."""
        views = shown(photos, base_url)
        return cls(photos=views, main_photo=main_of(views), **_said(house, cls))


HouseInStay = HouseDetail
"""The `property` of a stay in lists and details: the same object (reservations book, 4.1)."""


class HouseShort(msgspec.Struct, frozen=True, kw_only=True):
    """A house in the calendar view (pricing book, 10.1)."""

    id: str
    name: str
    background_color: str
    slug: str

    @classmethod
    def of(cls, house: House) -> "HouseShort":
        """The four things that a calendar draws."""
        return cls(
            id=house.property_id,
            name=house.name,
            background_color=house.background_color,
            slug=house.slug,
        )


class SpecialDateView(msgspec.Struct, frozen=True, kw_only=True):
    """A special date, as administrators see it."""

    id: str
    month: int
    day: int
    description: str
    price_usd: Decimal
    minimum_consecutive_nights: int
    is_active: bool

    @classmethod
    def of(cls, special: SpecialDate) -> "SpecialDateView":
        """A special date on the wire."""
        return cls(
            id=special.special_date_id,
            month=special.month,
            day=special.day,
            description=special.description,
            price_usd=special.price_usd,
            minimum_consecutive_nights=special.minimum_nights,
            is_active=special.is_active,
        )


class RatesView(msgspec.Struct, frozen=True, kw_only=True, rename=rules.RATE_NAMES):
    """The four night prices, in USD."""

    weekday_low: Decimal
    weekend_low: Decimal
    weekday_high: Decimal
    weekend_high: Decimal

    @classmethod
    def of(cls, rates: Rates) -> "RatesView":
        """Rates on the wire."""
        return cls(**_said(rates, cls))

    def rates(self) -> Rates:
        """The rates that were sent."""
        return Rates(**_said(self, Rates))


class AdminHouse(msgspec.Struct, frozen=True, kw_only=True, rename=rules.WIRE_NAMES):
    """A house as administrators see it: all fields, the secret addresses with them."""

    property_id: str
    name: str
    slug: str
    title: str | None
    description: str | None
    location: str | None
    capacity_max: int | None
    included_guests: int
    bedrooms: int | None
    bathrooms: int | None
    bedroom_details: dict[str, Any]
    features: tuple[Any, ...]
    check_in_time: time | None
    check_out_time: time | None
    price_from: Decimal | None
    extra_guest_usd: Decimal | None
    background_color: str
    airbnb_url: str | None
    pool_on_url: str | None
    pool_off_url: str | None
    player_id: str | None
    swap_group: str | None
    rates: RatesView | None
    special_dates: list[SpecialDateView]
    photos: list[StaffPhotoView]

    @classmethod
    def of(cls, house: House, photos: Iterable[Photo], base_url: str) -> "AdminHouse":
        """The whole house with its prices and every photo."""
        said = {
            **_said(house, cls),
            "rates": RatesView.of(house.rates) if house.rates else None,
            "special_dates": [SpecialDateView.of(special) for special in house.special_dates],
            "photos": [StaffPhotoView.of(photo, base_url) for photo in photos],
        }
        return cls(**said)


def _said(source: msgspec.Struct, target: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields that both structs have."""
    names = set(source.__struct_fields__) & set(target.__struct_fields__)
    return {name: getattr(source, name) for name in names}


class HousePage(msgspec.Struct, frozen=True, kw_only=True):
    """The public list, a page of it, with the exchange rate of its prices."""

    exchange_rate: float
    count: int
    next: str | None
    previous: str | None
    results: list[HouseRow]
    actual: int
    total_paginas: int


class HouseList(msgspec.Struct, frozen=True, kw_only=True):
    """The whole public list (`page_size=none`)."""

    exchange_rate: float
    results: list[HouseRow]


class HouseQuery(PageQuery, kw_only=True):
    """Which houses to list: those whose name contains `search`, whatever its accents."""

    search: str = ""


class PhotoQuery(PageQuery, kw_only=True):
    """Which photos to list: those of one house, or all."""

    property_id: UUID | None = None


class HouseBody(msgspec.Struct, frozen=True, kw_only=True, rename=rules.WIRE_NAMES):
    """What administrators send of a house; what is left out stays as it is."""

    name: str | UnsetType = UNSET
    title: str | UnsetType | None = UNSET
    description: str | UnsetType | None = UNSET
    location: str | UnsetType | None = UNSET
    capacity_max: int | UnsetType | None = UNSET
    included_guests: int | UnsetType = UNSET
    bedrooms: int | UnsetType | None = UNSET
    bathrooms: int | UnsetType | None = UNSET
    bedroom_details: dict[str, Any] | UnsetType = UNSET
    features: list[Any] | UnsetType = UNSET
    check_in_time: time | UnsetType | None = UNSET
    check_out_time: time | UnsetType | None = UNSET
    price_from: Decimal | UnsetType | None = UNSET
    extra_guest_usd: Decimal | UnsetType | None = UNSET
    background_color: str | UnsetType = UNSET
    airbnb_url: str | UnsetType | None = UNSET
    pool_on_url: str | UnsetType | None = UNSET
    pool_off_url: str | UnsetType | None = UNSET
    player_id: str | UnsetType | None = UNSET
    swap_group: str | UnsetType | None = UNSET


class SpecialDateBody(msgspec.Struct, frozen=True, kw_only=True):
    """What a special date costs and asks; its day is in the address."""

    price_usd: Decimal
    description: str = ""
    minimum_consecutive_nights: int = 1
    is_active: bool = True


class PhotoChange(msgspec.Struct, frozen=True, kw_only=True):
    """What may be said of a photo; what is left out stays as it is."""

    alt_text: str | UnsetType = UNSET
    order: int | UnsetType = UNSET
    is_main: bool | UnsetType = UNSET
    image_url: str | UnsetType | None = UNSET


class HousePhotoBody(PhotoChange, frozen=True, kw_only=True):
    """A new photo of the house in the address: a file (10 MB at most here) or an address."""

    image_file: UploadedFile | None = None


class PhotoBody(HousePhotoBody, frozen=True, kw_only=True):
    """A new photo of any house."""

    property_id: UUID


class PresignBody(PhotoChange, frozen=True, kw_only=True):
    """A new photo whose file (20 MiB at most) goes straight to storage."""

    property_id: UUID
    content_type: rules.ImageType
    size: int


class UploadForm(msgspec.Struct, frozen=True):
    """A form to POST the file with: these fields first, the file last as `file`."""

    url: str
    fields: dict[str, str]


class PresignView(msgspec.Struct, frozen=True):
    """The new photo, and how its file is sent."""

    photo: StaffPhotoView
    upload: UploadForm


class BriefProblem(msgspec.Struct, frozen=True):
    """Errors as `photos/upload_photo` has always told them."""

    error: str


def given(body: msgspec.Struct) -> dict[str, Any]:
    """The fields of a body that were sent."""
    values = {name: getattr(body, name) for name in body.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}
