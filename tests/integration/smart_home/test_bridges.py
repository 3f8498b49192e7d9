"""What the bridge of a house takes and tells, and what its key opens."""

from base64 import b64encode
from datetime import timedelta
from random import Random
from typing import Any

import msgspec
import pytest

from bench.watching import watching
from chalicelib.cloud import clients, store
from chalicelib.kernel import clock
from chalicelib.properties.types import House
from chalicelib.smart_home.bridges import mailboxes
from chalicelib.smart_home.orders import rules
from chalicelib.smart_home.states.records import (
    PlayerRecord,
    entity_in,
    entity_key,
    house_in,
    house_key,
    note_entity,
    player_key,
)
from chalicelib.smart_home.types import Device
from protocol.answers import Result
from protocol.things import PlayerState
from tests.support.bridges import FakeBridge, entity, let_in, plain
from tests.support.http import Api

from .conftest import Devices, Stays
from .desk import act, at

BRIDGES = "/api/v1/admin/bridges/"
MAILBOX = "/api/v1/bridge/commands/"


def known(house: House, entity_id: str) -> Any:
    """What is kept of an entity."""
    found = store.fetch_many(
        [entity_key(house.property_id, entity_id), house_key(house.property_id)]
    )
    return entity_in(found, house.property_id, entity_id)


@pytest.fixture
def quiet(api: Api, house: House, light: Device) -> FakeBridge:
    """A bridge that only tells."""
    return FakeBridge(api, house, entity("light.sala", "on"))


def test_administrators_let_a_bridge_into_a_house(api: Api, house: House) -> None:
    body = {"id": house.property_id, "name": "Puente 1"}
    assert api.post(BRIDGES, token="seller", json=body).status_code == 403
    made = api.post(BRIDGES, token="admin", json=body)
    assert made.status_code == 201, made.body
    assert (made.json_body["is_connected"], made.json_body["last_seen"]) == (False, None)
    assert api.post(BRIDGES, token="admin", json=body).json_body["code"] == "has_bridge"
    nowhere = {"id": "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11", "name": "Nada"}
    assert api.post(BRIDGES, token="admin", json=nowhere).status_code == 400
    handed = api.post(f"{BRIDGES}{house.property_id}/key/", token="admin")
    assert handed.status_code == 201
    key = handed.json_body["key"]
    assert api.get(MAILBOX, token=key).status_code == 200
    [listed] = api.get(BRIDGES, token="admin").json_body["results"]
    assert (listed["id"], listed["edition"]) == (house.property_id, 1)
    assert "key" not in listed


def test_a_mailbox_opens_the_queue_of_its_house_for_an_hour(
    quiet: FakeBridge, house: House
) -> None:
    mailbox = quiet.mailbox()
    assert mailbox.house == house.property_id
    assert mailbox.queue_url.endswith(f"house-{house.property_id}-1.fifo")
    assert mailbox.session_token
    assert mailbox.entities == ("light.sala",)
    assert mailbox.players == ("ca1",)
    assert mailbox.expires_at == clock.now() + timedelta(hours=1)


def test_a_new_key_ends_the_one_before_and_its_queue(
    api: Api, quiet: FakeBridge, house: House
) -> None:
    before = quiet.mailbox().queue_url
    former, quiet.key = (
        quiet.key,
        api.post(f"{BRIDGES}{house.property_id}/key/", token="admin").json_body["key"],
    )
    assert api.get(MAILBOX, token=former).status_code == 401
    assert quiet.mailbox().queue_url != before
    names = clients.client("sqs").list_queues(QueueNamePrefix="casa-test-house-")["QueueUrls"]
    assert [each.rpartition("-")[2] for each in names] == ["2.fifo"]


@pytest.mark.parametrize("way", ["off", "removed"])
def test_a_bridge_that_is_switched_off_or_removed_reaches_nothing(
    api: Api, quiet: FakeBridge, house: House, way: str
) -> None:
    path = f"{BRIDGES}{house.property_id}/"
    if way == "off":
        assert api.patch(path, token="admin", json={"is_active": False}).status_code == 200
        assert api.patch(path, token="admin", json={"is_active": True}).status_code == 200
    else:
        assert api.delete(path, token="admin").status_code == 204
    assert api.get(MAILBOX, token=quiet.key).status_code == 401
    found = clients.client("sqs").list_queues(QueueNamePrefix="casa-test-house-")
    assert "QueueUrls" not in found


def test_keys_of_bridges_and_devices_open_nothing_of_each_other(
    api: Api, quiet: FakeBridge
) -> None:
    device = api.post("/api/v1/admin/device-keys/", token="admin", json={"name": "Pantalla"})
    made = f"/api/v1/admin/device-keys/{device.json_body['id']}/key/"
    display = api.post(made, token="admin").json_body["key"]
    assert api.get(MAILBOX, token=display).status_code == 401
    assert api.get("/api/v1/active/", token=quiet.key).status_code == 401
    assert api.get("/api/v1/active/", token=display).status_code == 200


def test_only_what_was_asked_for_is_kept_and_only_what_is_allowed(
    quiet: FakeBridge, house: House
) -> None:
    quiet.states = {
        "light.sala": entity("light.sala", "on", brightness=3, entity_picture="/x?token=1"),
        "camera.puerta": entity("camera.puerta", "idle", access_token="x"),
    }
    asked = quiet.report()
    assert (asked.entities, asked.players, asked.now) == (
        ("light.sala",),
        ("ca1",),
        clock.now(),
    )
    assert known(house, "light.sala").entity.attributes == {"brightness": 3}
    assert known(house, "camera.puerta") is None


def test_an_earlier_state_never_replaces_a_later_one(quiet: FakeBridge, house: House) -> None:
    later = clock.now()
    quiet.states["light.sala"] = entity("light.sala", "on")
    quiet.report()
    early = msgspec.structs.replace(
        quiet.states["light.sala"], state="off", seen_at=later - timedelta(seconds=1)
    )
    quiet.states["light.sala"] = early
    quiet.report()
    assert known(house, "light.sala").entity.state == "on"
    # A clock that is ahead hides nothing that comes after.
    quiet.states["light.sala"] = msgspec.structs.replace(
        early, state="dimmed", seen_at=later + timedelta(minutes=5)
    )
    with clock.at(later + timedelta(seconds=1)):
        quiet.report()
    with clock.at(later + timedelta(seconds=2)):
        quiet.states["light.sala"] = entity("light.sala", "off")
        quiet.report()
    assert known(house, "light.sala").entity.state == "off"


def test_what_a_complete_report_lacks_is_gone(
    quiet: FakeBridge, house: House, new_device: Devices
) -> None:
    new_device("switch.bomba")
    quiet.report(complete=True)
    assert known(house, "switch.bomba").entity.state == "unavailable"
    assert known(house, "light.sala").entity.state == "on"


def test_a_report_without_news_writes_that_the_house_is_there_and_no_more(
    quiet: FakeBridge, house: House
) -> None:
    quiet.players = [PlayerState(player="ca1", connected=True, seen_at=clock.now())]
    quiet.report()
    with clock.at(clock.now() + timedelta(seconds=30)), watching() as watch:
        quiet.report()
    assert watch.calls.count("PutItem") == 1
    assert watch.calls.count("BatchGetItem") == 2
    found = store.fetch_many([house_key(house.property_id)])
    seen = house_in(found, house.property_id)
    assert seen is not None
    assert seen.last_seen == clock.now() + timedelta(seconds=30)


def test_a_result_that_comes_twice_counts_once(
    api: Api, quiet: FakeBridge, house: House, light: Device, take: Stays
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")), quiet.at_work():
        quiet.report()
        act(api, stay, light, "turn_off")
        [command] = quiet.done
        again = Result(outcome="failed", took_ms=1)
        assert quiet.say(command, again).status_code == 204
        assert api.get(f"/api/v1/commands/{command.command_id}/", token="ana").status_code == 200
    assert known(house, "light.sala").entity.state == "off"


def test_a_bridge_says_nothing_of_another_house(
    api: Api,
    quiet: FakeBridge,
    light: Device,
    other_house: House,
    take: Stays,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(rules, "ANSWER_SECONDS", 0.0)
    stay, stranger = take(), let_in(other_house)
    with clock.at(at("06T13:00:00")), quiet.at_work():
        quiet.report()
        quiet.answers = False
        quiet.take = lambda: []  # type: ignore[method-assign]
        act(api, stay, light, "turn_off")
        del quiet.take
        [command] = quiet.take()
        done = Result(outcome="done", took_ms=1, states=(entity("light.sala", "off"),))
        assert quiet.say(command, done, key=stranger).status_code == 404
        state = plain(entity("light.sala", "off"))
        report = {"version": 1, "bridge": "1", "states": [state]}
        api.post("/api/v1/bridge/states/", token=stranger, json=report)
        assert quiet.say(command, done).status_code == 204


def test_what_a_bridge_may_send(api: Api, quiet: FakeBridge) -> None:
    """Fields of later releases are left; what cannot be read is named."""
    report = {"version": 1, "bridge": "9.0.0", "news": {"a": 1}}
    assert api.post("/api/v1/bridge/states/", token=quiet.key, json=report).status_code == 200
    wrong = api.post("/api/v1/bridge/states/", token=quiet.key, json={"version": "x"})
    assert (wrong.status_code, set(wrong.json_body["fields"])) == (400, {"version", "bridge"})
    nothing = "019caf10-3180-7006-9c4b-dc4805ea96a7"
    path = f"/api/v1/bridge/commands/{nothing}/result/"
    result = {"outcome": "done", "took_ms": 1}
    assert api.post(path, token=quiet.key, json=result).status_code == 404


def test_a_bridge_of_another_version_gets_no_commands(
    api: Api, quiet: FakeBridge, light: Device, take: Stays
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        report = {"version": 2, "bridge": "2.0.0"}
        api.post("/api/v1/bridge/states/", token=quiet.key, json=report)
        assert act(api, stay, light, "turn_on").json_body["code"] == "house_away"


def test_a_queue_that_cannot_be_reached_is_told_as_such(
    api: Api, quiet: FakeBridge, house: House
) -> None:
    mailboxes.remove(house.property_id, 1)
    mailboxes.remove(house.property_id, 1)
    with pytest.raises(mailboxes.NoMailbox):
        mailboxes.send(house.property_id, 1, "{}", group="a", once="b")


def test_the_keys_of_a_bridge_that_was_taken_out_stay_worthless(
    api: Api, quiet: FakeBridge, house: House
) -> None:
    path, former = f"{BRIDGES}{house.property_id}/", quiet.mailbox()
    assert api.delete(path, token="admin").status_code == 204
    body = {"id": house.property_id, "name": "Puente nuevo"}
    assert api.post(BRIDGES, token="admin", json=body).status_code == 201
    assert api.get(MAILBOX, token=quiet.key).status_code == 401
    former_key, quiet.key = quiet.key, api.post(f"{path}key/", token="admin").json_body["key"]
    assert api.get(MAILBOX, token=former_key).status_code == 401
    assert quiet.mailbox().queue_url != former.queue_url


def test_a_queue_that_somebody_removed_is_back_with_the_next_mailbox(
    api: Api, light: Device, take: Stays, bridge: FakeBridge
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        bridge.report()
        clients.client("sqs").delete_queue(QueueUrl=bridge.mailbox().queue_url)
        refused = act(api, stay, light, "turn_on")
        bridge.mailbox()
        done = act(api, stay, light, "turn_on")
    assert (refused.status_code, refused.json_body["code"]) == (503, "no_mailbox")
    assert done.status_code == 200


def test_what_a_wrong_clock_wrote_keeps_nothing_from_being_heard(
    api: Api, house: House, light: Device, take: Stays, bridge: FakeBridge
) -> None:
    stay = take()
    with clock.at(at("20T13:00:00")):
        bridge.states = {"light.sala": entity("light.sala", "on")}
        bridge.players = [PlayerState(player="ca1", connected=True, seen_at=clock.now())]
        bridge.report()
    with clock.at(at("06T13:00:00")):
        away = act(api, stay, light, "turn_on")
        bridge.states = {"light.sala": entity("light.sala", "off")}
        bridge.players = [PlayerState(player="ca1", connected=True, seen_at=clock.now(), volume=7)]
        bridge.report()
        told = known(house, "light.sala")
        done = act(api, stay, light, "turn_on")
        [player] = store.fetch_many([player_key(house.property_id)]).all(PlayerRecord)
    assert away.json_body["code"] == "house_away"
    assert (told.entity.state, told.house.last_seen) == ("off", at("06T13:00:00"))
    assert done.json_body["entity_state"]["state"] == "on"
    assert player.player.volume == 7


def test_a_result_replaces_what_a_wrong_clock_wrote(
    api: Api, house: House, light: Device, take: Stays, bridge: FakeBridge
) -> None:
    stay = take()
    late = entity("light.sala", "off")
    with clock.at(at("06T13:00:00")):
        bridge.report()
        later = msgspec.structs.replace(late, seen_at=at("20T13:00:00"))
        note_entity(house.property_id, later, at("20T13:00:00"))
        assert act(api, stay, light, "turn_on").status_code == 200
        assert known(house, "light.sala").entity.state == "on"


def test_of_a_house_that_tells_too_much_as_much_is_kept_as_an_item_holds(
    api: Api, house: House, bridge: FakeBridge
) -> None:
    bridge.report()
    bridge.states = {
        name: entity(name, b64encode(noise.randbytes(150)).decode())
        for noise in [Random(14)]
        for name in (f"sensor.s{number}" for number in range(3000))
    }
    path = f"/api/v1/ha/admin/discover/?property_id={house.property_id}"
    answer = api.get(path, token="admin")
    assert answer.status_code == 200, answer.body
    assert 1000 < answer.json_body["total_in_ha"] < 3000


def test_a_queue_that_an_earlier_release_made_otherwise_is_taken_as_it_is(
    quiet: FakeBridge, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = quiet.mailbox().queue_url
    monkeypatch.setitem(mailboxes.ATTRIBUTES, "VisibilityTimeout", "31")
    assert quiet.mailbox().queue_url == before
