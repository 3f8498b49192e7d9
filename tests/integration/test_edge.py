"""What the edge does on every route."""

import pytest

from .http import Api, multipart

LOGIN = "/api/v1/login/"
SMALL = 40_000
"""Bytes of an answer that tells fifty mistakes at its longest."""


def test_an_unknown_path_is_refused(api: Api) -> None:
    assert api.get("/api/v1/no-such-thing/").status_code == 403


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
