"""Forms for large files, which go to the storage directly."""

from typing import Any
from uuid import uuid4

import pytest

from chalicelib.properties.photos.reading import photos_of
from chalicelib.properties.types import House
from tests.support.http import Api

PHOTOS = "/api/v1/photos/"


def test_a_form_is_given_for_a_large_file(api: Api, house: House) -> None:
    body = {
        "property_id": house.property_id,
        "content_type": "image/webp",
        "size": 20 * 1024 * 1024,
        "alt_text": "Terraza",
        "order": 4,
    }
    answer = api.post(f"{PHOTOS}presign/", json=body, token="vendedor")
    assert answer.status_code == 201
    photo, upload = answer.json_body["photo"], answer.json_body["upload"]
    assert (photo["state"], photo["alt_text"], photo["order"]) == ("awaiting_upload", "Terraza", 4)
    assert upload["url"].startswith("https://")
    assert upload["fields"]["key"] == f"uploads/photos/{house.property_id}/{photo['id']}"
    assert upload["fields"]["Content-Type"] == "image/webp"
    assert "policy" in upload["fields"]


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"size": 20 * 1024 * 1024 + 1}, 400, "size"),
        ({"size": 0}, 400, "size"),
        ({"size": "large"}, 400, "size"),
        ({"size": None}, 400, "size"),
        ({"content_type": "image/svg+xml"}, 400, "content_type"),
        ({"content_type": None}, 400, "content_type"),
        ({"order": -1}, 400, "order"),
        ({"property_id": "casa"}, 400, "property_id"),
        ({"property_id": str(uuid4())}, 404, "detail"),
    ],
)
def test_a_wrong_wish_for_a_form_is_refused(
    api: Api, house: House, change: dict[str, Any], status: int, field: str
) -> None:
    body = {
        "property_id": house.property_id,
        "content_type": "image/jpeg",
        "size": 1000,
        **change,
    }
    answer = api.post(f"{PHOTOS}presign/", json=body, token="vendedor")
    assert (answer.status_code, field in answer.json_body) == (status, True)


def test_the_same_key_adds_one_photo(api: Api, house: House) -> None:
    body = {"property_id": house.property_id, "content_type": "image/jpeg", "size": 1000}
    sent: dict[str, Any] = {"token": "vendedor", "headers": {"Idempotency-Key": "k1"}}
    first = api.post(f"{PHOTOS}presign/", json=body, **sent)
    again = api.post(f"{PHOTOS}presign/", json=body, **sent)
    assert (again.status_code, again.json_body) == (201, first.json_body)
    assert len(photos_of(house.property_id)) == 1
