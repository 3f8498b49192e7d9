"""Photos that prove work: looked at, made anew, private (staff book, 9 #9 and #40; DESIGN 5)."""

import io
from datetime import timedelta
from typing import Any

import pytest
from PIL import Image

from chalicelib.cloud import events, objects
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.tasks import records
from chalicelib.operations.tasks.jobs import tidy_task_photos
from chalicelib.operations.tasks.photos import upload_key
from chalicelib.operations.tasks.rules.machine import MOST_PHOTOS
from chalicelib.operations.tasks.uploads import file_key
from chalicelib.properties.types import House
from tests.support.arrivals import NONE_FAILED, deliver, notice, opened, run, storage_is_away
from tests.support.crew import LUZ_SIGNS_IN, MONDAY, ROSA_SIGNS_IN, join
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.pictures import PAPER, jpeg, png_claiming, zeros

from .desk import at, good, made, refused

HTML = b"<html><script>alert(document.cookie)</script></html>"
POLYGLOT = jpeg() + HTML
LATER = timedelta(minutes=3)
"""By then the record of a file is written, or never."""


@pytest.fixture
def rosa(aws: None) -> StaffMember:
    """Somebody with a sign-in of her own."""
    return join("Rosa", user_id=ROSA_SIGNS_IN)


@pytest.fixture
def task(api: Api, house: House, rosa: StaffMember) -> dict[str, Any]:
    """A task of hers that is proved by photos."""
    return made(api, house, staff_member=rosa.member_id)


def send(
    api: Api,
    task: dict[str, Any],
    content: bytes = jpeg(),
    *,
    name: str = "foto.jpg",
    media: str = "image/jpeg",
    token: str = "rosa",
    **form: Any,
) -> Any:
    """The answer to a photo as the panel sends it (panel book, 4.6)."""
    files = {"photo": (name, content, media)}
    return api.post(at(task, "upload-photo"), form=form, files=files, token=token)


def arrived(task: dict[str, Any], photo: dict[str, Any]) -> dict[str, Any]:
    """The file of a photo is opened, and the photo decided about."""
    return deliver(notice(upload_key(task["id"], photo["id"])))


def shown(api: Api, task: dict[str, Any], token: str = "rosa") -> list[dict[str, Any]]:
    photos: list[dict[str, Any]] = good(api.get(at(task), token=token))["photos"]
    return photos


def exists(key: str) -> bool:
    try:
        objects.get(key)
    except NotFound:
        return False
    return True


def finish(api: Api, task: dict[str, Any]) -> dict[str, Any]:
    good(api.post(at(task, "start_work"), token="rosa"))
    return good(api.post(at(task, "complete_work"), token="rosa"))


def test_a_photo_is_shown_once_it_was_made_anew(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task, jpeg(camera="Secret Camera"), description="La cocina"), 201)
    assert photo == {
        "id": photo["id"],
        "photo": "",
        "description": "La cocina",
        "uploaded_at": "2026-03-02T10:00:00-05:00",
        "state": "awaiting_check",
        "reason": None,
    }
    assert arrived(task, photo) == NONE_FAILED
    [ready] = shown(api, task)
    assert (ready["state"], ready["reason"]) == ("ready", None)
    key = file_key((task["id"], photo["id"]))
    assert key in ready["photo"]
    assert "Signature" in ready["photo"]
    made_anew = objects.get(key)
    assert Image.open(io.BytesIO(made_anew)).format == "JPEG"
    assert b"Secret Camera" not in made_anew
    assert not exists(upload_key(task["id"], photo["id"]))


def test_what_follows_a_picture_is_not_kept(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task, POLYGLOT), 201)
    arrived(task, photo)
    [ready] = shown(api, task)
    assert ready["state"] == "ready"
    assert b"script" not in objects.get(file_key((task["id"], photo["id"])))


@pytest.mark.parametrize(
    ("content", "name", "media"),
    [
        (HTML, "foto.jpg", "image/jpeg"),
        (b"GIF89a" + HTML, "foto.gif", "image/gif"),
        (b"<svg onload=alert(1)>", "foto.svg", "image/svg+xml"),
        (PAPER, "foto.jpg", "image/jpeg"),
        (b"", "foto.jpg", "image/jpeg"),
        (jpeg()[:20], "foto.jpg", "image/jpeg"),
        (png_claiming(60_000, 60_000), "bomba.png", "image/png"),
        (png_claiming(0, 0), "nada.png", "image/png"),
        (zeros(1), "foto.jpg", "image/jpeg"),
    ],
)
def test_what_is_no_picture_is_refused_at_once(
    api: Api, task: dict[str, Any], content: bytes, name: str, media: str
) -> None:
    answer = send(api, task, content, name=name, media=media)
    assert set(refused(answer, 400, "invalid")["fields"]) == {"photo"}
    assert shown(api, task) == []
    assert list(objects.stored("uploads/")) == []


@pytest.mark.parametrize(
    "name",
    ["../../etc/passwd", "..\\..\\boot.ini", "/abs/olute.jpg", "ñandú\u202egpj.exe", "a" * 300],
)
def test_the_name_of_a_file_says_nothing(api: Api, task: dict[str, Any], name: str) -> None:
    photo = good(send(api, task, name=name), 201)
    [(key, _)] = objects.stored("")
    assert key == f"uploads/evidence/{task['id']}/{photo['id']}"


def test_a_file_that_turns_out_to_be_broken_is_refused_with_a_reason(
    api: Api, task: dict[str, Any]
) -> None:
    photo = good(send(api, task, png_claiming(64, 64), media="image/png"), 201)
    arrived(task, photo)
    [rejected] = shown(api, task)
    assert (rejected["state"], rejected["photo"]) == ("rejected", "")
    assert "dañado" in rejected["reason"]
    assert list(objects.stored("")) == []


def test_a_broken_file_proves_nothing(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task, png_claiming(64, 64), media="image/png"), 201)
    assert finish(api, task)["status"] == "completed"
    arrived(task, photo)
    assert good(api.get(at(task), token="rosa"))["status"] == "needs_review"
    other = good(send(api, task), 201)
    assert good(api.get(at(task), token="rosa"))["status"] == "completed"
    arrived(task, other)
    assert good(api.get(at(task), token="rosa"))["status"] == "completed"


def test_a_form_without_a_file_is_refused(api: Api, task: dict[str, Any]) -> None:
    answer = api.post(at(task, "upload-photo"), form={"description": "x"}, token="rosa")
    assert set(refused(answer, 400, "invalid")["fields"]) == {"photo"}
    text = api.post(at(task, "upload-photo"), form={"photo": "texto"}, token="rosa")
    assert set(refused(text, 400, "invalid")["fields"]) == {"photo"}
    long = send(api, task, description="x" * 201)
    assert set(refused(long, 400, "invalid")["fields"]) == {"description"}


def test_the_same_photo_with_the_same_key_is_one(api: Api, task: dict[str, Any]) -> None:
    files = {"photo": ("foto.jpg", jpeg(), "image/jpeg")}
    answers = [
        api.post(
            at(task, "upload-photo"),
            form={},
            files=files,
            token="rosa",
            headers={"Idempotency-Key": "k1"},
        )
        for _ in range(2)
    ]
    assert answers[0].json_body == answers[1].json_body
    assert len(shown(api, task)) == 1


def test_others_send_none(api: Api, house: House, task: dict[str, Any]) -> None:
    join("Luz", user_id=LUZ_SIGNS_IN)
    refused(send(api, task, token="luz"), 404, "not_found")
    refused(send(api, task, token="seller"), 403, "permission_denied")
    good(send(api, task, token="admin"), 201)
    body = {"content_type": "image/jpeg", "size": 9}
    refused(api.post(at(task, "photos", "presign"), json=body, token="luz"), 404, "not_found")
    refused(
        api.post(at(task, "photos", "presign"), json=body, token="seller"), 403, "permission_denied"
    )
    assert len(list(objects.stored(""))) == 1


def test_a_task_has_room_for_so_many(api: Api, task: dict[str, Any]) -> None:
    body = {"content_type": "image/jpeg", "size": 9}
    for _ in range(MOST_PHOTOS):
        good(api.post(at(task, "photos", "presign"), json=body, token="rosa"), 201)
    refused(send(api, task), 409, "too_many_task_photos")
    with clock.at(MONDAY + timedelta(hours=2)):
        good(send(api, task), 201)
        assert len(shown(api, task)) == 1


def offered(api: Api, task: dict[str, Any], **body: Any) -> dict[str, Any]:
    sent = {"content_type": "image/jpeg", "size": 1000, "description": "Sala", **body}
    return good(api.post(at(task, "photos", "presign"), json=sent, token="rosa"), 201)


def test_a_photo_may_go_straight_to_storage(api: Api, task: dict[str, Any]) -> None:
    offer = offered(api, task)
    photo, upload = offer["photo"], offer["upload"]
    assert (photo["state"], photo["description"]) == ("awaiting_file", "Sala")
    assert upload["fields"]["key"] == upload_key(task["id"], photo["id"])
    assert upload["fields"]["Content-Type"] == "image/jpeg"
    objects.put(upload["fields"]["key"], jpeg(), "image/jpeg")
    assert arrived(task, photo) == NONE_FAILED
    assert shown(api, task)[0]["state"] == "ready"


def test_a_photo_that_has_not_come_proves_nothing(api: Api, task: dict[str, Any]) -> None:
    offer = offered(api, task)
    assert finish(api, task)["status"] == "needs_review"
    objects.put(offer["upload"]["fields"]["key"], jpeg(), "image/jpeg")
    arrived(task, offer["photo"])
    assert good(api.get(at(task), token="rosa"))["status"] == "completed"


def test_what_strangers_send_there_is_looked_at_too(api: Api, task: dict[str, Any]) -> None:
    offer = offered(api, task)
    objects.put(offer["upload"]["fields"]["key"], HTML, "image/jpeg")
    arrived(task, offer["photo"])
    assert shown(api, task)[0]["state"] == "rejected"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"size": 0}, "size"),
        ({"size": 21 * 2**20}, "size"),
        ({"size": "x"}, "size"),
        ({"content_type": "text/html"}, "content_type"),
        ({"description": "x" * 201}, "description"),
    ],
)
def test_a_wrong_field_of_an_offer_is_named(
    api: Api, task: dict[str, Any], body: dict[str, Any], field: str
) -> None:
    sent = {"content_type": "image/jpeg", "size": 1000, **body}
    answer = api.post(at(task, "photos", "presign"), json=sent, token="rosa")
    assert set(refused(answer, 400, "invalid")["fields"]) == {field}


def test_a_message_that_comes_again_changes_nothing(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task), 201)
    arrival = notice(upload_key(task["id"], photo["id"]))
    [message] = opened(arrival)["evidence"]
    for _ in range(2):
        assert run("evidence", message) == NONE_FAILED
    assert run("uploads", arrival) == NONE_FAILED
    assert [each["state"] for each in shown(api, task)] == ["ready"]
    assert [f.name for f in events.timeline(f"task#{task['id']}")].count("task.changed") == 2


def test_two_messages_at_once_decide_once(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task), 201)
    [message] = opened(notice(upload_key(task["id"], photo["id"])))["evidence"]
    with meanwhile(lambda: run("evidence", message)):
        assert run("evidence", message) == NONE_FAILED
    [ready] = shown(api, task)
    assert ready["state"] == "ready"
    assert exists(file_key((task["id"], photo["id"])))


def test_an_edit_meanwhile_loses_no_photo(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task), 201)

    def edit() -> None:
        good(api.patch(at(task), json={"title": "Otra"}, token="admin"))

    [message] = opened(notice(upload_key(task["id"], photo["id"])))["evidence"]
    with meanwhile(edit):
        assert run("evidence", message) == NONE_FAILED
    present = good(api.get(at(task), token="admin"))
    assert (present["title"], present["photos"][0]["state"]) == ("Otra", "ready")


def test_a_file_waits_for_its_record_for_a_moment(api: Api, task: dict[str, Any]) -> None:
    stray = upload_key(task["id"], "0e000000-0000-4000-8000-000000000009")
    objects.put(stray, jpeg(), "image/jpeg")
    [message] = opened(notice(stray))["evidence"]
    assert run("evidence", message) != NONE_FAILED
    with clock.at(MONDAY + LATER):
        assert run("evidence", message) == NONE_FAILED
    assert list(objects.stored("")) == []


def test_without_storage_nothing_is_written(api: Api, task: dict[str, Any]) -> None:
    with storage_is_away():
        assert send(api, task).status_code == 503
    assert shown(api, task) == []


def test_files_that_could_not_be_opened_are_refused_by_the_hour(
    api: Api, task: dict[str, Any]
) -> None:
    good(send(api, task), 201)
    tidy_task_photos(clock.now())
    assert shown(api, task)[0]["state"] == "awaiting_check"
    # Storage dates files by its own clock.
    [(_, stored)] = objects.stored("uploads/")
    tidy_task_photos(stored + timedelta(minutes=61))
    [refused_photo] = shown(api, task)
    assert (refused_photo["state"], bool(refused_photo["reason"])) == ("rejected", True)
    assert list(objects.stored("")) == []


def test_files_without_a_photo_go_after_a_day(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task), 201)
    arrived(task, photo)
    stray = file_key((task["id"], "0e000000-0000-4000-8000-000000000009"))
    objects.put(stray, jpeg(), "image/jpeg")
    [(_, stored), _] = objects.stored("evidence/")
    tidy_task_photos(stored + timedelta(hours=23))
    assert exists(stray)
    tidy_task_photos(stored + timedelta(hours=25))
    assert not exists(stray)
    assert exists(file_key((task["id"], photo["id"])))


def test_photos_of_a_deleted_task_are_decided_and_not_shown(api: Api, task: dict[str, Any]) -> None:
    photo = good(send(api, task), 201)
    assert api.delete(at(task), token="admin").status_code == 204
    assert arrived(task, photo) == NONE_FAILED
    kept = records.find(task["id"])
    assert kept is not None
    assert kept.photos[0].state == "ready"
    refused(send(api, task), 404, "not_found")
