"""What happens to a picture when its file was opened: shown as it was made anew, or refused."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import msgspec

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.photos.rules import UPLOADS, file_key, spot_of
from chalicelib.operations.photos.types import Kind, Spot, WorkPhoto
from chalicelib.operations.staff import service as staff
from chalicelib.operations.time import photos as times
from chalicelib.pictures.arrivals import await_record, refuse_late
from chalicelib.pictures.rules import opened_key
from chalicelib.pictures.types import Opened


class Decide(Protocol):
    """Says what became of the picture of a person or a record."""

    def __call__(self, owner_id: str, /, photo: WorkPhoto, *, actor: str, now: datetime) -> None:
        """Raises: NotFound (it has another one), Stale."""


class Keeper(msgspec.Struct, frozen=True):
    """Who keeps the pictures of a kind: which one a person or record has, and how it is decided."""

    waiting: Callable[[str], WorkPhoto | None]
    decide: Decide


KEEPERS: dict[Kind, Keeper] = {
    "members": Keeper(staff.waiting_photo, staff.decide_photo),
    "times": Keeper(times.waiting_photo, times.decide_photo),
}


def accept(opened: Opened) -> None:
    """Show what was made of a file, or say why it is not shown. Doing it again does no harm; a file
    that nobody waits for is removed.

    Raises:
        Unavailable: the record may still be on its way; come again.
        Stale: somebody changed the record meanwhile; come again.
    """
    spot = spot_of(opened.upload)
    if spot is not None:
        _accept(spot, opened)
    objects.delete([opened.upload, opened_key(opened.upload)])


def _accept(spot: Spot, opened: Opened) -> None:
    keeper = KEEPERS[spot.kind]
    photo = keeper.waiting(spot.owner_id)
    if photo is None or photo.photo_id != spot.photo_id:
        await_record(opened)
    elif photo.state == "awaiting_check":
        _decide(keeper, spot, opened)


def _decide(keeper: Keeper, spot: Spot, opened: Opened) -> None:
    key = None if opened.reason is not None else file_key(spot)
    photo = WorkPhoto(
        photo_id=spot.photo_id,
        state="rejected" if key is None else "ready",
        file_key=key,
        reason=opened.reason,
    )
    try:
        if key is not None:
            objects.copy(opened_key(opened.upload), key)
        keeper.decide(spot.owner_id, photo, actor=SYSTEM.actor, now=clock.now())
    except NotFound:
        # Another message was quicker, or another picture took the place of this one.
        present = keeper.waiting(spot.owner_id)
        if key is not None and (present is None or present.photo_id != spot.photo_id):
            objects.delete([key])


def tidy(now: datetime) -> int:
    """Refuse the pictures whose files could not be opened: how many there were."""
    return refuse_late(UPLOADS, accept, now=now)
