"""A house with a bridge and devices, guests with stays, and tokens that say whose they are."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest

from chalicelib import entry
from chalicelib.clients.types import Client
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from chalicelib.smart_home.devices.service import DEVICES
from chalicelib.smart_home.orders import rules
from chalicelib.smart_home.types import Device
from tests.support.bridges import FakeBridge, entity
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.monday import monday
from tests.support.people import ACTOR, guest, new_client, resolver, staff

__all__ = ["monday"]

Stays = Callable[..., str]
Devices = Callable[..., Device]
IN_THE_STAY = datetime.fromisoformat("2026-03-06T17:00:00-05:00")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The bridge of a test answers before anybody looks."""
    monkeypatch.setattr(rules, "FIRST_PAUSES", (0.0,))


@pytest.fixture
def tokens() -> dict[str, Caller]:
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    return Api(entry.application(resolver(tokens)))


@pytest.fixture
def ana(tokens: dict[str, Caller]) -> Client:
    record = new_client("40000001", "Ana")
    tokens["ana"] = guest(record)
    return record


@pytest.fixture
def luis(tokens: dict[str, Caller]) -> Client:
    record = new_client("40000002", "Luis")
    tokens["luis"] = guest(record, "g2")
    return record


@pytest.fixture
def house(aws: None) -> House:
    return new_house("Casa Austin 1", player_id="ca1")


@pytest.fixture
def other_house(aws: None) -> House:
    return new_house("Casa Austin 2")


@pytest.fixture
def new_device(house: House) -> Devices:
    """Enter a device of the house; guests may use it."""

    def enter(entity_id: str, **fields: Any) -> Device:
        given = {
            "property_id": house.property_id,
            "entity_id": entity_id,
            "friendly_name": entity_id.partition(".")[2].capitalize(),
            "device_type": entity_id.partition(".")[0],
            "guest_accessible": True,
            **fields,
        }
        return DEVICES.save(DEVICES.new(**given), actor=ACTOR).value

    return enter


@pytest.fixture
def light(new_device: Devices) -> Device:
    return new_device("light.sala")


@pytest.fixture
def bridge(api: Api, house: House) -> Iterator[FakeBridge]:
    """The bridge of the house, heard of just now, at work."""
    made = FakeBridge(
        api, house, entity("light.sala", supported_color_modes=["brightness"], brightness=9)
    )
    with made.at_work():
        yield made


@pytest.fixture
def take(api: Api, house: House, ana: Client) -> Stays:
    """Take a stay as staff do; its id. Ana has the house from 6 to 8 March unless said."""

    def order(check_in: int = 6, check_out: int = 8, **fields: Any) -> str:
        answer = api.post(
            "/api/v1/reservations/",
            token="seller",
            form={
                "property": house.property_id,
                "client": ana.client_id,
                "check_in_date": date(2026, 3, check_in).isoformat(),
                "check_out_date": date(2026, 3, check_out).isoformat(),
                "guests": "4",
                "price_usd": "400",
                "price_sol": "1500",
                **fields,
            },
        )
        assert answer.status_code == 201, answer.body
        return str(answer.json_body["id"])

    return order
