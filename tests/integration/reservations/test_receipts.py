"""The files of receipts: opened, made anew, kept once, five at most, and none without its stay."""

import io
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image

from chalicelib.clients.types import Client
from chalicelib.cloud import events, objects
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.reservations import jobs
from chalicelib.reservations.receipts.records import records_of
from tests.support import deliveries
from tests.support.arrivals import NONE_FAILED, deliver, notice, opened, run, storage_is_away
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile
from tests.support.pictures import (
    CATALOG,
    PAGE,
    PAGES,
    PAPER,
    jpeg,
    pdf,
    png_claiming,
    stream,
    zeros,
)

from .conftest import NOW, Order, day

LATER = NOW + timedelta(minutes=3)
UPLOADS, FILES = "uploads/receipts/", "receipts/"


@pytest.fixture
def path(take: Order) -> str:
    return f"/api/v1/reservations/{take(day(4, 16), day(4, 19))['id']}/"


def add(api: Api, path: str, *contents: bytes, **sent: Any) -> int:
    files = [("a.jpg", content, "image/jpeg") for content in contents]
    answer = api.patch(path, token="seller", files={"file": files}, **sent)
    return int(answer.status_code)


def receipts(api: Api, path: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = api.get(path, token="seller").json_body["recipts"]
    return found


def keys(prefix: str) -> list[str]:
    return [key for key, _ in objects.stored(prefix)]


def disposition_of(receipt: dict[str, Any]) -> str:
    disposition: str
    (disposition,) = parse_qs(urlsplit(receipt["file"]).query)["response-content-disposition"]
    return disposition


def arrive(key: str) -> None:
    assert deliver(notice(key)) == NONE_FAILED


def test_a_picture_is_made_anew_without_what_the_phone_wrote(api: Api, path: str) -> None:
    assert b"Secret Camera" in jpeg(camera="Secret Camera")
    assert add(api, path, jpeg(camera="Secret Camera")) == 200
    (waiting,) = receipts(api, path)
    assert (waiting["state"], waiting["reason"]) == ("awaiting_check", None)
    assert waiting["preview"] == ""
    assert "/uploads/receipts/" in waiting["file"]

    arrive(*keys(UPLOADS))

    (ready,) = receipts(api, path)
    assert (ready["id"], ready["state"], ready["reason"]) == (waiting["id"], "ready", None)
    (key, preview) = sorted(keys(FILES))
    assert ready["id"] in key
    assert key in ready["file"]
    assert preview in ready["preview"]
    assert preview == key.replace(".jpg", "_preview.jpg")
    for each in (key, preview):
        assert b"Secret Camera" not in objects.get(each)
        assert Image.open(io.BytesIO(objects.get(each))).format == "JPEG"
    assert keys("uploads/") == keys("opened/") == []


def test_a_receipt_is_a_download(api: Api, path: str) -> None:
    add(api, path, jpeg(), PAPER)
    for endings in ({""}, {".jpg", ".pdf"}):
        named = {disposition_of(each).replace(each["id"], "ID") for each in receipts(api, path)}
        assert named == {f'attachment; filename="comprobante-ID{ending}"' for ending in endings}
        for key in keys(UPLOADS):
            arrive(key)


def test_a_paper_is_kept_byte_for_byte(api: Api, path: str) -> None:
    add(api, path, PAPER)
    arrive(*keys(UPLOADS))
    (key,) = keys(FILES)
    assert key.endswith(".pdf")
    assert objects.get(key) == PAPER
    (paper,) = receipts(api, path)
    assert (paper["state"], paper["preview"]) == ("ready", "")


def test_receipts_that_look_the_same_have_fingerprints_close_to_each_other(
    api: Api, path: str
) -> None:
    content = jpeg()
    smaller = io.BytesIO()
    Image.open(io.BytesIO(content)).resize((32, 24)).save(smaller, "PNG")
    add(api, path, content, smaller.getvalue(), PAPER)
    for key in keys(UPLOADS):
        arrive(key)
    found = [record.fingerprint for record in records_of(path.split("/")[-2])]
    prints = [int(each, 16) for each in found if each is not None]
    assert len(prints) == 2
    assert (prints[0] ^ prints[1]).bit_count() <= 4


HOSTILE = {
    "pixels": (png_claiming(60_000, 60_000), "megapíxeles"),
    "pages": (pdf(CATALOG, PAGES.replace(b"[3 0 R]", b"[%b]" % (b"3 0 R " * 21)), PAGE), "páginas"),
    "streams": (pdf(CATALOG, PAGES, PAGE, stream(zeros(300), b"/Filter/FlateDecode")), "demasiado"),
    "script": (pdf(CATALOG, PAGES, PAGE, b"<</S/JavaScript/JS(app.alert(1))>>"), "código"),
    "HTML as PDF": (
        b"%PDF-1.7\n<html><script>alert(1)</script></html>\nstartxref\n0\n%%EOF\n",
        "dañado",
    ),
    "PDF and JPEG": (b"%PDF-1.7\n" + jpeg() + b"\nstartxref\n0\n%%EOF\n", "dañado"),
    "PDF and JPEG behind": (PAPER + jpeg(9) * 9, "dañado"),
    "GIF and script": (b"GIF89a/*" + b"\x00" * 30 + b"*/=1;alert(1)", "Suba un archivo"),
    "nothing": (b"", "Suba un archivo"),
    "truncated": (jpeg(500)[:700], "dañado"),
    "a program": (b"MZ" + b"\x00" * 400, "Suba un archivo"),
}


@pytest.mark.parametrize(("content", "reason"), HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_of_it_is_kept(
    api: Api, path: str, content: bytes, reason: str
) -> None:
    # Past the first look, as an upload with a signed address is.
    add(api, path, jpeg())
    (key,) = keys(UPLOADS)
    objects.put(key, content, "image/jpeg")
    arrive(key)
    (rejected,) = receipts(api, path)
    assert (rejected["state"], rejected["file"], rejected["preview"]) == ("rejected", "", "")
    assert reason in rejected["reason"]
    assert keys("") == []


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\windows\\a.jpg", "/receipts/x.jpg", "ñ\u202egpj.exe"]
)
def test_the_name_of_a_file_leads_nowhere(api: Api, path: str, name: str) -> None:
    files = {"file": [(name, jpeg(), "image/jpeg")]}
    assert api.patch(path, token="seller", files=files).status_code == 200
    arrive(*keys(UPLOADS))
    (ready,) = receipts(api, path)
    assert sorted(keys("")) == [
        f"{FILES}{path.split('/')[-2]}/{ready['id']}{ending}" for ending in (".jpg", "_preview.jpg")
    ]


def test_a_picture_that_is_a_paper_as_well_is_only_a_picture_afterwards(
    api: Api, path: str
) -> None:
    add(api, path, jpeg() + PAPER)
    arrive(*keys(UPLOADS))
    assert receipts(api, path)[0]["state"] == "ready"
    assert all(b"%PDF" not in objects.get(key) for key in keys(FILES))


def test_a_preview_goes_with_its_receipt(api: Api, path: str) -> None:
    add(api, path, jpeg())
    arrive(*keys(UPLOADS))
    (receipt,) = receipts(api, path)
    api.delete(f"/api/v1/recipt/{receipt['id']}/", token="seller")
    [removed, *_] = events.timeline(f"reservation#{path.split('/')[-2]}")
    assert deliveries.take(removed)
    assert keys("") == []


@pytest.mark.parametrize(
    "content",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\x00",
        b"\xff\xd8\xff\xe0" + b"0" * 64,
        b"%PDF-1.7 x",
        b"RIFF\x10\x00\x00\x00WEBP",
        b"\x00\x00\x00\x18ftypheic",
    ],
)
def test_bytes_that_only_begin_like_a_file_are_refused(api: Api, path: str, content: bytes) -> None:
    files = {"file": [("a.png", content, "image/png")]}
    answer = api.patch(path, token="seller", files=files)
    assert answer.status_code == 400
    assert answer.json_body["file"] == ["El archivo está dañado o incompleto. Súbalo de nuevo."]
    assert receipts(api, path) == []
    assert keys("uploads/") == []


def test_a_picture_that_breaks_off_is_rejected_with_a_reason(api: Api, path: str) -> None:
    assert add(api, path, jpeg(500)[:700]) == 200
    arrive(*keys(UPLOADS))
    (rejected,) = receipts(api, path)
    assert (rejected["state"], rejected["file"]) == ("rejected", "")
    assert rejected["reason"] == "El archivo está dañado o incompleto. Súbalo de nuevo."
    assert keys(FILES) == keys("uploads/") == keys("opened/") == []
    answer = api.delete(f"/api/v1/delete-recipe/{rejected['id']}/", token="seller")
    assert answer.status_code == 204
    assert add(api, path, *(jpeg(number) for number in range(5))) == 200


def test_the_same_bytes_are_kept_once(api: Api, take: Order) -> None:
    twice = [("a.jpg", jpeg(), "image/jpeg"), ("b.jpg", jpeg(), "image/jpeg")]
    path = f"/api/v1/reservations/{take(day(4, 16), day(4, 19), file=twice)['id']}/"
    assert len(receipts(api, path)) == 1
    assert add(api, path, jpeg()) == 200
    assert add(api, path, jpeg(), jpeg(1)) == 200
    assert len(receipts(api, path)) == 2


def test_a_file_that_was_removed_may_come_again(api: Api, path: str) -> None:
    add(api, path, jpeg())
    (first,) = receipts(api, path)
    api.delete(f"/api/v1/delete-recipe/{first['id']}/", token="seller")
    add(api, path, jpeg())
    (second,) = receipts(api, path)
    assert second["id"] != first["id"]


@pytest.mark.parametrize("form", [{}, {"guests": "5"}], ids=["receipt", "receipt and change"])
def test_a_double_click_stores_a_receipt_once(api: Api, path: str, form: dict[str, str]) -> None:
    statuses = []
    with meanwhile(lambda: statuses.append(add(api, path, jpeg(), form=form))):
        statuses.append(add(api, path, jpeg(), form=form))
    assert statuses[0] == 200
    assert statuses[1] in {200, 409}
    assert len(receipts(api, path)) == 1


def test_parallel_uploads_are_five_together(api: Api, path: str) -> None:
    add(api, path, jpeg(0), jpeg(1), jpeg(2))
    statuses = []
    with meanwhile(lambda: statuses.append(add(api, path, jpeg(3), jpeg(4)))):
        statuses.append(add(api, path, jpeg(5)))
    assert statuses == [200, 400]
    assert len(receipts(api, path)) == 5


def test_parallel_uploads_that_both_fit_both_stay(api: Api, path: str) -> None:
    statuses = []
    with meanwhile(lambda: statuses.append(add(api, path, jpeg(3)))):
        statuses.append(add(api, path, jpeg(5)))
    assert statuses == [200, 200]
    assert len(receipts(api, path)) == 2


def test_a_receipt_that_cannot_be_stored_is_none(api: Api, path: str) -> None:
    with storage_is_away():
        assert add(api, path, jpeg()) == 503
    assert receipts(api, path) == []
    assert add(api, path, jpeg()) == 200
    assert len(receipts(api, path)) == 1


def test_a_change_with_a_key_and_a_receipt_is_completed_by_its_repetition(
    api: Api, path: str
) -> None:
    key = {"Idempotency-Key": "k1"}
    with storage_is_away():
        assert add(api, path, jpeg(), form={"guests": "5"}, headers=key) == 503
    assert api.get(path, token="seller").json_body["guests"] == 4
    for _ in range(2):
        assert add(api, path, jpeg(), form={"guests": "5"}, headers=key) == 200
    stay = api.get(path, token="seller").json_body
    assert (stay["guests"], len(stay["recipts"])) == (5, 1)


def test_a_booking_is_taken_once_its_receipt_can_be_stored(
    api: Api, house: House, ana: Client
) -> None:
    form = {
        "property": house.property_id,
        "client": ana.client_id,
        "check_in_date": day(5, 16),
        "check_out_date": day(5, 19),
        "guests": "4",
        "price_usd": "400",
        "price_sol": "1500",
    }
    sent: dict[str, Any] = {
        "form": form,
        "files": {"file": [("a.jpg", jpeg(), "image/jpeg")]},
        "headers": {"Idempotency-Key": "k1"},
        "token": "seller",
    }
    with storage_is_away():
        assert api.post("/api/v1/reservations/", **sent).status_code == 503
    first = api.post("/api/v1/reservations/", **sent)
    again = api.post("/api/v1/reservations/", **sent)
    assert (first.status_code, again.json_body) == (201, first.json_body)
    assert len(receipts(api, f"/api/v1/reservations/{first.json_body['id']}/")) == 1


def test_a_file_that_no_receipt_waits_for_is_removed(aws: None) -> None:
    strange = [f"{UPLOADS}{UNKNOWN_ID}/{UNKNOWN_ID}", f"{UPLOADS}odd name"]
    for key in strange:
        objects.put(key, jpeg(), "image/jpeg")
    bodies = opened(*(notice(key) for key in strange))["receipts"]
    assert len(run("receipts", *bodies)["batchItemFailures"]) == len(strange)
    with clock.at(LATER):
        assert run("receipts", *bodies) == NONE_FAILED
    assert keys("") == []


def test_a_receipt_removed_before_its_file_was_opened_leaves_nothing(api: Api, path: str) -> None:
    add(api, path, jpeg())
    (body,) = opened(notice(*keys(UPLOADS)))["receipts"]
    (receipt,) = receipts(api, path)
    with meanwhile(lambda: api.delete(f"/api/v1/recipt/{receipt['id']}/", token="seller")):
        assert run("receipts", body) == NONE_FAILED
    [removed, *_] = events.timeline(f"reservation#{path.split('/')[-2]}")
    assert deliveries.take(removed)
    assert keys("") == []


def test_a_message_that_comes_again_does_no_harm(api: Api, path: str) -> None:
    add(api, path, jpeg())
    (body,) = opened(notice(*keys(UPLOADS)))["receipts"]
    for _ in range(2):
        assert run("receipts", body) == NONE_FAILED
    (receipt,) = receipts(api, path)
    assert receipt["state"] == "ready"
    assert len(keys(FILES)) == len(keys("")) == 2


def test_a_job_tidies_what_was_never_opened_and_files_without_receipts(api: Api, path: str) -> None:
    add(api, path, jpeg(0))
    arrive(*keys(UPLOADS))
    add(api, path, jpeg(1))
    for ending in (".jpg", "_preview.jpg"):
        objects.put(f"{FILES}{UNKNOWN_ID}/{UNKNOWN_ID}{ending}", jpeg(), "image/jpeg")
    stored = max(at for _, at in objects.stored(""))

    jobs.tidy_receipts(stored)
    assert sorted(each["state"] for each in receipts(api, path)) == ["awaiting_check", "ready"]
    assert len(keys(FILES)) == 4

    jobs.tidy_receipts(stored + timedelta(hours=30))
    by_state = {each["state"]: each["reason"] for each in receipts(api, path)}
    assert by_state == {
        "ready": None,
        "rejected": "El archivo no llegó o no se pudo procesar. Súbalo de nuevo.",
    }
    assert len(keys(FILES)) == 2
    assert keys("uploads/") == []
