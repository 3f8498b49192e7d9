"""JSON, multipart and url-encoded bodies become fields, or are refused."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import CasaAustinError, Invalid, TooLarge, UnsupportedMedia
from chalicelib.web import bodies
from chalicelib.web.files import UploadedFile
from tests.support.http import multipart

FORM = "multipart/form-data; boundary=b"
URLENCODED = "application/x-www-form-urlencoded"


def test_no_body_has_no_fields() -> None:
    assert bodies.fields_of(b"", "") == bodies.fields_of(b"", "text/plain") == {}


@pytest.mark.parametrize(
    "kind", ["application/json", "Application/JSON; charset=utf-8", "", "application/vnd.x+json"]
)
def test_json_is_read_whatever_its_exact_name(kind: str) -> None:
    assert bodies.fields_of('{"name": "Ñusta"}'.encode(), kind) == {"name": "Ñusta"}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"a": NaN}',
        b'{"a": "\xff"}',
        b'{"a": "\\ud800"}',
        b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 40 + b"1" + b"}" * 40,
        b"[1]",
        b'"text"',
        b"null",
    ],
)
def test_json_that_is_broken_too_deep_or_no_object_is_invalid(body: bytes) -> None:
    with pytest.raises(Invalid):
        bodies.fields_of(body, "application/json")


def test_json_may_be_as_deep_as_anyone_needs() -> None:
    levels = bodies.MOST_DEPTH
    body = b'{"a":' * levels + b"1" + b"}" * levels
    assert bodies.fields_of(body, "application/json")


def test_bodies_have_a_largest_size() -> None:
    json = b'{"a": "' + b"x" * bodies.MOST_JSON_BYTES + b'"}'
    for body, kind in ((json, "application/json"), (b"x" * (bodies.MOST_BYTES + 1), FORM)):
        with pytest.raises(TooLarge):
            bodies.fields_of(body, kind)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "image/png", "nonsense"])
def test_other_formats_are_not_read(kind: str) -> None:
    with pytest.raises(UnsupportedMedia):
        bodies.fields_of(b"x", kind)


def test_a_form_carries_texts_and_files() -> None:
    body, kind = multipart({"name": "Ñusta", "photo": ("casa.jpg", b"\xff\xd8", "image/jpeg")})
    assert bodies.fields_of(body, kind) == {
        "name": "Ñusta",
        "photo": UploadedFile("casa.jpg", "image/jpeg", b"\xff\xd8"),
    }


def test_a_field_that_comes_again_becomes_a_list() -> None:
    body, kind = multipart({"tag": ["a", "b", "c"]})
    assert bodies.fields_of(body, kind) == {"tag": ["a", "b", "c"]}
    assert bodies.fields_of(b"tag=a&tag=b&tag=c", URLENCODED) == {"tag": ["a", "b", "c"]}


def test_a_large_file_arrives_whole() -> None:
    content = bytes(range(256)) * 4096
    body, kind = multipart({"photo": ("a.bin", content, "application/octet-stream")})
    assert bodies.fields_of(body, kind)["photo"].content == content


def part(head: str, content: str = "x") -> bytes:
    return f"--b\r\n{head}\r\n\r\n{content}\r\n--b--\r\n".encode()


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (part('Content-Disposition: form-data; name="a"'), "multipart/form-data"),
        (part('Content-Disposition: form-data; name="a"'), "multipart/form-data; boundary="),
        (part('Content-Disposition: form-data; name="a"'), "multipart/form-data; boundary=\u00e9"),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx', FORM),
        (b"not a form at all", FORM),
        (part("Content-Type: text/plain"), FORM),
        (part("Content-Disposition: form-data"), FORM),
        (part('Content-Disposition: form-data; name=""'), FORM),
        (b'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\xff\r\n--b--\r\n', FORM),
    ],
)
def test_a_broken_form_is_invalid(body: bytes, kind: str) -> None:
    with pytest.raises(Invalid):
        bodies.fields_of(body, kind)


def test_a_form_has_a_largest_number_of_parts() -> None:
    body, kind = multipart({"tag": ["a"] * (bodies.MOST_PARTS + 1)})
    pairs = b"&".join([b"tag=a"] * (bodies.MOST_PARTS + 1))
    for given_body, given_kind in ((body, kind), (pairs, URLENCODED)):
        with pytest.raises(Invalid):
            bodies.fields_of(given_body, given_kind)


def test_an_encoded_form_is_read() -> None:
    assert bodies.fields_of(b"name=%C3%91usta+Q&empty=", URLENCODED) == {
        "name": "Ñusta Q",
        "empty": "",
    }
    with pytest.raises(Invalid):
        bodies.fields_of(b"name=\xff", URLENCODED)


@given(
    st.binary(max_size=400),
    st.sampled_from(["application/json", URLENCODED, FORM, "multipart/form-data"]),
    st.sampled_from(
        [b"", b"--b\r\n", b"\r\n--b--\r\n", b"--b\r\nContent-Disposition: form-data; "]
    ),
)
def test_whatever_is_sent_is_read_or_refused(body: bytes, kind: str, start: bytes) -> None:
    try:
        fields: Any = bodies.fields_of(start + body, kind)
    except CasaAustinError:
        return
    assert all(isinstance(name, str) for name in fields)
    msgspec.json.encode(fields)
