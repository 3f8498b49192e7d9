"""Telephones of guests and of staff (notifications book, 3)."""

from typing import Any

import pytest

from chalicelib.notifications.devices import rules

from .telephones import API, PHONE, SELLERS, TABLET, Telephones

OTHER = "ExpoPushToken[guest-other]"


def register(town: Telephones, app: str, token: str, body: dict[str, Any]) -> tuple[int, Any]:
    answer = town.api.post(f"{API}{app}/push/register/", token=token, json=body)
    return answer.status_code, answer.json_body


def test_a_telephone_is_registered_once(town: Telephones) -> None:
    body = {"expo_token": OTHER, "device_type": "ios", "device_name": "iPhone"}

    status, made = register(town, "clients", "ana", body)
    assert (status, made["success"], made["created"]) == (201, True, True)
    status, again = register(town, "clients", "ana", {"expo_token": OTHER})
    assert (status, again["created"], again["token_id"]) == (200, False, made["token_id"])

    devices = town.read("clients/push/devices/", "ana")
    assert devices["count"] == 3
    newest = devices["devices"][0]
    assert (newest["id"], newest["device_name"]) == (made["token_id"], "iPhone")
    assert newest["device_type"] == "android"
    assert OTHER not in str(devices)


def test_a_telephone_moves_with_whoever_signs_in_on_it(town: Telephones) -> None:
    town.register("luis", "40000002", "Luis")

    town.have("luis", PHONE, "clients")

    assert town.read("clients/push/devices/", "luis")["count"] == 1
    assert town.read("clients/push/devices/", "ana")["count"] == 1
    town.book()
    town.post.wait(seconds=15)
    assert {each.to for each in town.pushed()} == {TABLET, SELLERS}


def test_one_telephone_may_have_both_apps(town: Telephones) -> None:
    status, _ = register(town, "admin", "admin", {"expo_token": PHONE})

    assert status == 201
    assert town.read("clients/push/devices/", "ana")["count"] == 2


@pytest.mark.parametrize("app", ["clients", "admin"])
@pytest.mark.parametrize(
    "token", ["", "x", "ExponentPushToken[]", "ExponentPushToken[a b]", "ExponentPushToken[a", 7]
)
def test_what_is_no_token_is_refused(town: Telephones, app: str, token: object) -> None:
    caller = "ana" if app == "clients" else "admin"

    status, problem = register(town, app, caller, {"expo_token": token})

    assert (status, problem["success"]) == (400, False)
    assert problem["error"]
    assert list(problem["fields"]) == ["expo_token"]


def test_a_device_is_of_a_known_kind(town: Telephones) -> None:
    status, problem = register(town, "admin", "admin", {"expo_token": OTHER, "device_type": "fax"})

    assert (status, list(problem["fields"])) == (400, ["device_type"])


def test_staff_need_the_right_to_be_told(town: Telephones) -> None:
    status, _ = register(town, "admin", "cleaner", {"expo_token": OTHER})

    assert status == 403


@pytest.mark.parametrize(
    ("app", "caller", "own"), [("clients", "ana", PHONE), ("admin", "seller", SELLERS)]
)
def test_a_telephone_is_taken_out_by_its_owner(
    town: Telephones, app: str, caller: str, own: str
) -> None:
    path = f"{API}{app}/push/unregister/"

    assert town.api.delete(path, token=caller, json={}).status_code == 400
    assert town.api.delete(path, token=caller, json={"expo_token": OTHER}).status_code == 404
    assert town.api.delete(f"{path}?expo_token={own}", token=caller).status_code == 200
    assert town.api.delete(path, token=caller, json={"expo_token": own}).status_code == 404


def test_nobody_takes_out_the_telephone_of_another(town: Telephones) -> None:
    town.register("luis", "40000002", "Luis")

    answer = town.api.delete(
        f"{API}clients/push/unregister/", token="luis", json={"expo_token": PHONE}
    )

    assert answer.status_code == 404
    assert town.read("clients/push/devices/", "ana")["count"] == 2


def test_whoever_registers_too_many_loses_the_oldest(town: Telephones) -> None:
    for number in range(rules.MOST_DEVICES):
        town.have("ana", f"ExponentPushToken[guest-{number}]", "clients")

    assert town.read("clients/push/devices/", "ana")["count"] == rules.MOST_DEVICES
    # Its token is free again.
    status, made = register(town, "clients", "ana", {"expo_token": PHONE})
    assert (status, made["created"]) == (201, True)


def test_administrators_see_how_many_there_are(town: Telephones) -> None:
    guests = town.read("admin/push/stats/", "admin")
    staff = town.read("admin/push/statistics/", "admin")["stats"]

    assert guests == {
        "audience": "client",
        "total_tokens": 2,
        "active_tokens": 2,
        "inactive_tokens": 0,
        "by_device_type": {"ios": 1, "android": 1},
        "clients_with_push": 1,
    }
    assert (staff["audience"], staff["total_tokens"], staff["admins_with_tokens"]) == (
        "staff",
        1,
        1,
    )
    assert town.api.get(f"{API}admin/push/stats/", token="seller").status_code == 403


def test_a_staff_user_who_leaves_gets_nothing(town: Telephones) -> None:
    answer = town.api.patch(
        f"{API}admin/users/2/", token="admin", json={"groups": ["mantenimiento"]}
    )
    assert answer.status_code == 200, answer.body
    town.post.settle()

    town.book()
    town.post.wait(seconds=15)

    assert town.pushed(SELLERS) == []
    assert town.read("admin/push/statistics/", "admin")["stats"]["total_tokens"] == 0


def test_what_is_muted_is_listed_and_not_pushed(town: Telephones) -> None:
    path = f"{API}admin/push/preferences/"
    answer = town.api.patch(path, token="seller", json={"muted": ["admin_reservation_created"]})
    assert answer.status_code == 200, answer.body

    town.book()
    town.post.wait(seconds=15)

    assert town.pushed(SELLERS) == []
    assert town.history("seller")[0]["notification_type"] == "admin_reservation_created"


def test_what_everybody_is_told_cannot_be_muted(town: Telephones) -> None:
    path = f"{API}clients/push/preferences/"

    wishes = town.read("clients/push/preferences/", "ana")
    assert "payment_approved" not in wishes["can_be_muted"]
    for key in ("payment_approved", "admin_status_changed"):
        answer = town.api.patch(path, token="ana", json={"muted": [key]})
        assert (answer.status_code, list(answer.json_body["fields"])) == (400, ["muted"])
    assert town.api.patch(path, token="ana", json={"muted": ["nothing"]}).status_code == 400


def test_staff_may_leave_out_what_they_did_themselves(town: Telephones) -> None:
    path = f"{API}admin/push/preferences/"
    answer = town.api.patch(path, token="seller", json={"without_own": True})
    assert answer.json_body["without_own"] is True

    town.sell("seller")
    town.post.wait(seconds=15)
    assert town.pushed(SELLERS) == []

    town.sell("admin", check_in_date="2026-05-01", check_out_date="2026-05-03")
    town.post.wait(seconds=15)
    assert len(town.pushed(SELLERS)) == 1


def test_a_guest_who_is_deleted_has_no_devices(town: Telephones) -> None:
    answer = town.api.delete(f"{API}clients/{town.ana.client_id}/", token="admin")
    assert answer.status_code == 204, answer.body
    town.post.settle()

    assert town.read("admin/push/stats/", "admin")["total_tokens"] == 0
