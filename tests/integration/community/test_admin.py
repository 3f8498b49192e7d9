"""What administrators keep of events: events, categories, pictures."""

import io
from typing import Any

from PIL import Image

from chalicelib.cloud import objects
from chalicelib.community.occasions import images
from chalicelib.kernel import clock
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.ids import UNKNOWN_ID

from .square import ADMIN, EVENTS, Square

SLUG = "gran-sorteo-ano-nuevo"


def picture(width: int = 1200, height: int = 600) -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "navy").save(stream, "PNG")
    return stream.getvalue()


def send_image(square: Square, event: str, content: bytes) -> Any:
    files = {"image": ("afiche.png", content, "image/png")}
    path = f"{ADMIN}events/{event}/image/"
    answer = square.api.post(path, token="admin", form={}, files=files)
    if answer.status_code == 204:
        [upload] = [key for key, _ in objects.stored("uploads/posters/")]
        assert deliver(notice(upload)) == NONE_FAILED
        square.post.settle()
    return answer


def test_no_two_events_ever_have_the_same_address(square: Square) -> None:
    category = square.category()
    first, second = square.event(category=category), square.event(category=category)
    assert square.get(f"{EVENTS}{second}/")["slug"] == f"{SLUG}-1"
    assert square.api.delete(f"{ADMIN}events/{first}/", token="admin").status_code == 204
    third = square.event(category=category)
    assert square.get(f"{EVENTS}{third}/")["slug"] == f"{SLUG}-2"
    taken = square.edit(third, slug=SLUG)
    assert (taken.status_code, taken.json_body["code"]) == (409, "event_slug_taken")
    assert square.edit(third, slug="otro").json_body["slug"] == "otro"
    assert square.edit(third, title="Otro nombre", slug="").json_body["slug"] == "otro"
    assert square.get(f"{EVENTS}OTRO/")["id"] == third
    assert square.api.get(f"{EVENTS}{first}/").status_code == 404


REFUSED: tuple[tuple[dict[str, Any], str], ...] = (
    ({"event_date": "ayer"}, "event_date"),
    ({"registration_deadline": "2030-01-01T00:00:00Z"}, "registration_deadline"),
    ({"category": "0c000000-0000-4000-8000-000000000001"}, "category"),
    ({"category": "sorteos"}, "category"),
    ({"contest_type": "likes"}, "contest_type"),
    ({"is_contest": True}, "contest_type"),
    ({"max_participants": 0}, "max_participants"),
    ({"status": "abierto"}, "status"),
    (
        {"required_achievements": ["0c000000-0000-4000-8000-000000000001"]},
        "required_achievements",
    ),
    ({"property_location": "0c000000-0000-4000-8000-000000000001"}, "property_location"),
    ({"slug": "Con Blancos"}, "slug"),
)


def test_what_cannot_be_an_event_is_refused(square: Square) -> None:
    event = square.event()
    for fields, field in REFUSED:
        answer = square.edit(event, **fields)
        assert (answer.status_code, set(answer.json_body["fields"])) == (400, {field})


def test_a_category_with_events_stays(square: Square) -> None:
    category = square.category("Fiestas")
    event = square.event(category=category)
    path = f"{ADMIN}event-categories/{category}/"
    kept = square.api.delete(path, token="admin")
    assert (kept.status_code, kept.json_body["code"]) == (409, "category_in_use")
    square.api.delete(f"{ADMIN}events/{event}/", token="admin")
    assert square.api.delete(path, token="admin").status_code == 204
    square.post.wait(seconds=31)
    assert square.get(f"{EVENTS}categories/") == []


def test_a_picture_becomes_webp_and_a_small_one_that_keeps_its_shape(square: Square) -> None:
    event = square.event()
    assert send_image(square, event, picture()).status_code == 204
    shown = square.get(f"{EVENTS}{event}/")
    assert shown["image"].endswith(f"/v1/events/{event}/image/full")
    assert shown["thumbnail"].endswith(f"/v1/events/{event}/image/thumb")
    sizes = {}
    for key, _ in objects.stored("posters/"):
        made = Image.open(io.BytesIO(objects.get(key)))
        sizes[key.rpartition("/")[2].endswith("_thumb.webp")] = (made.format, made.size)
    assert sizes == {False: ("WEBP", (1200, 600)), True: ("WEBP", (300, 150))}
    led = square.api.get(f"{EVENTS}{event}/image/thumb/")
    assert (led.status_code, "_thumb.webp" in led.headers["Location"]) == (302, True)
    assert square.api.get(f"{EVENTS}{event}/image/otro/").status_code == 404
    square.edit(event, status="draft")
    assert square.api.get(f"{EVENTS}{event}/image/full/").status_code == 404


def test_what_is_no_picture_is_refused_and_a_picture_can_go(square: Square) -> None:
    event = square.event()
    refused = send_image(square, event, b"<html>")
    assert (refused.status_code, set(refused.json_body["fields"])) == (400, {"image"})
    send_image(square, event, picture()[:-60])
    listed = square.get(f"{ADMIN}events/{event}/", token="admin")
    assert (listed["image_state"], listed["image"]) == ("rejected", None)
    assert listed["image_reason"]
    path = f"{ADMIN}events/{event}/image/"
    assert square.api.delete(path, token="admin").status_code == 204
    assert square.get(f"{ADMIN}events/{event}/", token="admin")["image_state"] is None
    assert images.tidy(clock.now()) == (0, 0)


def test_only_administrators_keep_events(square: Square) -> None:
    event = square.event()
    for token in ("seller", "cleaner"):
        for path in (
            "event-registrations/",
            f"event-registrations/{event}/",
            "activity-feed/",
            f"activity-feed/{event}/",
            "activity-feed-config/event_created/",
        ):
            assert square.api.get(f"{ADMIN}{path}", token=token).status_code == 403
        answer = square.api.patch(f"{ADMIN}events/{event}/", token=token, json={"title": "x"})
        assert answer.status_code == 403
    assert square.api.get(f"{ADMIN}events/", token="ana").status_code == 401


def test_what_happened_to_an_event_is_its_history(square: Square) -> None:
    event = square.event(status="draft")
    square.edit(event, status="published")
    history = square.get(f"{ADMIN}events/{event}/history/", token="admin")
    assert history[0]["changes"] == {"status": ["draft", "published"]}


def test_the_history_of_a_registration_says_who_decided(square: Square) -> None:
    square.register(square.event(requires_evidence=True))
    (row,) = square.registrations()
    square.decide(row["id"], status="rejected")
    path = f"{ADMIN}event-registrations/{row['id']}/history/"
    decided, registered = square.get(path, token="admin")
    assert (decided["event"], decided["actor"]) == ("event.decided", "staff#1")
    assert registered["actor"].startswith("client#")
    assert square.api.get(path, token="seller").status_code == 403
    nowhere = f"{ADMIN}event-registrations/{UNKNOWN_ID}/history/"
    assert square.api.get(nowhere, token="admin").status_code == 404
