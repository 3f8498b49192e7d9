"""Programs call with a signature: what is accepted, what is not, and who they then are."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import clients, secrets, store
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache, clock
from chalicelib.kernel.callers import Bot, Caller, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.kernel.permissions import Permission
from chalicelib.web import openapi
from chalicelib.web.application import Application
from chalicelib.web.audiences import PUBLIC, staff, staff_or_bot
from chalicelib.web.routing import Router
from chalicelib.web.signatures import KEY, SIGNATURE, TIMESTAMP, Signed, UsedSignature
from tests.support.http import Api

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
PATH, OTHER = "/api/v1/errands/", "/api/v1/errands/7/"
BODY = {"what": "leña"}
TOKENS: dict[str, Caller] = {
    "admin": Staff(1, ("admin",), "s1"),
    "seller": Staff(2, ("vendedor",), "s2"),
}
router = Router("errands")
MAKES_CODES = staff_or_bot(Permission.MAKES_CODES)


class Errand(msgspec.Struct):
    """Something to do."""

    what: str


class Done(msgspec.Struct):
    """Who asked for it."""

    by: str


@router.post("/errands", audience=MAKES_CODES)
def run(body: Errand, caller: Staff | Bot, once: Once[Done] | None) -> Done:
    """Run an errand."""
    done = Done(caller.actor)
    tx = Transaction(clock.now())
    tx.once(once, done)
    tx.commit()
    return done


@router.get("/errands/{number}", audience=MAKES_CODES)
def show(number: int, caller: Staff | Bot) -> Done:
    """One errand."""
    return Done(caller.actor)


@router.delete("/errands/{number}", audience=staff(Permission.MANAGES_STAFF), status=204)
def forget(number: int) -> None:
    """Forget an errand."""


@router.get("/news", audience=PUBLIC)
def news(caller: Caller | None) -> Done:
    """What is new."""
    return Done(caller.actor if caller is not None else "nobody")


@pytest.fixture
def api(aws: None) -> Iterator[Api]:
    def resolve(token: str) -> Caller:
        if token not in TOKENS:
            raise Unauthenticated
        return TOKENS[token]

    app = Application("errands", routers=[router], resolver=resolve)
    with clock.at(NOW):
        yield Api(app)


def signed(
    method: str = "POST",
    path: str = PATH,
    body: bytes = json.dumps(BODY).encode(),
    *,
    key_id: str = "k1",
    key: str | None = None,
    timestamp: str | None = None,
) -> dict[str, str]:
    """The headers of a request that holds the key."""
    moment = timestamp if timestamp is not None else str(int(clock.now().timestamp()))
    secret = key if key is not None else secrets.secret("bots")[key_id]
    signature = Signed(method, path, body).signature(secret, moment)
    return {KEY: key_id, TIMESTAMP: moment, SIGNATURE: signature}


def call(api: Api, headers: dict[str, str], **options: Any) -> HTTPResponse:
    return api.post(PATH, json=options.pop("json", BODY), headers=headers, **options)


def test_a_signed_request_is_served_and_its_signer_known_by_the_key(api: Api) -> None:
    answer = call(api, signed())
    assert (answer.status_code, answer.json_body) == (200, {"by": "bot#k1"})


def test_a_request_without_a_body_is_signed_too(api: Api) -> None:
    answer = api.get(OTHER, headers=signed("GET", OTHER, b""))
    assert answer.json_body == {"by": "bot#k1"}


def test_an_administrator_needs_no_signature(api: Api) -> None:
    assert call(api, {}, token="admin").json_body == {"by": "staff#1"}
    assert call(api, {}, token="seller").status_code == 403


def test_a_token_counts_before_a_signature(api: Api) -> None:
    headers = signed()
    assert call(api, headers, token="seller").status_code == 403
    assert call(api, headers, token="unknown").status_code == 401
    assert call(api, headers).status_code == 200


def test_an_unsigned_stranger_is_asked_to_sign_in(api: Api) -> None:
    answer = call(api, {})
    assert (answer.status_code, answer.json_body["code"]) == (401, "token_not_valid")


@pytest.mark.parametrize("header", [KEY, TIMESTAMP, SIGNATURE])
def test_each_header_is_needed(api: Api, header: str) -> None:
    headers = {name: value for name, value in signed().items() if name != header}
    assert call(api, headers).status_code == 401


def test_another_key_opens_nothing(api: Api) -> None:
    assert call(api, signed(key="adivinada")).status_code == 401
    assert call(api, signed(key_id="k2", key="adivinada")).status_code == 401


def test_the_name_of_the_current_key_is_no_key(api: Api) -> None:
    assert call(api, signed(key_id="current", key="k1")).status_code == 401


def test_every_key_of_the_secret_signs(api: Api) -> None:
    keys = {**secrets.secret("bots"), "k2": "la siguiente, de treinta y dos caracteres"}
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("bots"), SecretString=json.dumps(keys)
    )
    cache.forget_all()
    assert call(api, signed(key_id="k2")).json_body == {"by": "bot#k2"}
    assert call(api, signed(key_id="k1")).json_body == {"by": "bot#k1"}


@pytest.mark.parametrize("key", ["", "x", "x" * 31])
def test_a_key_that_could_be_guessed_signs_nothing(api: Api, key: str) -> None:
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("bots"), SecretString=json.dumps({"k1": key})
    )
    cache.forget_all()
    assert call(api, signed(key=key)).status_code == 401


def test_the_keys_of_tokens_sign_no_requests(api: Api) -> None:
    assert call(api, signed(key=secrets.secret("tokens")["k1"])).status_code == 401


def test_an_altered_body_is_refused(api: Api) -> None:
    headers = signed()
    assert call(api, headers, json={"what": "oro"}).status_code == 401
    assert call(api, headers).status_code == 200


def test_a_signature_is_for_one_method_and_path(api: Api) -> None:
    assert call(api, signed("PUT")).status_code == 401
    assert call(api, signed(path=OTHER)).status_code == 401
    assert api.get("/api/v1/errands/8/", headers=signed("GET", OTHER, b"")).status_code == 401


def test_a_signed_request_has_no_parameters_since_they_are_not_signed(api: Api) -> None:
    assert api.get(f"{OTHER}?all=true", headers=signed("GET", OTHER, b"")).status_code == 401


@pytest.mark.parametrize(
    ("minutes", "status"), [(-5.1, 401), (-4.9, 200), (0, 200), (4.9, 200), (5.1, 401)]
)
def test_a_signature_is_good_for_five_minutes(api: Api, minutes: float, status: int) -> None:
    moment = NOW + timedelta(minutes=minutes)
    headers = signed(timestamp=str(int(moment.timestamp())))
    assert call(api, headers).status_code == status


@pytest.mark.parametrize("moment", ["", "now", "-1", "1e9", "nan", "1772463600 ", "9" * 400])
def test_a_time_that_is_none_is_refused(api: Api, moment: str) -> None:
    assert call(api, signed(timestamp=moment)).status_code == 401


@pytest.mark.parametrize("signature", ["", "x" * 64, "ñ" * 64, "0" * 64, "0" * 63])
def test_a_signature_that_is_none_is_refused(api: Api, signature: str) -> None:
    assert call(api, {**signed(), SIGNATURE: signature}).status_code == 401


def test_a_signature_counts_once(api: Api) -> None:
    headers = signed()
    assert call(api, headers).status_code == 200
    assert call(api, headers).status_code == 401
    with clock.at(NOW + timedelta(minutes=4)):
        assert call(api, headers).status_code == 401
        assert call(api, signed()).status_code == 200


def test_a_fraction_tells_two_requests_of_one_second_apart(api: Api) -> None:
    second = int(NOW.timestamp())
    answers = [call(api, signed(timestamp=f"{second}.{part}")) for part in (1, 2)]
    assert [answer.status_code for answer in answers] == [200, 200]


def test_a_used_signature_is_kept_until_it_would_be_too_old(api: Api) -> None:
    headers = signed()
    call(api, headers)
    used = store.fetch(UsedSignature, "bot#k1", f"signature#{headers[SIGNATURE]}")
    assert used is not None
    assert used.expires_at > (NOW + timedelta(minutes=5)).timestamp()


def test_a_mistake_in_the_body_is_told_to_the_signer(api: Api) -> None:
    body = json.dumps({"wrong": 1}).encode()
    answer = call(api, signed(body=body), json={"wrong": 1})
    assert (answer.status_code, answer.json_body["what"][0]) == (400, "Este campo es obligatorio.")


def test_a_program_may_repeat_a_request_under_an_idempotency_key(api: Api) -> None:
    second = int(NOW.timestamp())
    answers = [
        call(api, {**signed(timestamp=f"{second}.{part}"), "Idempotency-Key": "a"})
        for part in (1, 2)
    ]
    assert [answer.json_body for answer in answers] == [{"by": "bot#k1"}] * 2
    assert answers[1].headers["Idempotent-Replay"] == "true"


def test_a_signature_opens_no_route_that_does_not_name_bots(api: Api) -> None:
    assert api.delete(OTHER, headers=signed("DELETE", OTHER, b"")).status_code == 401
    path = "/api/v1/news/"
    assert api.get(path, headers=signed("GET", path, b"")).json_body == {"by": "nobody"}


def test_the_description_names_the_three_headers_together() -> None:
    described = openapi.document(router.routes)
    security = described["paths"]["/errands/"]["post"]["security"]
    schemes = described["components"]["securitySchemes"]
    assert security == [{"staff": []}, {name: [] for name in schemes if name.startswith("bot.")}]
    assert [schemes[name]["name"] for name in security[1]] == [KEY, TIMESTAMP, SIGNATURE]
    assert described["paths"]["/errands/{number}/"]["delete"]["security"] == [{"staff": []}]
