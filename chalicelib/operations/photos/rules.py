"""Where the files of pictures stand."""

import typing

from chalicelib.operations.photos.types import Kind, Spot, WorkPhoto
from chalicelib.pictures.rules import PURPOSES

PHOTOS_MAY_BE = PURPOSES["people"]
UPLOADS, FILES = "uploads/people/", "people/"
PARTS = 3


def upload_key(spot: Spot) -> str:
    """Where the file of a picture arrives."""
    return f"{UPLOADS}{spot.kind}/{spot.owner_id}/{spot.photo_id}"


def file_key(spot: Spot) -> str:
    """Where it stands once it was made anew."""
    return f"{FILES}{spot.kind}/{spot.owner_id}/{spot.photo_id}.webp"


def spot_of(upload: str) -> Spot | None:
    """Where the file that arrived at a key belongs; None for a key of ours that is none."""
    parts = upload.removeprefix(UPLOADS).split("/")
    if len(parts) != PARTS or parts[0] not in typing.get_args(Kind):
        return None
    return Spot(typing.cast("Kind", parts[0]), parts[1], parts[2])


def files_of(kind: Kind, owner_id: str, photo: WorkPhoto | None) -> tuple[str, ...]:
    """The files that a picture has or may have, which go with it."""
    if photo is None:
        return ()
    spot = Spot(kind, owner_id, photo.photo_id)
    return upload_key(spot), file_key(spot)
