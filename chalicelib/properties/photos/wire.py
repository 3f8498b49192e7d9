"""Photos on the wire (pricing book, 2.2 and 10.1)."""

from collections.abc import Iterable
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.cloud import objects
from chalicelib.kernel.validation import pattern
from chalicelib.pictures.types import Media
from chalicelib.properties.houses.wire import OfHouseQuery
from chalicelib.properties.photos.rules import is_shown
from chalicelib.properties.types import Photo, PhotoState
from chalicelib.web.files import UploadedFile
from chalicelib.web.formats import Address, Id
from chalicelib.web.routing import PREFIX

ADDRESS_PATTERN = r"^(https?://[^\s]{1,500})?$"
NO_ADDRESS = "Escriba una dirección que empiece por https://."


class PhotoView(msgspec.Struct, frozen=True, kw_only=True):
    """A photo. Its addresses are absolute and stay the same; empty while there is no file."""

    TEXTS_FROM: ClassVar = (Photo,)

    id: Id
    """Names the photo."""
    image_url_final: str
    """The address of the picture, which stays the same; empty while there is no file."""
    image_thumbnail: Address | None
    """The address of a small picture; null where there is none."""
    alt_text: str
    order: int
    is_main: bool

    @classmethod
    def of(cls, photo: Photo, base_url: str) -> "PhotoView":
        """A photo as everyone sees it."""
        return cls(**_fields(photo, base_url))


class StaffPhotoView(PhotoView, frozen=True, kw_only=True):
    """A photo as staff see it: also one whose file is awaited or was refused, and why it was."""

    property: Id
    """The house."""
    state: PhotoState
    reason: str | None

    @classmethod
    def of(cls, photo: Photo, base_url: str) -> "StaffPhotoView":
        """A photo as staff see it."""
        return cls(
            property=photo.property_id,
            state=photo.state,
            reason=photo.reason,
            **_fields(photo, base_url),
        )

    @classmethod
    def removed(cls, photo: Photo) -> "StaffPhotoView":
        """A removed photo. Its lasting addresses lead nowhere, so these are good for an hour."""
        bare = cls.of(msgspec.structs.replace(photo, file_key=None, thumbnail_key=None), "")
        return msgspec.structs.replace(
            bare,
            image_url_final=_signed(photo.file_key) or bare.image_url_final,
            image_thumbnail=_signed(photo.thumbnail_key),
        )


def _signed(key: str | None) -> str | None:
    return objects.read_url(key) if key else None


def _fields(photo: Photo, base_url: str) -> dict[str, Any]:
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
    return [PhotoView.of(photo, base_url) for photo in photos if is_shown(photo)]


def main_of(photos: list[PhotoView]) -> PhotoView | None:
    """The main photo, else the first, else none."""
    first = photos[0] if photos else None
    return next((photo for photo in photos if photo.is_main), first)


class PhotosQuery(OfHouseQuery, kw_only=True):
    """Which photos to list."""

    is_main: bool | None = None
    """Only the main photos of houses, or only the others; all when left out."""
    deleted: bool = False
    """Whether to list those that were removed in the last 30 days instead; staff only."""

    def is_asked(self, photo: Photo) -> bool:
        """Whether a photo is to be listed."""
        fits = self.is_main is None or photo.is_main == self.is_main
        return fits and self.is_for(photo.property_id)


class PhotoChange(msgspec.Struct, frozen=True, kw_only=True):
    """What may be changed of a photo; what is left out stays as it is."""

    TEXTS_FROM: ClassVar = (Photo,)

    alt_text: str | UnsetType = UNSET
    order: int | UnsetType = UNSET
    is_main: bool | UnsetType = UNSET
    image_url: str | UnsetType | None = UNSET
    """The address of a picture that is kept elsewhere, with `https`; null takes it away."""


class HousePhotoBody(PhotoChange, frozen=True, kw_only=True):
    """A new photo of the house in the address: a file (10 MB at most here) or an address."""

    image_file: UploadedFile | None = None
    """A JPEG, PNG, GIF, WebP or HEIC of 10 MB at most."""


class PhotoBody(HousePhotoBody, frozen=True, kw_only=True):
    """A new photo of any house."""

    property_id: UUID
    """The house."""


class PresignBody(PhotoChange, frozen=True, kw_only=True):
    """A new photo whose file (20 MiB at most) goes straight to storage."""

    property_id: UUID
    """The house."""
    content_type: Media
    """What kind of picture will be sent."""
    size: int
    """Its size in bytes."""


class FormAsked(msgspec.Struct, kw_only=True):
    """What is asked of a form that a browser sends a file with."""

    then: Annotated[str, pattern(ADDRESS_PATTERN, NO_ADDRESS)] = ""
    """Where storage leads a browser that sent the file by the form; empty where it shall stay."""


class UploadForm(msgspec.Struct, frozen=True):
    """A form to POST the file with: these fields first, the file last as `file`."""

    url: Address
    """Where to POST the form."""
    fields: dict[str, str]
    """The fields of the form by their names, to be sent before the file."""


class PresignView(msgspec.Struct, frozen=True):
    """The new photo, and how its file is sent."""

    photo: StaffPhotoView
    """The new photo, whose file is awaited."""
    upload: UploadForm
    """How the file is sent."""


class BriefProblem(msgspec.Struct, frozen=True):
    """Errors as `photos/upload_photo` has always told them."""

    error: str
    """What went wrong, in Spanish."""
