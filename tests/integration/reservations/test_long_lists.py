"""Lists that are longer than one answer: whatever their size, there is an answer, and all rows."""

import json
from collections.abc import Iterator
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import pytest
from chalice.test import HTTPResponse

from bench import history
from bench.scene import Scene
from chalicelib.clients.types import Client
from chalicelib.kernel import ids
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.photos.reading import PHOTOS
from chalicelib.properties.types import House, Photo
from chalicelib.web import pages

from ..http import Api

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


def fill(house: House, guest: Client, count: int) -> None:
    scene = Scene(houses=(house,), client_ids=(guest.client_id,))
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
    found: Any = answer.json_body
    rows: list[dict[str, Any]] = found["results"] if isinstance(found, dict) else found
    return rows


def test_a_thousand_stays_in_a_house_of_thirty_photos_are_one_answer(
    api: Api, house: House, ana: Client
) -> None:
    describe(house, "Casa frente al mar.")
    fill(house, ana, 1000)

    [page] = walked(api, EVERYTHING.format("1000"))

    shown = [row["property"] for row in rows_of(page)]
    assert len(shown) == 1000
    assert [photo["order"] for photo in shown[0]["photos"]] == [3]
    assert shown[0]["photos"][0] == shown[0]["main_photo"]
    assert shown[0]["descripcion"] == "Casa frente al mar."


@pytest.mark.parametrize("size", ["1000", "120", "none"])
def test_a_list_that_passes_what_an_answer_holds_goes_on_at_its_next(
    api: Api, house: House, ana: Client, size: str
) -> None:
    describe(house, "ñ" * 10_000)
    fill(house, ana, 150)

    answers = list(walked(api, EVERYTHING.format(size)))

    rows = [row for answer in answers for row in rows_of(answer)]
    assert len(answers) > 1
    assert len({row["id"] for row in rows}) == len(rows) == 150
    assert [row["check_in_date"] for row in rows] == sorted(row["check_in_date"] for row in rows)


def test_one_stay_shows_every_photo_of_its_house(api: Api, house: House, ana: Client) -> None:
    describe(house, "Casa frente al mar.")
    fill(house, ana, 1)
    [row] = rows_of(api.get(EVERYTHING.format("1"), token="seller"))

    detail = api.get(f"/api/v1/reservations/{row['id']}/", token="seller").json_body

    assert len(detail["property"]["photos"]) == PHOTOS_EACH


def test_a_calendar_that_passes_what_an_answer_holds_goes_on_at_its_next(
    api: Api, house: House, ana: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer holds a year of some eighty houses; here it holds much less."""
    monkeypatch.setattr(pages, "MOST_BYTES", 20_000)
    fill(house, ana, 60)

    answers = list(walked(api, YEAR))

    rows = [row for answer in answers for row in rows_of(answer)]
    assert len(answers) > 1
    assert len({row["id"] for row in rows}) == len(rows) == 60
