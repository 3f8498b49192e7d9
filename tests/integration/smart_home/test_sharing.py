"""A guest lets a friend use a part of what a stay opens."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from bench.watching import watching
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Shared
from chalicelib.smart_home.friends import service
from chalicelib.smart_home.sharing import tokens
from chalicelib.smart_home.sharing.records import SharesRecord
from chalicelib.smart_home.types import Device
from tests.support.bridges import FakeBridge
from tests.support.http import Api

from .conftest import Devices, Stays
from .desk import act, at, listed, stand


def share(api: Api, stay: str, token: str = "ana", **fields: Any) -> HTTPResponse:
    body = {"label": "Primo", **fields}
    return api.post(f"/api/v1/{stay}/ha/shares/", token=token, json=body)


def handed(api: Api, stay: str, device: Device, **fields: Any) -> Any:
    answer = share(api, stay, device_ids=[device.device_id], **fields)
    assert answer.status_code == 201, answer.body
    return answer.json_body


def test_a_friend_uses_what_was_shared_and_nothing_else(
    api: Api, light: Device, new_device: Devices, take: Stays, bridge: FakeBridge
) -> None:
    stay, other = take(), new_device("switch.bomba")
    with clock.at(at("06T13:00:00")):
        bridge.report()
        given = handed(api, stay, light)
        friend = given["token"]
        seen = listed(api, stay, token=friend).json_body
        done = act(api, stay, light, "turn_on", token=friend)
        refused = act(api, stay, other, "turn_on", token=friend)
    assert given["until"] == "2026-03-07T13:00:00-05:00"
    assert [each["id"] for each in seen["devices"]] == [light.device_id]
    assert (seen["client_last_name"], seen["client_referral_code"]) == ("", None)
    assert done.status_code == 200
    assert (refused.status_code, refused.json_body["error"]) == (
        403,
        "No le compartieron este dispositivo.",
    )
    assert bridge.done[0].actor == f"share#{given['id']}"


def test_a_friend_s_list_is_one_round_trip(api: Api, light: Device, take: Stays) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        friend = handed(api, stay, light)["token"]
        listed(api, stay, token=friend)
        with watching() as watch:
            assert listed(api, stay, token=friend).status_code == 200
    assert watch.rounds == 1


def test_a_share_ends_by_its_time_by_the_guest_and_with_the_stay(
    api: Api, light: Device, take: Stays
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        short = handed(api, stay, light, until="2026-03-06T14:00:00-05:00")["token"]
        long = handed(api, stay, light, until="2026-03-08T11:00:00-05:00")
    assert listed(api, stay, "06T13:59:59", token=short).status_code == 200
    assert listed(api, stay, "06T14:00:00", token=short).status_code == 401
    assert listed(api, stay, "08T10:59:59", token=long["token"]).status_code == 200
    assert listed(api, stay, "08T11:00:00", token=long["token"]).status_code == 401
    with clock.at(at("06T15:00:00")):
        path = f"/api/v1/{stay}/ha/shares/{long['id']}/"
        assert api.delete(path, token="ana").status_code == 204
        assert api.delete(path, token="ana").status_code == 404
        taken_back = listed(api, stay, token=long["token"])
        again = handed(api, stay, light)["token"]
        stand(stay, "cancelled")
        cancelled = listed(api, stay, token=again)
    assert (taken_back.status_code, taken_back.json_body["code"]) == (403, "share_ended")
    assert (cancelled.status_code, cancelled.json_body["code"]) == (403, "stay_not_sold")


def test_a_share_follows_the_stay_that_moves(api: Api, light: Device, take: Stays) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        friend = handed(api, stay, light, until="2026-03-08T11:00:00-05:00")["token"]
    moved = {"check_in_date": "2026-03-07", "check_out_date": "2026-03-08"}
    api.patch(f"/api/v1/reservations/{stay}/", token="seller", form=moved)
    assert listed(api, stay, "06T13:00:00", token=friend).status_code == 403
    assert listed(api, stay, "07T13:00:00", token=friend).status_code == 200


def test_a_token_that_is_not_ours_opens_nothing(api: Api, light: Device, take: Stays) -> None:
    stay, other = take(), take(10, 12)
    with clock.at(at("06T13:00:00")):
        given = handed(api, stay, light)
        head, body, _ = given["token"].removeprefix("share.").split(".")
        forged = f"share.{head}.{body}.AAAA"
        elsewhere = listed(api, other, token=given["token"])
        statuses = [listed(api, stay, token=each).status_code for each in (forged, "share.x")]
        unknown = tokens.sign(Shared(stay, "nobody"), at("07T13:00:00"))
        ended = listed(api, stay, token=unknown)
    assert statuses == [401, 401]
    assert elsewhere.status_code == 404
    assert ended.json_body["code"] == "share_ended"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"label": " ", "music": True}, "label"),
        ({}, "device_ids"),
        ({"device_ids": ["3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"]}, "device_ids"),
        ({"music": True, "until": "2026-03-06T12:59:59-05:00"}, "until"),
        ({"music": True, "until": "2026-03-08T11:00:01-05:00"}, "until"),
    ],
)
def test_what_cannot_be_shared(api: Api, take: Stays, fields: dict[str, Any], wrong: str) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        answer = share(api, stay, **fields)
    assert (answer.status_code, list(answer.json_body["fields"])) == (400, [wrong])


def test_only_the_guest_shares(api: Api, light: Device, take: Stays, luis: Client) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        friend = handed(api, stay, light)["token"]
        assert share(api, stay, token="luis", music=True).status_code == 404
        assert share(api, stay, token=friend, music=True).status_code == 401
        found = api.get(f"/api/v1/{stay}/ha/shares/", token="ana").json_body
    assert (found["count"], found["shares"][0]["label"]) == (1, "Primo")
    assert "token" not in found["shares"][0]


def test_a_stay_is_shared_ten_times_at_most(api: Api, take: Stays) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        answers = [share(api, stay, music=True).status_code for _ in range(11)]
    assert answers == [201] * 10 + [409]


def test_what_an_erased_guest_shared_is_forgotten(api: Api, take: Stays, ana: Client) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        share(api, stay, music=True)
        service.forget(ana.client_id, now=clock.now())
    assert store.fetch(SharesRecord, stay, "shares") is None


def test_what_was_shared_ends_where_the_stay_is_given_to_another_guest(
    api: Api, light: Device, take: Stays, luis: Client
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        friend = handed(api, stay, light)["token"]
        given = {"client": luis.client_id}
        changed = api.patch(f"/api/v1/reservations/{stay}/", token="seller", form=given)
        assert changed.status_code == 200, changed.body
        ended = listed(api, stay, token=friend)
        seen = api.get(f"/api/v1/{stay}/ha/shares/", token="luis").json_body
    assert (ended.status_code, ended.json_body["code"]) == (403, "share_ended")
    assert seen == {"count": 0, "shares": []}


def test_what_one_record_of_a_guest_shared_stands_when_it_is_merged(
    api: Api, light: Device, take: Stays, luis: Client, ana: Client
) -> None:
    stay = take()
    with clock.at(at("06T13:00:00")):
        friend = handed(api, stay, light)["token"]
        given = {"client": luis.client_id}
        api.patch(f"/api/v1/reservations/{stay}/", token="seller", form=given)
        for _ in range(2):
            service.hand_over(ana.client_id, luis.client_id, now=clock.now())
        assert listed(api, stay, token=friend).status_code == 200
