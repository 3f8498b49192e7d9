"""A request with a card number is refused by every route, and leaves nothing of it anywhere."""

import json
import logging
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import logs, store
from chalicelib.kernel.callers import Guest
from chalicelib.web.application import Application
from tests.integration import small_app
from tests.support.http import Api

CARD = "4111111111111111"
SPACED = "4111 1111 1111 1111"
WIDE = "".join(chr(ord("０") + int(digit)) for digit in CARD)
ORDER = {"name": "Vino", "price": "12.50"}
FORM = "application/x-www-form-urlencoded"
ORDERS = "/api/v1/orders/"


@pytest.fixture
def api(aws: None) -> Api:
    caller = Guest("ana", "s1")
    return Api(Application("small", routers=[small_app.router], resolver=lambda _: caller))


@pytest.fixture(autouse=True)
def _everything_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logs.JsonFormatter())


def post(api: Api, path: str = ORDERS, **options: Any) -> HTTPResponse:
    return api.post(path, token="ana", **options)


def check_refused(answer: HTTPResponse, caplog: pytest.LogCaptureFixture) -> None:
    assert (answer.status_code, answer.json_body["code"]) == (400, "card_number")
    assert "números de tarjeta" in answer.json_body["detail"]
    told = answer.body.decode() + str(answer.headers) + caplog.text
    for part in (CARD[4:], SPACED[5:], "-1111-1111", WIDE[4:], "%EF%BC%91"):
        assert part not in told
    counted = [json.loads(line) for line in caplog.text.splitlines() if "_aws" in line]
    assert [line["CardNumbersRefused"] for line in counted] == [1]


@pytest.mark.parametrize("text", [CARD, SPACED, "4111-1111-1111-1111", WIDE, f"es {CARD}, gracias"])
def test_a_text_of_json(api: Api, caplog: pytest.LogCaptureFixture, text: str) -> None:
    check_refused(post(api, json={**ORDER, "name": text}), caplog)


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({**ORDER, "price": int(CARD)}),
        json.dumps({**ORDER, "card": {"a": [{"b": {"c": [[[CARD]]]}}]}}),
        json.dumps({**ORDER, CARD: "a name"}),
        json.dumps({**ORDER, "name": f"Vino\n{CARD}\tgracias"}),
        json.dumps({**ORDER, "name": WIDE}, ensure_ascii=False),
        f'{{"name": "\\u0034{CARD[1:]}"}}',
        f'{{"name": "{CARD}", broken',
        f"[{CARD}]",
        "[" * 5000 + CARD,
    ],
)
def test_json_however_it_is_written(api: Api, caplog: pytest.LogCaptureFixture, body: str) -> None:
    headers = {"Content-Type": "application/json"}
    check_refused(post(api, headers=headers, body=body.encode()), caplog)


@pytest.mark.parametrize(
    "body", [f"name={CARD}", "name=4111+1111+1111+1111", "name=4111%201111%2D1111-1111", f"{CARD}="]
)
def test_a_form(api: Api, caplog: pytest.LogCaptureFixture, body: str) -> None:
    check_refused(post(api, headers={"Content-Type": FORM}, body=body.encode()), caplog)


def test_a_text_of_a_form_with_files(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    files = {"file": ("a.pdf", b"%PDF", "application/pdf")}
    check_refused(post(api, "/api/v1/papers/", form={"note": SPACED}, files=files), caplog)


def test_a_form_without_its_boundary(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    headers = {"Content-Type": "multipart/form-data"}
    check_refused(post(api, headers=headers, body=f"name: {CARD}".encode()), caplog)


def test_the_name_of_a_file(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    files = {"file": (f"{CARD}.pdf", b"%PDF", "application/pdf")}
    check_refused(post(api, "/api/v1/papers/", files=files), caplog)


@pytest.mark.parametrize(
    "query",
    [f"search={CARD}", "search=4111%201111+1111-1111", f"{CARD}=1", f"search={CARD}&search=a"],
)
def test_a_parameter(api: Api, caplog: pytest.LogCaptureFixture, query: str) -> None:
    check_refused(api.get(f"/api/v1/things/?{query}"), caplog)


@pytest.mark.parametrize(
    "path", [CARD, f"things/{CARD}", f"nothing/{CARD}/here", "a/4111%201111%201111%201111"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_path_served_or_not(
    api: Api, caplog: pytest.LogCaptureFixture, path: str, method: str
) -> None:
    check_refused(api.request(method, f"/api/v1/{path}/"), caplog)


def test_a_method_that_nothing_answers(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    check_refused(api.put(ORDERS, json={"name": CARD}), caplog)


def test_a_body_of_no_type_that_is_read(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    check_refused(post(api, headers={"Content-Type": "text/xml"}, body=CARD.encode()), caplog)


def test_a_route_with_errors_of_its_own_shape(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    check_refused(api.get(f"/api/v1/own-errors/conflict/?a={CARD}"), caplog)


def test_strangers_learn_it_as_well(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    check_refused(api.post(ORDERS, json={"name": CARD}), caplog)


def test_nothing_is_written_under_its_key_which_serves_afterwards(api: Api) -> None:
    headers = {"Idempotency-Key": "k1"}
    assert post(api, headers=headers, json={**ORDER, "name": CARD}).status_code == 400
    assert store.fetch(small_app.Visit, "ana", "orders") is None
    served = post(api, headers=headers, json=ORDER)
    assert (served.status_code, served.json_body["number"]) == (201, 1)
    assert "Idempotent-Replay" not in served.headers


def test_the_bytes_of_a_file_are_its_own(api: Api) -> None:
    files = {"file": ("a.pdf", f"%PDF {CARD} ".encode(), "application/pdf")}
    api_of_staff = api.post("/api/v1/papers/", token="ana", files=files)
    assert api_of_staff.json_body["code"] != "card_number"


@pytest.mark.parametrize(
    "name",
    ["4111111111111112", "987 654 321", "fb.1.1596403881668.11164464", "2026-11-28 2026-12-0"],
)
def test_other_numbers_are_served(api: Api, name: str) -> None:
    assert api.get(f"/api/v1/things/?search={name.replace(' ', '+')}").status_code == 200


def test_a_boundary_of_digits_is_no_card(api: Api) -> None:
    headers = {"Content-Type": f"multipart/form-data; boundary=---------------------------{CARD}"}
    line = f"-----------------------------{CARD}"
    body = f'{line}\r\nContent-Disposition: form-data; name="name"\r\n\r\nVino\r\n{line}--\r\n'
    assert post(api, headers=headers, body=body.encode()).status_code == 201
