"""The photos of houses, as every process knows them."""

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.catalogue.types import Entry
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.events import PhotoRemoved, PhotoSaved
from chalicelib.properties.houses.service import HOUSES, UNKNOWN_HOUSE
from chalicelib.properties.photos import rules
from chalicelib.properties.types import Photo


def _examine(change: Change[Photo]) -> None:
    """Of the photos of a house one is the main one: the one marked last."""
    photo = change.value
    if not photo.is_main or (change.before is not None and change.before.is_main):
        return
    change.publication.serialize(f"main_photo#{photo.property_id}")
    for entry in PHOTOS.entries(fresh=True).values():
        is_former = entry.value.is_main and entry.value.property_id == photo.property_id
        if is_former and entry.entry_id != photo.photo_id:
            change.also(entry, msgspec.structs.replace(entry.value, is_main=False))


def _welcome(removal: Change[Photo]) -> None:
    """A removed photo comes back only to a house that is there."""
    photo, tx = removal.value, removal.publication.tx
    HOUSES.require(tx, photo.property_id, otherwise=NotFound(UNKNOWN_HOUSE))


def _in_order(entry: Entry[Photo]) -> tuple[int, float]:
    """Of two of one order the older one."""
    return entry.value.order, entry.created.timestamp()


PHOTOS = Collection(
    Photo,
    key="photo_id",
    saved=PhotoSaved,
    removed=PhotoRemoved,
    order=_in_order,
    checked=rules.checked,
    examine=_examine,
    keeps_removed=True,
    welcome=_welcome,
)


def photos_by_house(*, fresh: bool = False) -> dict[str, list[Photo]]:
    """The photos of every published house, in order, at most 30 seconds old; `fresh` asks
    whether they changed."""
    return snapshot(fresh=fresh).derived("photos by house", _by_house)


def _by_house(present: Snapshot) -> dict[str, list[Photo]]:
    grouped: dict[str, list[Photo]] = {house.property_id: [] for house in HOUSES.values(present)}
    for photo in PHOTOS.values(present):
        grouped.get(photo.property_id, []).append(photo)
    return grouped


def photos_of(property_id: str, *, fresh: bool = False) -> list[Photo]:
    """Every photo of a house, in order, with those that cannot be shown yet."""
    return photos_by_house(fresh=fresh).get(property_id, [])


def find_photo(photo_id: str, *, fresh: bool = False) -> Photo | None:
    """A photo of a published house, or None; `fresh` asks whether it changed."""
    if fresh:
        snapshot(fresh=True)
    photo = PHOTOS.find(photo_id)
    return photo if photo is not None and HOUSES.find(photo.property_id) is not None else None
