"""Who is in the houses, for the devices in them (reservations book, 7.1; vector W25)."""

from datetime import datetime, time
from typing import Any

import pytest

from chalicelib.clients import technical
from chalicelib.clients.types import MAINTENANCE_ID, Client
from chalicelib.cloud import usage
from chalicelib.kernel import cache, clock, dates
from chalicelib.properties.types import House
from chalicelib.reservations.presence.routes import PRESENCE
from tests.support.elsewhere import elsewhere
from tests.support.houses import new_house
from tests.support.http import Api

from .conftest import Order, day

KEYS = "/api/v1/admin/device-keys/"
NOBODY = "0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00"


def new_key(api: Api, **fields: Any) -> tuple[str, str]:
    """A device: its id and its key."""
    made = api.post(KEYS, token="admin", json={"name": "Pantalla", **fields})
    assert made.status_code == 201, made.body
    return made.json_body["id"], hand_out(api, made.json_body["id"])


def hand_out(api: Api, device: str) -> str:
    answer = api.post(f"{KEYS}{device}/key/", token="admin")
    assert answer.status_code == 201, answer.body
    key: str = answer.json_body["key"]
    return key


def shown(api: Api, key: str) -> dict[str, Any]:
    answer = api.get("/api/v1/active/", token=key)
    assert answer.status_code == 200, answer.body
    body: dict[str, Any] = answer.json_body
    return body


def at(text: str) -> datetime:
    moment = datetime.fromisoformat(f"2026-{text}")
    return dates.local(moment.date(), time(moment.hour, moment.minute, moment.second))


@pytest.mark.parametrize(
    ("moment", "is_active", "arrives_today"),
    [
        ("04-15T08:00:00", False, True),
        ("04-15T11:59:59", False, True),
        ("04-15T12:00:00", True, True),
        ("04-16T03:00:00", True, False),
        ("04-17T10:59:59", True, False),
        ("04-17T11:00:00", False, False),
        ("04-14T12:00:00", False, False),
    ],
)
def test_vector_w25(
    api: Api, take: Order, moment: str, is_active: bool, arrives_today: bool
) -> None:
    stay = take(day(4, 15), day(4, 17))
    _, key = new_key(api)
    with clock.at(at(moment)):
        found = shown(api, key)
    active, today = found["active_reservations"], found["check_in_today"]
    assert [each["id"] for each in active] == [stay["id"]] * is_active
    assert [each["id"] for each in today] == [stay["id"]] * arrives_today
    assert found["count"] == is_active


def test_a_stay_is_shown_as_displays_read_it(api: Api, take: Order, ana: Client) -> None:
    stay = take(day(4, 15), day(4, 17), late_checkout="true", comentarios_reservas="Cuna")
    _, key = new_key(api)
    with clock.at(at("04-15T12:00:00")):
        found = shown(api, key)
    [active], [today] = found["active_reservations"], found["check_in_today"]
    assert active == {
        "id": stay["id"],
        "property": "Casa Austin 1",
        "property_id": active["property_id"],
        "client_name": "Ana Quispe",
        "phone": ana.tel_number,
        "referral_code": ana.referral_code,
        "check_in_date": day(4, 15),
        "check_out_date": day(4, 18),
        "guests": 4,
        "temperature_pool": False,
        "late_checkout": True,
        "comentarios": "Cuna",
        "is_currently_active": True,
    }
    del active["is_currently_active"]
    assert today == {**active, "checkin_time": "12:00 PM"}


def test_stays_that_are_not_sold_are_nobodys_presence(api: Api, take: Order) -> None:
    cancelled, removed = take(day(4, 15), day(4, 17)), take(day(4, 17), day(4, 19))
    path = f"/api/v1/reservations/{cancelled['id']}/"
    assert api.patch(path, token="admin", form={"status": "cancelled"}).status_code == 200
    path = f"/api/v1/reservations/{removed['id']}/"
    assert api.delete(path, token="admin").status_code == 204
    _, key = new_key(api)
    for moment in ("04-15T13:00:00", "04-17T13:00:00"):
        with clock.at(at(moment)):
            assert shown(api, key)["count"] == 0


def test_repairs_have_no_guest_and_break_nothing(api: Api, take: Order) -> None:
    technical.ensure_technical_clients(now=clock.now())
    take(day(4, 15), day(4, 17), token="admin", origin="man", client=MAINTENANCE_ID)
    _, key = new_key(api)
    with clock.at(at("04-16T13:00:00")):
        [active] = shown(api, key)["active_reservations"]
    assert (active["client_name"], active["phone"], active["referral_code"]) == ("", None, None)


def test_a_device_reads_of_its_own_houses(api: Api, take: Order, house: House) -> None:
    take(day(4, 15), day(4, 17))
    _, own = new_key(api, properties=[house.property_id])
    _, elsewhere = new_key(api, properties=[new_house("Casa Austin 9").property_id])
    with clock.at(at("04-16T13:00:00")):
        assert (shown(api, own)["count"], shown(api, elsewhere)["count"]) == (1, 0)


def test_it_takes_two_rounds_and_that_of_the_key(api: Api, take: Order) -> None:
    _, key = new_key(api)
    for number in range(4):
        take(day(4, 10 + number), day(4, 11 + number))
    with clock.at(at("04-11T13:00:00")):
        shown(api, key)
        with usage.measured() as used:
            shown(api, key)
    assert used.calls <= 3


def test_a_key_ends_when_another_is_handed_out_or_it_is_taken_away(api: Api) -> None:
    device, key = new_key(api)
    newer = hand_out(api, device)
    assert api.get("/api/v1/active/", token=key).status_code == 401
    assert api.get("/api/v1/active/", token=newer).status_code == 200
    off = api.patch(f"{KEYS}{device}/", token="admin", json={"is_active": False})
    assert off.status_code == 200
    assert api.get("/api/v1/active/", token=newer).status_code == 401
    assert api.patch(f"{KEYS}{device}/", token="admin", json={"is_active": True}).status_code == 200
    assert api.get("/api/v1/active/", token=newer).status_code == 200
    assert api.delete(f"{KEYS}{device}/", token="admin").status_code == 204
    cache.forget_all()
    assert api.get("/api/v1/active/", token=newer).status_code == 401


def test_a_key_that_was_taken_away_elsewhere_opens_nothing_at_once(api: Api) -> None:
    device, key = new_key(api)
    assert api.get("/api/v1/active/", token=key).status_code == 200
    removed = elsewhere(lambda: api.delete(f"{KEYS}{device}/", token="admin"))
    assert removed.status_code == 204
    assert api.get("/api/v1/active/", token=key).status_code == 401


def test_a_device_that_asks_without_end_is_told_to_wait_and_no_other(api: Api) -> None:
    (_, key), (_, other) = new_key(api), new_key(api, name="Parlante")
    for _ in range(PRESENCE.most + PRESENCE.free):
        answer = api.get("/api/v1/active/", token=key)
    assert answer.status_code == 200
    assert [api.get("/api/v1/active/", token=each).status_code for each in (key, other)] == [
        429,
        200,
    ]


@pytest.mark.parametrize("key", ["device.", "device.x", "device.a.b.c", "x", "device.eyJhIjoxfQ.."])
def test_what_is_no_key_opens_nothing(api: Api, key: str) -> None:
    assert api.get("/api/v1/active/", token=key).status_code == 401


def test_a_changed_key_and_a_token_of_another_kind_open_nothing(api: Api, take: Order) -> None:
    stay = take(day(4, 15), day(4, 17))
    _, key = new_key(api)
    changed = key[:-2] + ("A" if key[-2] != "A" else "B") + key[-1]
    qr = api.get(f"/api/v1/reservations/{stay['id']}/qr/", token="seller").json_body
    foreign = f"device.{next(iter(qr.values()))}"
    for wrong in (changed, foreign, key.removeprefix("device.")):
        assert api.get("/api/v1/active/", token=wrong).status_code == 401


def test_administrators_hand_keys_out_and_nobody_reads_one_again(api: Api) -> None:
    device, key = new_key(api)
    assert api.post(f"{KEYS}{device}/key/", token="seller").status_code == 403
    assert api.post(f"{KEYS}{NOBODY}/key/", token="admin").status_code == 404
    listed = api.get(KEYS, token="admin")
    told = api.get(f"{KEYS}{device}/history/", token="admin")
    assert key.split(".")[-1] not in listed.body.decode() + told.body.decode()


def test_houses_that_there_are_not_have_no_devices(api: Api) -> None:
    wrong = api.post(KEYS, token="admin", json={"name": "Pantalla", "properties": [NOBODY]})
    assert (wrong.status_code, set(wrong.json_body["fields"])) == (400, {"properties"})
    wrong = api.post(KEYS, token="admin", json={"name": " "})
    assert (wrong.status_code, set(wrong.json_body["fields"])) == (400, {"name"})
