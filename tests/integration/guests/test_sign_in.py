"""Clients sign in with document and password, and read their profile."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.accounts.passwords import hashing
from chalicelib.clients import service, writing
from chalicelib.cloud import events
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from tests.integration.clients.desk import CLIENTS, NOW, Desk
from tests.support.http import Api
from tests.support.points import give

PASSWORD = "ola-verde-11-rocas"
PROFILE_KEYS = {
    "id",
    "first_name",
    "last_name",
    "email",
    "tel_number",
    "document_type",
    "number_doc",
    "date",
    "sex",
    "marketing_consent",
    "last_login",
    "points_balance",
    "points_expires_at",
    "available_points",
    "points_are_expired",
    "referred_by_info",
    "referral_code",
    "level_info",
    "achievements_stats",
    "facebook_linked",
    "facebook_profile_picture",
    "facebook_name",
    "facebook_linked_at",
    "welcome_discount",
}


def write(client_id: str, **values: Any) -> None:
    """Change a client as other rooms do."""
    before = service.find(client_id)
    tx = Transaction(clock.now())
    writing.replace(tx, before, writing.changed(before, **values))
    tx.commit()


def login(api: Api, number: str = "45678901", password: str = PASSWORD) -> HTTPResponse:
    body = {"document_type": "dni", "number_doc": number, "password": password}
    return api.post(f"{CLIENTS}client-auth/login/", json=body)


def profile(api: Api, token: str | None) -> HTTPResponse:
    return api.get(f"{CLIENTS}client-auth/profile/", token=token)


@pytest.fixture
def member(desk: Desk) -> str:
    """The id of a client with a password."""
    client_id: str = desk.register()["id"]
    write(client_id, password=hashing.hash(PASSWORD))
    return client_id


def test_a_client_signs_in_and_reads_the_profile(api: Api, member: str) -> None:
    answer = login(api)
    assert answer.status_code == 200
    assert set(answer.json_body) == {"token", "refresh", "client"}
    client = answer.json_body["client"]
    assert set(client) == PROFILE_KEYS
    assert client["id"] == member
    assert client["last_login"] == "2026-01-05T12:00:00-05:00"
    assert client["points_balance"] == "0.00"
    assert client["available_points"] == 0
    assert client["level_info"] == {
        "current_level": None,
        "next_level": None,
        "progress": None,
        "total_achievements": 0,
    }
    assert profile(api, answer.json_body["token"]).json_body == client


def test_the_document_is_read_as_it_is_kept(api: Api, member: str) -> None:
    for typed in (" 45678901 ", "4567 8901", "45.678.901", "4567-8901", "\ufeff4567\u200b8901"):
        assert login(api, typed).status_code == 200


def test_a_passport_signs_in_with_and_without_its_hyphen(api: Api, desk: Desk) -> None:
    client_id = desk.register(document_type="pas", number_doc="AB-123456")["id"]
    write(client_id, password=hashing.hash(PASSWORD))
    for typed in ("AB-123456", "ab123456", "AB 123 456"):
        body = {"document_type": "pas", "number_doc": typed, "password": PASSWORD}
        assert api.post(f"{CLIENTS}client-auth/login/", json=body).status_code == 200


def test_the_refresh_token_of_a_sign_in_gives_a_new_access_token(api: Api, member: str) -> None:
    refresh = login(api).json_body["refresh"]
    renewed = api.post("/api/v1/token/refresh/", json={"refresh": refresh})
    assert renewed.status_code == 200
    assert profile(api, renewed.json_body["access"]).status_code == 200


def test_nobody_learns_who_is_a_client(api: Api, member: str, desk: Desk) -> None:
    desk.register(number_doc="45678902")
    answers = [
        login(api, password="otra-clave"),
        login(api, number="45678902"),
        login(api, number="99999999"),
        login(api, number="no es un documento"),
    ]
    bodies = [
        {name: value for name, value in answer.json_body.items() if name != "correlation_id"}
        for answer in answers
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert all(body == bodies[0] for body in bodies)


def test_a_stranger_does_not_lock_a_guest_out(api: Api, member: str) -> None:
    body = {"document_type": "dni", "number_doc": "45678901", "password": "otra"}
    path = f"{CLIENTS}client-auth/login/"
    found = [api.post(path, json=body, address="203.0.113.9").status_code for _ in range(6)]
    assert found == [401] * 5 + [429]
    assert login(api).status_code == 200
    for number in range(50):
        api.post(path, json=body, address=f"192.0.2.{number // 5}")
    assert api.post(path, json=body, address="203.0.113.10").status_code == 429
    assert login(api).status_code == 200
    told = [event.name for event in events.timeline(f"client#{member}")]
    assert told.count("sign_in.attacked") == 1


def test_failures_lock_the_document_for_a_while(api: Api, member: str) -> None:
    for _ in range(5):
        assert login(api, password="otra").status_code == 401
    locked = login(api)
    assert locked.status_code == 429
    assert int(locked.headers["Retry-After"]) <= 900
    with clock.at(NOW + timedelta(minutes=16)):
        assert login(api).status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"document_type": "dni", "number_doc": "45678901"},
        {"document_type": "xyz", "number_doc": "45678901", "password": "x"},
        {"document_type": "dni", "number_doc": ["1"], "password": {"a": 1}},
        {"document_type": "dni", "number_doc": "1" * 51, "password": "x"},
        {"document_type": "dni", "number_doc": "45678901", "password": "x" * 129},
        {"document_type": "dni", "number_doc": "45678901", "password": "x", "extra": 1},
    ],
)
def test_credentials_that_are_none_are_refused(api: Api, body: dict[str, Any]) -> None:
    assert api.post(f"{CLIENTS}client-auth/login/", json=body).status_code == 400


def test_a_password_from_before_is_kept_anew_at_the_first_sign_in(api: Api, member: str) -> None:
    digest = hashlib.pbkdf2_hmac("sha256", PASSWORD.encode(), b"sal", 1000)
    old = f"pbkdf2_sha256$1000$sal${base64.b64encode(digest).decode()}"
    write(member, password=old)
    assert login(api).status_code == 200
    kept = service.find(member).password
    assert kept is not None
    assert kept.startswith("$argon2id$")
    assert login(api).status_code == 200


def test_a_sign_in_is_told_and_dated(api: Api, member: str, desk: Desk) -> None:
    read = service.find(member)
    login(api)
    after = service.find(member)
    assert after.last_login == NOW
    assert after.version > read.version
    assert desk.show(member).json_body["is_password_set"] is True
    assert "argon2" not in desk.show(member).body.decode()


def test_a_deleted_client_cannot_sign_in(api: Api, member: str, admin: Desk) -> None:
    token = login(api).json_body["token"]
    assert admin.remove(member).status_code == 204
    assert login(api).status_code == 401
    assert profile(api, token).status_code == 401


def test_the_profile_is_for_clients(api: Api, desk: Desk) -> None:
    for token in (None, "undefined", desk.token):
        assert profile(api, token).status_code == 401


def test_points_that_ended_are_not_available_and_others_are(api: Api, member: str) -> None:
    give(member, "1230.00", end=NOW - timedelta(seconds=1))
    give(member, "7.50", end=NOW)
    client = login(api).json_body["client"]
    assert client["points_balance"] == "1237.50"
    assert client["points_expires_at"] == "2026-01-05T12:00:00-05:00"
    assert client["available_points"] == 7.5
    assert client["points_are_expired"] is False


def test_expired_points_are_shown_and_not_available(api: Api, member: str) -> None:
    give(member, "1230.00", end=NOW - timedelta(seconds=1))
    client = login(api).json_body["client"]
    assert client["points_balance"] == "1230.00"
    assert client["available_points"] == 0
    assert client["points_are_expired"] is True
