"""Stays that staff sell to guests."""

from typing import Any

from chalicelib.clients.types import Client
from chalicelib.properties.types import House
from tests.support.http import Api

STAYS = "/api/v1/reservations/"


def take(api: Api, house: House, client: Client, arrives: str, leaves: str, **fields: str) -> Any:
    """A stay of four guests; the answer."""
    form = {
        "property": house.property_id,
        "client": client.client_id,
        "check_in_date": arrives,
        "check_out_date": leaves,
        "guests": "4",
        "price_usd": "400",
        "price_sol": "1500",
        **fields,
    }
    answer = api.post(STAYS, token="seller", form=form)
    assert answer.status_code == 201, answer.body
    return answer.json_body
