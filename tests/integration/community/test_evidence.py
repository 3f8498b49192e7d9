"""Pictures with which guests prove something: opened apart from all data, private, decided about
(vector TV18)."""

from typing import Any

from chalicelib.cloud import objects
from chalicelib.community.registrations import evidence
from chalicelib.kernel import clock
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.pictures import jpeg

from .square import EVENTS, Square

PAGE = b"<!doctype html><script>alert(1)</script>"
GIF = b"GIF89a" + bytes(20)
UPLOADS = "uploads/attestations/"


def keys(prefix: str) -> list[str]:
    return [key for key, _ in objects.stored(prefix)]


def opened(square: Square) -> None:
    """What was sent is opened, and whoever waits for it decides."""
    (upload,) = keys(UPLOADS)
    assert deliver(notice(upload)) == NONE_FAILED
    square.post.settle()


def own(square: Square) -> Any:
    (row,) = square.get(f"{EVENTS}my-registrations/", token="ana")["results"]
    return row


def test_a_picture_is_looked_at_approved_and_nobody_elses(square: Square) -> None:
    event = square.event(requires_evidence=True)
    told = square.register(event).json_body
    assert (told["next_step"], told["registration"]["status"]) == ("upload_evidence", "incomplete")
    sent = square.send(event, content=jpeg(camera="Nokia"))
    assert (sent.status_code, sent.json_body["registration_status"]) == (200, "pending")
    assert square.send(event).status_code == 400, "one is being looked at"
    assert own(square)["evidence_image"] is None
    opened(square)
    address = own(square)["evidence_image"]
    assert "X-Amz-Signature" in address
    assert "attestations/" in address
    (row,) = square.registrations(event=event, status="pending")
    assert (row["evidence_state"], row["evidence_image"] is not None) == ("ready", True)
    assert square.decide(row["id"], status="approved").json_body["status"] == "approved"
    people = square.get(f"{EVENTS}{event}/participants/")
    assert [each["participant_name"] for each in people["participants"]] == ["Ana Q."]
    assert "attestations" not in str(people)
    assert (keys("uploads/"), keys("opened/")) == ([], [])


def test_what_is_no_picture_is_refused_whatever_it_claims_to_be(square: Square) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    for content, media in ((PAGE, "jpeg"), (GIF, "gif"), (b"", "png"), (b"%PDF-1.7\n", "jpeg")):
        refused = square.send(event, content=content, media=media)
        assert (refused.status_code, set(refused.json_body["fields"])) == (400, {"evidence_image"})
    assert keys(UPLOADS) == []


def test_a_file_over_the_limit_is_too_large(square: Square) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    heavy = jpeg() + bytes(10 * 1024 * 1024)
    assert square.send(event, content=heavy).status_code == 413
    body = {"content_type": "image/jpeg", "size": 11 * 1024 * 1024}
    path = f"{EVENTS}{event}/evidence/presign/"
    assert square.api.post(path, token="ana", json=body).status_code == 400


def test_a_file_that_cannot_be_opened_lets_the_guest_send_another(square: Square) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    assert square.send(event, content=jpeg()[:-40]).status_code == 200
    opened(square)
    assert own(square)["status"] == "incomplete"
    assert own(square)["evidence_reason"]
    assert square.send(event).status_code == 200
    opened(square)
    assert own(square)["status"] == "pending"


def test_a_picture_goes_straight_to_storage_and_counts_once_it_was_opened(square: Square) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    body = {"content_type": "image/jpeg", "size": len(jpeg())}
    path = f"{EVENTS}{event}/evidence/presign/"
    offered = square.api.post(path, token="ana", json=body)
    assert offered.status_code == 201, offered.body
    assert offered.json_body["registration_status"] == "incomplete"
    key = offered.json_body["upload"]["fields"]["key"]
    objects.put(key, jpeg(), "image/jpeg")
    opened(square)
    assert own(square)["status"] == "pending"


def test_places_bind_approvals_too(square: Square) -> None:
    square.guest("luis")
    event = square.event(requires_evidence=True, max_participants=1)
    for token in ("ana", "luis"):
        square.register(event, token)
        square.send(event, token)
        opened(square)
    first, second = square.registrations(event=event)
    detail = square.get(f"{EVENTS}{event}/")
    assert (detail["spots_taken"], detail["spots_available"], detail["is_full"]) == (2, 0, False)
    assert square.decide(first["id"], status="approved").status_code == 200
    refused = square.decide(second["id"], status="approved")
    assert (refused.status_code, refused.json_body["code"]) == (409, "no_place_left")


def test_evidence_that_is_not_asked_for_is_refused(square: Square) -> None:
    event = square.event()
    assert square.send(event).status_code == 404
    square.register(event)
    assert square.send(event).status_code == 400
    late = square.event(requires_evidence=True)
    square.register(late)
    square.post.wait(days=3)
    assert square.send(late).status_code == 400


def test_files_that_nobody_has_go(square: Square) -> None:
    event = square.event(requires_evidence=True)
    square.register(event)
    square.send(event)
    opened(square)
    objects.put("attestations/nobody/none.jpg", jpeg(), "image/jpeg")
    square.post.wait(days=300)
    # Stored by the clock of the machine, which is ahead of the test's.
    assert evidence.tidy(clock.now()) in ((0, 0), (0, 1))
    assert [key for key in keys("attestations/") if "nobody" not in key] != []
