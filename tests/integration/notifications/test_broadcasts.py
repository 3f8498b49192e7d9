"""What all guests are told: counted, confirmed, sent in steps, stopped."""

from typing import Any

from chalicelib.kernel import clock
from chalicelib.kernel.ids import new_id
from chalicelib.notifications.devices.service import register
from chalicelib.notifications.devices.types import Registration
from chalicelib.notifications.types import client_account

from .telephones import API, PHONE, TABLET, Telephones

BROADCASTS = f"{API}admin/push/broadcasts/"


def prepare(town: Telephones, **fields: Any) -> dict[str, Any]:
    body = {"client_id": "all", "title": "Oferta", "body": "Verano", **fields}
    answer = town.api.post(f"{API}admin/push/send/", token="admin", json=body)
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body
    return found


def many(number: int) -> None:
    """So many guests with a telephone each."""
    for each in range(number):
        registration = Registration(token=f"ExponentPushToken[guest-{each}]")
        register(client_account(new_id()), registration, now=clock.now())


def test_nothing_is_sent_before_it_is_confirmed(town: Telephones) -> None:
    counted = prepare(town)
    assert (counted["sent"], counted["details"]["state"]) == (0, "counted")
    assert counted["details"]["audience"] == 1
    town.post.wait(minutes=1)
    assert town.pushed() == []

    path = f"{BROADCASTS}{counted['details']['broadcast_id']}/"
    assert town.api.post(f"{path}confirm/", token="admin").json_body["state"] == "running"
    town.post.wait(minutes=1)

    assert {each.to for each in town.pushed()} == {PHONE, TABLET}
    done = town.api.get(path, token="admin").json_body
    assert (done["state"], done["placed"], done["devices"]) == ("done", 1, 2)
    assert town.history()[0]["title"] == "Oferta"
    assert town.api.post(f"{path}confirm/", token="admin").status_code == 409


def test_everybody_is_told_once(town: Telephones) -> None:
    many(30)

    prepare(town, confirm=True)
    town.post.wait(minutes=1)

    told = [each.to for each in town.pushed()]
    assert len(told) == len(set(told)) == 32
    (listed,) = town.api.get(BROADCASTS, token="admin").json_body
    assert (listed["state"], listed["placed"]) == ("done", 31)


def test_what_is_stopped_at_night_is_not_pushed_in_the_morning(town: Telephones) -> None:
    town.post.wait(hours=13)
    broadcast = prepare(town, confirm=True)["details"]["broadcast_id"]
    town.post.wait(minutes=1)

    stopped = town.api.post(f"{BROADCASTS}{broadcast}/stop/", token="admin")
    town.post.wait(hours=12)

    assert stopped.json_body["state"] == "stopped"
    assert town.pushed() == []
    assert town.api.post(f"{BROADCASTS}{broadcast}/stop/", token="admin").status_code == 409


def test_a_broadcast_that_waits_may_be_given_up(town: Telephones) -> None:
    broadcast = prepare(town)["details"]["broadcast_id"]

    stopped = town.api.post(f"{BROADCASTS}{broadcast}/stop/", token="admin")

    assert stopped.json_body["state"] == "stopped"
    confirmed = town.api.post(f"{BROADCASTS}{broadcast}/confirm/", token="admin")
    assert (confirmed.status_code, confirmed.json_body["code"]) == (409, "broadcast_state")


def test_where_nobody_has_a_device_there_is_nobody_to_tell(town: Telephones) -> None:
    for token in (PHONE, TABLET):
        town.api.delete(f"{API}clients/push/unregister/?expo_token={token}", token="ana")

    body = {"client_id": "all", "title": "Oferta", "body": "Verano"}
    answer = town.api.post(f"{API}admin/push/send/", token="admin", json=body)

    assert (answer.status_code, answer.json_body["code"]) == (404, "nobody_to_tell")


def test_broadcasts_are_for_administrators(town: Telephones) -> None:
    assert town.api.get(BROADCASTS, token="seller").status_code == 403
    unknown = f"{BROADCASTS}5b1f7a52-8e0c-4a0e-9f4e-2f1c7a9d3b10/"
    assert town.api.get(unknown, token="admin").status_code == 404
    for step in ("confirm", "stop"):
        assert town.api.post(f"{unknown}{step}/", token="admin").status_code == 404
