"""Who may send a form, what answers carry, and what is vendored."""

import hashlib
from pathlib import Path

import pytest

from chalicelib.office.requests import HOME, Request, request_of

STATIC = Path(__file__).parents[3] / "chalicelib" / "office" / "static"
VENDORED = {
    "htmx-2.0.11.min.js": "d6fdc75f204e6bdefa99b69bf1e6d4ac69b8a364f77929f45c13476b4000f717",
    "pico-2.1.1.min.css": "fbc9a63fc9fc9f72d12fd7fc9806e11fa9f77ae4f9cad146b27003a1119ba3db",
}


def asked(method: str = "GET", path: str = "/v1/admin/ui/seasons/", **headers: str) -> Request:
    sent = {name.replace("_", "-"): text for name, text in headers.items()}
    return request_of({"httpMethod": method, "path": path, "headers": sent})


@pytest.mark.parametrize(
    "path",
    ["/v1/admin/ui/seasons/a%20b", "/api/v1/admin/ui/seasons/a%20b/", "/v1/admin/ui//seasons/a b"],
)
def test_the_page_is_what_follows_the_home_page(path: str) -> None:
    assert asked(path=path).segments == ("seasons", "a b")


@pytest.mark.parametrize(
    ("headers", "is_ours"),
    [
        ({"Host": "api.casa.pe", "Origin": "https://api.casa.pe"}, True),
        (
            {
                "Host": "127.0.0.1:8000",
                "Origin": "http://127.0.0.1:8000",
                "X_Forwarded_Proto": "http",
            },
            True,
        ),
        ({"Host": "api.casa.pe", "Origin": "https://evil.pe"}, False),
        ({"Host": "api.casa.pe", "Origin": "http://api.casa.pe"}, False),
        ({"Host": "api.casa.pe", "Origin": "null"}, False),
        ({"Host": "api.casa.pe"}, False),
    ],
)
def test_a_form_comes_from_a_page_of_ours(headers: dict[str, str], is_ours: bool) -> None:
    assert asked("POST", **headers).is_from_our_pages is is_ours


@pytest.mark.parametrize(
    ("host", "is_local"),
    [
        ("127.0.0.1:8000", True),
        ("localhost", True),
        ("[::1]:8000", True),
        ("casa.pe", False),
        ("127.0.0.1.casa.pe:80", False),
    ],
)
def test_only_this_machine_is_local(host: str, is_local: bool) -> None:
    assert asked(Host=host).is_local is is_local


def test_no_template_has_a_script_or_a_style_within_itself() -> None:
    for template in (STATIC.parent / "templates").rglob("*.html"):
        text = template.read_text()
        assert "style=" not in text
        assert "<style" not in text
        assert text.count("<script") == text.count("<script src=")
        assert "|safe" not in text.replace(" ", "")


def test_a_broken_cookie_is_none() -> None:
    assert asked(Cookie="office=\x00;;=").cookie("office") in {"", "\x00"}
    assert asked(Cookie="office=a.b; x=1").cookie("office") == "a.b"


def test_home_ends_with_a_slash() -> None:
    assert HOME == "/api/v1/admin/ui/"


@pytest.mark.parametrize(("name", "digest"), VENDORED.items())
def test_what_others_wrote_is_as_they_published_it(name: str, digest: str) -> None:
    assert hashlib.sha256((STATIC / name).read_bytes()).hexdigest() == digest
    assert list(STATIC.glob(f"{name.partition('-')[0]}-LICENSE*"))
