"""Time records on the wire (staff book, 1.9)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.kernel import dates, places
from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.places import Coordinate
from chalicelib.kernel.validation import Problems
from chalicelib.operations.photos.types import PhotoState
from chalicelib.operations.photos.wire import address
from chalicelib.operations.time.rules import WIRE_NAMES
from chalicelib.operations.time.types import ActionType, TimeRecord
from chalicelib.operations.tracking.types import Asked, Entry, Named
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Address, Id
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import sent_fields, shared_fields, uuid_text
from chalicelib.web.versions import SeenVersion

Notes = Annotated[str, Meta(max_length=2000)]


class TimeView(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What somebody did at an instant."""

    TEXTS_FROM: ClassVar = (TimeRecord,)

    record_id: Id
    member_id: Id
    staff_member_name: str
    """Both names of the person."""
    property_id: Id
    property_name: str
    """What the house is called."""
    task_id: Id | None
    action_type: ActionType
    at: datetime
    latitude: Decimal | None
    """Where the telephone was, in degrees north; null where it did not say."""
    longitude: Decimal | None
    """Where the telephone was, in degrees east; null where it did not say."""
    location_verified: bool
    photo: Address | None
    """A signed address of the picture, good for an hour; null while there is none to see."""
    photo_state: PhotoState | None
    """Whether the picture can be shown (`ready`), is looked at, or was refused; null without
    one."""
    photo_reason: str | None
    """Why the picture was refused, in Spanish; null where it was not."""
    notes: str
    corrected_at: datetime | None
    version: int
    """Rises with each change; a change may name the one that it is for."""

    @classmethod
    def of(cls, named: Named) -> "TimeView":
        """The view of a record."""
        record = named.record
        photo, place = record.photo, record.place
        shown = {
            **shared_fields(record, cls),
            "at": dates.in_lima(record.at),
            "corrected_at": dates.in_lima(record.corrected_at),
            "photo": address(photo),
        }
        return cls(
            staff_member_name=named.member_name,
            property_name=named.house_name,
            latitude=None if place is None else place.latitude,
            longitude=None if place is None else place.longitude,
            photo_state=None if photo is None else photo.state,
            photo_reason=None if photo is None else photo.reason,
            **shown,
        )


def _limits(values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with the place that a body tells."""
    problems = Problems()
    places.place(values.get("latitude"), values.get("longitude"), problems)
    try:
        problems.raise_any()
    except Invalid as error:
        return error.fields
    return {}


class NewTime(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What somebody does now. The instant is that of the server."""

    TEXTS_FROM: ClassVar = (TimeRecord,)

    limits = staticmethod(_limits)

    member_id: UUID | None = None
    """The person; whoever sends it, where it is left out."""
    property_id: UUID
    task_id: UUID | None = None
    """The task that is worked on: one of the same person and house."""
    action_type: ActionType
    latitude: Coordinate | None = None
    """Where the telephone is, in degrees north (WGS 84)."""
    longitude: Coordinate | None = None
    """Where the telephone is, in degrees east; it comes with the latitude."""
    photo: UploadedFile | None = None
    """A JPEG, PNG, WebP or HEIC of 10 MB at most."""
    notes: Notes | None = None

    def entry(self) -> Entry:
        """What is to be noted.

        Raises:
            Invalid: the two coordinates are no place.
        """
        problems = Problems()
        place = places.place(self.latitude, self.longitude, problems)
        problems.raise_any()
        return Entry(
            member_id=uuid_text(self.member_id),
            property_id=str(self.property_id),
            task_id=uuid_text(self.task_id),
            action=self.action_type,
            place=place,
            notes=self.notes or "",
            picture=None if self.photo is None else self.photo.content,
        )


class TimeCorrection(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What to correct of a record; what is left out stays. Where the telephone was, and its
    picture, are proof: nobody writes them anew."""

    TEXTS_FROM: ClassVar = (TimeRecord,)

    member_id: UUID | UnsetType = UNSET
    property_id: UUID | UnsetType = UNSET
    task_id: UUID | UnsetType | None = UNSET
    action_type: ActionType | UnsetType = UNSET
    at: datetime | UnsetType = UNSET
    notes: Notes | UnsetType | None = UNSET
    version: SeenVersion | UnsetType = UNSET
    """The version that was read; over another, the answer is 409."""

    def fields(self) -> dict[str, Any]:
        """The fields of the record that were sent."""
        sent = sent_fields(self)
        sent.pop("version", None)
        if "notes" in sent:
            sent["notes"] = sent["notes"] or ""
        return {k: str(v) if isinstance(v, UUID) else v for k, v in sent.items()}


class TimeReplacement(TimeCorrection, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A record as it is to be; what is left out besides stays."""

    member_id: UUID
    property_id: UUID
    action_type: ActionType
    at: datetime


class TimeQuery(PageQuery, kw_only=True, rename={**WIRE_NAMES, "day": "date"}):
    """Which records to list, the newest first."""

    member_id: UUID | None = None
    """Only those of this person."""
    day: date | None = None
    """Only those of this day of Lima."""
    action_type: ActionType | None = None
    """Only those of this action."""

    def asked(self) -> Asked:
        """Which records."""
        return Asked(member_id=uuid_text(self.member_id), day=self.day, action=self.action_type)
