"""What the edge does on every route."""

import pytest

from tests.support.http import Api, multipart

LOGIN = "/api/v1/login/"
ANYTHING = {"Accept": "*/*"}
SMALL = 40_000
"""Bytes of an answer that tells fifty mistakes at its longest."""


@pytest.mark.parametrize("path", ["no-such-thing/", "property//", "login/x/y/z/"])
def test_an_unknown_path_is_not_found_in_the_words_of_every_answer(api: Api, path: str) -> None:
    answer = api.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json_body["detail"]) == (404, "No encontrado.")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["X-Correlation-Id"] == answer.json_body["correlation_id"]


def test_a_method_that_a_path_does_not_have_is_not_allowed(api: Api) -> None:
    answer = api.delete(LOGIN)
    assert (answer.status_code, answer.json_body["code"]) == (405, "method_not_allowed")
    assert "DELETE" in answer.json_body["detail"]
    assert answer.headers["Allow"] == "OPTIONS,POST"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "LIST"])
def test_an_unknown_method_is_refused_like_every_other(api: Api, method: str) -> None:
    answer = api.request(method, "/api/v1/photos/")
    assert (answer.status_code, answer.json_body["code"]) == (405, "method_not_allowed")
    assert answer.json_body["detail"] == f"Método «{method}» no permitido."
    assert answer.headers["Allow"] == "GET,HEAD,OPTIONS,POST"
    assert answer.headers["X-Correlation-Id"] == answer.json_body["correlation_id"]
    assert api.request(method, "/api/v1/no-such-thing/").status_code == 404


def test_a_browser_is_told_what_it_may_send_to_a_path(api: Api) -> None:
    answer = api.options("/api/v1/photos/", headers={"Origin": "https://panel.example"})
    assert (answer.status_code, answer.body) == (200, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for header in ("Allow", "Access-Control-Allow-Methods"):
        assert answer.headers[header] == "GET,HEAD,OPTIONS,POST"
    assert set(answer.headers["Access-Control-Allow-Headers"].split(",")) >= {
        *("Authorization", "Content-Type", "Idempotency-Key"),
    }


def test_a_path_that_nobody_serves_is_told_to_the_request_and_not_to_its_preflight(
    api: Api,
) -> None:
    """A browser shows a network error where a preflight is refused."""
    path, origin = "/api/v1/no-such-thing/", {"Origin": "https://panel.example"}
    preflight = api.options(path, headers=origin)
    assert (preflight.status_code, preflight.body) == (200, b"")
    assert preflight.headers["Access-Control-Allow-Origin"] == "*"
    assert "PATCH" in preflight.headers["Access-Control-Allow-Methods"].split(",")
    answer = api.patch(path, headers=origin)
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (404, "*")


def test_an_own_domain_puts_its_base_path_before_every_path(api: Api) -> None:
    """There the gateway shows `/api/v1/...` for what it shows as `/v1/...` at its own address."""
    assert api.get("/api/v1/api/v1/test/").status_code == 404
    answer = api.request("GET", "/api/v1/test/", base_path="/api")
    assert answer.status_code == 200


def test_segments_of_a_path_arrive_decoded(api: Api) -> None:
    assert api.get("/api/v1/schema/docs/start%2Ejs/", headers=ANYTHING).status_code == 200
    assert api.get("/api/v1/schema/docs/..%2Fstart.js/", headers=ANYTHING).status_code == 404


def test_a_form_is_written_as_browsers_write_it() -> None:
    body, media = multipart(
        {"name": "Ñusta", "flags": [True, None], "file": ("a.txt", b"x", "t/x")}
    )
    boundary = media.partition("boundary=")[2]
    assert body.decode().split(f"--{boundary}") == [
        "",
        '\r\nContent-Disposition: form-data; name="name"\r\n\r\nÑusta\r\n',
        '\r\nContent-Disposition: form-data; name="flags"\r\n\r\ntrue\r\n',
        '\r\nContent-Disposition: form-data; name="flags"\r\n\r\nnull\r\n',
        '\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n'
        "Content-Type: t/x\r\n\r\nx\r\n",
        "--\r\n",
    ]


@pytest.mark.parametrize(
    "names",
    [
        [f"x{number}" for number in range(60_000)],
        ["x" * 900_000],
        [f"{number:04}" + "ñ" * 400 for number in range(300)],
    ],
    ids=["many", "long", "many and long"],
)
def test_an_answer_does_not_grow_with_the_mistakes_of_a_stranger(
    api: Api, names: list[str]
) -> None:
    answer = api.post(LOGIN, json=dict.fromkeys(names, 1))
    assert answer.status_code == 400
    assert len(answer.body) < SMALL
    assert answer.json_body["fields"]["email"] == ["Este campo es obligatorio."]


def test_an_answer_says_how_many_mistakes_it_leaves_out(api: Api) -> None:
    names = [f"x{number}" for number in range(60)]
    body = api.post(LOGIN, json=dict.fromkeys(names, 1)).json_body
    # The two that are missing come first.
    assert list(body["fields"])[:3] == ["email", "password", "x0"]
    assert body["non_field_errors"] == ["Campos con errores que no se muestran: 12."]
