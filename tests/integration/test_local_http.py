"""HTTP becomes API Gateway's events, and a function's result becomes HTTP again."""

import base64
from threading import Event, Lock, Thread
from typing import Any
from unittest.mock import patch

import pytest
from chalice import Response

from chalicelib.web.application import ANYTHING_BELOW
from chalicelib.web.audiences import PUBLIC
from local.gateway.http import MOST_REQUEST_BYTES, Gateway
from tests.support.local_gateway import (
    PNG,
    Caller,
    HttpAnswer,
    RecordingApp,
    Seen,
    make_app,
    mirroring,
    wsgi,
)


@pytest.fixture
def call() -> Caller:
    return Caller(make_app())


def test_a_route_answers_below_the_stage(call: Caller) -> None:
    event = call.event("GET", "/api/v1/mirror")
    assert event["resource"] == event["requestContext"]["resourcePath"] == "/{proxy+}"
    assert event["path"] == "/v1/mirror"
    assert event["requestContext"]["path"] == "/api/v1/mirror"
    assert event["requestContext"]["stage"] == "api"
    assert event["httpMethod"] == event["requestContext"]["httpMethod"] == "GET"
    assert event["pathParameters"] == {"proxy": "v1/mirror"}
    assert event["body"] is None


def test_the_stage_itself_is_the_root(call: Caller) -> None:
    event = call.event("GET", "/api/")
    assert event["resource"] == event["path"] == "/"
    assert event["pathParameters"] is None


def test_a_trailing_slash_means_nothing(call: Caller) -> None:
    assert call("GET", "/api/v1/mirror/").status == 200
    assert call("GET", "/api/v1/mirror/x/").json == {"name": "x", "part": ""}


@pytest.mark.parametrize(
    ("segment", "value"),
    [
        ("a%20b", "a b"),
        ("a%2Fb", "a/b"),
        ("Habitaci%C3%B3n", "Habitación"),
        ("a+b", "a+b"),
        ("%FF", "\ufffd"),
        ("%zz", "%zz"),
        ("..", ".."),
        ("Habitación".encode().decode("latin-1"), "Habitación"),
    ],
)
def test_path_parameters_are_decoded(call: Caller, segment: str, value: str) -> None:
    assert call("GET", f"/api/v1/mirror/{segment}").json["name"] == value


@pytest.mark.parametrize(
    "target",
    [
        "/",
        "/api",
        "/api/",
        "/apis/v1/mirror",
        "/v1/mirror",
        "/api/v1/unknown",
        "/api/v1//mirror",
        "/api/v1/mirror//parts/1",
        "//api/v1/mirror",
        "/api/v1/mirror/x/y",
        "*",
    ],
)
def test_an_unknown_path_is_not_found(call: Caller, target: str) -> None:
    answer = call("GET", target)
    assert answer.status == 404
    assert answer.json["detail"] == "No encontrado."
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_unknown_method_is_not_allowed(call: Caller) -> None:
    answer = call("DELETE", "/api/v1/mirror")
    assert answer.status == 405
    assert "DELETE" in answer.json["detail"]
    assert answer.headers["Allow"] == "GET,HEAD,OPTIONS,POST"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_absolute_address_in_the_request_line_is_understood(call: Caller) -> None:
    event = call.event("GET", "http://127.0.0.1:8000/api/v1/mirror?a=1")
    assert event["queryStringParameters"] == {"a": "1"}


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "LIST"])
def test_a_method_that_the_gateway_does_not_know_never_reaches_the_application(
    call: Caller, method: str
) -> None:
    assert call(method, "/api/v1/mirror").status == 404


def test_a_preflight_is_answered_from_the_routes(call: Caller) -> None:
    answer = call("OPTIONS", "/api/v1/mirror/x/", headers={"Origin": "https://panel.example"})
    assert answer.status == 200
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET,HEAD,OPTIONS"
    assert "Idempotency-Key" in answer.headers["Access-Control-Allow-Headers"]
    assert int(answer.headers["Access-Control-Max-Age"]) > 0
    assert answer.body == b""


def test_head_is_get_without_a_body(call: Caller) -> None:
    answer = call("HEAD", "/api/v1/mirror")
    assert answer.status == 200
    assert answer.body == b""
    assert answer.headers["Content-Type"] == call("GET", "/api/v1/mirror").headers["Content-Type"]
    # A length would be read as that of the answer to GET.
    assert "Content-Length" not in answer.headers


def test_a_refusal_of_the_gateway_has_no_body_for_head_either(call: Caller) -> None:
    answer = call("HEAD", f"/api/v1/mirror?{'a' * 11_000}")
    assert (answer.status, answer.body) == (414, b"")


def test_repeated_query_parameters_are_all_there(call: Caller) -> None:
    event = call.event("GET", "/api/v1/mirror?a=1&a=2&b=&c=x+y%26&%C3%B1=%C3%B3")
    assert event["multiValueQueryStringParameters"] == {
        "a": ["1", "2"],
        "b": [""],
        "c": ["x y&"],
        "ñ": ["ó"],
    }
    assert event["queryStringParameters"] == {"a": "2", "b": "", "c": "x y&", "ñ": "ó"}


def test_a_request_without_a_query_has_none(call: Caller) -> None:
    event = call.event("GET", "/api/v1/mirror?")
    assert event["queryStringParameters"] is None
    assert event["multiValueQueryStringParameters"] is None


def test_headers_arrive_whatever_their_case(call: Caller) -> None:
    event = call.event("GET", "/api/v1/mirror", headers={"x-CUSTOM-thing": "1"})
    assert event["headers"]["X-Custom-Thing"] == "1"
    assert event["multiValueHeaders"]["X-Custom-Thing"] == ["1"]


def test_the_caller_is_the_one_who_connected(call: Caller) -> None:
    event = call.event("GET", "/api/v1/mirror", headers={"X-Forwarded-For": "1.2.3.4"})
    assert event["requestContext"]["identity"]["sourceIp"] == "203.0.113.9"
    assert event["headers"]["X-Forwarded-For"] == "1.2.3.4, 203.0.113.9"


def test_links_can_follow_the_host_that_was_asked(call: Caller) -> None:
    context = call.event("GET", "/api/v1/mirror")["requestContext"]
    assert context["domainName"] == "127.0.0.1:8000"
    assert context["protocol"] == "HTTP/1.1"


def test_each_request_has_an_id_of_its_own(call: Caller) -> None:
    ids = {call.event("GET", "/api/v1/mirror")["requestContext"]["requestId"] for _ in range(3)}
    assert len(ids) == 3


@pytest.mark.parametrize("media", ["application/json", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("body", [b'{"a": 1}', b"a\xffb", PNG])
def test_every_body_travels_in_base64(call: Caller, media: str, body: bytes) -> None:
    event = call.event("POST", "/api/v1/mirror", body, {"Content-Type": media})
    assert event["isBase64Encoded"] is True
    assert base64.b64decode(event["body"]) == body


def test_a_request_without_a_body_has_none(call: Caller) -> None:
    event = call.event("GET", "/api/v1/mirror")
    assert (event["body"], event["isBase64Encoded"]) == (None, False)


def test_the_largest_body_arrives_and_a_larger_one_is_refused(call: Caller) -> None:
    largest = b"x" * MOST_REQUEST_BYTES
    empty = call("DELETE", "/api/v1/empty", largest)
    assert empty.status == 204
    refused = call("DELETE", "/api/v1/empty", largest + b"x")
    assert refused.status == 413
    assert refused.json["detail"]
    assert refused.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("target", "headers", "status"),
    [
        ("/api/v1/mirror?" + "a" * 11_000, {}, 414),
        ("/api/v1/mirror", {"X-Long": "a" * 11_000}, 431),
    ],
)
def test_a_head_over_the_limit_of_the_gateway_is_refused_in_its_shape(
    call: Caller, target: str, headers: dict[str, str], status: int
) -> None:
    refused = call("GET", target, b"", headers)
    assert refused.status == status
    assert refused.json["code"] == "too_large"


def test_a_body_that_breaks_off_never_reaches_the_application(call: Caller) -> None:
    answer = call("POST", "/api/v1/mirror", b"half", {"Content-Length": "8"})
    assert answer.status == 400
    assert answer.json["code"] == "incomplete"


def test_an_answer_past_the_limit_of_lambda_is_a_gateway_error(call: Caller) -> None:
    answer = call("GET", "/api/v1/huge")
    assert answer.status == 502
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_answer_without_content_has_no_length(call: Caller) -> None:
    answer = call("DELETE", "/api/v1/empty")
    assert answer.status == 204
    assert answer.body == b""
    assert answer.headers["X-Done"] == "yes"
    assert "Content-Length" not in answer.headers


def test_binary_answers_arrive_as_bytes(call: Caller) -> None:
    answer = call("GET", "/api/v1/image", headers={"Accept": "image/png"})
    assert answer.body == PNG
    assert answer.headers["Content-Type"] == "image/png"


def test_accents_go_out_in_utf8(call: Caller) -> None:
    answer = call("GET", "/api/v1/accents")
    assert answer.body.decode() == "sí"
    assert answer.headers["X-Title"].encode("latin-1").decode() == "Habitación"


def test_a_header_may_come_several_times() -> None:
    app = make_app()
    app.route("/cookies", methods=["GET"])(lambda: Response("", headers={"X-Part": ["a", "b"]}))
    with patch.dict(app.routes, {ANYTHING_BELOW: app.routes["/cookies"]}):
        sent: list[tuple[str, str]] = []
        gateway = Gateway(app)
        gateway(wsgi("GET", "/api/cookies", b"", {}), lambda _, headers: sent.extend(headers))
    assert [value for name, value in sent if name == "X-Part"] == ["a", "b"]


def test_an_error_of_the_application_is_its_own_answer() -> None:
    router = mirroring()

    @router.get("/broken", audience=PUBLIC)
    def broken() -> Seen:
        raise ZeroDivisionError

    answer = Caller(RecordingApp(router))("GET", "/api/v1/broken")
    assert answer.status == 500
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_process_serves_one_request_at_a_time() -> None:
    router, busy, overlaps = mirroring(), Lock(), []

    @router.get("/busy", audience=PUBLIC)
    def occupied() -> Seen:
        free = busy.acquire(blocking=False)
        overlaps.append(not free)
        for _ in range(1000):
            pass
        if free:
            busy.release()
        return Seen()

    call = Caller(RecordingApp(router))
    threads = [Thread(target=call, args=("GET", "/api/v1/busy")) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(overlaps) == 16
    assert not any(overlaps)


def test_what_a_bridge_sends_does_not_wait_for_who_waits_for_its_house() -> None:
    router, is_told = mirroring(), Event()

    @router.get("/house", audience=PUBLIC)
    def wait() -> Seen:
        return Seen(name=str(is_told.wait(10)))

    @router.get("/bridge/tell/{name}", audience=PUBLIC)
    def tell(name: str) -> Seen:
        is_told.set()
        return Seen(name=name)

    call = Caller(RecordingApp(router))
    waiting = Thread(target=lambda: answers.append(call("GET", "/api/v1/house")))
    answers: list[HttpAnswer] = []
    waiting.start()
    told = call("GET", "/api/v1/bridge/tell/x")
    waiting.join()
    assert told.json["name"] == "x"
    assert answers[0].json["name"] == "True"


@pytest.mark.parametrize(
    ("path", "is_page"),
    [
        ("/api/v1/admin/ui", True),
        ("/api/v1/admin/ui/", True),
        ("/api/v1/admin/ui/seasons/?page=2", True),
        ("/api/v1/admin/uis/", False),
        ("/api/v1/admin/", False),
    ],
)
def test_pages_are_answered_by_their_own_function(path: str, is_page: bool) -> None:
    asked = []

    def office(event: Any, context: Any) -> dict[str, Any]:
        asked.append((event["path"], context.function_name))
        return {"statusCode": 200, "headers": {"Content-Type": "text/html"}, "body": "<p>"}

    call = Caller(make_app(), office)
    assert call("GET", path).status == (200 if is_page else 404)
    assert asked == [(path.partition("?")[0].removeprefix("/api"), "office")] * is_page


def test_it_does_not_matter_which_resource_of_the_gateway_leads_to_the_application() -> None:
    app = make_app()
    event = Caller(app).event("GET", "/api/v1/mirror")
    event["requestContext"]["resourcePath"] = "/v1/{proxy+}"
    assert app(event, None)["statusCode"] == 200
