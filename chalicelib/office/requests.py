"""A request for a page, and its answer, as the gateway hands them over."""

import base64
from collections.abc import Iterable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

import msgspec

from chalicelib.cloud import objects
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.web import bodies
from chalicelib.web.files import UploadedFile
from chalicelib.web.requests import OFFICE, WIRE

HOME = f"{WIRE}{OFFICE}/"
"""Where the pages are for browsers."""
MOST_BYTES = 512 * 1024
MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
MOST_FIELDS = 3000
LOOPBACK = {"127.0.0.1", "localhost", "[::1]"}
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
"""What a page may load, and where its forms may go. The pictures within addresses are the marks of
the style sheet; those of houses and people come from the bucket, which `sources` adds."""


@cache
def sources() -> dict[str, str]:
    """The policy of every page."""
    return {**POLICY, "img-src": f"{POLICY['img-src']} {objects.origin()}"}


def _policy(admitted: Mapping[str, str]) -> str:
    return "; ".join(" ".join(each) for each in admitted.items())


ON_EVERY_PAGE = {
    "Cache-Control": "no-store",
    "Content-Type": "text/html; charset=utf-8",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
Pairs = tuple[tuple[str, str], ...]


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One request. segments: of the path below `HOME`, decoded. query, form: names and values in
    the order in which they came. files: those of the form that were chosen. headers: by their names
    in small letters. event: as the gateway sent it. is_too_large, is_unreadable: why there is no
    form although a body came."""

    method: str
    segments: tuple[str, ...]
    query: Pairs
    form: Pairs
    headers: Mapping[str, str]
    event: Mapping[str, Any]
    files: Mapping[str, UploadedFile] = {}
    is_too_large: bool = False
    is_unreadable: bool = False

    @property
    def address(self) -> str:
        """The address that was asked for, as a link on this host."""
        query = f"?{urlencode(self.query)}" if self.query else ""
        return f"{address_of(*self.segments)}{query}"

    @property
    def host(self) -> str:
        """The host that the browser believes to speak to, with its port."""
        return self.headers.get("host", "")

    @property
    def is_secure(self) -> bool:
        """Whether the browser came by https."""
        return self.headers.get("x-forwarded-proto", "https") == "https"

    @property
    def is_local(self) -> bool:
        """Whether browser and product are on one machine."""
        return self.host.rpartition(":")[0] in LOOPBACK or self.host in LOOPBACK

    @property
    def is_from_our_pages(self) -> bool:
        """Whether a page of ours sent it, as every browser says of a form."""
        origin = self.headers.get("origin", "")
        known = {f"{'https' if self.is_secure else 'http'}://{self.host}", _own_origin()}
        return bool(origin) and origin in known

    def cookie(self, name: str) -> str:
        """The value of a cookie; empty where there is none."""
        # The cookies of others may be written in any way.
        pairs = (each.strip().partition("=") for each in self.headers.get("cookie", "").split(";"))
        return next((value for at, _, value in pairs if at == name), "")

    def asked(self, name: str) -> str:
        """The first value of a parameter; empty where there is none."""
        return next((value for at, value in self.query if at == name), "")

    def sent(self, name: str) -> str:
        """The first value of a field of a form; empty where there is none."""
        return next((value for at, value in self.form if at == name), "")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """One answer."""

    body: str = ""
    status: int = HTTPStatus.OK
    headers: Mapping[str, str] = {}

    def with_headers(self, **further: str) -> "Answer":
        """The same with further headers, `_` for `-`."""
        named = {name.replace("_", "-"): text for name, text in further.items()}
        return msgspec.structs.replace(self, headers={**self.headers, **named})

    def admitting(self, directive: str, addresses: Iterable[str]) -> "Answer":
        """The same where the policy admits exactly these addresses, too, whatever their query."""
        known = sources()
        admitted = " ".join((known[directive], *map(_source_of, addresses)))
        return self.with_headers(Content_Security_Policy=_policy({**known, directive: admitted}))

    def plain(self) -> dict[str, Any]:
        """As the gateway takes it."""
        policy = {"Content-Security-Policy": _policy(sources())}
        headers = {**ON_EVERY_PAGE, **policy, **self.headers}
        return {"statusCode": int(self.status), "headers": headers, "body": self.body}


def number_in(text: str, otherwise: int = 1, *, digits: int = 6) -> int:
    """The number of a page or a place that an address names; `otherwise` where that is less, has
    more digits, or is none."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= digits
    return max(otherwise, int(text)) if is_number else otherwise


def address_of(*segments: str) -> str:
    """The address of a page."""
    return HOME + "".join(f"{quote(segment, safe='')}/" for segment in segments)


def moved(address: str) -> Answer:
    """An answer that leads to another page, which is then asked for by GET."""
    return Answer(status=HTTPStatus.SEE_OTHER, headers={"Location": address})


def request_of(event: Mapping[str, Any]) -> Request:
    """The request of an event of the gateway."""
    headers = {name.lower(): text for name, text in (event.get("headers") or {}).items()}
    inner = str(event["path"]).removeprefix(WIRE).partition(OFFICE)[2]
    body = _body_of(event)
    request = Request(
        method=event["httpMethod"],
        segments=tuple(unquote(part) for part in inner.split("/") if part),
        query=tuple(_query_of(event)),
        form=(),
        headers=headers,
        event=event,
    )
    return _with_body(request, body, headers.get("content-type", "")) if body else request


def _with_body(request: Request, body: bytes, kind: str) -> Request:
    """A request with the form that came in its body. What cannot be read to its end is not taken in
    part."""
    is_multipart = bodies.kind_of(kind) == MULTIPART
    if len(body) > (bodies.MOST_BYTES if is_multipart else MOST_BYTES):
        return msgspec.structs.replace(request, is_too_large=True)
    try:
        form, files = _parts(body, kind) if is_multipart else (_pairs(body, kind), {})
    except TooLarge:
        return msgspec.structs.replace(request, is_too_large=True)
    except Invalid:
        return msgspec.structs.replace(request, is_unreadable=True)
    return msgspec.structs.replace(request, form=form, files=files)


def _query_of(event: Mapping[str, Any]) -> list[tuple[str, str]]:
    sent = event.get("multiValueQueryStringParameters") or {}
    return [(name, value) for name, values in sent.items() for value in values]


def _body_of(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    return base64.b64decode(body) if event.get("isBase64Encoded") else body.encode()


def _parts(body: bytes, kind: str) -> tuple[Pairs, dict[str, UploadedFile]]:
    """What a form with files sent. A field of files without one comes as a file without a name."""
    pairs, files = [], {}
    for name, value in bodies.fields_of(body, kind).items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, UploadedFile):
                files[name] = each
            else:
                pairs.append((name, each))
    return tuple(pairs), files


def _pairs(body: bytes, kind: str) -> Pairs:
    if bodies.kind_of(kind) != URLENCODED:
        raise Invalid
    if body.count(b"&") >= MOST_FIELDS:
        raise TooLarge
    try:
        return tuple(parse_qsl(body.decode(), keep_blank_values=True, errors="strict"))
    except UnicodeDecodeError as error:
        raise Invalid from error


def _source_of(address: str) -> str:
    """An address as a policy names it: a query would not be looked at there."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{quote(parts.path, safe='/%-._~')}"


def _own_origin() -> str:
    parts = urlsplit(settings().base_url)
    return f"{parts.scheme}://{parts.netloc}"
