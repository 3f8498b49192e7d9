"""What a route of a provider gets: the request as it came, whoever seems to send it."""

import base64
import hashlib
from typing import Any

import msgspec
import pytest

from chalicelib.kernel.callers import Caller
from chalicelib.kernel.errors import Unauthenticated, Unavailable
from chalicelib.web.application import Application
from chalicelib.web.audiences import PROVIDER
from chalicelib.web.openapi import document
from chalicelib.web.routing import Delivery, Router
from tests.support.http import Api

CARD = "4111111111111111"
PATH = "/api/v1/hooks/"
router = Router("hooks")


class Heard(msgspec.Struct):
    """What came."""

    body: str
    digest: str
    headers: dict[str, str]
    query: dict[str, str]


@router.post("/hooks", audience=PROVIDER)
def hook(delivery: Delivery) -> Heard:
    """Hear of a payment."""
    if delivery.headers.get("x-signature") == "wrong":
        raise Unauthenticated
    content = base64.b64encode(delivery.body).decode()
    digest = hashlib.sha256(delivery.body).hexdigest()
    return Heard(content, digest, dict(delivery.headers), dict(delivery.query))


@router.get("/hooks", audience=PROVIDER)
def prove(delivery: Delivery) -> Heard:
    """Prove that the address is ours."""
    return Heard("", "", {}, dict(delivery.query))


def resolve(_: str) -> Caller:
    raise Unavailable


@pytest.fixture
def api(aws: None) -> Api:
    return Api(Application("hooks", routers=[router], resolver=resolve))


def heard(api: Api, body: bytes, path: str = PATH, **headers: str) -> Any:
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    answer = api.post(path, body=body, headers={"Content-Type": "application/json", **sent})
    assert answer.status_code == 200, answer.body
    return answer.json_body


@pytest.mark.parametrize(
    "body", [b"", b' {"b" : 1,\r\n "a":2.50 } ', b"{broken", '{"ñ": "é"}'.encode(), b"[1]", b"a=b"]
)
def test_the_body_comes_byte_by_byte(api: Api, body: bytes) -> None:
    assert heard(api, body)["body"] == base64.b64encode(body).decode()
    assert heard(api, body)["digest"] == hashlib.sha256(body).hexdigest()


def test_names_of_headers_are_in_lower_case_and_values_as_sent(api: Api) -> None:
    found = heard(api, b"{}", X_Signature="ts=1,v1=AbC", X_Request_Id="r-1")["headers"]
    assert (found["x-signature"], found["x-request-id"]) == ("ts=1,v1=AbC", "r-1")


def test_parameters_come_as_texts(api: Api) -> None:
    path = f"{PATH}?data.id=123456&type=payment&type=other"
    assert heard(api, b"{}", path)["query"] == {"data.id": "123456", "type": "other"}


@pytest.mark.parametrize("authorization", ["Basic dXNlcjpwYXNz", "Bearer any", "Bearer undefined"])
def test_credentials_are_the_routes_to_judge(api: Api, authorization: str) -> None:
    assert (
        heard(api, b"{}", Authorization=authorization)["headers"]["authorization"] == authorization
    )


def test_a_route_refuses_by_itself(api: Api) -> None:
    answer = api.post(PATH, body=b"{}", headers={"X-Signature": "wrong"})
    assert (answer.status_code, answer.json_body["code"]) == (401, "token_not_valid")


def test_no_idempotency_key_is_kept_nor_refused(api: Api) -> None:
    first = api.post(PATH, body=b"1", headers={"Idempotency-Key": "k1"})
    second = api.post(PATH, body=b"2", headers={"Idempotency-Key": "k1"})
    assert (first.status_code, second.status_code) == (200, 200)
    assert first.json_body["digest"] != second.json_body["digest"]


def test_numbers_in_deliveries_are_no_concern_of_the_edge(api: Api) -> None:
    assert heard(api, f'{{"id": {CARD}}}'.encode(), f"{PATH}?id={CARD}")["query"] == {"id": CARD}


def test_a_body_has_a_largest_size(api: Api) -> None:
    assert api.post(PATH, body=b" " * (1024 * 1024 + 1)).status_code == 413
    heard(api, b" " * (1024 * 1024))


def test_nobody_keeps_an_answer_on_the_way(api: Api) -> None:
    assert api.get(f"{PATH}?challenge=1").headers["Cache-Control"] == "no-store"


def test_the_description_says_who_calls() -> None:
    operation = document(router.routes)["paths"]["/hooks/"]["post"]
    assert "Audience: provider." in operation["description"]
    assert operation["security"] == []
    assert operation["requestBody"]["content"] == {"application/json": {"schema": {}}}
    assert {"400", "413"} <= operation["responses"].keys()
    assert "422" not in operation["responses"]
    assert operation["parameters"] == []
