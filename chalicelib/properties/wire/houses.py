"""Houses on the wire (pricing book, 2.1 and 10.1).

Nothing here that the public reads carries the secret addresses of a house.
"""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties.rules.houses import WIRE_NAMES
from chalicelib.properties.types import House, Photo
from chalicelib.properties.wire.fields import said
from chalicelib.properties.wire.photos import PhotoView, StaffPhotoView, main_of, shown
from chalicelib.properties.wire.rates import RatesView
from chalicelib.properties.wire.special_dates import SpecialDateView
from chalicelib.web.pages import PageQuery


class HouseRow(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
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
        return cls(main_photo=main_of(shown(photos, base_url)), **said(house, cls))


class HouseDetail(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
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
        return cls(photos=views, main_photo=main_of(views), **said(house, cls))


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


class AdminHouse(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
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
        whole = {
            **said(house, cls),
            "rates": RatesView.of(house.rates) if house.rates else None,
            "special_dates": [SpecialDateView.of(special) for special in house.special_dates],
            "photos": [StaffPhotoView.of(photo, base_url) for photo in photos],
        }
        return cls(**whole)


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


class HouseBody(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
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
