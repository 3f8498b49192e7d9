"""Sending vouchers as guests do, and reading what became of them."""

import io
import random
from typing import Any

from chalice.test import HTTPResponse
from PIL import Image

from chalicelib.cloud import objects
from tests.support.arrivals import NONE_FAILED, deliver, notice
from tests.support.http import Api
from tests.support.outbox import Outbox
from tests.support.pictures import jpeg

UPLOADS = "uploads/receipts/"


def send(
    api: Api, stay: dict[str, Any], content: bytes | None = None, *, as_: str = "ana", **form: str
) -> HTTPResponse:
    """Send a voucher; the answer."""
    file = jpeg() if content is None else content
    return api.post(
        f"/api/v1/clients/voucher/upload/{stay['id']}/",
        token=as_,
        form=form,
        files={"voucher": ("voucher.jpg", file, "image/jpeg")},
    )


def sent(api: Api, stay: dict[str, Any], content: bytes | None = None, **form: str) -> str:
    """Send a voucher that is accepted; the id of its payment."""
    answer = send(api, stay, content, **form)
    assert answer.status_code == 200, answer.body
    payment_id: str = answer.json_body["payment_id"]
    return payment_id


def presign(api: Api, stay: dict[str, Any], *, as_: str = "ana", **body: Any) -> HTTPResponse:
    """Ask for a form that takes a voucher; the answer."""
    path = f"/api/v1/clients/voucher/presign/{stay['id']}/"
    return api.post(path, token=as_, json={"content_type": "image/jpeg", "size": 1000} | body)


def upload(offered: HTTPResponse, content: bytes) -> str:
    """Send the file of a form to storage as a browser would; its key."""
    assert offered.status_code == 201, offered.body
    key: str = offered.json_body["upload"]["fields"]["key"]
    objects.put(key, content, "image/jpeg")
    return key


def decide(
    api: Api, stay: dict[str, Any], payment_id: str, what: str, *, as_: str = "admin", **body: Any
) -> HTTPResponse:
    """Approve or reject a voucher; the answer."""
    path = f"/api/v1/reservations/{stay['id']}/payments/{payment_id}/{what}/"
    return api.post(path, token=as_, json=body)


def state(api: Api, stay: dict[str, Any], *, as_: str = "ana") -> dict[str, Any]:
    """What a guest sees of a hold and its vouchers."""
    answer = api.get(f"/api/v1/clients/voucher/status/{stay['id']}/", token=as_)
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body
    return found


def payments(api: Api, stay: dict[str, Any]) -> list[dict[str, Any]]:
    """The payments of a stay as staff see them."""
    answer = api.get(f"/api/v1/reservations/{stay['id']}/payments/", token="admin")
    assert answer.status_code == 200, answer.body
    found: list[dict[str, Any]] = answer.json_body["payments"]
    return found


def waiting(api: Api, query: str = "") -> dict[str, Any]:
    """The vouchers that staff have to look at."""
    answer = api.get(f"/api/v1/payments/vouchers/{query}", token="admin")
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body
    return found


def uploads() -> list[str]:
    """The files that wait to be opened."""
    return [key for key, _ in objects.stored(UPLOADS)]


def open_files(outbox: Outbox) -> None:
    """Let the files that arrived be opened, and whoever waits for them follow."""
    for key in uploads():
        assert deliver(notice(key)) == NONE_FAILED
    outbox.settle()


def picture(seed: int) -> bytes:
    """A picture that looks like no other one."""
    numbers = random.Random(seed)
    small = Image.new("L", (9, 9))
    small.putdata([numbers.randrange(256) for _ in range(81)])
    stream = io.BytesIO()
    small.resize((360, 360)).save(stream, "JPEG", quality=95)
    return stream.getvalue()
