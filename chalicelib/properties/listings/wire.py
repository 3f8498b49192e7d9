"""Houses on the wire (pricing book, 2.1 and 10.1).

Nothing here that the public reads carries the secret addresses of a house.
"""

from collections.abc import Iterable
from datetime import time
from decimal import Decimal
from typing import Any, ClassVar, Self

import msgspec

from chalicelib.properties.houses.rules import WIRE_NAMES
from chalicelib.properties.photos.wire import PhotoView, main_of, shown
from chalicelib.properties.types import House, Photo
from chalicelib.web.formats import Address, Id
from chalicelib.web.pages import Page, PageQuery
from chalicelib.web.shapes import shared_fields


class HouseRow(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A house in the public list."""

    TEXTS_FROM: ClassVar = (House,)

    property_id: Id
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
    """The picture that stands for the house; null without photos."""

    @classmethod
    def of(cls, house: House, photos: Iterable[Photo], base_url: str) -> "HouseRow":
        """A row of the list."""
        return cls(main_photo=main_of(shown(photos, base_url)), **shared_fields(house, cls))


class HouseDetail(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A house with everything that guests may know of it."""

    TEXTS_FROM: ClassVar = (House,)

    property_id: Id
    photos: list[PhotoView]
    """The photos in their order; in lists of stays only the main one."""
    main_photo: PhotoView | None
    """The picture that stands for the house; null without photos."""
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

    @classmethod
    def of(cls, house: House, photos: Iterable[Photo], base_url: str) -> Self:
        """The whole house; a list that repeats a house makes this once."""
        views = shown(photos, base_url)
        return cls(photos=views, main_photo=main_of(views), **shared_fields(house, cls))

    def in_list(self) -> Self:
        """The same with no photo but the main one: a list repeats its houses in every row."""
        main = self.main_photo
        return msgspec.structs.replace(self, photos=[] if main is None else [main])


class HouseOfStay(HouseDetail, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A house as those see it who have a stay there, or look after stays: with the code of its
    player, which strangers do not learn (home book, 10 #4)."""

    player_id: str | None


class HouseShort(msgspec.Struct, frozen=True, kw_only=True):
    """A house in the calendar view (pricing book, 10.1)."""

    TEXTS_FROM: ClassVar = (House,)

    id: Id
    """Names the house."""
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


class HousePage(msgspec.Struct, frozen=True, kw_only=True):
    """The public list, a page of it, with the exchange rate of its prices."""

    TEXTS_FROM: ClassVar = (Page,)

    exchange_rate: float
    """How many PEN one USD is worth, with three decimals."""
    count: int
    next: Address | None
    previous: Address | None
    results: list[HouseRow]
    actual: int
    total_paginas: int


class HouseList(msgspec.Struct, frozen=True, kw_only=True):
    """The whole public list (`page_size=none`)."""

    exchange_rate: float
    """How many PEN one USD is worth, with three decimals."""
    results: list[HouseRow]
    """Every house."""


class HouseQuery(PageQuery, kw_only=True):
    """Which houses to list: those whose name contains `search`, whatever its accents."""

    search: str = ""
    """A part of the name, in any case and with or without accents."""
