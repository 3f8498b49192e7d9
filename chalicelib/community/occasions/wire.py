"""Events on the wire (staff book, 4.3)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Literal, Protocol
from uuid import UUID

import msgspec
from msgspec import Meta

from chalicelib.catalogue.types import Entry
from chalicelib.cloud import objects
from chalicelib.community.occasions import rules
from chalicelib.community.occasions.rules import key_of
from chalicelib.community.occasions.types import Places
from chalicelib.community.types import Category, ContestType, FileState, Occasion
from chalicelib.kernel.dates import in_lima
from chalicelib.kernel.validation import pattern
from chalicelib.loyalty.levels.types import Achievement
from chalicelib.properties.types import House
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Address, Id
from chalicelib.web.pages import SIZE_PATTERN, SIZES, PageQuery, RestQuery
from chalicelib.web.routing import PREFIX
from chalicelib.web.shapes import Field, ids_as, shared_fields, uuid_text

EventTime = Literal["upcoming", "past"]
Filter = Annotated[str, Meta(max_length=200)]
USUAL_SIZE = "10"


class EventsQuery(RestQuery, kw_only=True):
    """Which events."""

    category: Filter | None = None
    """Only of categories whose name has this in it, whatever its case and accents."""
    location: Filter | None = None
    """Only where the place has this in it."""
    date_from: date | None = None
    """Only from this day of Lima on."""


class OwnPageQuery(PageQuery, kw_only=True):
    """Which page, of ten rows unless another size is asked for."""

    page_size: Annotated[str, pattern(SIZE_PATTERN, SIZES)] = USUAL_SIZE
    """Rows a page, 1000 at most; `none` asks for a plain array of everything."""


class EventsPageQuery(OwnPageQuery, kw_only=True):
    """Which events, page by page."""

    TEXTS_FROM: ClassVar = (EventsQuery,)

    category: Filter | None = None
    location: Filter | None = None
    date_from: date | None = None


class CategoryShown(msgspec.Struct, frozen=True):
    """A category of events."""

    TEXTS_FROM: ClassVar = (Category,)

    id: Id
    """Names the category."""
    name: str
    description: str
    icon: str
    color: str

    @classmethod
    def of(cls, category: Category) -> "CategoryShown":
        """The view of a category."""
        return cls(id=category.category_id, **shared_fields(category, cls))


class EventHouse(msgspec.Struct, frozen=True, kw_only=True):
    """The house that an event is about, such as the prize."""

    TEXTS_FROM: ClassVar = (House,)

    id: Id
    """Names the house."""
    name: str
    titulo: str | None
    """The heading of the house."""
    location: str | None
    dormitorios: int | None
    """How many bedrooms it has."""
    banos: int | None
    """How many bathrooms it has."""
    capacity_max: int | None
    precio_desde: Decimal | None
    """What a night costs at least, in USD."""

    @classmethod
    def of(cls, house: House) -> "EventHouse":
        """The view of a house."""
        return cls(
            id=house.property_id,
            titulo=house.title,
            dormitorios=house.bedrooms,
            banos=house.bathrooms,
            precio_desde=house.price_from,
            name=house.name,
            location=house.location,
            capacity_max=house.capacity_max,
        )


class LevelNeeded(msgspec.Struct, frozen=True):
    """A level that opens an event."""

    TEXTS_FROM: ClassVar = (Achievement,)

    id: Id
    """Names the level."""
    name: str
    icon: str


class CanRegister(msgspec.Struct, frozen=True):
    """Whether the caller can register now."""

    can_register: bool
    """Whether nothing stands in the way."""
    message: str
    """What to tell the guest, in Spanish."""


class EventRow(msgspec.Struct, frozen=True, kw_only=True):
    """An event, as everybody sees it."""

    TEXTS_FROM: ClassVar = (Occasion,)

    id: Id
    """Names the event."""
    slug: str
    title: str
    description: str
    category: CategoryShown | None
    """The category."""
    property: EventHouse | None
    """The house that it is about; null is none."""
    image: Address | None
    """The address of the picture, which stays the same; null without one."""
    thumbnail: Address | None
    """The address of a small picture; null without one."""
    event_date: datetime
    registration_deadline: datetime
    location: str
    max_participants: int | None
    registered_count: int
    """How many take part."""
    available_spots: int | None
    """How many may register yet; null is any number."""
    min_points_required: str
    """How many points a guest needs, with two decimals; they are not spent."""
    required_achievements: list[LevelNeeded]
    """The levels of which a guest needs one at least; empty asks for none."""
    requires_facebook_verification: bool
    requires_approved_reservation: bool
    requires_evidence: bool
    is_contest: bool
    contest_type: ContestType | None
    can_register_status: CanRegister
    """Whether the caller can register now."""
    event_status: EventTime
    """`upcoming`, or `past` once it took place."""


class EventDetail(EventRow, frozen=True, kw_only=True):
    """An event with its places."""

    spots_taken: int
    """How many take part, or wait for approval."""
    spots_available: int | None
    """How many places nobody has or may get; null is any number."""
    is_full: bool
    """Whether as many take part as may."""


class Around(Protocol):
    """What events are shown with: categories, houses and levels by their ids."""

    @property
    def categories(self) -> Mapping[str, Category]:
        """The categories."""

    @property
    def houses(self) -> Mapping[str, House]:
        """The houses."""

    @property
    def levels(self) -> Mapping[str, Achievement]:
        """The levels, in their order."""


def fields_of(
    occasion: Occasion,
    places: Places,
    can_register: CanRegister,
    around: Around,
    *,
    base_url: str,
    now: datetime,
) -> dict[str, Any]:
    """The fields of an event that everybody sees."""
    category = around.categories.get(occasion.category_id)
    house = around.houses.get(occasion.property_id or "")
    most = occasion.max_participants
    image = _image_of(occasion, base_url)
    return {
        **shared_fields(occasion, EventRow),
        "id": occasion.occasion_id,
        "category": None if category is None else CategoryShown.of(category),
        "property": None if house is None else EventHouse.of(house),
        "image": image and f"{image}/full",
        "thumbnail": image and f"{image}/thumb",
        "event_date": in_lima(occasion.event_date),
        "registration_deadline": in_lima(occasion.registration_deadline),
        "registered_count": places.approved,
        "available_spots": None if most is None else max(0, most - places.approved),
        "min_points_required": f"{occasion.min_points_required:.2f}",
        "required_achievements": _levels(occasion.required_achievements, around.levels),
        "can_register_status": can_register,
        "event_status": "past" if rules.is_past(occasion, now) else "upcoming",
    }


def places_of(occasion: Occasion, places: Places) -> dict[str, Any]:
    """The places of an event: null is any number."""
    most = occasion.max_participants
    return {
        "spots_taken": places.taken,
        "spots_available": None if most is None else max(0, most - places.taken),
        "is_full": most is not None and places.approved >= most,
    }


def _image_of(occasion: Occasion, base_url: str) -> str | None:
    if occasion.image is None or occasion.image.state != "ready":
        return None
    return f"{base_url}{PREFIX}/events/{occasion.occasion_id}/image"


def _levels(wanted: Iterable[str], levels: Mapping[str, Achievement]) -> list[LevelNeeded]:
    """Those of the levels that there are, in their order."""
    return [
        LevelNeeded(level_id, level.name, level.icon)
        for level_id, level in levels.items()
        if level_id in frozenset(wanted)
    ]


class OccasionExtra(msgspec.Struct, frozen=True):
    """What administrators see of an event beside its fields."""

    image_state: FileState | None
    """`awaiting_check` while the file of the picture is opened, `ready`, or `rejected`; null
    without a picture."""
    image_reason: str | None
    """Why the file was refused, in Spanish; null where it was not."""
    image: Address | None
    """A signed address that shows the picture for an hour; null while there is none to see."""
    registered_count: int
    """How many take part."""
    pending_count: int
    """How many wait for approval."""

    @classmethod
    def of(cls, entry: Entry[Occasion], places: Mapping[str, Places]) -> "OccasionExtra":
        """That of an event, of all whose places were looked up."""
        image, counted = entry.value.image, places[entry.entry_id]
        key = key_of(entry.value, "full")
        return cls(
            image_state=None if image is None else image.state,
            image_reason=None if image is None else image.reason,
            image=None if key is None else objects.read_url(key),
            registered_count=counted.approved,
            pending_count=counted.pending,
        )


FIELDS: Mapping[str, Field] = {
    "category_id": Field("category", reads=UUID, read=str, shows=Id),
    "property_id": Field("property_location", reads=UUID, read=uuid_text, shows=Id | None),
    "required_achievements": ids_as("required_achievements"),
    "image": Field("image", is_writable=False, is_shown=False),
    "event_date": Field("event_date", show=in_lima),
    "registration_deadline": Field("registration_deadline", show=in_lima),
}
"""How the wire writes fields of an event that differ from their type."""


class ImageForm(msgspec.Struct):
    """A picture of an event."""

    image: UploadedFile
    """A JPEG, PNG, GIF, WebP or HEIC of 10 MB at most."""
