"""What becomes of a file that arrived: shown, or refused, once, whatever comes again."""

import io
import json
import re
import struct
import zlib
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PIL import Image

from chalicelib.cloud import clients, events, objects
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos import service as photos
from chalicelib.properties.photos.jobs import tidy_photos
from chalicelib.properties.photos.reading import find_photo
from chalicelib.properties.photos.service import upload_key
from chalicelib.properties.photos.uploads import KEPT
from chalicelib.properties.types import House, Photo
from tests.support import deliveries
from tests.support.arrivals import NONE_FAILED, deliver, notice, opened, run
from tests.support.elsewhere import elsewhere
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.roles import somebody_else

from .conftest import ACTOR

Picture = Callable[..., bytes]
LATER = timedelta(minutes=3)
"""By then the record of a file is written, or never."""


def upload(house: House, content: bytes, **details: Any) -> Photo:
    """A photo whose file has arrived in storage, whatever it is."""
    said: Any = details
    offer = photos.offer_upload(
        house.property_id, said, content_type="image/jpeg", size=1000, actor=ACTOR
    )
    objects.put(upload_key(offer.photo), content, "image/jpeg")
    return offer.photo


def known(photo: Photo) -> Photo:
    found = find_photo(photo.photo_id)
    assert found is not None
    return found


def exists(key: str) -> bool:
    try:
        objects.get(key)
    except NotFound:
        return False
    return True


def told(photo: Photo) -> list[str]:
    return [fact.name for fact in events.timeline(f"photo#{photo.photo_id}")]


def test_a_picture_becomes_a_photo_with_a_thumbnail(
    api: Api, house: House, picture: Picture
) -> None:
    photo = upload(house, picture((3000, 2000)), order=3, is_main=True)
    assert deliver(notice(upload_key(photo))) == NONE_FAILED
    ready = known(photo)
    base = f"photos/{house.property_id}/casa-austin-1_3_{photo.photo_id}"
    assert (ready.state, ready.file_key) == ("ready", f"{base}.webp")
    assert ready.thumbnail_key == f"{base}_thumb.webp"
    assert ready.is_main
    full = Image.open(io.BytesIO(objects.get(f"{base}.webp")))
    thumbnail = Image.open(io.BytesIO(objects.get(f"{base}_thumb.webp")))
    assert (full.format, full.size) == ("WEBP", (2560, 1707))
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (400, 300))
    assert not exists(upload_key(photo))
    assert told(photo) == ["photo.saved", "photo.saved"]

    (view,) = api.get("/api/v1/property/casa-austin-1/").json_body["photos"]
    address = f"/v1/media/{photo.photo_id}"
    assert view["image_url_final"].startswith("http")
    assert view["image_url_final"].endswith(f"{address}/full")
    assert view["image_thumbnail"].endswith(f"{address}/thumb")


@pytest.mark.parametrize("size", ["full", "thumb"])
def test_a_lasting_address_leads_to_a_signed_one(
    api: Api, house: House, picture: Picture, size: str
) -> None:
    photo = upload(house, picture())
    deliver(notice(upload_key(photo)))
    answer = api.get(f"/api/v1/media/{photo.photo_id}/{size}/")
    assert answer.status_code == 302
    suffix = "_thumb.webp?" if size == "thumb" else f"{photo.photo_id}.webp?"
    assert suffix in answer.headers["Location"]
    assert "X-Amz-Signature=" in answer.headers["Location"]
    assert answer.headers["Cache-Control"] == "public, max-age=3000"
    assert api.get(f"/api/v1/media/{photo.photo_id}/huge/").status_code == 404


def test_a_file_sent_through_the_api_takes_the_same_way(
    api: Api, house: House, picture: Picture
) -> None:
    form = {"property_id": house.property_id}
    files = {"image_file": ("a.gif", picture(kind="GIF"), "image/gif")}
    made = api.post("/api/v1/photos/upload_photo/", form=form, files=files, token="admin").json_body
    deliver(notice(f"uploads/photos/{house.property_id}/{made['id']}"))
    shown = api.get(f"/api/v1/photos/{made['id']}/").json_body
    assert shown["image_url_final"].endswith(f"/v1/media/{made['id']}/full")


def bomb() -> bytes:
    """Two hundred bytes that say they are 2.5 billion pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(name + data))
        return struct.pack(">I", len(data)) + name + data + checksum

    header = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 9999))
    )


@pytest.mark.parametrize(
    "content",
    [b"just words", b"\xff\xd8\xff\xe0 broken", b"%PDF-1.7", b"", bomb(), b"\x89PNG\r\n\x1a\n"],
    ids=["text", "broken", "pdf", "empty", "bomb", "beginning"],
)
def test_what_is_no_picture_is_refused_with_a_reason_and_removed(
    api: Api, house: House, content: bytes
) -> None:
    photo = upload(house, content)
    assert deliver(notice(upload_key(photo))) == NONE_FAILED
    refused = known(photo)
    assert (refused.state, refused.file_key) == ("rejected", None)
    shown = api.get(f"/api/v1/photos/{photo.photo_id}/", token="vendedor").json_body
    assert shown["state"] == "rejected"
    assert re.match("Suba un archivo|El archivo está dañado|La imagen tiene", shown["reason"])
    assert not exists(upload_key(photo))
    assert told(photo) == ["photo.saved", "photo.saved"]


def test_a_file_over_twenty_mebibytes_is_refused_unread(house: House, picture: Picture) -> None:
    photo = upload(house, picture())
    deliver(notice(upload_key(photo), size=20 * 1024 * 1024 + 1))
    assert known(photo).state == "rejected"
    assert known(photo).reason == "El archivo puede pesar como máximo 20 MB."


def test_coming_again_changes_nothing(house: House, picture: Picture) -> None:
    good, bad = upload(house, picture()), upload(house, b"words")
    for photo in (good, bad):
        first = deliver(notice(upload_key(photo)))
        before = known(photo)
        assert deliver(notice(upload_key(photo))) == first == NONE_FAILED
        assert known(photo) == before
        assert len(told(photo)) == 2


def test_a_crash_before_the_upload_was_removed_is_tidied_up(house: House, picture: Picture) -> None:
    photo = upload(house, picture())
    deliver(notice(upload_key(photo)))
    objects.put(upload_key(photo), picture(), "image/jpeg")
    assert deliver(notice(upload_key(photo))) == NONE_FAILED
    assert not exists(upload_key(photo))
    assert told(photo) == ["photo.saved", "photo.saved"]


def test_a_file_that_no_photo_waits_for_is_removed(house: House, picture: Picture) -> None:
    removed = upload(house, picture())
    photos.remove_photo(removed.photo_id, actor=ACTOR)
    strange = f"uploads/photos/{uuid4()}/{uuid4()}"
    odd = "uploads/photos/casa de playa+ñ"
    keys = (upload_key(removed), strange, odd)
    for key in keys:
        objects.put(key, picture(), "image/jpeg")
    bodies = opened(*(notice(key) for key in keys))["photos"]
    # Its record may be on its way.
    assert len(run("photos", *bodies)["batchItemFailures"]) == len(keys)
    with clock.at(clock.now() + LATER):
        assert run("photos", *bodies) == NONE_FAILED
    assert not any(exists(key) for key in keys)
    assert list(objects.stored("opened/")) == []


def test_a_photo_removed_while_its_file_is_made_leaves_nothing(
    house: House, picture: Picture
) -> None:
    photo = upload(house, picture())
    stored: list[str] = []

    def remove(params: dict[str, Any], **_: Any) -> None:
        stored.append(params["url_path"])
        if len(stored) == 1:
            with somebody_else():
                photos.remove_photo(photo.photo_id, actor=ACTOR)

    clients.client("s3").meta.events.register("before-call.s3.CopyObject", remove)
    (body,) = opened(notice(upload_key(photo)))["photos"]
    assert run("photos", body) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert len(stored) == 2
    assert list(objects.stored("photos/")) == []
    with clock.at(clock.now() + LATER):
        assert run("photos", body) == NONE_FAILED
    assert not exists(upload_key(photo))
    assert list(objects.stored("opened/")) == []


def test_the_file_of_a_deleted_house_does_no_harm(house: House, picture: Picture) -> None:
    photo = upload(house, picture())
    HOUSES.remove(house.property_id, actor=ACTOR)
    assert deliver(notice(upload_key(photo))) == NONE_FAILED
    assert not exists(upload_key(photo))


def test_the_test_message_of_s3_and_uploads_for_nobody_are_let_pass(aws: None) -> None:
    objects.put("uploads/music/1/2", b"song", "audio/mpeg")
    test_message = json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "media"})
    assert deliver(test_message, notice("uploads/music/1/2")) == NONE_FAILED
    assert exists("uploads/music/1/2")


def test_only_the_message_that_failed_comes_again(house: House, picture: Picture) -> None:
    photo = upload(house, picture())
    answer = deliver("no JSON", notice(upload_key(photo)))
    assert answer == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert known(photo).state == "ready"


def test_a_message_that_comes_again_after_its_files_are_gone_does_no_harm(
    house: House, picture: Picture
) -> None:
    photo = upload(house, picture())
    (body,) = opened(notice(upload_key(photo)))["photos"]
    assert run("photos", body) == run("photos", body) == NONE_FAILED
    assert known(photo).state == "ready"
    assert list(objects.stored("opened/")) == []


def test_a_photo_of_an_iphone_is_shown(api: Api, house: House) -> None:
    content = (Path(__file__).parents[2] / "unit/pictures/samples/red_left_edge.heic").read_bytes()
    form = {"property_id": house.property_id}
    files = {"image_file": ("IMG_1.HEIC", content, "image/heic")}
    made = api.post("/api/v1/photos/", form=form, files=files, token="admin").json_body
    assert deliver(notice(f"uploads/photos/{house.property_id}/{made['id']}")) == NONE_FAILED
    shown = api.get(f"/api/v1/photos/{made['id']}/", token="admin").json_body
    assert (shown["state"], shown["reason"]) == ("ready", None)
    body = {"property_id": house.property_id, "content_type": "image/heic", "size": 900}
    assert api.post("/api/v1/photos/presign/", json=body, token="admin").status_code == 201


@pytest.mark.parametrize("size", [(8160, 6144), (12_000, 9000)])
def test_a_photo_of_a_camera_with_many_pixels_is_shown(
    api: Api, house: House, picture: Picture, size: tuple[int, int]
) -> None:
    form = {"property_id": house.property_id}
    files = {"image_file": ("a.jpg", picture(size), "image/jpeg")}
    made = api.post("/api/v1/photos/", form=form, files=files, token="admin").json_body
    assert deliver(notice(f"uploads/photos/{house.property_id}/{made['id']}")) == NONE_FAILED
    shown = api.get(f"/api/v1/photos/{made['id']}/", token="admin").json_body
    assert shown["state"] == "ready"


def test_staff_see_at_once_on_every_process_that_a_photo_is_ready(
    api: Api, house: House, picture: Picture
) -> None:
    photo = upload(house, picture())
    path = f"/api/v1/photos/{photo.photo_id}/"
    assert api.get(path, token="vendedor").json_body["state"] == "awaiting_upload"
    elsewhere(lambda: deliver(notice(upload_key(photo))))
    assert api.get(path, token="vendedor").json_body["state"] == "ready"
    for size in ("full", "thumb"):
        assert api.get(f"/api/v1/media/{photo.photo_id}/{size}/").status_code == 302
    change = {"alt_text": "Terraza"}
    elsewhere(lambda: photos.change_photo(photo.photo_id, change, actor=ACTOR))
    assert api.get(path, token="vendedor").json_body["alt_text"] == "Terraza"


def test_one_message_may_tell_of_several_files(house: House, picture: Picture) -> None:
    made = [upload(house, picture()) for _ in range(2)]
    deliver(notice(*(upload_key(photo) for photo in made)))
    assert [known(photo).state for photo in made] == ["ready", "ready"]


def test_the_files_of_a_removed_photo_wait_for_it(house: House, picture: Picture) -> None:
    photo = upload(house, picture())
    deliver(notice(upload_key(photo)))
    ready = known(photo)
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    removed = events.timeline(f"photo#{photo.photo_id}")[0]
    for _ in range(2):
        assert deliveries.take(removed)
        assert all(exists(key) for key in (ready.file_key or "", ready.thumbnail_key or ""))
        assert not exists(upload_key(photo))


def test_a_refused_file_leaves_the_picture_elsewhere_in_place(api: Api, house: House) -> None:
    photo = upload(house, b"words", external_url="https://pictures.example/1.jpg")
    deliver(notice(upload_key(photo)))
    shown = api.get(f"/api/v1/photos/{photo.photo_id}/").json_body
    assert shown["image_url_final"] == "https://pictures.example/1.jpg"


def test_a_removed_photo_comes_back_with_its_files(
    api: Api, house: House, picture: Picture
) -> None:
    photo = upload(house, picture())
    deliver(notice(upload_key(photo)))
    path = f"/api/v1/photos/{photo.photo_id}/"
    api.patch(path, json={"is_main": True}, token="admin")
    shown = api.get(path, token="admin").json_body
    files = list(objects.stored("photos/"))
    assert api.delete(path, token="vendedor").status_code == 204
    assert deliveries.take(events.timeline(f"photo#{photo.photo_id}")[0])
    with clock.at(clock.now() + KEPT - timedelta(minutes=1)):
        tidy_photos(clock.now())
        assert api.get(path).status_code == 404
        assert api.post(f"{path}restore/", token="vendedor").status_code == 403
        answer = api.post(f"{path}restore/", token="admin")
    assert (answer.status_code, answer.json_body) == (200, shown | {"is_main": False})
    assert list(objects.stored("photos/")) == files
    assert api.get(path).status_code == 200
    assert api.post(f"{path}restore/", token="admin").status_code == 200
    assert told(photo)[:2] == ["photo.saved", "photo.removed"]


def test_a_photo_that_was_removed_long_ago_is_gone_with_its_files(
    api: Api, house: House, picture: Picture
) -> None:
    photo = upload(house, picture())
    deliver(notice(upload_key(photo)))
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    with clock.at(clock.now() + KEPT + timedelta(minutes=1)):
        tidy_photos(clock.now())
    assert list(objects.stored("photos/")) == []
    answer = api.post(f"/api/v1/photos/{photo.photo_id}/restore/", token="admin")
    assert answer.status_code == 404


def test_a_photo_comes_back_only_to_a_house_that_is_there(
    api: Api, house: House, picture: Picture
) -> None:
    photo = upload(house, picture())
    photos.remove_photo(photo.photo_id, actor=ACTOR)
    HOUSES.remove(house.property_id, actor=ACTOR)
    path = f"/api/v1/photos/{photo.photo_id}/restore/"
    assert api.post(path, token="admin").status_code == 404
    HOUSES.restore(house.property_id, actor=ACTOR)
    assert api.post(path, token="admin").status_code == 200


def test_two_removals_of_a_photo_at_once_are_one(api: Api, house: House, picture: Picture) -> None:
    photo = upload(house, picture())
    path = f"/api/v1/photos/{photo.photo_id}/"
    with meanwhile(lambda: api.delete(path, token="admin")):
        assert api.delete(path, token="admin").status_code == 204
    assert told(photo).count("photo.removed") == 1
