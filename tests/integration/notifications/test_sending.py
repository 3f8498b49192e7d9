"""What people send by hand (notifications book, 3.2, 3.3 and 5.3)."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from .telephones import API, PHONE, SELLERS, TABLET, Telephones


def send(town: Telephones, token: str = "admin", **fields: Any) -> HTTPResponse:
    body = {"client_id": town.ana.client_id, "title": "Hola", "body": "Texto", **fields}
    return town.api.post(f"{API}admin/push/send/", token=token, json=body)


def test_a_guest_tries_their_own_devices(town: Telephones) -> None:
    answer = town.api.post(f"{API}clients/push/test/", token="ana")

    assert answer.status_code == 200, answer.body
    assert {each.to for each in town.pushed()} == {PHONE, TABLET}
    assert town.pushed()[0].data["type"] == "test"
    assert [each["accepted"] for each in answer.json_body["details"]] == [True, True]
    assert PHONE not in answer.body.decode()
    assert town.history() == []


@pytest.mark.parametrize(("app", "caller"), [("clients", "luis"), ("admin", "admin")])
def test_without_a_device_there_is_nothing_to_try(town: Telephones, app: str, caller: str) -> None:
    town.register("luis", "40000002", "Luis")

    answer = town.api.post(f"{API}{app}/push/test/", token=caller)

    assert (answer.status_code, answer.json_body["success"]) == (400, False)
    assert answer.json_body["error"]


@pytest.mark.parametrize("failure", ["broken_inside", "no_access", "too_fast"])
def test_a_test_says_that_expo_took_nothing(town: Telephones, failure: str) -> None:
    town.expo.fail(failure)

    answer = town.api.post(f"{API}admin/push/test/", token="seller")

    assert (answer.status_code, answer.json_body["success"]) == (502, False)


def test_administrators_see_each_kind_and_send_it_to_themselves(town: Telephones) -> None:
    kinds = town.read("admin/push/kinds/", "admin")
    assert len(kinds) == len({kind["key"] for kind in kinds}) == 28
    town.have("admin", "ExponentPushToken[staff-admins]", "admin")

    body = {"key": "payment_approved"}
    answer = town.api.post(f"{API}admin/push/kinds/test/", token="admin", json=body)

    assert answer.status_code == 200, answer.body
    (pushed,) = town.pushed()
    assert (pushed.to, pushed.title) == ("ExponentPushToken[staff-admins]", "¡Pago aceptado!")
    for wrong in ({"key": "nothing"}, {}):
        answer = town.api.post(f"{API}admin/push/kinds/test/", token="admin", json=wrong)
        assert answer.status_code == 400
    assert town.api.get(f"{API}admin/push/kinds/", token="seller").status_code == 403


def test_one_guest_is_told_what_an_administrator_writes(town: Telephones) -> None:
    answer = send(town, data={"screen": "Offers", "offer": 7})
    town.post.wait(seconds=1)

    assert answer.json_body["sent"] == 2
    pushed = town.pushed(PHONE)[0]
    assert (pushed.title, pushed.data["screen"], pushed.data["offer"]) == ("Hola", "Offers", 7)
    assert pushed.key == "custom"
    assert town.history()[0]["body"] == "Texto"
    assert town.pushed(SELLERS) == []


def test_the_kind_of_a_notification_is_its_own_whatever_its_data_say(town: Telephones) -> None:
    forged = {"type": "payment_approved", "notification_type": "x", "notification_id": "y"}
    assert send(town, data={**forged, "deep": {"a": [None, {"b": 1.5}]}}).status_code == 200
    town.post.wait(seconds=1)

    row = town.history()[0]
    named = {"type": "custom", "notification_type": "custom", "notification_id": row["id"]}
    for data in (row["data"], town.pushed(PHONE)[0].data):
        assert {name: data[name] for name in named} == named
        assert data["deep"] == {"a": [None, {"b": 1.5}]}


def test_nobody_is_told_the_same_twice_in_ten_minutes(town: Telephones) -> None:
    assert send(town).status_code == 200
    again = send(town)
    assert (again.status_code, again.json_body["code"]) == (409, "told_lately")
    town.post.wait(minutes=10)
    assert send(town).status_code == 200


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"title": " "}, "title"),
        ({"body": ""}, "body"),
        ({"title": "\u200b\u2060"}, "title"),
        ({"data": {"screen": 5}}, "data"),
        ({"client_id": "everybody"}, "client_id"),
        ({"data": [1]}, "data"),
        ({"data": {"text": "x" * 3000}}, "data"),
        ({"title": "x" * 201}, "title"),
    ],
)
def test_what_cannot_be_told_is_refused(
    town: Telephones, fields: dict[str, Any], wrong: str
) -> None:
    answer = send(town, **fields)

    assert (answer.status_code, list(answer.json_body["fields"])) == (400, [wrong])
    town.post.wait(seconds=1)
    assert town.pushed() == []


def test_only_administrators_tell_guests_of_whom_there_are(town: Telephones) -> None:
    assert send(town, "seller").status_code == 403
    unknown = send(town, client_id="5b1f7a52-8e0c-4a0e-9f4e-2f1c7a9d3b10")
    assert unknown.status_code == 404


def test_staff_see_what_reached_a_guest_and_send_it_again(town: Telephones) -> None:
    town.expo.fail("no_access", times=1)
    send(town)
    town.post.wait(seconds=1)
    path = f"admin/push/clients/{town.ana.client_id}/"
    (failed,) = town.read(f"{path}?success=false", "admin")["notifications"]
    assert {each["state"] for each in failed["deliveries"]} == {"failed"}

    again = f"{API}{path}{failed['id']}/again/"
    assert town.api.post(again, token="admin").status_code == 409
    town.post.wait(minutes=10)
    answer = town.api.post(again, token="admin")
    assert answer.status_code == 200, answer.body
    town.post.wait(seconds=1)

    newest, _ = town.read(path, "admin")["notifications"]
    assert newest["id"] == answer.json_body["notification_id"]
    assert {each["state"] for each in newest["deliveries"]} == {"accepted"}


def test_what_a_guest_was_never_told_is_not_sent_again(town: Telephones) -> None:
    luis = town.register("luis", "40000002", "Luis")
    send(town)
    told = town.history()[0]["id"]

    for client, notice in ((luis.client_id, told), ("5b1f7a52-8e0c-4a0e-9f4e-2f1c7a9d3b10", told)):
        path = f"{API}admin/push/clients/{client}/{notice}/again/"
        assert town.api.post(path, token="admin").status_code == 404
    assert town.api.get(f"{API}admin/push/clients/{told}/", token="admin").status_code == 404
