"""What anyone may read of the houses (pricing book, 10.1)."""

from collections.abc import Callable
from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.properties.photos import service as photos
from chalicelib.properties.types import House, Photo
from tests.support.http import Api

from .conftest import ACTOR

MakeHouse = Callable[..., House]


def external(house: House, **details: Any) -> Photo:
    said: Any = {"external_url": "https://pictures.example/1.jpg", **details}
    return photos.add_photo(house.property_id, said, content=None, actor=ACTOR)


def names(answer: Any) -> list[str]:
    return [row["name"] for row in answer.json_body["results"]]


def test_the_list_is_in_natural_order_with_the_exchange_rate(
    api: Api, make_house: MakeHouse
) -> None:
    for name in ("Casa Austin 10", "Casa Austin 2", "Casa Austin 1"):
        make_house(name)
    set_exchange_rate(Decimal("3.785"), actor=ACTOR)
    answer = api.get("/api/v1/property/")
    assert answer.status_code == 200
    assert names(answer) == ["Casa Austin 1", "Casa Austin 2", "Casa Austin 10"]
    envelope = {name: value for name, value in answer.json_body.items() if name != "results"}
    assert envelope == {
        "exchange_rate": 3.785,
        "count": 3,
        "next": None,
        "previous": None,
        "actual": 1,
        "total_paginas": 1,
    }


def test_an_empty_site_has_a_page_and_the_default_rate(api: Api) -> None:
    answer = api.get("/api/v1/property/").json_body
    assert (answer["results"], answer["count"], answer["exchange_rate"]) == ([], 0, 3.8)


def test_a_row_has_the_fields_of_the_book(api: Api, make_house: MakeHouse) -> None:
    house = make_house(
        location="Playa Punta Hermosa",
        capacity_max=10,
        bedrooms=4,
        bathrooms=3,
        features=("Piscina", {"wifi": True}),
        check_in_time=time(15),
        price_from=Decimal(100),
        airbnb_url="https://calendar.example/secret",
    )
    (row,) = api.get("/api/v1/property/").json_body["results"]
    assert row == {
        "id": house.property_id,
        "name": "Casa Austin 1",
        "slug": "casa-austin-1",
        "location": "Playa Punta Hermosa",
        "capacity_max": 10,
        "dormitorios": 4,
        "banos": 3,
        "hora_ingreso": "15:00:00",
        "hora_salida": None,
        "caracteristicas": ["Piscina", {"wifi": True}],
        "background_color": "#fff",
        "precio_desde": "100.00",
        "main_photo": None,
    }


def test_pages_lead_to_each_other(api: Api, make_house: MakeHouse) -> None:
    for number in (1, 2, 3):
        make_house(f"Casa {number}")
    answer = api.get("/api/v1/property/?page=2&page_size=1&search=casa").json_body
    assert (answer["count"], answer["actual"], answer["total_paginas"]) == (3, 2, 3)
    assert "page=3" in answer["next"]
    assert "search=casa" in answer["next"]
    assert "page=1" in answer["previous"]
    assert api.get("/api/v1/property/?page=4&page_size=1").status_code == 404


def test_everything_comes_at_once_when_asked(api: Api, make_house: MakeHouse) -> None:
    make_house()
    answer = api.get("/api/v1/property/?page_size=none").json_body
    assert set(answer) == {"exchange_rate", "results"}
    assert len(answer["results"]) == 1


@pytest.mark.parametrize("query", ["page=0", "page=x", "page_size=-1", "page_size=many"])
def test_an_impossible_page_is_refused(api: Api, query: str) -> None:
    assert api.get(f"/api/v1/property/?{query}").status_code == 400


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("ñusta", ["Casa Ñusta"]),
        ("NUSTA", ["Casa Ñusta"]),
        ("%EF%BB%BFnus%E2%80%8Bta%E2%81%A0", ["Casa Ñusta"]),
        ("casa", ["Casa 2", "Casa Ñusta"]),
        ("villa", []),
        ("%20", ["Casa 2", "Casa Ñusta"]),
    ],
)
def test_search_finds_names_whatever_their_accents(
    api: Api, make_house: MakeHouse, search: str, found: list[str]
) -> None:
    make_house("Casa Ñusta")
    make_house("Casa 2")
    assert names(api.get(f"/api/v1/property/?search={search}")) == found


def test_a_house_is_shown_by_its_slug_without_its_secrets(api: Api, make_house: MakeHouse) -> None:
    house = make_house(
        title="Frente al mar",
        description="Cuatro dormitorios.",
        bedroom_details={"1": "Cama queen"},
        check_in_time=time(15),
        check_out_time=time(11),
        extra_guest_usd=Decimal(15),
        price_from=Decimal("100.5"),
        airbnb_url="https://calendar.example/secret",
        pool_on_url="https://pool.example/on",
        pool_off_url="https://pool.example/off",
        player_id="ca1",
    )
    answer = api.get("/api/v1/property/casa-austin-1/")
    assert answer.json_body == {
        "id": house.property_id,
        "photos": [],
        "main_photo": None,
        "name": "Casa Austin 1",
        "slug": "casa-austin-1",
        "titulo": "Frente al mar",
        "descripcion": "Cuatro dormitorios.",
        "location": None,
        "capacity_max": None,
        "background_color": "#fff",
        "dormitorios": None,
        "banos": None,
        "detalle_dormitorios": {"1": "Cama queen"},
        "caracteristicas": [],
        "hora_ingreso": "15:00:00",
        "hora_salida": "11:00:00",
        "precio_desde": "100.50",
        "precio_extra_persona": "15.00",
    }
    assert b".example" not in answer.body


def test_an_unknown_slug_or_an_id_is_not_found(api: Api, house: House) -> None:
    for name in ("no-such-house", house.property_id, "x" * 300, "1"):
        answer = api.get(f"/api/v1/property/{name}/")
        assert answer.status_code == 404
        assert answer.json_body["detail"]


def test_the_main_photo_is_the_chosen_one_else_the_first(api: Api, house: House) -> None:
    second = external(house, order=2)
    first = external(house, order=1)
    page = api.get("/api/v1/property/casa-austin-1/").json_body
    assert [photo["id"] for photo in page["photos"]] == [first.photo_id, second.photo_id]
    assert page["main_photo"]["id"] == first.photo_id
    photos.change_photo(second.photo_id, {"is_main": True}, actor=ACTOR)
    page = api.get("/api/v1/property/casa-austin-1/").json_body
    assert page["main_photo"] == {
        "id": second.photo_id,
        "image_url_final": "https://pictures.example/1.jpg",
        "image_thumbnail": None,
        "alt_text": "",
        "order": 2,
        "is_main": True,
    }
    (row,) = api.get("/api/v1/property/").json_body["results"]
    assert row["main_photo"]["id"] == second.photo_id


def test_an_unusable_token_does_not_hide_the_public_list(api: Api) -> None:
    assert api.get("/api/v1/property/", token="undefined").status_code == 200
    assert api.get("/api/v1/property/", token="guest").status_code == 200
