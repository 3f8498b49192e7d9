"""The catalogue as this process knows it: read once, believed for 30 seconds, then compared.

Most quotes cost no call for it. After 30 seconds one read of the version item says whether
anything changed; only then is everything read again. What this process writes, it sees at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import cached_property
from threading import Lock

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.properties import assembling, records
from chalicelib.properties.types import Catalogue, House, Photo

KEPT = timedelta(seconds=30)


class Snapshot(msgspec.Struct, frozen=True, dict=True):
    """The catalogue and the photos of its houses, as they were at one version.

    `entries` are those of the rooms above (`shelves`), still as records.
    """

    catalogue: Catalogue
    photos: dict[str, tuple[Photo, ...]]
    entries: tuple[records.ShelfRecord, ...] = ()

    def photos_of(self, property_id: str) -> tuple[Photo, ...]:
        """Every photo of a house, in order, with those that cannot be shown yet."""
        return self.photos.get(property_id, ())

    def photo(self, photo_id: str) -> Photo | None:
        """The photo with that id, or None."""
        return self._by_photo_id.get(photo_id)

    @cached_property
    def _by_photo_id(self) -> dict[str, Photo]:
        return {photo.photo_id: photo for photos in self.photos.values() for photo in photos}


class _Kept:
    """What is held, and since when it is known to be right."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._snapshot: Snapshot | None = None
        self._checked: datetime | None = None

    def get(self, now: datetime, *, fresh: bool) -> Snapshot:
        with self._lock:
            snapshot = self._snapshot
            if snapshot is not None and not fresh and self._is_believed(now):
                return snapshot
            # The version is read first: what changes afterwards shows as a newer version.
            version = records.current_version()
            if snapshot is None or snapshot.catalogue.version != version:
                snapshot = _load(version)
            self._snapshot, self._checked = snapshot, now
            return snapshot

    def forget(self) -> None:
        with self._lock:
            self._snapshot = self._checked = None

    def _is_believed(self, now: datetime) -> bool:
        return self._checked is not None and abs(now - self._checked) < KEPT


_kept = _Kept()


def snapshot(*, fresh: bool = False) -> Snapshot:
    """The catalogue with photos, at most 30 seconds old; `fresh` asks whether it changed."""
    return _kept.get(clock.now(), fresh=fresh)


def catalogue() -> Catalogue:
    """The catalogue, at most 30 seconds old: 0 calls, or 1 when it is time to compare."""
    return snapshot().catalogue


def forget() -> None:
    """Read everything anew at the next use."""
    _kept.forget()


def find_photo(photo_id: str) -> Photo | None:
    """A photo; one that another process may just have added is looked for before giving up."""
    return snapshot().photo(photo_id) or snapshot(fresh=True).photo(photo_id)


def find_house(property_id: str) -> House | None:
    """A published house; one that another process may just have added is looked for anew."""
    return catalogue().house(property_id) or snapshot(fresh=True).catalogue.house(property_id)


def houses_for(property_ids: Iterable[str]) -> dict[str, House]:
    """The houses that stays speak of, new and deleted ones with them.

    Costs nothing while all are known; else a comparison, and a call for deleted ones.
    """
    wanted = set(property_ids)
    found = _known(wanted, catalogue())
    if found.keys() != wanted:
        found = _known(wanted, snapshot(fresh=True).catalogue)
    missing = wanted - found.keys()
    deleted = records.deleted_houses(missing) if missing else []
    return found | {record.property_id: records.value_of(record, House) for record in deleted}


def _known(wanted: Iterable[str], known: Catalogue) -> dict[str, House]:
    return {id_: house for id_ in wanted if (house := known.house(id_)) is not None}


def publish(tx: Transaction) -> None:
    """Commit a change of the catalogue, under a new version."""
    version = records.VersionRecord(
        scope=records.VERSION, kind=records.CATALOGUE, value=ids.event_id(tx.now)
    )
    tx.put(version)
    tx.commit()
    forget()


def _load(version: str) -> Snapshot:
    contents: assembling.Contents = defaultdict(list)
    for record in records.everything_published():
        contents[type(record)].append(record)
    return Snapshot(
        catalogue=assembling.catalogue_of(contents, version),
        photos=assembling.photos_of(contents),
        entries=assembling.entries_of(contents),
    )
