"""Two do something at the same moment: neither undoes what the other did, and nobody is told
twice."""

import pytest

from chalicelib.cloud import store
from chalicelib.cloud.deliveries import Later
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.events import GuestErased
from chalicelib.kernel import clock
from chalicelib.notifications.leaving import service as leaving
from chalicelib.notifications.pushing import service as pushing
from tests.support.meanwhile import meanwhile

from .telephones import API, PHONE, TABLET, Telephones

SHARED = "ExponentPushToken[guest-shared]"
BROADCASTS = f"{API}admin/push/broadcasts/"


def tell(town: Telephones, title: str = "Hola", client: str | None = None) -> str:
    """An administrator tells a guest something; how many devices it goes to, and its id."""
    body = {"client_id": client or town.ana.client_id, "title": title, "body": "Texto"}
    answer = town.api.post(f"{API}admin/push/send/", token="admin", json=body)
    assert answer.status_code == 200, answer.body
    found: str = town.history()[0]["id"]
    return found


def devices(town: Telephones, token: str) -> int:
    number: int = town.read("clients/push/devices/", token)["count"]
    return number


def test_two_workers_push_a_notification_once(town: Telephones) -> None:
    notice = tell(town)

    def push() -> None:
        pushing.push(notice, (town.ana.account_id,), now=clock.now())

    with meanwhile(push), pytest.raises(Later):
        push()
    town.post.wait(minutes=10)

    assert sorted(each.to for each in town.pushed()) == [PHONE, TABLET]


def test_what_is_told_while_everything_is_read_is_counted(town: Telephones) -> None:
    tell(town, "Antes")
    path = f"{API}clients/push/history/mark-all-read/"

    with meanwhile(lambda: tell(town, "Mientras")):
        assert town.api.post(path, token="ana").json_body["updated"] == 2
    with meanwhile(lambda: town.api.post(path, token="ana")):
        tell(town, "Después")

    assert [row["read"] for row in town.history()] == [False, True, True]
    assert town.read("clients/push/history/unread-count/", "ana") == {"unread": 1}


def test_a_telephone_that_two_register_at_once_is_one_guests(town: Telephones) -> None:
    town.register("luis", "40000002", "Luis")

    with meanwhile(lambda: town.have("luis", SHARED, "clients")):
        town.have("ana", SHARED, "clients")
    assert (devices(town, "ana"), devices(town, "luis")) == (3, 0)

    path = f"{API}clients/push/unregister/?expo_token={SHARED}"
    with meanwhile(lambda: town.have("luis", SHARED, "clients")):
        assert town.api.delete(path, token="ana").status_code == 404
    assert (devices(town, "ana"), devices(town, "luis")) == (2, 1)
    assert town.read("admin/push/stats/", "admin")["active_tokens"] == 3


def test_a_broadcast_that_two_confirm_is_sent_once(town: Telephones) -> None:
    body = {"client_id": "all", "title": "Oferta", "body": "Verano"}
    prepared = town.api.post(f"{API}admin/push/send/", token="admin", json=body).json_body
    path = f"{BROADCASTS}{prepared['details']['broadcast_id']}/"

    with meanwhile(lambda: town.api.post(f"{path}confirm/", token="admin")):
        assert town.api.post(f"{path}confirm/", token="admin").status_code == 409
    town.post.wait(minutes=1)

    assert sorted(each.to for each in town.pushed()) == [PHONE, TABLET]


@pytest.mark.parametrize("number", [1, 2])
def test_a_broadcast_that_is_stopped_during_a_step_goes_no_further(
    town: Telephones, number: int
) -> None:
    body = {"client_id": "all", "title": "Oferta", "body": "Verano", "confirm": True}
    prepared = town.api.post(f"{API}admin/push/send/", token="admin", json=body).json_body
    path = f"{BROADCASTS}{prepared['details']['broadcast_id']}/"

    def stop() -> None:
        assert town.api.post(f"{path}stop/", token="admin").status_code == 200

    with meanwhile(stop, number=number):
        town.post.wait(minutes=1)
    town.post.wait(hours=25)

    assert town.api.get(path, token="admin").json_body["state"] == "stopped"
    assert town.pushed() == []


def test_a_guest_who_is_erased_while_staff_are_told_of_them_is_forgotten(town: Telephones) -> None:
    luis = town.register("luis", "40000002", "Luisin")
    town.clear()
    town.sell(client=luis.client_id)
    town.post.settle()

    def erase() -> None:
        leaving.forget_guest(luis.client_id, now=clock.now())

    tx = Transaction(clock.now())
    tx.emit(GuestErased(client_id=luis.client_id), actor="system")
    tx.commit()
    town.post.settle()
    with meanwhile(erase):
        town.post.wait(seconds=15)
    assert "Luisin" in everywhere()
    town.post.wait(minutes=6)

    assert "Luisin" not in everywhere()


def everywhere() -> str:
    """All that table `notifications` holds."""
    table = settings().name("notifications")
    return str(store.connection().client.scan(TableName=table)["Items"])
