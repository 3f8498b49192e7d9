"""Files of the system before: opened like those of any stranger, shown to whom they belong."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.cloud import objects
from chalicelib.imports.moving import service
from chalicelib.imports.moving.types import Report
from chalicelib.kernel import cache, clock
from chalicelib.pictures.rules import LEFT_BEHIND
from deploy.media import media_at
from tests.support.arrivals import deliver, notice
from tests.support.export import PASSWORD, key, row, small, user
from tests.support.http import Api
from tests.support.kills import Killed, killed_at
from tests.support.pictures import jpeg

NOW = datetime(2025, 11, 15, 17, tzinfo=UTC)
PHOTO, RECEIPT, PROOF = "property_photos/h1.jpg", "rental_recipt/b.jpg", "task_photos/1.jpg"
FILES = {PHOTO: jpeg(1), RECEIPT: jpeg(2), PROOF: jpeg(3)}


@pytest.fixture(autouse=True)
def _now(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield
    cache.forget_all()


def move(files: Mapping[str, bytes] | None = None, *more: Any, writes: bool = True) -> Report:
    media = None if files is None else files.get
    return service.move_in([*small(), *more], now=NOW, media=media, writes=writes)


def opened() -> None:
    """Whatever arrived is opened, and told to who waits for it."""
    keys = [found for found, _ in objects.stored("uploads/")]
    assert deliver(notice(*keys)) == {"batchItemFailures": []}
    cache.forget_all()


class Desk:
    """Who looks: staff, and a guest."""

    def __init__(self, api: Api) -> None:
        self._api = api
        staff = {"email": "staff1@casaaustin.test", "password": PASSWORD}
        self.staff = api.post("/api/v1/login/", json=staff).json_body["access"]
        guest = {"document_type": "dni", "number_doc": "00000001", "password": PASSWORD}
        signed_in = api.post("/api/v1/clients/client-auth/login/", json=guest)
        self.guest = signed_in.json_body["token"]

    def get(self, path: str, token: str | None = None) -> Any:
        return self._api.get(f"/api/v1/{path}", token=token)

    def receipt(self) -> Any:
        [found] = self.get(f"reservations/{key('past')}/", self.staff).json_body["recipts"]
        return found

    def photo(self) -> Any:
        found = self.get(f"photos/?property={key('house1')}", self.staff).json_body
        return found["results"][0]

    def proof(self) -> Any:
        return self.get(f"tasks/{key('task')}/", self.staff).json_body["photos"][0]


def content_at(address: str) -> bytes:
    """What a signed address leads to."""
    return objects.get(urlsplit(address).path.removeprefix("/"))


def test_a_photo_is_served_to_everybody(api: Api) -> None:
    assert move(FILES).files == {"sent": 3}
    opened()
    desk = Desk(api)
    [shown] = desk.get(f"photos/?property={key('house1')}").json_body["results"]
    for size in ("full", "thumb"):
        answer = desk.get(f"media/{key('front')}/{size}/")
        assert answer.status_code == 302
        assert content_at(answer.headers["Location"]).startswith(b"RIFF")
    assert shown["image_url_final"].endswith(f"/media/{key('front')}/full")


def test_a_receipt_is_downloaded_by_staff_and_by_nobody_else(api: Api) -> None:
    move(FILES, user(2, groups=[]))
    opened()
    desk = Desk(api)
    assert content_at(desk.receipt()["file"]).startswith(b"\xff\xd8")
    assert "attachment" in desk.receipt()["file"]
    path = f"reservations/{key('past')}/"
    assert [desk.get(path, token).status_code for token in (None, desk.guest)] == [401, 401]


def test_a_picture_of_work_is_shown_and_the_work_stays_done(api: Api) -> None:
    move(FILES)
    opened()
    desk = Desk(api)
    assert content_at(desk.proof()["photo"]).startswith(b"\xff\xd8")
    assert desk.get(f"tasks/{key('task')}/", desk.staff).json_body["status"] == "completed"


def test_without_its_files_nothing_leads_nowhere_and_each_is_named(api: Api) -> None:
    report = move()
    assert report.files == {"missing": 3}
    notes = {note.text for note in report.notes}
    assert {f"its file is missing: {name}" for name in FILES} <= notes
    desk = Desk(api)
    assert desk.get(f"photos/?property={key('house1')}").json_body["results"] == []
    assert desk.get(f"media/{key('front')}/full/").status_code == 404
    assert (desk.photo()["state"], desk.photo()["reason"]) == ("rejected", LEFT_BEHIND)
    assert (desk.receipt()["file"], desk.receipt()["reason"]) == ("", LEFT_BEHIND)
    assert desk.proof()["photo"] in ("", None)


def test_files_may_follow_later_and_come_once(api: Api) -> None:
    move()
    assert move(FILES).files == {"sent": 3}
    assert move(FILES).files == {"sent": 3}
    opened()
    assert move(FILES).files == {"there before": 3}
    assert content_at(Desk(api).receipt()["file"]).startswith(b"\xff\xd8")


def test_without_writing_it_says_the_same() -> None:
    some = {PHOTO: jpeg(1), RECEIPT: b"<html>"}
    dry = move(some, writes=False)
    assert not list(objects.stored(""))
    assert move(some) == dry
    assert dry.files == {"sent": 1, "refused": 1, "missing": 1}


@pytest.mark.soak
@pytest.mark.parametrize("moment", ["before", "after"])
def test_killed_at_any_write_files_follow_all_the_same(api: Api, moment: Any) -> None:
    move()
    for number in range(1, 12):
        with killed_at(number, moment) as kill, suppress(Killed):
            move(FILES)
        if not kill.is_done:
            break
    move(FILES)
    opened()
    desk = Desk(api)
    assert [desk.photo()["state"], desk.receipt()["state"]] == ["ready", "ready"]
    assert move(FILES).files == {"there before": 3}


def test_an_address_elsewhere_is_shown_until_the_file_came(api: Api) -> None:
    elsewhere = row(
        "property.propertyphoto",
        "sea",
        property=key("house1"),
        image_url="https://fotos.example/sea.jpg",
        image_file="property_photos/sea.jpg",
    )
    move({}, elsewhere)
    desk = Desk(api)
    [shown] = desk.get(f"photos/?property={key('house1')}").json_body["results"]
    assert shown["image_url_final"] == "https://fotos.example/sea.jpg"
    move({"property_photos/sea.jpg": jpeg(4)}, elsewhere)
    opened()
    assert desk.get(f"media/{key('sea')}/full/").status_code == 302


def test_media_are_a_folder_that_nothing_leads_out_of(tmp_path: Any) -> None:
    (tmp_path / "media" / "a").mkdir(parents=True)
    (tmp_path / "media" / "a" / "b.jpg").write_bytes(b"b")
    (tmp_path / "secret").write_bytes(b"s")
    media = media_at(str(tmp_path / "media"))
    assert media("a/b.jpg") == b"b"
    others = ("a/c.jpg", "a", "../secret", f"{tmp_path}/secret")
    assert {media(each) for each in others} == {None}


def test_media_may_be_a_bucket(aws: None) -> None:
    objects.put("old/a/b.jpg", b"b", "image/jpeg")
    from chalicelib.cloud.settings import settings

    media = media_at(f"s3://{settings().bucket('media')}/old/")
    assert (media("a/b.jpg"), media("a/c.jpg")) == (b"b", None)
