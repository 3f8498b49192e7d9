"""Photos that were removed: listed for staff, brought back, and taken out for good."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.cloud import events, objects
from chalicelib.kernel import clock
from chalicelib.properties.photos import jobs
from chalicelib.properties.photos import service as photos
from chalicelib.properties.photos.reading import PHOTOS as COLLECTION
from chalicelib.properties.types import House
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import ACTOR
from .test_photos import PHOTOS, Picture, awaited, external


def listed(api: Api, query: str, token: str = "admin") -> list[dict[str, Any]]:
    answer = api.get(f"{PHOTOS}?{query}", token=token)
    assert answer.status_code == 200, answer.body
    rows: list[dict[str, Any]] = answer.json_body["results"]
    return rows


def ids_of(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


def forget(api: Api, photo_id: str, token: str | None = "admin") -> int:
    return int(api.post(f"{PHOTOS}{photo_id}/forget/", token=token).status_code)


def test_removed_photos_are_listed_the_last_one_first(api: Api, house: House) -> None:
    kept, first, last = (external(house) for _ in range(3))
    for minutes, photo in enumerate((first, last)):
        with clock.at(clock.now() + timedelta(minutes=minutes)):
            photos.remove_photo(photo.photo_id, actor=ACTOR)
    assert ids_of(listed(api, "deleted=true")) == [last.photo_id, first.photo_id]
    assert ids_of(listed(api, "deleted=false")) == [kept.photo_id]
    assert listed(api, f"deleted=true&property={UNKNOWN_ID}") == []
    assert len(listed(api, f"deleted=true&property={house.property_id}")) == 2


def test_main_photos_are_listed_apart(api: Api, house: House) -> None:
    main, other = external(house, is_main=True), external(house)
    assert ids_of(listed(api, "is_main=true")) == [main.photo_id]
    assert ids_of(listed(api, "is_main=false")) == [other.photo_id]
    assert len(listed(api, "")) == 2
    photos.remove_photo(main.photo_id, actor=ACTOR)
    assert ids_of(listed(api, "deleted=true&is_main=true")) == [main.photo_id]
    assert listed(api, "deleted=true&is_main=false") == []


def test_a_removed_photo_is_seen_though_its_lasting_address_leads_nowhere(
    api: Api, house: House, picture: Picture
) -> None:
    photo = awaited(house, picture)
    key = photos.upload_key(photo)
    assert deliver(notice(key, size=len(objects.get(key)))) == NONE_FAILED
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    [row] = listed(api, "deleted=true")
    assert "_thumb.webp?" in row["image_thumbnail"]
    assert ".webp?" in row["image_url_final"]
    assert api.get(f"/api/v1/media/{photo.photo_id}/thumb").status_code == 404


def test_one_that_is_elsewhere_is_seen_there(api: Api, house: House) -> None:
    photo = external(house)
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    [row] = listed(api, "deleted=true")
    assert (row["image_url_final"], row["image_thumbnail"]) == (photo.external_url, None)


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("guest", 403), ("mantenimiento", 403), ("vendedor", 200)]
)
def test_whoever_manages_photos_sees_removed_ones(api: Api, token: str | None, status: int) -> None:
    assert api.get(f"{PHOTOS}?deleted=true", token=token).status_code == status


def test_what_is_taken_out_for_good_does_not_come_back(api: Api, house: House) -> None:
    photo = external(house)
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    assert forget(api, photo.photo_id) == 204
    assert listed(api, "deleted=true") == []
    assert api.post(f"{PHOTOS}{photo.photo_id}/restore/", token="admin").status_code == 404
    told = events.timeline(f"photo#{photo.photo_id}")
    assert [each.name for each in told] == ["photo.forgotten", "photo.removed", "photo.saved"]
    assert told[0].actor == "staff#1"


def test_its_files_go_with_the_next_tidying(api: Api, house: House, picture: Picture) -> None:
    photo = awaited(house, picture)
    key = photos.upload_key(photo)
    assert deliver(notice(key, size=len(objects.get(key)))) == NONE_FAILED
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    tomorrow = clock.now() + timedelta(days=2)
    jobs.tidy_photos(tomorrow)
    assert len(list(objects.stored("photos/"))) == 2
    assert forget(api, photo.photo_id) == 204
    jobs.tidy_photos(tomorrow)
    assert not list(objects.stored("photos/"))


def test_only_removed_photos_are_taken_out_for_good_and_once(api: Api, house: House) -> None:
    photo = external(house)
    assert forget(api, photo.photo_id) == 404
    assert forget(api, UNKNOWN_ID) == 404
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    assert [forget(api, photo.photo_id) for _ in range(2)] == [204, 404]


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("guest", 401), ("mantenimiento", 403), ("vendedor", 403)]
)
def test_whoever_does_not_manage_houses_takes_nothing_out_for_good(
    api: Api, house: House, token: str | None, status: int
) -> None:
    photo = external(house)
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    assert forget(api, photo.photo_id, token) == status
    assert photo.photo_id in COLLECTION.as_of_now(removed=True)
