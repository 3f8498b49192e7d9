"""The API, called in process as anybody calls it: with the token of whoever looks at the page."""

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import urlencode

import msgspec

from chalicelib import entry
from chalicelib.kernel import decoding
from chalicelib.office.requests import Request
from chalicelib.web.application import ANYTHING_BELOW, Application
from chalicelib.web.files import UploadedFile
from chalicelib.web.keys import HEADER
from chalicelib.web.routing import PREFIX

T = TypeVar("T")
AT_ONCE = 6
HANDED_ON = ("host", "user-agent", "x-forwarded-for", "x-forwarded-proto")


class SignedOut(Exception):
    """The API does not know the session any more."""


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the API answered. location: where it leads instead."""

    status: int
    content: Any = None
    location: str = ""

    @property
    def is_well(self) -> bool:
        """Whether it did what was asked."""
        return self.status < HTTPStatus.BAD_REQUEST

    @property
    def message(self) -> str:
        """What went wrong, as people read it."""
        return str(self._told("message", ""))

    @property
    def detail(self) -> str:
        """The same with every wrong field."""
        return str(self._told("detail", ""))

    @property
    def correlation_id(self) -> str:
        """Names the request in the logs."""
        return str(self._told("correlation_id", ""))

    @property
    def fields(self) -> Mapping[str, list[str]]:
        """What is wrong with which field."""
        found: Mapping[str, list[str]] = self._told("fields", {})
        return found

    def _told(self, name: str, otherwise: Any) -> Any:
        return self.content.get(name, otherwise) if isinstance(self.content, dict) else otherwise


class NotAnswered(Exception):
    """The API does not answer what a page is made of; `said` is what it says instead."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.message)
        self.said = said


class Caller(msgspec.Struct, frozen=True):
    """Somebody who looks at a page, as the API knows them: by the token; empty before a sign-in."""

    request: Request
    token: str = ""

    def get(self, path: str, **query: str) -> Said:
        """What a path answers."""
        return self.ask("GET", path, query=query)

    def read(self, path: str, **query: str) -> Any:
        """What a path answers where all is well.

        Raises:
            NotAnswered: it is not.
        """
        said = self.get(path, **query)
        if not said.is_well:
            raise NotAnswered(said)
        return said.content

    def ask(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        query: Mapping[str, str] | None = None,
        once: str = "",
    ) -> Said:
        """The answer to one request; `once` names it, so that it takes effect once.

        Raises:
            SignedOut: the token counts no more.
        """
        event = self._event(method, path, body, query or {}, once)
        answer = _application()(event, None)
        leads = answer["headers"].get("Location", "")
        said = Said(status=answer["statusCode"], content=_content(answer), location=leads)
        if said.status == HTTPStatus.UNAUTHORIZED and self.token:
            raise SignedOut
        return said

    def _event(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        query: Mapping[str, str],
        once: str,
    ) -> dict[str, Any]:
        sent = self.request.headers
        headers = {name: sent[name] for name in HANDED_ON if name in sent}
        if self.token:
            headers["authorization"] = f"Bearer {self.token}"
        content, is_base64 = None, False
        if body is not None:
            content, headers["content-type"], is_base64 = _encoded(body)
        if once:
            headers[HEADER] = once
        context = {**self.request.event["requestContext"], "resourcePath": ANYTHING_BELOW}
        return {
            "resource": ANYTHING_BELOW,
            "path": f"{PREFIX}{path}",
            "httpMethod": method,
            "headers": headers,
            "multiValueHeaders": {name: [text] for name, text in headers.items()},
            "queryStringParameters": dict(query) or None,
            "multiValueQueryStringParameters": {n: [text] for n, text in query.items()} or None,
            "pathParameters": {"proxy": f"{PREFIX}{path}?{urlencode(query)}"},
            "stageVariables": None,
            "requestContext": {**context, "httpMethod": method},
            "body": content,
            "isBase64Encoded": is_base64,
        }


def _encoded(body: Mapping[str, Any]) -> tuple[str, str, bool]:
    """A body as the gateway hands it on, what it is, and whether that is base64: JSON, or a form
    where there are files."""
    if not any(isinstance(each, UploadedFile) for each in body.values()):
        return msgspec.json.encode(body).decode(), "application/json", False
    from urllib3.filepost import encode_multipart_formdata

    content, kind = encode_multipart_formdata(list(_parts(body)))
    return base64.b64encode(content).decode(), kind, True


def _parts(body: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for name, value in body.items():
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, UploadedFile):
                yield name, (each.filename, each.content, each.content_type)
            else:
                yield name, each if isinstance(each, str) else msgspec.json.encode(each).decode()


def together(asked: Sequence[Callable[[], T]]) -> list[T]:
    """The results of several questions to the API, in their order, asked at the same time; the
    first error is raised.

    Their threads are not those of `cloud.parallel`: the API waits for those inside.
    """
    futures = [_threads().submit(copy_context().run, each) for each in asked]
    return [future.result() for future in futures]


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(max_workers=AT_ONCE, thread_name_prefix="page")


@cache
def _application() -> Application:
    return entry.application()


def _content(answer: Mapping[str, Any]) -> Any:
    """The JSON of an answer; None where it is empty."""
    body = answer.get("body") or ""
    return decoding.decoded(body, Any) if body else None
