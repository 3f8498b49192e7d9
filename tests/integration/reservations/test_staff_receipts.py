"""Receipts that staff add to stays."""

import pytest

from chalicelib.cloud import events, objects
from chalicelib.kernel.errors import NotFound
from tests.support import deliveries
from tests.support.http import Api
from tests.support.pictures import PAPER, jpeg

from .conftest import Order, day

JPEG = jpeg()


def test_receipts_are_kept_shown_and_removed(api: Api, take: Order) -> None:
    stay = take(day(4, 16), day(4, 19), file=[("a.jpg", JPEG, "image/jpeg")])
    path = f"/api/v1/reservations/{stay['id']}/"
    api.patch(path, token="seller", files={"file": ("b.pdf", PAPER, "application/pdf")})

    receipts = api.get(path, token="seller").json_body["recipts"]
    assert len(receipts) == 2
    assert all(receipt["file"].startswith("http") for receipt in receipts)
    # What strangers sent is downloaded, never shown as a page.
    assert all("response-content-disposition=attachment" in each["file"] for each in receipts)

    first = receipts[0]["id"]
    assert api.delete(f"/api/v1/delete-recipe/{first}/", token="other seller").status_code == 404
    assert api.delete(f"/api/v1/delete-recipe/{first}/", token="seller").status_code == 204
    [removed, *_] = events.timeline(f"reservation#{stay['id']}")
    assert deliveries.take(removed)
    with pytest.raises(NotFound):
        objects.get(removed.event["keys"][0])
    assert api.delete(f"/api/v1/delete-recipe/{first}/", token="seller").status_code == 404
    assert len(api.get(path, token="seller").json_body["recipts"]) == 1


@pytest.mark.parametrize("content", [b"#!/bin/sh", b"", b"<svg/>", b"GIF89a"])
def test_a_receipt_must_be_a_picture_or_a_pdf(api: Api, take: Order, content: bytes) -> None:
    stay = take(day(4, 16), day(4, 19))

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/",
        token="seller",
        files={"file": ("voucher.jpg", content, "image/jpeg")},
    )

    assert answer.status_code == 400
    assert "file" in answer.json_body


def test_a_stay_keeps_at_most_five_receipts(api: Api, take: Order) -> None:
    files = [("a.jpg", jpeg(number), "image/jpeg") for number in range(6)]
    stay = take(day(4, 16), day(4, 19), file=files[:4])

    answer = api.patch(
        f"/api/v1/reservations/{stay['id']}/", token="seller", files={"file": files[4:]}
    )

    assert answer.status_code == 400
