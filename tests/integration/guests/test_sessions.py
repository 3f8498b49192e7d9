"""The sessions of a guest: refreshed, listed and ended."""

from datetime import timedelta

import jwt
import pytest
from chalice.test import HTTPResponse

from chalicelib.accounts.passwords import hashing
from chalicelib.kernel import clock
from tests.integration.clients.desk import NOW, Desk, event_names, guest_token
from tests.support.http import Api

from .phones import AUTH, ELSEWHERE, PASSWORD, sign_in
from .test_sign_in import write

SESSIONS = f"{AUTH}sessions/"
PROFILE = f"{AUTH}profile/"


@pytest.fixture
def maria(desk: Desk) -> str:
    """The id of a guest with a password."""
    client_id: str = desk.register()["id"]
    write(client_id, password=hashing.hash(PASSWORD))
    return client_id


def refresh(api: Api, token: str) -> HTTPResponse:
    return api.post("/api/v1/token/refresh/", json={"refresh": token})


def is_in(api: Api, token: str) -> bool:
    return bool(api.get(PROFILE, token=token).status_code == 200)


def test_a_refresh_gives_both_tokens_anew(api: Api, maria: str) -> None:
    first = sign_in(api).json_body
    with clock.at(NOW + timedelta(minutes=31)):
        assert not is_in(api, first["token"])
        renewed = refresh(api, first["refresh"]).json_body
        assert renewed["refresh"] != first["refresh"]
        assert is_in(api, renewed["access"])
    with clock.at(NOW + timedelta(days=31)):
        assert refresh(api, first["refresh"]).status_code == 401


def test_a_refresh_token_that_comes_again_ends_the_session(api: Api, maria: str) -> None:
    stolen = sign_in(api).json_body["refresh"]
    with clock.at(NOW + timedelta(minutes=31)):
        renewed = refresh(api, stolen).json_body
    with clock.at(NOW + timedelta(minutes=32)):
        assert refresh(api, stolen).status_code == 401
        assert not is_in(api, renewed["access"])
        assert refresh(api, renewed["refresh"]).status_code == 401
    assert "session.revoked" in event_names(maria)


def test_an_answer_that_was_lost_may_be_asked_for_again(api: Api, maria: str) -> None:
    first = sign_in(api).json_body["refresh"]
    renewed = refresh(api, first).json_body["refresh"]
    with clock.at(NOW + timedelta(seconds=9)):
        assert refresh(api, first).json_body["refresh"] == renewed


def test_a_guest_sees_and_ends_own_sessions(api: Api, maria: str) -> None:
    here = sign_in(api).json_body["token"]
    with clock.at(NOW + timedelta(seconds=1)):
        there = sign_in(api, address=ELSEWHERE).json_body["token"]
    listed = api.get(SESSIONS, token=here).json_body
    assert [session["address"] for session in listed] == [ELSEWHERE, "198.51.100.7"]
    assert [session["current"] for session in listed] == [False, True]
    ended = api.delete(f"{SESSIONS}{listed[0]['id']}/", token=here)
    assert ended.status_code == 204
    assert (is_in(api, here), is_in(api, there)) == (True, False)
    assert api.delete(f"{SESSIONS}{listed[0]['id']}/", token=here).status_code == 404


def test_a_guest_ends_all_other_sessions(api: Api, maria: str) -> None:
    tokens = [sign_in(api).json_body["token"] for _ in range(3)]
    assert api.delete(SESSIONS, token=tokens[1]).status_code == 204
    assert [is_in(api, token) for token in tokens] == [False, True, False]
    assert len(api.get(SESSIONS, token=tokens[1]).json_body) == 1
    again = sign_in(api).json_body["token"]
    assert api.delete(SESSIONS, token=again).status_code == 204
    assert (is_in(api, tokens[1]), is_in(api, again)) == (False, True)


def test_a_guest_ends_no_session_of_another(api: Api, maria: str, desk: Desk) -> None:
    other = guest_token(desk.register(number_doc="45678902")["id"])
    mine = sign_in(api).json_body["token"]
    session = api.get(SESSIONS, token=mine).json_body[0]["id"]
    assert api.delete(f"{SESSIONS}{session}/", token=other).status_code == 404
    assert api.delete(SESSIONS, token=other).status_code == 204
    assert is_in(api, mine)


def test_a_guest_signs_out(api: Api, maria: str) -> None:
    token = sign_in(api).json_body["token"]
    assert api.post("/api/v1/logout/", token=token).status_code == 204
    assert not is_in(api, token)


def test_tokens_of_others_open_nothing(api: Api, maria: str, desk: Desk) -> None:
    body = sign_in(api).json_body
    token, refresh_token = body["token"], body["refresh"]
    for wrong in (desk.token, refresh_token, _altered(token), _unsigned(token), "undefined"):
        for path in (PROFILE, SESSIONS):
            assert api.get(path, token=wrong).status_code == 401
    assert api.get("/api/v1/clients/", token=token).status_code == 401
    for wrong in (token, _altered(refresh_token), _unsigned(refresh_token), desk.token):
        assert refresh(api, wrong).status_code == 401
    assert is_in(api, token)


def _altered(token: str) -> str:
    """The token with another's id in it, under the same signature."""
    header, _, signature = token.split(".")
    claims = jwt.decode(token, options={"verify_signature": False})
    claims["sub"] = "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
    payload = jwt.encode(claims, "k" * 32, algorithm="HS256").split(".")[1]
    return f"{header}.{payload}.{signature}"


def _unsigned(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, "", algorithm="none")
