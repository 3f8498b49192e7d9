import json
from typing import Any

import jwt
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.accounts.sessions import tokens
from chalicelib.accounts.sessions.tokens import Claims
from chalicelib.cloud import clients, secrets
from chalicelib.cloud.settings import settings as product
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import Unauthenticated
from tests.support.http import Api

from .desk import CLIENT_ID, NOW, guest_session, hire, knows, later, login, refresh, signed_in


def resigned(token: str, key: str, *, headers: dict[str, Any], **claims: Any) -> str:
    """What a forger makes of a token."""
    payload = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode({**payload, **claims}, key, algorithm="HS256", headers=headers)


def keep_keys(keys: dict[str, str]) -> None:
    clients.client("secretsmanager").put_secret_value(
        SecretId=product().name("tokens"), SecretString=json.dumps(keys)
    )
    cache.forget_all()


def test_a_token_says_for_whom_which_session_and_until_when(api: Api) -> None:
    body = signed_in(api, hire("rosa"))
    access = tokens.read(body["access"], "access", NOW)
    assert (access.aud, access.sub, access.account_id) == ("staff", "1", "staff#1")
    assert access.exp == later(hours=12).timestamp()
    again = tokens.read(body["refresh"], "refresh", NOW)
    assert again.sid == access.sid
    assert again.jti != access.jti
    assert again.exp == later(days=30).timestamp()


def test_guests_have_half_an_hour(api: Api) -> None:
    pair = guest_session()
    access = tokens.read(pair.access, "access", NOW)
    assert (access.aud, access.sub) == ("client", CLIENT_ID)
    assert access.exp == later(minutes=30).timestamp()


def test_an_access_token_ends_after_twelve_hours(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    with clock.at(later(hours=11, minutes=59)):
        assert knows(api, token)
    with clock.at(later(hours=12)):
        assert not knows(api, token)


def test_the_kinds_of_tokens_are_not_exchangeable(api: Api) -> None:
    body = signed_in(api, hire("rosa"))
    assert not knows(api, body["refresh"])
    assert refresh(api, body["access"]).status_code == 401


def test_audiences_are_not_exchangeable(api: Api) -> None:
    staff, guest = signed_in(api, hire("rosa"))["access"], guest_session().access
    assert not knows(api, guest)
    assert api.get("/api/v1/probes/guest/", token=staff).status_code == 401
    assert api.get("/api/v1/probes/guest/", token=guest).json_body == {
        "actor": f"client#{CLIENT_ID}"
    }


def test_a_token_on_a_route_of_another_group_is_forbidden(api: Api) -> None:
    cleaner = signed_in(api, hire("luz", "mantenimiento"))["access"]
    assert knows(api, cleaner)
    for path in ("/api/v1/probes/sales/", "/api/v1/admin/users/"):
        answer = api.get(path, token=cleaner)
        assert answer.status_code == 403
        assert answer.json_body["code"] == "permission_denied"


def test_without_a_token_staff_routes_answer_401_with_a_code(api: Api) -> None:
    answer = api.get("/api/v1/test/login/")
    assert answer.status_code == 401
    assert answer.json_body["code"] == "token_not_valid"
    assert answer.json_body["detail"]


def test_a_token_signed_with_a_foreign_key_is_worthless(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    assert not knows(api, resigned(token, "x" * 40, headers={"kid": "k1"}))


def test_the_name_of_the_current_key_is_no_key(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    with pytest.warns(jwt.InsecureKeyLengthWarning):
        forged = resigned(token, "k1", headers={"kid": "current"})
    assert not knows(api, forged)


@pytest.mark.parametrize("headers", [{"kid": "k9"}, {"kid": ""}, {}])
def test_a_token_of_an_unknown_key_is_worthless(api: Api, headers: dict[str, Any]) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    key = secrets.secret("tokens")["k1"]
    assert not knows(api, resigned(token, key, headers=headers))


def test_an_unsigned_token_is_worthless(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    payload = jwt.decode(token, options={"verify_signature": False})
    assert not knows(api, jwt.encode(payload, "", algorithm="none", headers={"kid": "k1"}))


def test_a_token_whose_claims_were_changed_is_worthless(api: Api) -> None:
    mine, other = (signed_in(api, hire(name))["access"] for name in ("rosa", "luis"))
    header, _, signature = mine.split(".")
    assert not knows(api, f"{header}.{other.split('.')[1]}.{signature}")


@pytest.mark.parametrize(
    "claims",
    [{"aud": "device"}, {"aud": ["staff"]}, {"typ": "id"}, {"sub": 1}, {"exp": "mañana"}],
)
def test_a_token_that_says_what_we_never_say_is_worthless(api: Api, claims: dict[str, Any]) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    key = secrets.secret("tokens")["k1"]
    assert not knows(api, resigned(token, key, headers={"kid": "k1"}, **claims))


def test_a_well_signed_token_without_its_session_is_worthless(api: Api) -> None:
    claims = tokens.read(signed_in(api, hire("rosa"))["access"], "access", NOW)
    elsewhere = msgspec.structs.replace(claims, sub="2")
    assert not knows(api, tokens.sign(elsewhere))


def test_a_new_key_signs_and_the_old_one_still_verifies(api: Api) -> None:
    user = hire("rosa")
    before = signed_in(api, user)
    old = secrets.secret("tokens")["k1"]
    keep_keys({"current": "k2", "k1": old, "k2": "n" * 48})
    after = signed_in(api, user)
    assert jwt.get_unverified_header(after["access"])["kid"] == "k2"
    assert knows(api, before["access"])
    assert refresh(api, before["refresh"]).status_code == 200


def test_a_removed_key_ends_its_tokens(api: Api) -> None:
    token = signed_in(api, hire("rosa"))["access"]
    keep_keys({"current": "k2", "k2": "n" * 48})
    assert not knows(api, token)
    assert login(api, "rosa@casaaustin.pe").status_code == 200


claims_of_ours = st.builds(
    Claims,
    aud=st.sampled_from(["staff", "client"]),
    sub=st.text(),
    sid=st.text(),
    typ=st.just("access"),
    jti=st.text(),
    iat=st.integers(0, 2**40),
    exp=st.integers(int(NOW.timestamp()) + 1, 2**40),
)
within_one_aws = settings(
    max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@within_one_aws
@given(claims_of_ours)
def test_what_was_signed_is_read_back(aws: None, claims: Claims) -> None:
    assert tokens.read(tokens.sign(claims), "access", NOW) == claims


@within_one_aws
@given(st.text() | st.from_regex(r"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*", fullmatch=True))
def test_no_other_text_is_a_token(aws: None, text: str) -> None:
    with pytest.raises(Unauthenticated):
        tokens.read(text, "access", NOW)
