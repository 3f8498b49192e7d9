"""What guests do with the devices of their house (home book, 2.4; vectors V1 to V4, V12, V14 to
V18)."""

from typing import Any

import pytest

from bench.watching import watching
from chalicelib.clients.types import Client
from chalicelib.cloud import clients, events
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.reservations.stays.hours import VARIABLE
from chalicelib.smart_home.devices.service import DEVICES
from chalicelib.smart_home.orders import rules
from chalicelib.smart_home.types import Device
from protocol.commands import CallService
from tests.support.bridges import FakeBridge, entity
from tests.support.http import Api
from tests.support.people import ACTOR

from .conftest import Devices, Stays
from .desk import act, at, listed, stand


def test_devices_are_the_guests_from_noon_until_eleven(
    api: Api, light: Device, take: Stays
) -> None:
    """V1 to V3: the hours of Lima, not those of UTC."""
    stay = take()
    statuses = {
        moment: listed(api, stay, moment).status_code
        for moment in (
            "06T08:00:00",
            "06T11:59:59",
            "06T12:00:00",
            "08T07:00:00",
            "08T10:59:00",
            "08T10:59:30",
            "08T11:00:00",
        )
    }
    assert list(statuses.values()) == [403, 403, 200, 200, 200, 200, 403]
    assert listed(api, stay, "06T11:59:59").json_body["code"] == "stay_not_begun"
    assert listed(api, stay, "08T11:00:00").json_body["code"] == "stay_over"
    assert listed(api, stay, "06T12:00:00").json_body["late_checkout"] is False


def test_only_the_guest_of_an_approved_stay_gets_in(
    api: Api, light: Device, take: Stays, luis: Client
) -> None:
    """V4 and V15."""
    stay, unpaid = take(), take(10, 11)
    stand(unpaid, "pending")
    assert listed(api, stay, "06T13:00:00", token="luis").status_code == 404
    nowhere = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
    assert listed(api, nowhere, "06T13:00:00").status_code == 404
    answer = listed(api, unpaid, "10T12:05:00")
    assert (answer.status_code, answer.json_body["code"]) == (403, "stay_not_sold")
    assert answer.json_body["error"]


def test_on_the_day_of_change_one_guest_follows_the_other(
    api: Api, light: Device, take: Stays, luis: Client
) -> None:
    """V12."""
    stays = {"ana": take(), "luis": take(8, 10, client=luis.client_id)}
    for moment, who in (("08T10:30:00", "ana"), ("08T11:30:00", None), ("08T12:00:00", "luis")):
        open_to = [
            guest
            for guest, stay in stays.items()
            if listed(api, stay, moment, token=guest).status_code == 200
        ]
        assert open_to == ([who] if who else [])


@pytest.mark.parametrize(("mode", "status"), [("next_day_11", 200), ("same_day_13", 403)])
def test_a_late_checkout_lasts_as_the_switch_says(
    api: Api, light: Device, take: Stays, monkeypatch: pytest.MonkeyPatch, mode: str, status: int
) -> None:
    """V14."""
    monkeypatch.setenv(VARIABLE, mode)
    stay = take(7, 8, late_checkout="true")
    assert listed(api, stay, "08T10:58:00").status_code == 200
    late = listed(api, stay, "08T18:00:00")
    assert late.status_code == status
    if status == 200:
        assert (late.json_body["check_out"], late.json_body["late_checkout"]) == (
            "2026-03-09",
            True,
        )
        assert listed(api, stay, "09T10:58:00").status_code == 200
        assert listed(api, stay, "09T11:00:00").status_code == 403


def test_a_moved_or_cancelled_stay_moves_or_ends_its_right_at_once(
    api: Api, light: Device, take: Stays
) -> None:
    stay = take()
    assert listed(api, stay, "06T13:00:00").status_code == 200
    moved = {"check_in_date": "2026-03-07", "check_out_date": "2026-03-09"}
    path = f"/api/v1/reservations/{stay}/"
    assert api.patch(path, token="seller", form=moved).status_code == 200
    assert listed(api, stay, "06T13:00:00").status_code == 403
    assert listed(api, stay, "08T13:00:00").status_code == 200
    assert api.delete(path, token="admin").status_code == 204
    assert listed(api, stay, "08T13:00:00").status_code == 404


def test_what_guests_see(
    api: Api, house: House, new_device: Devices, take: Stays, ana: Client, api_bridge: FakeBridge
) -> None:
    stay = take()
    first = new_device("light.sala", display_order=1, location="Sala", description="Suave")
    second = new_device("climate.sala", display_order=0)
    for hidden in ("camera.puerta", "lock.puerta"):
        new_device(hidden)
    new_device("switch.bomba", guest_accessible=False)
    new_device("switch.rota", is_active=False)
    with clock.at(at("06T12:59:00")):
        api_bridge.states = {
            "light.sala": entity(
                "light.sala", "on", brightness=128, access_token="x", supported_color_modes=["hs"]
            )
        }
        api_bridge.report()
    body = listed(api, stay, "06T13:00:00").json_body
    assert [each["id"] for each in body["devices"]] == [second.device_id, first.device_id]
    climate, shown = body["devices"]
    assert (climate["current_state"], climate["supports_temperature"]) == ("unavailable", True)
    assert (climate["age_seconds"], climate["is_stale"]) == (None, True)
    assert shown["attributes"] == {"brightness": 128, "supported_color_modes": ["hs"]}
    assert (shown["current_state"], shown["supports_brightness"]) == ("on", True)
    assert (shown["age_seconds"], shown["is_stale"]) == (60, False)
    assert (body["devices_count"], body["house_connected"]) == (2, True)
    assert (body["property_name"], body["client_first_name"]) == (house.name, "Ana")
    assert body["client_referral_code"] == ana.referral_code
    later = listed(api, stay, "06T13:00:30").json_body
    assert (later["house_connected"], later["devices"][1]["is_stale"]) == (False, True)


def test_the_list_is_one_round_trip_in_a_process_that_knows_the_stay(
    api: Api, light: Device, take: Stays
) -> None:
    stay = take()
    listed(api, stay, "06T13:00:00")
    with watching() as watch:
        assert listed(api, stay, "06T13:00:01").status_code == 200
    assert (watch.rounds, watch.calls) == (1, ["BatchGetItem"])


def test_a_light_is_switched_and_everything_is_noted(
    api: Api, house: House, light: Device, take: Stays, bridge: FakeBridge
) -> None:
    """V16 to V18."""
    stay = take()
    with clock.at(at("06T13:00:00")):
        bridge.report()
        answer = act(api, stay, light, "set_brightness", "128")
        assert answer.status_code == 200, answer.body
        shown = listed(api, stay).json_body["devices"][0]
    body = answer.json_body
    assert (body["status"], body["device_id"], body["value"]) == (
        "success",
        light.device_id,
        "128",
    )
    assert body["entity_state"]["state"] == "on"
    assert body["entity_state"]["attributes"]["brightness"] == 128
    assert shown["current_state"] == "on"
    [command] = bridge.done
    assert isinstance(command, CallService)
    assert (command.service, command.data, command.state) == (
        "light.turn_on",
        {"brightness": 128},
        "on",
    )
    assert command.reservation_id == stay
    ended, given = events.timeline(f"house#{house.property_id}")
    assert (given.name, ended.name) == ("house.command", "house.command_ended")
    assert given.actor.startswith("client#")
    assert given.event["device_id"] == light.device_id
    assert (ended.event["outcome"], ended.event["latency_ms"]) == ("done", 0)


def test_an_action_is_one_read_one_transaction_and_one_message(
    api: Api, light: Device, take: Stays, bridge: FakeBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    stay = take()
    monkeypatch.setattr(rules, "ANSWER_SECONDS", 0.0)
    sent: list[Any] = []
    clients.client("sqs").meta.events.register(
        "before-call.sqs", lambda model, **_: sent.append(model.name), unique_id="sent"
    )
    with clock.at(at("06T13:00:00")):
        bridge.report()
        act(api, stay, light, "turn_on")
        bridge.answers = False
        bridge.take = lambda: []  # type: ignore[method-assign]
        sent.clear()
        with watching() as watch:
            assert act(api, stay, light, "turn_off").status_code == 202
    clients.client("sqs").meta.events.unregister("before-call.sqs", unique_id="sent")
    assert [each for each in watch.calls if each != "GetItem"] == [
        "BatchGetItem",
        "TransactWriteItems",
    ]
    assert sent == ["SendMessage"]


def test_what_a_device_refuses(
    api: Api, house: House, new_device: Devices, take: Stays, other_house: House
) -> None:
    """V16 and V17: nothing is asked of the house."""
    stay = take()
    light, hidden = new_device("light.sala"), new_device("fan.a", guest_accessible=False)
    switch, off = new_device("switch.a"), new_device("switch.b", is_active=False)
    elsewhere = new_device("switch.c", property_id=other_house.property_id)
    gone = new_device("switch.d")
    climate, camera = new_device("climate.a"), new_device("camera.a", sensitive_access=True)
    DEVICES.remove(gone.device_id, actor=ACTOR)
    asked = [
        (elsewhere, "turn_on", None, 404),
        (hidden, "turn_on", None, 403),
        (off, "turn_on", None, 400),
        (gone, "turn_on", None, 404),
        (switch, "set_brightness", 4, 400),
        (switch, "explode", None, 400),
        (camera, "turn_off", None, 400),
        (light, "set_brightness", 256, 400),
        (light, "set_brightness", -1, 400),
        (light, "set_brightness", None, 400),
        (light, "set_brightness", True, 400),
        (light, "set_brightness", "mucho", 400),
        (light, "set_brightness", 22.5, 400),
        (climate, "set_temperature", 9, 400),
        (climate, "set_temperature", 41, 400),
        (climate, "set_temperature", 22.3, 400),
    ]
    with clock.at(at("06T13:00:00")):
        answers = [act(api, stay, *each[:3]) for each in asked]
    assert [answer.status_code for answer in answers] == [each[3] for each in asked]
    assert all(answer.json_body["error"] for answer in answers)
    assert answers[4].json_body["error"] == {"action": ["Este dispositivo no admite esa acción."]}
    assert events.timeline(f"house#{house.property_id}") == []


@pytest.mark.parametrize(
    ("outcome", "status", "code"),
    [
        ("failed", 502, "house_refused"),
        ("refused", 502, "house_refused"),
        ("timed_out", 504, "house_timed_out"),
        ("expired", 504, "house_timed_out"),
        ("repeated", 409, "superseded"),
    ],
)
def test_what_the_house_could_not_do(
    api: Api, light: Device, take: Stays, bridge: FakeBridge, outcome: Any, status: int, code: str
) -> None:
    stay = take()
    bridge.outcome = outcome
    with clock.at(at("06T13:00:00")):
        bridge.report()
        answer = act(api, stay, light, "turn_on")
    assert (answer.status_code, answer.json_body["code"]) == (status, code)


def test_a_house_that_is_away_is_asked_nothing(
    api: Api, house: House, light: Device, take: Stays, bridge: FakeBridge
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        assert act(api, stay, light, "turn_on").status_code == 503
        bridge.report()
    with clock.at(at("06T13:01:30")):
        answer = act(api, stay, light, "turn_on")
    assert (answer.status_code, answer.json_body["code"]) == (503, "house_away")
    assert answer.headers["Retry-After"] == "30"
    assert bridge.done == []
    assert events.timeline(f"house#{house.property_id}") == []


def test_a_house_that_says_nothing_is_asked_for_later(
    api: Api, light: Device, take: Stays, luis: Client, bridge: FakeBridge, monkeypatch: Any
) -> None:
    monkeypatch.setattr(rules, "ANSWER_SECONDS", 0.01)
    stay = take()
    bridge.answers = False
    with clock.at(at("06T13:00:00")):
        bridge.report()
        answer = act(api, stay, light, "turn_on")
        assert (answer.status_code, answer.json_body["status"]) == (202, "pending")
        path = f"/api/v1/commands/{answer.json_body['command_id']}/"
        assert api.get(path, token="ana").status_code == 202
        assert api.get(path, token="luis").status_code == 404
        assert api.get(path, token="seller").status_code == 403
        assert api.get(path, token="admin").status_code == 202
    with clock.at(at("06T13:00:30")):
        lost = api.get(path, token="ana")
    assert (lost.status_code, lost.json_body["code"]) == (504, "house_timed_out")
    with clock.at(at("06T13:00:31")):
        [command] = bridge.done
        assert bridge.say(command, bridge.carried_out(command)).status_code == 204
        found = api.get(path, token="ana")
    assert (found.status_code, found.json_body["status"]) == (200, "success")
    assert found.json_body["entity_state"]["state"] == "on"


def test_a_command_ends_with_the_stay(
    api: Api, light: Device, take: Stays, bridge: FakeBridge
) -> None:
    stay = take()
    with clock.at(at("08T10:59:50")):
        bridge.report()
        act(api, stay, light, "turn_on")
    assert bridge.done[0].expires_at == at("08T11:00:00")


def test_toggle_never_travels(api: Api, light: Device, take: Stays, bridge: FakeBridge) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        unknown = act(api, stay, light, "toggle")
        assert (unknown.status_code, unknown.json_body["code"]) == (409, "state_unknown")
        bridge.report()
        assert act(api, stay, light, "toggle").json_body["entity_state"]["state"] == "on"
        assert act(api, stay, light, "toggle").json_body["entity_state"]["state"] == "off"
    assert [each.service for each in bridge.done if isinstance(each, CallService)] == [
        "light.turn_on",
        "light.turn_off",
    ]


def test_a_stay_may_ask_thirty_times_a_minute(api: Api, light: Device, take: Stays) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        statuses = [act(api, stay, light, "turn_on").status_code for _ in range(45)]
    assert statuses == [503] * 30 + [429] * 15


@pytest.fixture
def api_bridge(api: Api, house: House) -> FakeBridge:
    """A bridge that only tells."""
    return FakeBridge(api, house)


def test_strangers_use_up_nothing_of_what_a_stay_may_ask(
    api: Api, light: Device, take: Stays, luis: Client, bridge: FakeBridge
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        bridge.report()
        refused = [act(api, stay, light, "turn_on", token="luis") for _ in range(45)]
        done = act(api, stay, light, "turn_on")
    assert {each.status_code for each in refused} <= {404, 429}
    assert done.status_code == 200
