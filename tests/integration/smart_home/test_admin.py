"""What administrators do with the devices of houses (home book, 2.3; vector V18)."""

from typing import Any

import pytest

from bench.watching import watching
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.smart_home.types import Device
from protocol.commands import CallService
from tests.support.bridges import FakeBridge, entity, let_in
from tests.support.http import Api

from .conftest import Devices

DEVICES = "/api/v1/ha/admin/devices/"
CONTROL = "/api/v1/ha/admin/control/"


def body_of(house: House, **fields: Any) -> dict[str, Any]:
    return {
        "property_id": house.property_id,
        "entity_id": "light.sala",
        "friendly_name": "Sala",
        "device_type": "light",
        **fields,
    }


def test_a_device_is_entered_changed_and_removed(api: Api, house: House) -> None:
    assert api.post(DEVICES, token="seller", json=body_of(house)).status_code == 403
    made = api.post(DEVICES, token="admin", json=body_of(house))
    assert made.status_code == 201, made.body
    path = f"{DEVICES}{made.json_body['id']}/"
    assert (made.json_body["guest_accessible"], made.json_body["is_active"]) == (False, True)
    changed = api.patch(
        path, token="admin", json={"guest_accessible": True, "location": " Piso 1 "}
    )
    assert (changed.json_body["guest_accessible"], changed.json_body["location"]) == (
        True,
        "Piso 1",
    )
    assert api.get(path, token="admin").json_body == changed.json_body
    assert (
        api.patch(path, token="admin", json={"property_id": house.property_id}).status_code == 400
    )
    assert [each["event"] for each in api.get(f"{path}history/", token="admin").json_body] == [
        "house_device.saved",
        "house_device.saved",
    ]
    assert api.delete(path, token="admin").status_code == 204
    assert api.get(path, token="admin").status_code == 404


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"entity_id": "sala"}, "entity_id"),
        ({"entity_id": "switch.sala"}, "device_type"),
        ({"device_type": "other"}, "device_type"),
        ({"device_type": "lamp"}, "device_type"),
        ({"friendly_name": " "}, "friendly_name"),
        ({"icon": "x" * 51}, "icon"),
        ({"sensitive_access": True}, "sensitive_access"),
        ({"heats_pool": True}, "heats_pool"),
        ({"heats_hours_before": 49}, "heats_hours_before"),
        ({"property_id": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"}, "property_id"),
        ({"device_config": {"a": "x" * 5000}}, "device_config"),
        ({"display_order": 100_001}, "display_order"),
    ],
)
def test_a_wrong_field_is_named(api: Api, house: House, fields: dict[str, Any], wrong: str) -> None:
    answer = api.post(DEVICES, token="admin", json=body_of(house, **fields))
    assert answer.status_code == 400
    assert wrong in answer.json_body["fields"]


def test_a_house_has_each_entity_once_and_one_heater(
    api: Api, house: House, other_house: House, new_device: Devices
) -> None:
    new_device("light.sala")
    new_device("switch.piscina", heats_pool=True)
    again = api.post(DEVICES, token="admin", json=body_of(house, entity_id="LIGHT.sala "))
    assert list(again.json_body["fields"]) == ["entity_id"]
    second = body_of(house, entity_id="climate.b", device_type="climate", heats_pool=True)
    assert list(api.post(DEVICES, token="admin", json=second).json_body["fields"]) == ["heats_pool"]
    elsewhere = body_of(other_house)
    assert api.post(DEVICES, token="admin", json=elsewhere).status_code == 201


def test_the_list_shows_how_devices_are_in_one_read(
    api: Api, house: House, other_house: House, new_device: Devices, bridge: FakeBridge
) -> None:
    new_device("light.sala")
    new_device("switch.otra", property_id=other_house.property_id)
    bridge.states["light.sala"] = entity("light.sala", "on")
    bridge.report()
    api.get(DEVICES, token="admin")
    with watching() as watch:
        found = api.get(DEVICES, token="admin").json_body
    assert watch.rounds == 2
    assert found["count"] == 2
    states = {each["entity_id"]: each["current_state"] for each in found["devices"]}
    assert states == {"light.sala": "on", "switch.otra": "unavailable"}
    query = f"?property_id={house.property_id}&device_type=light"
    [only] = api.get(f"{DEVICES}{query}", token="admin").json_body["devices"]
    assert (only["property_name"], only["age_seconds"]) == (house.name, 0)
    assert api.get(f"{DEVICES}?device_type=lamp", token="admin").status_code == 400


def test_administrators_switch_within_the_same_bounds(
    api: Api, new_device: Devices, bridge: FakeBridge
) -> None:
    light, climate = new_device("light.sala"), new_device("climate.a", guest_accessible=False)
    off = new_device("switch.b", is_active=False)
    bridge.states["climate.a"] = entity("climate.a", "heat", min_temp=18, max_temp=28)
    bridge.report()

    def control(device: Device, action: str, **fields: Any) -> Any:
        body = {"device_id": device.device_id, "action": action, **fields}
        return api.post(CONTROL, token="admin", json=body)

    done = control(light, "turn_on", brightness=40)
    assert (done.status_code, done.json_body["success"]) == (200, True)
    assert done.json_body["new_state"]["attributes"]["brightness"] == 40
    assert control(climate, "turn_on", temperature=22.5).status_code == 200
    refused = [
        control(climate, "turn_on", temperature=30),
        control(light, "turn_on", temperature=20),
        control(climate, "turn_on", brightness=20),
        control(light, "turn_off", brightness=20),
        control(light, "explode"),
        control(off, "turn_on"),
    ]
    assert [each.status_code for each in refused] == [400] * 6
    assert api.post(CONTROL, token="admin", json={"action": "turn_on"}).status_code == 400
    nowhere = {"device_id": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11", "action": "turn_on"}
    assert api.post(CONTROL, token="admin", json=nowhere).status_code == 404
    assert [each.data for each in bridge.done if isinstance(each, CallService)] == [
        {"brightness": 40},
        {"temperature": 22.5},
    ]
    log = api.get(f"/api/v1/ha/admin/commands/{light.property_id}/", token="admin").json_body
    said = [(each["actor"], each["what"], each["outcome"], each["latency_ms"]) for each in log]
    assert said == [
        ("staff#1", "climate.set_temperature", "done", 0),
        ("staff#1", "light.turn_on", "done", 0),
    ]
    assert log[1]["device_id"] == light.device_id


def test_a_connection_is_tried(
    api: Api, house: House, other_house: House, bridge: FakeBridge, new_device: Devices
) -> None:
    new_device("light.sala")
    path = "/api/v1/ha/admin/test/"
    assert api.get(path, token="admin").json_body["connected"] is False
    bridge.report()
    let_in(other_house)
    all_of_them = api.get(path, token="admin").json_body
    assert (all_of_them["connected"], len(all_of_them["houses"])) == (True, 2)
    one = api.get(f"{path}?property_id={house.property_id}", token="admin").json_body
    assert (one["connected"], one["total_entities"]) == (True, 1)
    assert one["houses"][0]["home_assistant_release"] == "2024.3.3"
    away = api.get(f"{path}?property_id={other_house.property_id}", token="admin")
    assert (away.status_code, away.json_body["code"]) == (503, "house_away")


def test_what_home_assistant_has_is_discovered(
    api: Api, house: House, bridge: FakeBridge, new_device: Devices, other_house: House
) -> None:
    new_device("light.sala")
    bridge.states |= {
        each.entity_id: each
        for each in (
            entity("light.patio", friendly_name="Patio", entity_picture="x"),
            entity("media_player.tv", friendly_name="Televisor"),
            entity("vacuum.robot"),
        )
    }
    bridge.report()
    path = "/api/v1/ha/admin/discover/"
    found = api.get(path, token="admin").json_body
    assert (found["count"], found["total_in_ha"], found["configured"]) == (4, 4, 1)
    assert found["devices"][0]["entity_id"] == "light.patio"
    assert found["devices"][0]["friendly_name"] == "Patio"
    assert found["devices"][0]["attributes"] == {"friendly_name": "Patio"}
    assert found["devices"][3]["device_type"] == "other"
    lights = api.get(f"{path}?filter_type=light&search=tele", token="admin").json_body
    assert (lights["count"], lights["unassigned"]) == (2, 1)
    free = api.get(f"{path}?filter_type=light&unassigned=true", token="admin").json_body
    assert [each["already_configured"] for each in free["devices"]] == [False]
    tv = api.get(f"{path}?search=televi", token="admin").json_body
    assert [each["entity_id"] for each in tv["devices"]] == ["media_player.tv"]
    let_in(other_house)
    assert list(api.get(path, token="admin").json_body["fields"]) == ["property_id"]
    assert api.get(f"{path}?property_id={house.property_id}", token="admin").status_code == 200


def test_nobody_waits_longer_for_a_device_than_for_its_house(
    api: Api, new_device: Devices, bridge: FakeBridge
) -> None:
    """V18: a time-out is 504 for administrators, too."""
    light = new_device("light.sala")
    bridge.outcome = "timed_out"
    with clock.at(clock.now()):
        bridge.report()
    body = {"device_id": light.device_id, "action": "turn_on"}
    assert api.post(CONTROL, token="admin", json=body).status_code == 504
