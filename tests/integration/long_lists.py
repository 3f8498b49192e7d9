"""Houses and stays for lists that are longer than one answer, and how such a list is walked."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from chalice.test import HTTPResponse

from bench import history
from bench.scene import Scene
from chalicelib.kernel import ids
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.properties.types import House, Photo
from tests.support.http import Api

LAMBDA_TAKES = 6 * 1024 * 1024
PHOTOS_EACH = 30
EVERYTHING = "/api/v1/reservations/?page_size={}"
YEAR = "/api/v1/vistacalendario/?year=2026"


def describe(house: House, text: str) -> None:
    """Give a house thirty photos and a description."""
    for number in range(PHOTOS_EACH):
        address = f"https://photos.example/{house.property_id}/{number}.jpg"
        photo = Photo(
            photo_id=ids.new_id(),
            property_id=house.property_id,
            order=number,
            external_url=address,
            alt_text="La piscina, de noche",
            is_main=number == 3,
        )
        PHOTOS.save(photo, actor="system")
    HOUSES.change(house.property_id, {"description": text}, actor="system")


def fill(house: House, client_id: str, count: int) -> None:
    """Stays of one guest all through 2026."""
    scene = Scene(houses=(house,), client_ids=(client_id,))
    history.fill(scene, count, first=date(2026, 1, 1), last=date(2026, 12, 29))


def taken_by_lambda(answer: HTTPResponse) -> int:
    """The bytes of an answer inside the JSON that Lambda hands to the gateway."""
    return len(json.dumps({"statusCode": 200, "headers": {}, "body": answer.body.decode()}))


def following(answer: HTTPResponse) -> str | None:
    """Where a list goes on: its `next`, or that of the header of a plain array."""
    if isinstance(answer.json_body, dict):
        link: str | None = answer.json_body["next"]
    else:
        link = answer.headers.get("Link", "").partition(">")[0].removeprefix("<") or None
    if link is None:
        return None
    parts = urlsplit(link)
    return f"{parts.path}?{parts.query}"


def walked(api: Api, path: str | None) -> Iterator[HTTPResponse]:
    """The answers of a list, each at the `next` of the one before."""
    while path is not None:
        answer = api.get(path, token="seller")
        assert answer.status_code == 200
        assert taken_by_lambda(answer) <= LAMBDA_TAKES
        yield answer
        path = following(answer)


def rows_of(answer: HTTPResponse) -> list[dict[str, Any]]:
    """The rows of a page or of a plain array."""
    found: Any = answer.json_body
    rows: list[dict[str, Any]] = found["results"] if isinstance(found, dict) else found
    return rows
