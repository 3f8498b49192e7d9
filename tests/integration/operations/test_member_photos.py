"""The pictures of people: sent with a form, opened apart from all data, shown to staff alone."""

import io
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from PIL import Image

from chalicelib.cloud import events, objects
from chalicelib.kernel import clock
from chalicelib.kernel.errors import NotFound
from chalicelib.operations.staff import service as staff
from chalicelib.operations.staff.types import StaffMember
from chalicelib.operations.uploads.jobs import tidy_person_photos
from chalicelib.pictures.rules import NEVER_CAME
from chalicelib.pictures.types import Opened
from tests.support import deliveries
from tests.support.arrivals import NONE_FAILED, deliver, notice, opened, run
from tests.support.crew import MONDAY, join
from tests.support.http import Api
from tests.support.meanwhile import READ, meanwhile
from tests.support.people import ACTOR
from tests.support.pictures import jpeg

PATH = "/api/v1/staff/"
FORM = {"first_name": "Rosa", "last_name": "Huamán", "phone": "987654321"}
UPLOADS = "uploads/people/members/"
PAGE = b"<!doctype html><script>alert(1)</script>"


def keys(prefix: str) -> list[str]:
    return [key for key, _ in objects.stored(prefix)]


def photo_of(member_id: str) -> Any:
    return staff.find(member_id).photo


def send(api: Api, member: StaffMember, content: bytes) -> Any:
    files = {"photo": ("yo.jpg", content, "image/jpeg")}
    return api.patch(f"{PATH}{member.member_id}/", form={}, files=files, token="admin")


def later(minutes: int) -> Any:
    return clock.at(MONDAY + timedelta(minutes=minutes))


def test_a_picture_is_made_anew_and_then_shown(api: Api) -> None:
    files = {"photo": ("yo.jpg", jpeg(camera="Nokia"), "image/jpeg")}
    made = api.post(PATH, form=FORM, files=files, token="admin").json_body
    assert (made["photo"], made["photo_state"]) == (None, "awaiting_check")
    (upload,) = keys(UPLOADS)
    assert deliver(notice(upload)) == NONE_FAILED
    shown = api.get(f"{PATH}{made['id']}/", token="seller").json_body
    assert (shown["photo_state"], shown["photo_reason"]) == ("ready", None)
    (key,) = keys("people/")
    assert key == f"people/members/{made['id']}/{upload.rpartition('/')[2]}.webp"
    assert key in shown["photo"]
    assert "X-Amz-Signature" in shown["photo"]
    picture = Image.open(io.BytesIO(objects.get(key)))
    assert (picture.format, dict(picture.getexif())) == ("WEBP", {})
    assert (keys("uploads/"), keys("opened/")) == ([], [])


@pytest.mark.parametrize("content", [PAGE, b"", b"GIF89a" + bytes(20), b"%PDF-1.7\n"])
def test_what_is_no_picture_is_refused_at_once(api: Api, content: bytes) -> None:
    answer = send(api, join(), content)
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"photo"})
    assert keys("uploads/") == []


def test_a_text_is_no_picture(api: Api) -> None:
    path = f"{PATH}{join().member_id}/"
    answer = api.patch(path, json={"photo": "https://example.com/yo.jpg"}, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (400, {"photo"})


def test_a_broken_picture_is_refused_when_it_is_opened(api: Api) -> None:
    member = join()
    send(api, member, jpeg()[:-60])
    assert deliver(notice(*keys(UPLOADS))) == NONE_FAILED
    shown = api.get(f"{PATH}{member.member_id}/", token="admin").json_body
    assert (shown["photo"], shown["photo_state"]) == (None, "rejected")
    assert shown["photo_reason"].endswith("Súbalo de nuevo.")


def test_another_picture_takes_the_place_and_the_former_file_goes(api: Api) -> None:
    member = join()
    for number in (1, 2):
        send(api, member, jpeg(number))
        deliver(notice(*keys(UPLOADS)))
        if number == 1:
            (former,) = keys("people/")
    assert len(keys("people/")) == 2
    gone = events.timeline(f"member#{member.member_id}")
    (fact,) = [fact for fact in gone if fact.name == "member.photo_removed"]
    assert deliveries.take(fact)
    (kept,) = keys("people/")
    assert kept != former
    assert photo_of(member.member_id).file_key == kept


def test_a_picture_can_be_taken_away(api: Api) -> None:
    member = join()
    send(api, member, jpeg())
    deliver(notice(*keys(UPLOADS)))
    shown = api.patch(f"{PATH}{member.member_id}/", json={"photo": None}, token="admin").json_body
    assert (shown["photo"], shown["photo_state"]) == (None, None)


def test_a_message_that_comes_again_changes_nothing(api: Api) -> None:
    member = join()
    send(api, member, jpeg())
    (body,) = opened(notice(*keys(UPLOADS)))["people"]
    assert run("people", body) == NONE_FAILED
    before = staff.find(member.member_id)
    assert run("people", body) == NONE_FAILED
    assert staff.find(member.member_id) == before
    assert len(keys("people/")) == 1


def test_what_was_decided_stays_whatever_is_told_afterwards(api: Api) -> None:
    member = join()
    send(api, member, jpeg())
    (upload,) = keys(UPLOADS)
    deliver(notice(upload))
    late = msgspec.json.encode(Opened(upload, MONDAY, reason=NEVER_CAME)).decode()
    assert run("people", late) == NONE_FAILED
    assert (photo_of(member.member_id).state, len(keys("people/"))) == ("ready", 1)


def test_a_file_whose_record_is_not_there_yet_comes_again_and_then_goes(api: Api) -> None:
    member = join()
    stray = f"{UPLOADS}{member.member_id}/another"
    objects.put(stray, jpeg(), "image/jpeg")
    (body,) = opened(notice(stray))["people"]
    assert len(run("people", body)["batchItemFailures"]) == 1
    with later(3):
        assert run("people", body) == NONE_FAILED
    assert (keys("uploads/"), keys("opened/"), keys("people/")) == ([], [], [])


def test_a_file_of_no_place_goes(api: Api) -> None:
    stray = "uploads/people/strangers/1/2"
    objects.put(stray, jpeg(), "image/jpeg")
    assert deliver(notice(stray)) == NONE_FAILED
    assert (keys("uploads/"), keys("opened/")) == ([], [])


def test_a_person_who_is_changed_meanwhile_gets_the_picture_with_the_next_message(
    api: Api,
) -> None:
    member = join()
    send(api, member, jpeg())
    (body,) = opened(notice(*keys(UPLOADS)))["people"]

    def other() -> None:
        staff.change(member.member_id, {"notes": "x"}, actor=ACTOR, now=MONDAY)

    with meanwhile(other):
        assert len(run("people", body)["batchItemFailures"]) == 1
    assert run("people", body) == NONE_FAILED
    assert (photo_of(member.member_id).state, staff.find(member.member_id).notes) == ("ready", "x")


def test_a_picture_that_was_taken_away_meanwhile_leaves_no_file(api: Api) -> None:
    member = join()
    send(api, member, jpeg())
    (body,) = opened(notice(*keys(UPLOADS)))["people"]
    staff.change(member.member_id, {"photo": None}, actor=ACTOR, now=MONDAY)
    with later(3):
        assert run("people", body) == NONE_FAILED
    assert (keys("uploads/"), keys("people/")) == ([], [])


def test_a_picture_that_is_taken_away_while_it_is_shown_leaves_no_file(api: Api) -> None:
    member = join()
    send(api, member, jpeg())
    (body,) = opened(notice(*keys(UPLOADS)))["people"]

    def other() -> None:
        staff.change(member.member_id, {"photo": None}, actor=ACTOR, now=MONDAY)

    with meanwhile(other, before=READ, number=2):
        assert run("people", body) == NONE_FAILED
    assert (photo_of(member.member_id), keys("people/")) == (None, [])


def test_a_picture_that_never_could_be_opened_is_refused_by_the_hour(api: Api) -> None:
    member = join()
    send(api, member, jpeg())
    stored = next(stored for _, stored in objects.stored(UPLOADS))
    tidy_person_photos(stored + timedelta(minutes=59))
    assert photo_of(member.member_id).state == "awaiting_check"
    tidy_person_photos(stored + timedelta(minutes=61))
    assert (photo_of(member.member_id).state, photo_of(member.member_id).reason) == (
        "rejected",
        NEVER_CAME,
    )
    with pytest.raises(NotFound):
        objects.get(f"{UPLOADS}{member.member_id}/{photo_of(member.member_id).photo_id}")
