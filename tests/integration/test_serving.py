"""What the edge does on every route."""

import json
import logging
from typing import Any
from unittest.mock import patch

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import logs
from chalicelib.cloud.settings import settings
from chalicelib.kernel.callers import Caller, Guest, Staff
from chalicelib.kernel.errors import Unauthenticated
from chalicelib.web.application import Application
from tests.support.http import Api

from . import small_app

TOKENS: dict[str, Caller] = {
    "ana": Guest("c1", "s1"),
    "luis": Guest("c2", "s2"),
    "seller": Staff(1, ("vendedor",), "s3"),
}
THING = "5a0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"
ORDER = {"name": "Leña", "price": "15.5"}


@pytest.fixture
def api(aws: None) -> Api:
    def resolve(token: str) -> Caller:
        if token not in TOKENS:
            raise Unauthenticated
        return TOKENS[token]

    return Api(Application("small", routers=[small_app.router], resolver=resolve))


def send(api: Api, body: bytes, kind: str) -> HTTPResponse:
    """An order with a body of the test's own making."""
    return api.post("/api/v1/orders/", token="ana", headers={"Content-Type": kind}, body=body)


def place(api: Api, key: str | None = None, **options: Any) -> HTTPResponse:
    headers = {"Idempotency-Key": key} if key else {}
    given = {"path": "/api/v1/orders/", "json": ORDER, "token": "ana", **options}
    return api.post(**given, headers=headers)


def test_an_answer_is_json_in_the_declared_shape(api: Api) -> None:
    answer = place(api)
    assert answer.status_code == 201
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json_body == {"number": 1, "name": "Leña", "price": "15.5"}


def test_the_same_fields_may_come_as_json_or_as_a_form(api: Api) -> None:
    place(api)
    form = api.post("/api/v1/orders/", form=ORDER, token="ana")
    encoded = send(api, b"name=Le%C3%B1a&price=15.5", "application/x-www-form-urlencoded")
    assert form.json_body == {"number": 2, "name": "Leña", "price": "15.5"}
    assert encoded.json_body == {"number": 3, "name": "Leña", "price": "15.5"}


def test_a_file_comes_in_a_form(api: Api) -> None:
    files = {"file": ("casa.jpg", b"\xff\xd8\x00", "image/jpeg")}
    answer = api.post("/api/v1/papers/", form={"note": "x"}, files=files, token="seller")
    assert answer.json_body == {"filename": "casa.jpg", "size": 3}


def test_wrong_fields_are_all_named(api: Api) -> None:
    answer = place(api, json={"price": "many", "day": "5/1/2026", "discount": 50})
    assert answer.status_code == 400
    problem = answer.json_body
    assert set(problem) == {
        *("name", "price", "day", "discount"),
        *("detail", "message", "code", "correlation_id", "fields"),
    }
    assert set(problem["fields"]) == {"name", "price", "day", "discount"}
    assert problem["discount"] == ["Este campo no se reconoce."]


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"a":' * 50 + b"1" + b"}" * 50])
def test_a_body_that_is_no_object_is_invalid(api: Api, body: bytes) -> None:
    answer = send(api, body, "application/json")
    assert (answer.status_code, answer.json_body["code"]) == (400, "invalid")


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"<a/>", "application/xml", 415),
        (b'{"name": "' + b"x" * 1024 * 1024 + b'"}', "application/json", 413),
        (b"--b\r\n", "multipart/form-data; boundary=b", 400),
        (b"--b\r\n", "multipart/form-data", 400),
    ],
)
def test_a_body_in_the_wrong_shape_has_its_status(
    api: Api, body: bytes, kind: str, status: int
) -> None:
    answer = send(api, body, kind)
    assert answer.status_code == status
    assert {"detail", "message", "code", "correlation_id"} == answer.json_body.keys()


def test_nothing_to_say_is_an_empty_answer(api: Api) -> None:
    answer = api.delete("/api/v1/things/x/", token="seller")
    assert (answer.status_code, answer.body) == (204, b"")


@pytest.mark.parametrize("path", ["not-a-uuid/parts/1", f"{THING}/parts/one", f"{THING}/parts/-1"])
def test_a_path_that_can_name_nothing_is_not_found(api: Api, path: str) -> None:
    assert api.get(f"/api/v1/things/{path}/").status_code == 404


def test_a_name_longer_than_any_key_is_not_found(api: Api) -> None:
    assert api.delete(f"/api/v1/things/{'x' * 201}/", token="seller").status_code == 404


def test_who_calls_comes_before_what_is_asked(api: Api) -> None:
    assert place(api, token=None, json={}).status_code == 401
    assert place(api, token="seller", json={}).status_code == 401
    assert api.delete("/api/v1/things/x/", token="ana").status_code == 401


def test_a_request_knows_its_own_address(api: Api) -> None:
    path = f"/api/v1/things/{THING.upper()}/parts/7/"
    seen = api.get(path, address="203.0.113.9").json_body
    assert seen["url"].endswith(f"/v1/things/{THING.upper()}/parts/7/")
    assert seen["url"].startswith(seen["base_url"])
    assert seen["address"] == "203.0.113.9"


def test_links_start_at_the_address_that_is_set_whatever_host_a_request_names(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CASA_BASE_URL", "https://api.casaaustin.example/api/")
    settings.cache_clear()
    try:
        path, foreign = f"/api/v1/things/{THING}/parts/7/", {"Host": "elsewhere.example"}
        seen = api.get(path, headers=foreign).json_body
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert seen["base_url"] == "https://api.casaaustin.example/api"
    assert seen["url"].startswith(seen["base_url"])


def test_pages_link_to_the_path_that_was_asked(api: Api) -> None:
    page = api.get("/api/v1/things/?page=2&page_size=10&search=x").json_body
    assert (page["count"], page["actual"], page["total_paginas"]) == (30, 2, 3)
    assert page["next"].endswith("/v1/things/?page_size=10&search=x&page=3")
    assert [row["id"] for row in page["results"]] == [str(number) for number in range(10, 20)]


def test_all_rows_come_as_a_plain_list(api: Api) -> None:
    assert len(api.get("/api/v1/things/?page_size=none").json_body) == 30
    assert api.get("/api/v1/things/?page=4&page_size=10").status_code == 404


@pytest.mark.parametrize(
    ("name", "status", "code"),
    [
        ("invalid", 400, "invalid"),
        ("unauthenticated", 401, "token_not_valid"),
        ("forbidden", 403, "permission_denied"),
        ("not-found", 404, "not_found"),
        ("conflict", 409, "taken"),
        ("wait", 429, "throttled"),
        ("unavailable", 503, "unavailable"),
    ],
)
def test_an_error_has_its_status_code_and_words(
    api: Api, name: str, status: int, code: str
) -> None:
    answer = api.get(f"/api/v1/errors/{name}/")
    assert (answer.status_code, answer.json_body["code"]) == (status, code)
    assert answer.json_body["message"] == small_app.ERRORS[name].message
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Correlation-Id"] == answer.json_body["correlation_id"]


def test_whoever_must_wait_is_told_how_long(api: Api) -> None:
    assert api.get("/api/v1/errors/wait/").headers["Retry-After"] == "30"


def test_what_depends_on_something_that_is_down_says_when_to_come_again(api: Api) -> None:
    assert int(api.get("/api/v1/errors/unavailable/").headers["Retry-After"]) > 0


def test_what_a_stranger_may_read_may_be_kept_and_nothing_else(api: Api) -> None:
    kept = {"public": api.get("/api/v1/things/")}
    private = {
        "signed in": api.get("/api/v1/things/", token="seller"),
        "named": api.get("/api/v1/things/?client_id=9b1c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11"),
        "changed": place(api),
        "refused": api.delete("/api/v1/things/x/"),
        "failed": api.get("/api/v1/errors/none/"),
        "unknown": api.get("/api/v1/no-such-thing/"),
    }
    assert "Cache-Control" not in kept["public"].headers
    for answer in private.values():
        assert answer.headers["Cache-Control"] == "no-store"
    for answer in (*kept.values(), *private.values()):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_request_that_cannot_be_read_is_answered_like_others(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unreadable(_request: object) -> None:
        raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    monkeypatch.setattr("chalicelib.web.application.Incoming", unreadable)
    answer = api.get("/api/v1/things/")
    assert (answer.status_code, answer.json_body["code"]) == (400, "invalid")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Correlation-Id"] == answer.json_body["correlation_id"]


def test_an_unexpected_error_hides_its_text(api: Api) -> None:
    answer = api.get("/api/v1/errors/none/")
    assert (answer.status_code, answer.json_body["code"]) == (500, "internal")
    assert b"secret" not in answer.body
    assert b"40000001" not in answer.body
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_route_may_show_errors_in_a_shape_of_its_own(api: Api) -> None:
    own = api.get("/api/v1/own-errors/conflict/")
    assert (own.status_code, own.json_body) == (409, {"success": False, "error": "Ocupado."})


@pytest.mark.parametrize("name", ["unauthenticated", "forbidden"])
def test_signing_in_is_the_same_on_every_route(api: Api, name: str) -> None:
    assert "detail" in api.get(f"/api/v1/own-errors/{name}/").json_body


def test_every_answer_has_a_correlation_id_of_its_own(api: Api) -> None:
    ids = {api.get("/api/v1/things/").headers["X-Correlation-Id"] for _ in range(3)}
    assert len(ids) == 3


def test_browsers_may_read_the_headers_of_an_answer(api: Api) -> None:
    exposed = api.get("/api/v1/things/").headers["Access-Control-Expose-Headers"]
    assert set(exposed.split(",")) == {
        "X-Correlation-Id",
        "Retry-After",
        "Idempotent-Replay",
        "Link",
        "ETag",
    }


def test_files_texts_and_redirects_go_out_as_they_are(api: Api) -> None:
    for accepted in ({}, {"Accept": "application/pdf"}, {"ACCEPT": "application/json"}):
        pdf = api.get("/api/v1/files/pdf/", headers=accepted)
        assert (pdf.body, pdf.headers["X-Name"]) == (b"%PDF\xff", "a.pdf")
    text = api.get("/api/v1/files/text/", headers={"Accept": "text/html"})
    assert text.body.decode() == "año"
    there = api.get("/api/v1/files/there/", headers={"Accept": "application/json"})
    assert (there.status_code, there.headers["Location"]) == (302, "https://elsewhere.example/")


def test_a_key_makes_a_request_take_effect_once(api: Api) -> None:
    first, again = place(api, "k1"), place(api, "k1")
    assert first.json_body == again.json_body == {"number": 1, "name": "Leña", "price": "15.5"}
    assert (first.status_code, again.status_code) == (201, 201)
    assert "Idempotent-Replay" not in first.headers
    assert again.headers["Idempotent-Replay"] == "true"
    assert place(api, "k2").json_body["number"] == 2
    assert place(api).json_body["number"] == 3


def test_a_form_that_is_sent_again_is_the_same_request(api: Api) -> None:
    """Each sending has another boundary."""
    numbers = [
        api.post(
            "/api/v1/orders/", form=ORDER, token="ana", headers={"Idempotency-Key": "k1"}
        ).json_body["number"]
        for _ in range(2)
    ]
    assert numbers == [1, 1]


def test_a_key_with_another_body_is_refused(api: Api) -> None:
    place(api, "k1")
    answer = place(api, "k1", json={**ORDER, "price": "16"})
    assert (answer.status_code, answer.json_body["code"]) == (422, "idempotency_mismatch")


def test_a_key_for_another_path_is_refused(api: Api) -> None:
    first = place(api, "k1", path=f"/api/v1/orders/{THING}/")
    other = place(api, "k1", path=f"/api/v1/orders/{THING.replace('5', '6')}/")
    assert (first.status_code, other.status_code) == (200, 422)


def test_a_key_belongs_to_its_account(api: Api) -> None:
    assert place(api, "k1").json_body["number"] == 1
    assert "Idempotent-Replay" not in place(api, "k1", token="luis").headers


def test_a_key_has_a_largest_length(api: Api) -> None:
    assert "Idempotency-Key" in place(api, "k" * 201).json_body


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    """The lines about requests, as they are written."""
    told = [record for record in caplog.records if record.name == "work"]
    return [json.loads(logs.JsonFormatter().format(record)) for record in told]


def test_every_request_is_told_in_one_line(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    place(api)
    (told,) = lines(caplog)
    assert (told["message"], told["method"], told["route"]) == ("request", "POST", "/orders")
    assert (told["status"], told["caller"]) == (201, "guest")
    assert told["milliseconds"] > 0
    assert told["dynamodb_calls"] == 2


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "things", "/things", 200),
        ("GET", f"things/{THING}/parts/1", "/things/{thing_id}/parts/{number}", 200),
        ("GET", "errors/none", "/errors/{name}", 500),
        ("GET", "nowhere/40000001", None, 404),
        ("DELETE", "orders", None, 405),
        ("OPTIONS", "orders", None, 200),
    ],
)
def test_a_line_tells_how_a_request_ended(
    api: Api,
    caplog: pytest.LogCaptureFixture,
    method: str,
    path: str,
    route: str | None,
    status: int,
) -> None:
    caplog.set_level(logging.INFO)
    api.request(method, f"/api/v1/{path}/")
    (told,) = lines(caplog)
    assert (told["route"], told["status"], told["caller"]) == (route, status, "anonymous")


def test_a_line_tells_of_which_kind_somebody_was_who_was_turned_away(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    api.delete("/api/v1/things/x/", token="ana")
    api.delete("/api/v1/things/x/")
    assert [(told["status"], told["caller"]) for told in lines(caplog)] == [
        (401, "guest"),
        (401, "anonymous"),
    ]


def test_no_line_tells_of_a_person(api: Api, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    api.get("/api/v1/things/?search=Ana+Quispe&page=40000001", address="203.0.113.9")
    api.delete("/api/v1/things/Ana Quispe/", token="seller")
    place(api, json={"name": "Ana Quispe", "price": "x"})
    written = json.dumps(lines(caplog))
    for secret in ("Quispe", "40000001", "203.0.113.9", "seller", "c1"):
        assert secret not in written


def test_the_lines_of_a_request_share_its_correlation_id(
    api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    seen: list[str] = []
    with patch.object(logging.Logger, "handle", lambda *_: seen.append(logs.correlation.get())):
        answer = api.get("/api/v1/errors/none/")
    assert seen
    assert set(seen) == {answer.headers["X-Correlation-Id"]}
