"""A stay has five vouchers at most, and what was refused is none of them (reservations book, 5.3):
a guest whose files were no good sends others."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.cloud import objects
from chalicelib.kernel import clock
from chalicelib.reservations.receipts.rules import MOST_FILES, MOST_SENT
from tests.integration.reservations.test_receipts import HOSTILE
from tests.support import deliveries
from tests.support.http import Api
from tests.support.meanwhile import meanwhile
from tests.support.outbox import Outbox
from tests.support.pictures import PAPER, jpeg
from tests.support.roles import somebody_else

from .conftest import NOW, shown
from .vouchers import decide, open_files, payments, presign, send, sent, uploads

BROKEN = next(iter(HOSTILE.values()))[0]


def refuse(api: Api, stay: dict[str, Any], payment_id: str) -> None:
    """Staff refuse a voucher."""
    answer = decide(api, stay, payment_id, "reject", reason="No se lee.")
    assert answer.status_code == 200, answer.body


def remove(api: Api, receipt_id: str) -> HTTPResponse:
    """Staff take a file off a stay; the answer."""
    return api.delete(f"/api/v1/delete-recipe/{receipt_id}/", token="admin")


def places(api: Api, stay: dict[str, Any], first: int = 100) -> int:
    """How many more files a stay takes; it has them then."""
    for number in range(MOST_SENT + 1):
        answer = send(api, stay, jpeg(first + number))
        if answer.status_code == 400:
            return number
        assert answer.status_code == 200, answer.body
    raise AssertionError


def test_what_staff_refused_takes_no_place(api: Api, hold: dict[str, Any]) -> None:
    for number in range(MOST_FILES):
        refuse(api, hold, sent(api, hold, jpeg(number)))

    answer = send(api, hold, PAPER)

    assert answer.status_code == 200, answer.body
    assert answer.json_body["vouchers_uploaded"] == 1
    assert answer.json_body["voucher_description"] == "Primer comprobante"
    assert len(shown(api, hold)["recipts"]) == MOST_FILES + 1


def test_a_file_that_could_not_be_opened_takes_no_place(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    for number in range(MOST_FILES):
        sent(api, hold, jpeg(number))
        [key] = uploads()
        objects.put(key, BROKEN, "image/jpeg")
        open_files(outbox)

    assert places(api, hold) == MOST_FILES


def test_a_file_that_came_twice_past_the_api_takes_one_place(
    api: Api, hold: dict[str, Any]
) -> None:
    outbox = Outbox()
    for _ in range(3):
        offered = presign(api, hold).json_body["upload"]["fields"]["key"]
        objects.put(offered, jpeg(1), "image/jpeg")
        open_files(outbox)

    states = sorted(each["state"] for each in payments(api, hold))
    assert states == ["under_review", "withdrawn", "withdrawn"]
    assert places(api, hold) == MOST_FILES - 1


def test_a_file_that_never_came_gives_its_place_back(api: Api, hold: dict[str, Any]) -> None:
    outbox = Outbox()
    sent(api, hold)
    assert [presign(api, hold).status_code for _ in range(5)] == [201] * 4 + [400]
    with clock.at(NOW + timedelta(hours=2)):
        deliveries.run("payment_polling", {})
        outbox.settle()
    assert places(api, hold) == MOST_FILES - 1


def test_a_refused_file_that_staff_remove_gives_no_second_place(
    api: Api, hold: dict[str, Any]
) -> None:
    refused = sent(api, hold, jpeg(0))
    refuse(api, hold, refused)
    for number in range(1, MOST_FILES):
        sent(api, hold, jpeg(number))
    [row] = [each for each in payments(api, hold) if each["payment_id"] == refused]
    assert remove(api, row["receipt_id"]).status_code == 204

    assert places(api, hold) == 1


def test_whoever_removes_and_refuses_at_once_frees_one_place(
    api: Api, hold: dict[str, Any]
) -> None:
    first = sent(api, hold, jpeg(0))
    for number in range(1, MOST_FILES):
        sent(api, hold, jpeg(number))
    [row] = [each for each in payments(api, hold) if each["payment_id"] == first]

    def other() -> None:
        with somebody_else():
            assert remove(api, row["receipt_id"]).status_code == 204

    with meanwhile(other):
        refuse(api, hold, first)

    assert places(api, hold) == 1


def test_a_guest_sends_no_more_than_ten_whatever_becomes_of_them(
    api: Api, hold: dict[str, Any]
) -> None:
    for number in range(MOST_SENT):
        refuse(api, hold, sent(api, hold, jpeg(number)))

    for answer in (send(api, hold, PAPER), presign(api, hold)):
        assert answer.status_code == 400
        assert "Comuníquese" in answer.json_body["voucher"][0]
    assert len(payments(api, hold)) == MOST_SENT


def test_twenty_files_at_once_are_five(api: Api, hold: dict[str, Any]) -> None:
    def one(number: int) -> int:
        with clock.at(NOW):
            if number % 2:
                return presign(api, hold).status_code
            return send(api, hold, jpeg(number)).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(one, range(20)))

    accepted = [status for status in statuses if status in {200, 201}]
    assert len(accepted) == MOST_FILES
    assert set(statuses) <= {200, 201, 400, 409}
    assert len(payments(api, hold)) == MOST_FILES
    assert len(shown(api, hold)["recipts"]) == MOST_FILES


def test_staff_have_the_places_that_refused_files_left(api: Api, hold: dict[str, Any]) -> None:
    for number in range(MOST_FILES):
        refuse(api, hold, sent(api, hold, jpeg(number)))
    path = f"/api/v1/reservations/{hold['id']}/"
    files = {"file": [("a.jpg", jpeg(50 + n), "image/jpeg") for n in range(MOST_FILES)]}

    assert api.patch(path, token="admin", files=files).status_code == 200

    one_more = {"file": [("a.jpg", jpeg(60), "image/jpeg")]}
    assert api.patch(path, token="admin", files=one_more).status_code == 400
