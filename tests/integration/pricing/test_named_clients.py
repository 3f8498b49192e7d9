"""A client named without a token: the discounts are theirs, and nothing else of them is told."""

import json
from typing import Any
from uuid import uuid4

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients import service as clients
from chalicelib.clients.technical import ensure_technical_clients
from chalicelib.clients.types import CHANNEL_ID, Client
from chalicelib.properties.types import House
from tests.support.http import Api

from ..reservations.discounts import configure, issue
from .conftest import ACTOR, NOW, Quote

STAY4 = ("2026-04-16", "2026-04-19")
Business = tuple[House, House, House]


def one(data: dict[str, Any]) -> dict[str, Any]:
    [house] = data["properties"]
    found: dict[str, Any] = house
    return found


def ask(api: Api, client_id: str, **options: Any) -> HTTPResponse:
    dates = "check_in_date=2026-04-16&check_out_date=2026-04-19&guests=4"
    return api.get(
        f"/api/v1/properties/calculate-pricing/?{dates}&client_id={client_id}", **options
    )


def test_the_price_is_the_guests_own(quote: Quote, ana: Client) -> None:
    configure("first_time", "10")

    named = one(quote(*STAY4, guests=4, client_id=ana.client_id))
    own = one(quote(*STAY4, guests=4, token="ana"))

    assert named["final_price_usd"] == own["final_price_usd"] == 481.5
    assert one(quote(*STAY4, guests=4))["final_price_usd"] == 535.0


def test_nothing_of_the_guest_is_told(quote: Quote, ana: Client) -> None:
    configure("first_time", "10")
    configure("global_promotion", "5")

    data = quote(*STAY4, guests=4, client_id=ana.client_id, discount_code="NADIE")

    assert "client_info" not in data
    found = one(data)
    assert "client_benefits" not in found
    assert "discount_candidates" not in found
    assert found["discount_applied"]["description"] == "Descuento para usted: 10% de descuento"
    text = json.dumps(data)
    for secret in (ana.first_name, str(ana.referral_code), "first_time"):
        assert secret not in text


def test_what_everybody_may_have_keeps_its_name(quote: Quote, ana: Client) -> None:
    configure("global_promotion", "5")

    found = one(quote(*STAY4, guests=4, client_id=ana.client_id, discount_code="NADIE"))

    text = found["discount_applied"]["description"]
    assert text == "Descuento global_promotion: 5% de descuento"


def test_a_personal_code_counts_for_its_owner(quote: Quote, ana: Client) -> None:
    issue("MIO", owner_id=ana.client_id)

    found = one(quote(*STAY4, guests=4, client_id=ana.client_id, discount_code="MIO"))

    assert found["final_price_usd"] == 428.0


def test_a_token_wins_over_a_name(quote: Quote, ana: Client) -> None:
    configure("first_time", "10")

    data = quote(*STAY4, guests=4, token="ana", client_id=str(uuid4()))

    assert one(data)["final_price_usd"] == 481.5
    assert data["client_info"]["name"] == "Ana Quispe"


def test_a_signed_quote_is_the_named_guests(api: Api, quote: Quote, ana: Client) -> None:
    assert one(quote(*STAY4, guests=4, client_id=ana.client_id.upper()))["quote_token"]


@pytest.mark.parametrize("kind", ["unknown", "deleted", "channel"])
def test_whom_nobody_may_name_is_unknown(
    api: Api, business: Business, ana: Client, kind: str
) -> None:
    named = {"unknown": str(uuid4()), "deleted": ana.client_id, "channel": CHANNEL_ID}[kind]
    ensure_technical_clients(now=NOW)
    if kind == "deleted":
        clients.delete(ana.client_id, now=NOW, actor=ACTOR)

    answer = ask(api, named)

    assert (answer.status_code, answer.json_body["error"]) == (404, 6)
    assert answer.json_body["message"] == "El cliente no existe."


def test_what_is_no_id_is_said_to_be_none(api: Api, business: Business) -> None:
    answer = ask(api, "ana")
    assert (answer.status_code, answer.json_body["error"]) == (400, 7)


@pytest.mark.parametrize("nothing", ["", "undefined", "null"])
def test_what_the_old_app_sends_for_nobody_names_nobody(
    api: Api, business: Business, nothing: str
) -> None:
    assert ask(api, nothing).status_code == 200


def test_an_address_may_name_a_limited_number_of_times(
    api: Api, business: Business, ana: Client
) -> None:
    statuses = [ask(api, ana.client_id, address="203.0.113.1").status_code for _ in range(100)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    assert ask(api, ana.client_id, address="203.0.113.2").status_code == 200
    dates = "check_in_date=2026-04-16&check_out_date=2026-04-19"
    anonymous = f"/api/v1/properties/calculate-pricing/?{dates}"
    assert api.get(anonymous, address="203.0.113.1").status_code == 200
