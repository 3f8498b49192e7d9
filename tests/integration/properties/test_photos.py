"""Photos over HTTP: who may look, who may change, and what may be sent."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events, objects
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos import jobs
from chalicelib.properties.photos import service as photos
from chalicelib.properties.photos.reading import find_photo, photos_of
from chalicelib.properties.photos.service import upload_key
from chalicelib.properties.types import House, Photo
from tests.support import deliveries
from tests.support.arrivals import NONE_FAILED, deliver, notice, opened, run, storage_is_away
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID

from .conftest import ACTOR

PHOTOS = "/api/v1/photos/"
ELSEWHERE = "https://pictures.example/1.jpg"
WRITES = [
    ("POST", PHOTOS),
    ("POST", f"{PHOTOS}upload_photo/"),
    ("POST", f"{PHOTOS}presign/"),
    ("POST", "/api/v1/properties/{id}/photos/"),
    ("PUT", f"{PHOTOS}{{id}}/"),
    ("PATCH", f"{PHOTOS}{{id}}/"),
    ("DELETE", f"{PHOTOS}{{id}}/"),
]
Picture = Callable[..., bytes]


def external(house: House, **details: Any) -> Photo:
    said: Any = {"external_url": ELSEWHERE, **details}
    return photos.add_photo(house.property_id, said, content=None, actor=ACTOR)


def awaited(house: House, picture: Picture, **details: Any) -> Photo:
    said: Any = details
    return photos.add_photo(house.property_id, said, content=picture(), actor=ACTOR)


def known(photo: Photo) -> Photo | None:
    return find_photo(photo.photo_id)


@pytest.mark.parametrize(("method", "path"), WRITES)
@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("foreign", 401), ("guest", 401), ("mantenimiento", 403)]
)
def test_only_sales_staff_may_write(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=uuid4()), json={}, token=token)
    assert answer.status_code == status


@pytest.mark.parametrize("token", ["admin", "vendedor"])
def test_a_file_waits_to_be_checked(api: Api, house: House, picture: Picture, token: str) -> None:
    form = {"property_id": house.property_id, "alt_text": "Fachada", "order": 2, "is_main": True}
    content = picture()
    files = {"image_file": ("casa.jpg", content, "image/jpeg")}
    answer = api.post(PHOTOS, form=form, files=files, token=token)
    assert answer.status_code == 201
    made = answer.json_body
    assert made == {
        "id": made["id"],
        "image_url_final": "",
        "image_thumbnail": None,
        "alt_text": "Fachada",
        "order": 2,
        "is_main": True,
        "property": house.property_id,
        "state": "awaiting_upload",
        "reason": None,
    }
    assert objects.get(f"uploads/photos/{house.property_id}/{made['id']}") == content
    (fact,) = events.timeline(f"photo#{made['id']}")
    assert fact.name == "photo.saved"
    assert fact.changes["property_id"] == [None, house.property_id]


@pytest.mark.parametrize("path", [PHOTOS, f"{PHOTOS}upload_photo/"])
def test_a_picture_elsewhere_is_shown_at_once(api: Api, house: House, path: str) -> None:
    form = {"property_id": house.property_id, "image_url": ELSEWHERE}
    answer = api.post(path, form=form, token="vendedor")
    assert answer.status_code == 201
    assert answer.json_body["image_url_final"] == ELSEWHERE
    assert answer.json_body["state"] == "ready"
    page = api.get("/api/v1/property/casa-austin-1/").json_body
    assert page["main_photo"]["id"] == answer.json_body["id"]


def test_a_photo_is_added_to_the_house_in_the_address(
    api: Api, house: House, picture: Picture
) -> None:
    path = f"/api/v1/properties/{house.property_id}/photos/"
    files = {"image_file": ("a.png", picture(kind="PNG"), "image/png")}
    answer = api.post(path, files=files, token="vendedor")
    assert (answer.status_code, answer.json_body["property"]) == (201, house.property_id)
    assert api.post(path, json={"image_url": ELSEWHERE}, token="admin").status_code == 201
    seen = api.get(path, token="vendedor").json_body
    assert (seen["count"], api.get(path).json_body["count"]) == (2, 1)


@pytest.mark.parametrize(
    ("form", "files", "field"),
    [
        ({}, {}, "image_file"),
        ({"image_file": ""}, {}, "image_file"),
        ({"image_file": "not a file"}, {}, "image_file"),
        ({}, {"image_file": ("a.jpg", b"just words", "image/jpeg")}, "image_file"),
        ({}, {"image_file": ("a.jpg", b"", "image/jpeg")}, "image_file"),
        ({}, {"image_file": ("a.svg", b"<svg/>", "image/svg+xml")}, "image_file"),
        ({"image_url": "javascript:alert(1)"}, {}, "image_url"),
        ({"image_url": "https://ana:secret@pictures.example/1.jpg"}, {}, "image_url"),
        ({"image_url": 'https://pictures.example/1.jpg"onerror="x'}, {}, "image_url"),
        ({"image_url": ELSEWHERE, "order": "-1"}, {}, "order"),
        ({"image_url": ELSEWHERE, "order": "first"}, {}, "order"),
        ({"image_url": ELSEWHERE, "is_main": "perhaps"}, {}, "is_main"),
        ({"image_url": ELSEWHERE, "alt_text": "x" * 201}, {}, "alt_text"),
        ({"image_url": ELSEWHERE, "state": "ready"}, {}, "state"),
        ({"image_url": ELSEWHERE, "property_id": "casa"}, {}, "property_id"),
        ({"image_url": ELSEWHERE, "property_id": ""}, {}, "property_id"),
    ],
)
def test_a_wrong_photo_is_refused_by_its_field(
    api: Api, house: House, form: dict[str, Any], files: dict[str, Any], field: str
) -> None:
    whole = {"property_id": house.property_id, **form}
    answer = api.post(PHOTOS, form=whole, files=files, token="vendedor")
    assert (answer.status_code, field in answer.json_body) == (400, True)
    brief = api.post(f"{PHOTOS}upload_photo/", form=whole, files=files, token="vendedor")
    assert (brief.status_code, list(brief.json_body)) == (400, ["error"])
    assert brief.json_body["error"].startswith(field)
    assert photos_of(house.property_id) == []


def test_an_unknown_house_is_not_found(api: Api) -> None:
    form = {"property_id": str(uuid4()), "image_url": ELSEWHERE}
    answer = api.post(PHOTOS, form=form, token="vendedor")
    assert (answer.status_code, answer.json_body["detail"]) == (404, "Propiedad no encontrada.")
    brief = api.post(f"{PHOTOS}upload_photo/", form=form, token="vendedor")
    assert (brief.status_code, brief.json_body) == (404, {"error": "Propiedad no encontrada."})
    path = f"/api/v1/properties/{uuid4()}/photos/"
    assert api.post(path, json={"image_url": ELSEWHERE}, token="admin").status_code == 404
    assert api.get(path).status_code == 404
    assert api.get("/api/v1/properties/casa/photos/").status_code == 404


def test_a_deleted_house_takes_no_photos(api: Api, house: House) -> None:
    HOUSES.remove(house.property_id, actor=ACTOR)
    form = {"property_id": house.property_id, "image_url": ELSEWHERE}
    assert api.post(PHOTOS, form=form, token="vendedor").status_code == 404


def test_a_file_over_ten_megabytes_must_go_to_storage_directly(api: Api, house: House) -> None:
    files = {"image_file": ("a.jpg", b"\xff\xd8\xff" + b"\x00" * 10 * 1024 * 1024, "image/jpeg")}
    form = {"property_id": house.property_id}
    assert api.post(PHOTOS, form=form, files=files, token="vendedor").status_code == 413


@pytest.mark.parametrize("path", [PHOTOS, f"{PHOTOS}upload_photo/"])
@pytest.mark.parametrize("headers", [{}, {"Idempotency-Key": "k1"}], ids=["plain", "with key"])
def test_a_file_that_cannot_be_stored_makes_no_photo_and_comes_again(
    api: Api, house: House, picture: Picture, path: str, headers: dict[str, str]
) -> None:
    sent: dict[str, Any] = {
        "form": {"property_id": house.property_id},
        "files": {"image_file": ("a.jpg", picture(), "image/jpeg")},
        "headers": headers,
        "token": "vendedor",
    }
    with storage_is_away():
        refused = api.post(path, **sent)
    assert refused.status_code == 503
    assert photos_of(house.property_id, fresh=True) == []
    made = api.post(path, **sent)
    assert made.status_code == 201
    assert objects.get(f"uploads/photos/{house.property_id}/{made.json_body['id']}") == picture()
    if headers:
        assert api.post(path, **sent).json_body == made.json_body
    assert len(photos_of(house.property_id, fresh=True)) == 1


def test_a_record_that_cannot_be_written_leaves_a_file_that_is_removed(
    api: Api, picture: Picture
) -> None:
    files = {"image_file": ("a.jpg", picture(), "image/jpeg")}
    strange = {"property_id": str(uuid4())}
    assert api.post(PHOTOS, form=strange, files=files, token="vendedor").status_code == 404
    ((key, _),) = objects.stored("uploads/")
    bodies = opened(notice(key))["photos"]
    with clock.at(clock.now() + timedelta(minutes=3)):
        assert run("photos", *bodies) == NONE_FAILED
    assert list(objects.stored("")) == []


def test_a_job_tidies_photos_without_files_and_files_without_photos(
    api: Api, house: House, picture: Picture
) -> None:
    ready, awaiting = awaited(house, picture), awaited(house, picture)
    deliver(notice(upload_key(ready)))
    objects.delete([upload_key(awaiting)])
    orphan = f"photos/{house.property_id}/casa_0_{uuid4()}.webp"
    objects.put(orphan, picture(), "image/webp")
    now = clock.now()

    jobs.tidy_photos(now)
    assert photos_of(house.property_id, fresh=True)[1] == awaiting
    assert len(list(objects.stored("photos/"))) == 3

    jobs.tidy_photos(now + timedelta(hours=30))
    shown = api.get(f"{PHOTOS}{awaiting.photo_id}/", token="admin").json_body
    assert shown["state"] == "rejected"
    assert shown["reason"] == "El archivo no llegó o no se pudo procesar. Súbalo de nuevo."
    assert orphan not in [key for key, _ in objects.stored("photos/")]
    assert len(list(objects.stored("photos/"))) == 2


def test_the_public_sees_only_what_can_be_seen(api: Api, house: House, picture: Picture) -> None:
    shown, hidden = external(house), awaited(house, picture)
    public = api.get(f"{PHOTOS}?property_id={house.property_id}").json_body
    assert [row["id"] for row in public["results"]] == [shown.photo_id]
    assert set(public["results"][0]) == {
        "id",
        "image_url_final",
        "image_thumbnail",
        "alt_text",
        "order",
        "is_main",
    }
    staff = api.get(f"{PHOTOS}?page_size=none", token="vendedor").json_body
    assert {row["id"]: row["state"] for row in staff} == {
        shown.photo_id: "ready",
        hidden.photo_id: "awaiting_upload",
    }
    for token, status in ((None, 404), ("guest", 404), ("mantenimiento", 404), ("admin", 200)):
        answer = api.get(f"{PHOTOS}{hidden.photo_id}/", token=token)
        assert answer.status_code == status
    assert api.get(f"{PHOTOS}{shown.photo_id}/").json_body == public["results"][0]


def test_the_list_is_of_one_house_or_of_all(api: Api, make_house: Callable[..., House]) -> None:
    one, two = make_house("Uno"), make_house("Dos")
    external(one)
    external(two)
    assert api.get(PHOTOS).json_body["count"] == 2
    for name in ("property", "property_id"):
        assert api.get(f"{PHOTOS}?{name}={one.property_id}").json_body["count"] == 1
        assert api.get(f"{PHOTOS}?{name}={uuid4()}").json_body["results"] == []
        assert api.get(f"{PHOTOS}?{name}=casa").status_code == 400
    assert api.get(f"{PHOTOS}?page=2&page_size=1").json_body["actual"] == 2


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_what_is_sent_of_a_photo_changes(api: Api, house: House, method: str) -> None:
    photo = external(house, alt_text="Antes", order=1)
    path = f"{PHOTOS}{photo.photo_id}/"
    answer = api.request(method, path, form={"order": "7"}, token="vendedor")
    assert answer.status_code == 200
    assert (answer.json_body["order"], answer.json_body["alt_text"]) == (7, "Antes")
    assert known(photo) is not None
    fact = events.timeline(f"photo#{photo.photo_id}")[0]
    assert (fact.name, fact.actor, fact.changes) == ("photo.saved", "staff#2", {"order": [1, 7]})


def test_a_house_has_one_main_photo(api: Api, house: House) -> None:
    first, second = external(house, is_main=True), external(house)

    def mains() -> list[str]:
        found = photos_of(house.property_id)
        return [photo.photo_id for photo in found if photo.is_main]

    assert mains() == [first.photo_id]
    choose = f"{PHOTOS}{second.photo_id}/"
    assert api.patch(choose, json={"is_main": True}, token="admin").json_body["is_main"] is True
    assert mains() == [second.photo_id]
    third = external(house, is_main=True)
    assert mains() == [third.photo_id]
    api.patch(f"{PHOTOS}{third.photo_id}/", json={"is_main": False}, token="admin")
    assert mains() == []


def test_a_removed_main_photo_leaves_none(api: Api, house: House) -> None:
    photo, other = external(house, is_main=True), external(house)
    assert api.delete(f"{PHOTOS}{photo.photo_id}/", token="vendedor").status_code == 204
    (left,) = photos_of(house.property_id)
    assert (left.photo_id, left.is_main) == (other.photo_id, False)
    page = api.get("/api/v1/property/casa-austin-1/").json_body
    assert page["main_photo"]["id"] == other.photo_id


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"order": -1}, "order"),
        ({"order": [1]}, "order"),
        ({"alt_text": "x" * 201}, "alt_text"),
        ({"image_url": "casa"}, "image_url"),
        ({"image_url": None}, "image_url"),
        ({"property_id": str(uuid4())}, "property_id"),
        ({"image_file": "x"}, "image_file"),
    ],
)
def test_a_wrong_change_of_a_photo_is_refused(
    api: Api, house: House, body: dict[str, Any], field: str
) -> None:
    photo = external(house)
    answer = api.patch(f"{PHOTOS}{photo.photo_id}/", json=body, token="vendedor")
    assert (answer.status_code, field in answer.json_body) == (400, True)
    assert known(photo) == photo


def test_a_removed_photo_is_gone_and_its_files_are_named(
    api: Api, house: House, picture: Picture
) -> None:
    photo = awaited(house, picture)
    path = f"{PHOTOS}{photo.photo_id}/"
    assert api.delete(path, token="vendedor").status_code == 204
    assert api.get(path, token="vendedor").status_code == 404
    assert api.delete(path, token="vendedor").status_code == 404
    assert deliveries.take(events.timeline(f"photo#{photo.photo_id}")[0])
    with pytest.raises(NotFound):
        objects.get(upload_key(photo))


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize("name", [UNKNOWN_ID, "not-a-uuid", "1"])
def test_unknown_and_malformed_photos_are_not_found(api: Api, method: str, name: str) -> None:
    sent = {"order": 1} if method in {"PUT", "PATCH"} else None
    answer = api.request(method, f"{PHOTOS}{name}/", json=sent, token="admin")
    assert (answer.status_code, "detail" in answer.json_body) == (404, True)


@pytest.mark.parametrize("size", ["full", "thumb", "huge"])
def test_there_is_no_file_before_it_is_checked_nor_of_a_picture_elsewhere(
    api: Api, house: House, picture: Picture, size: str
) -> None:
    for photo in (awaited(house, picture), external(house)):
        assert api.get(f"/api/v1/media/{photo.photo_id}/{size}/").status_code == 404
    assert api.get(f"/api/v1/media/{uuid4()}/{size}/").status_code == 404
    assert api.get(f"/api/v1/media/casa/{size}/").status_code == 404


def test_the_history_of_a_photo_outlives_it(api: Api, house: House) -> None:
    photo = external(house, alt_text="Piscina")
    path = f"{PHOTOS}{photo.photo_id}/"
    with clock.at(clock.now() + timedelta(minutes=1)):
        api.patch(path, json={"alt_text": "Terraza"}, token="vendedor")
    with clock.at(clock.now() + timedelta(minutes=2)):
        api.delete(path, token="admin")
    removed, changed, _added = api.get(f"{path}history/", token="vendedor").json_body
    assert (removed["event"], removed["actor"]) == ("photo.removed", "staff#1")
    assert changed["changes"] == {"alt_text": ["Piscina", "Terraza"]}
    assert changed["actor"] == "staff#2"


@pytest.mark.parametrize(
    ("token", "status"), [(None, 401), ("mantenimiento", 403), ("vendedor", 404)]
)
def test_a_photo_that_never_was_has_no_history(api: Api, token: str | None, status: int) -> None:
    assert api.get(f"{PHOTOS}{UNKNOWN_ID}/history/", token=token).status_code == status
