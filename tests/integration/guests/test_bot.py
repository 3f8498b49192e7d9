"""What the chatbot reads of the guest with whom it speaks."""

from collections.abc import Iterator
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.clients.jobs import pack_clients
from chalicelib.clients.types import Client
from chalicelib.cloud import usage
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from chalicelib.web.signatures import KEY, SIGNATURE
from tests.support.bots import ask, signed
from tests.support.every_route import every_route
from tests.support.houses import house_one, seasons_and_rate
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.people import guest, new_client, staff
from tests.support.points import YEAR, give

from .sold import take

PATH = "/api/v1/bot/client/"
NOBODY = {
    "success": False,
    "message": "No se encontró ningún cliente con ese teléfono o documento.",
    "code": "not_found",
}


@pytest.fixture
def tokens() -> dict[str, Caller]:
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    return every_route(tokens)


@pytest.fixture(autouse=True)
def monday(aws: None) -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def house(aws: None) -> House:
    seasons_and_rate()
    return house_one()


@pytest.fixture
def ana(aws: None, tokens: dict[str, Caller]) -> Client:
    client = new_client("40000001", "Ana")
    tokens["ana"] = guest(client)
    return client


def profile(answer: HTTPResponse) -> dict[str, Any]:
    assert answer.status_code == 200, answer.body
    assert answer.json_body["success"] is True
    found: dict[str, Any] = answer.json_body["client_profile"]
    return found


def test_the_bot_reads_the_guest_it_speaks_with(api: Api, house: House, ana: Client) -> None:
    give(ana.client_id, "75.00")
    take(api, house, ana, "2026-02-10", "2026-02-12")
    coming = take(api, house, ana, "2026-04-16", "2026-04-19", full_payment="true")

    found = profile(ask(api, PATH, "51987654321"))

    assert found == {
        "id": ana.client_id,
        "first_name": "Ana",
        "last_name": "Quispe",
        "full_name": "Ana Quispe",
        "email": "ana@example.com",
        "tel_number": "51987654321",
        "document_type": "DNI",
        "number_doc": "40000001",
        "birth_date": None,
        "available_points": 75.0,
        "points_balance": 75.0,
        "referral_code": ana.referral_code,
        "highest_level": None,
        "upcoming_reservations": [
            {
                "id": coming["id"],
                "property_name": "Casa Austin 1",
                "check_in_date": "2026-04-16",
                "check_out_date": "2026-04-19",
                "guests": 4,
                "nights": 3,
                "price_sol": 1500.0,
                "status": "Aprobada",
                "payment_full": True,
                "temperature_pool": False,
            }
        ],
        "has_past_reservations": True,
        "is_password_set": False,
    }


@pytest.mark.parametrize("number", ["987654321", "+51987654321", "40000001", "4000-0001"])
def test_a_telephone_and_a_document_are_found_however_written(
    api: Api, ana: Client, number: str
) -> None:
    assert profile(ask(api, PATH, number))["id"] == ana.client_id


def test_a_part_of_a_number_finds_nobody(api: Api, ana: Client) -> None:
    for part in ("400000", "40000", "5198765432", "ana@example.com", "Quispe", "000", "%"):
        answer = ask(api, PATH, part)
        assert (answer.status_code, answer.json_body) == (404, NOBODY), part


def test_of_two_guests_with_one_telephone_it_is_the_newest_living_one(
    api: Api, ana: Client
) -> None:
    with clock.at(NOW + YEAR):
        newer = new_client("40000002", "Luis")
    assert profile(ask(api, PATH, "51987654321"))["id"] == newer.client_id
    assert profile(ask(api, PATH, "40000001"))["id"] == ana.client_id
    gone = api.delete(f"/api/v1/clients/{newer.client_id}/", token="admin")
    assert gone.status_code == 204
    assert profile(ask(api, PATH, "51987654321"))["id"] == ana.client_id
    assert ask(api, PATH, "40000002").json_body == NOBODY


def test_a_guest_is_found_when_the_directory_was_packed_too(api: Api, ana: Client) -> None:
    pack_clients(NOW)
    assert profile(ask(api, PATH, "51987654321"))["id"] == ana.client_id


def test_points_that_ended_are_in_the_balance_and_cannot_be_spent(api: Api, ana: Client) -> None:
    give(ana.client_id, "30.00", end=NOW)
    give(ana.client_id, "12.50")
    with clock.at(NOW + YEAR / 2):
        found = profile(ask(api, PATH, "40000001"))
    assert (found["available_points"], found["points_balance"]) == (12.5, 42.5)


def test_only_approved_stays_that_are_not_over_are_told(
    api: Api, house: House, ana: Client
) -> None:
    take(api, house, ana, "2026-02-25", "2026-03-01")
    today = take(api, house, ana, "2026-03-01", "2026-03-02")
    cancelled = take(api, house, ana, "2026-04-16", "2026-04-19")
    ended = api.patch(
        f"/api/v1/reservations/{cancelled['id']}/", token="admin", form={"status": "cancelled"}
    )
    assert ended.status_code == 200, ended.body
    found = profile(ask(api, PATH, "40000001"))
    assert [stay["id"] for stay in found["upcoming_reservations"]] == [today["id"]]
    assert found["has_past_reservations"] is True


def test_a_guest_costs_few_calls(api: Api, house: House, ana: Client) -> None:
    take(api, house, ana, "2026-04-16", "2026-04-19")
    for number in range(30):
        new_client(str(41_000_000 + number), "Otra", tel_number="51911111111")
    pack_clients(NOW)
    ask(api, PATH, "40000001")
    with usage.measured() as used:
        profile(ask(api, PATH, "40000001"))
    # The signature, the directory, the guest, their stays, and those to come.
    assert used.calls <= 5


@pytest.mark.parametrize("token", ["admin", "seller", "cleaner", "ana", None])
def test_people_do_not_read_it(api: Api, ana: Client, token: str | None) -> None:
    answer = api.get(f"{PATH}40000001/", token=token)
    assert answer.status_code == 401
    assert "Quispe" not in answer.body.decode()


def test_a_signature_is_for_one_guest_and_for_one_time(api: Api, ana: Client) -> None:
    new_client("40000002", "Luis")
    headers = signed("GET", f"{PATH}40000001/")
    assert api.get(f"{PATH}40000002/", headers=headers).status_code == 401
    assert api.get(f"{PATH}40000001/", headers=headers).status_code == 200
    assert api.get(f"{PATH}40000001/", headers=headers).status_code == 401
    altered = {**signed("GET", f"{PATH}40000001/"), SIGNATURE: "0" * 64}
    assert api.get(f"{PATH}40000001/", headers=altered).status_code == 401
    unknown = {**signed("GET", f"{PATH}40000001/"), KEY: "k9"}
    assert api.get(f"{PATH}40000001/", headers=unknown).status_code == 401
