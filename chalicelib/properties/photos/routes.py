"""Photos of houses over HTTP (pricing book, 2.2 and 10.1).

Anyone may look; sales staff add, change and remove. The files are private: what lists carry are
lasting addresses under `/media/`, which lead to short-lived signed ones.
"""

from typing import Any
from uuid import UUID

from chalicelib.cloud.idempotency import Once
from chalicelib.kernel.callers import Caller, Staff
from chalicelib.kernel.errors import (
    CasaAustinError,
    Forbidden,
    Invalid,
    NotFound,
    Unauthenticated,
)
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import UNKNOWN_HOUSE
from chalicelib.properties.photos import service as photos
from chalicelib.properties.photos.reading import PHOTOS, find_photo, photos_by_house
from chalicelib.properties.photos.rules import is_shown
from chalicelib.properties.photos.service import Offer
from chalicelib.properties.photos.wire import (
    BriefProblem,
    HousePhotoBody,
    PhotoBody,
    PhotoChange,
    PhotosQuery,
    PhotoView,
    PresignBody,
    PresignView,
    StaffPhotoView,
    UploadForm,
)
from chalicelib.properties.types import Photo
from chalicelib.web import redirects
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.history import Version, versions_of
from chalicelib.web.pages import Page, PageQuery, page_of_list
from chalicelib.web.routing import Reply, RequestInfo, Router
from chalicelib.web.shapes import sent_fields

NAMES = {"image_url": "external_url"}
"""How a photo calls the fields of a body where it does not use their own names."""
CHANGEABLE = frozenset(PhotoChange.__struct_fields__)

AnyPhoto = StaffPhotoView | PhotoView
PhotoAnswer = Page[AnyPhoto] | list[AnyPhoto]

MANAGES_PHOTOS = staff(Permission.MANAGES_PHOTOS)
RESTORES_PHOTOS = staff(Permission.MANAGES_HOUSES)

router = Router("properties")


def _briefly(error: CasaAustinError) -> dict[str, str]:
    """`{error}`: the first wrong field, or what happened."""
    fields = error.fields if isinstance(error, Invalid) else {}
    texts = [f"{name}: {' '.join(messages)}" for name, messages in fields.items()]
    return {"error": texts[0] if texts else error.message}


@router.get("/photos", audience=PUBLIC)
def list_photos(query: PhotosQuery, request: RequestInfo, caller: Caller | None) -> PhotoAnswer:
    """The photos of a house (`property`), or of all.

    Staff also see those not yet checked, and with `deleted` those that were removed and can be
    restored.
    """
    if query.deleted:
        return _removed(query, request, caller)
    of_houses = photos_by_house(fresh=_manages_photos(caller)).values()
    found = [photo for photos in of_houses for photo in photos if query.is_asked(photo)]
    return _answer(found, query, request, caller)


@router.post("/photos", audience=MANAGES_PHOTOS, status=201)
def add_photo(
    body: PhotoBody, caller: Staff, request: RequestInfo, once: Once[Photo] | None
) -> StaffPhotoView:
    """Add a photo to a house, from a file (10 MB at most here) or an address."""
    return _add(str(body.property_id), body, caller, request, once)


@router.post(
    "/photos/upload_photo",
    audience=MANAGES_PHOTOS,
    status=201,
    envelope=_briefly,
    problem=BriefProblem,
    deprecated=True,
)
def upload_photo(
    body: PhotoBody, caller: Staff, request: RequestInfo, once: Once[Photo] | None
) -> StaffPhotoView:
    """The same as adding a photo, with `{error}` for what goes wrong."""
    return _add(str(body.property_id), body, caller, request, once)


@router.post("/photos/presign", audience=MANAGES_PHOTOS, status=201)
def offer_upload(
    body: PresignBody, caller: Staff, request: RequestInfo, once: Once[Offer] | None
) -> PresignView:
    """Add a photo whose file the browser then sends to storage itself (20 MiB at most)."""

    def view(offer: Offer) -> PresignView:
        form = UploadForm(offer.upload.url, offer.upload.fields)
        return PresignView(StaffPhotoView.of(offer.photo, request.base_url), form)

    offer = photos.offer_upload(
        str(body.property_id),
        _details(body),
        content_type=body.content_type,
        size=body.size,
        actor=caller.actor,
        once=once and once.answering(view),
    )
    return view(offer)


@router.get("/photos/{photo_id}", audience=PUBLIC)
def show_photo(photo_id: UUID, request: RequestInfo, caller: Caller | None) -> AnyPhoto:
    """One photo."""
    photo = find_photo(str(photo_id), fresh=_manages_photos(caller))
    if photo is None or not (_manages_photos(caller) or is_shown(photo)):
        raise NotFound
    return _view(photo, request, caller)


@router.get("/photos/{photo_id}/history", audience=MANAGES_PHOTOS)
def photo_history(photo_id: UUID) -> list[Version]:
    """Who changed what of a photo, and when, the newest first; of a removed one too."""
    return versions_of(PHOTOS, photo_id)


@router.put("/photos/{photo_id}", audience=MANAGES_PHOTOS)
def replace_photo(
    photo_id: UUID, body: PhotoChange, caller: Staff, request: RequestInfo
) -> StaffPhotoView:
    """Change a photo's text, order, address, or whether it is the main one."""
    photo = photos.change_photo(str(photo_id), _details(body), actor=caller.actor)
    return StaffPhotoView.of(photo, request.base_url)


@router.patch("/photos/{photo_id}", audience=MANAGES_PHOTOS)
def change_photo(
    photo_id: UUID, body: PhotoChange, caller: Staff, request: RequestInfo
) -> StaffPhotoView:
    """Change a photo's text, order, address, or whether it is the main one."""
    photo = photos.change_photo(str(photo_id), _details(body), actor=caller.actor)
    return StaffPhotoView.of(photo, request.base_url)


@router.delete("/photos/{photo_id}", audience=MANAGES_PHOTOS, status=204)
def remove_photo(photo_id: UUID, caller: Staff) -> None:
    """Remove a photo; for 30 days it can be restored."""
    photos.remove_photo(str(photo_id), actor=caller.actor)


@router.post("/photos/{photo_id}/restore", audience=RESTORES_PHOTOS)
def restore_photo(photo_id: UUID, caller: Staff, request: RequestInfo) -> StaffPhotoView:
    """Bring back a photo that was removed in the last 30 days."""
    photo = photos.restore_photo(str(photo_id), actor=caller.actor)
    return StaffPhotoView.of(photo, request.base_url)


@router.post("/photos/{photo_id}/forget", audience=RESTORES_PHOTOS, status=204)
def forget_photo(photo_id: UUID, caller: Staff) -> None:
    """Let a removed photo be gone for good, its files within the next hours too."""
    photos.forget_photo(str(photo_id), actor=caller.actor)


@router.get("/properties/{property_id}/photos", audience=PUBLIC)
def list_photos_of_house(
    property_id: UUID, query: PageQuery, request: RequestInfo, caller: Caller | None
) -> PhotoAnswer:
    """The photos of a house."""
    found = photos_by_house(fresh=_manages_photos(caller)).get(str(property_id))
    if found is None:
        raise NotFound(UNKNOWN_HOUSE)
    return _answer(found, query, request, caller)


@router.post("/properties/{property_id}/photos", audience=MANAGES_PHOTOS, status=201)
def add_photo_to_house(
    property_id: UUID,
    body: HousePhotoBody,
    caller: Staff,
    request: RequestInfo,
    once: Once[Photo] | None,
) -> StaffPhotoView:
    """Add a photo to the house in the address."""
    return _add(str(property_id), body, caller, request, once)


@router.get("/media/{photo_id}/{size}", audience=PUBLIC, status=302, media="text/html")
def show_file(photo_id: UUID, size: str) -> Reply:
    """Lead to a photo's file (`full`) or thumbnail (`thumb`), while the signed address is good."""
    # Staff, who see at once that a photo is ready, look at its file at once.
    key = _key_of(photo_id, size) or _key_of(photo_id, size, fresh=True)
    if key is None:
        raise NotFound
    return redirects.to_file(key)


def _removed(query: PhotosQuery, request: RequestInfo, caller: Caller | None) -> PhotoAnswer:
    if caller is None:
        raise Unauthenticated
    if not _manages_photos(caller):
        raise Forbidden
    found = [photo for photo in photos.removed_photos() if query.is_asked(photo)]
    return page_of_list(found, StaffPhotoView.removed, query, request.url)


def _key_of(photo_id: UUID, size: str, *, fresh: bool = False) -> str | None:
    photo = find_photo(str(photo_id), fresh=fresh)
    if photo is None:
        return None
    return {"full": photo.file_key, "thumb": photo.thumbnail_key}.get(size)


def _add(
    property_id: str,
    body: HousePhotoBody,
    caller: Staff,
    request: RequestInfo,
    once: Once[Photo] | None,
) -> StaffPhotoView:
    def view(photo: Photo) -> StaffPhotoView:
        return StaffPhotoView.of(photo, request.base_url)

    photo = photos.add_photo(
        property_id,
        _details(body),
        content=body.image_file.content if body.image_file else None,
        actor=caller.actor,
        once=once and once.answering(view),
    )
    return view(photo)


def _details(body: PhotoChange) -> dict[str, Any]:
    sent = sent_fields(body)
    return {NAMES.get(name, name): value for name, value in sent.items() if name in CHANGEABLE}


def _manages_photos(caller: Caller | None) -> bool:
    """Whether staff ask, who see what another process has just written, and what is not checked
    yet; the public may wait 30 seconds."""
    return caller is not None and caller.may(Permission.MANAGES_PHOTOS)


def _view(photo: Photo, request: RequestInfo, caller: Caller | None) -> AnyPhoto:
    view: type[AnyPhoto] = StaffPhotoView if _manages_photos(caller) else PhotoView
    return view.of(photo, request.base_url)


def _answer(
    found: list[Photo], query: PageQuery, request: RequestInfo, caller: Caller | None
) -> PhotoAnswer:
    visible = found if _manages_photos(caller) else [photo for photo in found if is_shown(photo)]
    return page_of_list(visible, lambda photo: _view(photo, request, caller), query, request.url)
