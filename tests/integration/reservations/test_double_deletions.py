"""A double click on delete: the second deletion, which loses to the first, is no error."""

import io
from collections.abc import Callable
from decimal import Decimal

import pytest
from PIL import Image

from chalicelib import entry
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.properties.types import House
from chalicelib.rates.seasons.service import SEASONS
from chalicelib.reservations.receipts.records import receipts_of
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import Order, day
from .discounts import issue

Path = Callable[[], str]


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route: a token is the word for its owner."""

    def resolve(token: str) -> Caller:
        if token not in tokens:
            raise Unauthenticated
        return tokens[token]

    return Api(entry.application(resolve))


@pytest.fixture
def paths(api: Api, house: House, picture_of_a_receipt: bytes, take: Order) -> dict[str, Path]:
    """How to make something that can be deleted; its path."""

    def season() -> str:
        return f"admin/seasons/{next(iter(SEASONS.values())).season_id}/"

    def code() -> str:
        issue("VERANO", discount_value=Decimal(10))
        return "admin/discount-codes/VERANO/"

    def profit() -> str:
        body = {"property": house.property_id, "year": 2026, "month": 1, "profit_sol": "10.00"}
        made = api.post("/api/v1/admin/airbnb-profits/", token="admin", json=body)
        assert made.status_code == 201, made.body
        return f"admin/airbnb-profits/{made.json_body['id']}/"

    def receipt() -> str:
        stay = take(day(4, 16), day(4, 19))
        sent = {"file": ("pago.jpg", picture_of_a_receipt, "image/jpeg")}
        path = f"/api/v1/reservations/{stay['id']}/"
        assert api.patch(path, token="admin", form={}, files=sent).status_code == 200
        [added] = receipts_of(stay["id"])
        return f"delete-recipe/{added.receipt_id}/"

    house_path = f"admin/properties/{house.property_id}"
    return {
        "season": season,
        "code": code,
        "profit": profit,
        "receipt": receipt,
        "special date": lambda: f"{house_path}/special-dates/12-31/",
        "rates": lambda: f"admin/property-pricing/{house.property_id}/",
    }


@pytest.fixture
def picture_of_a_receipt() -> bytes:
    """A picture small enough for a receipt."""
    stream = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 60, 40)).save(stream, "JPEG")
    return stream.getvalue()


@pytest.mark.parametrize("thing", ["season", "code", "profit", "receipt", "special date", "rates"])
def test_the_second_of_two_deletions_at_once_has_what_it_wants(
    api: Api, paths: dict[str, Path], thing: str
) -> None:
    path = f"/api/v1/{paths[thing]()}"
    with meanwhile(lambda: api.delete(path, token="admin")):
        assert api.delete(path, token="admin").status_code == 204
    assert api.delete(path, token="admin").status_code == 404
