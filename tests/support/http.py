"""A small HTTP client over the application, for tests: what it gets are events of the gateway."""

import json as json_module
from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any
from uuid import uuid4

from chalice.test import HTTPResponse

from chalicelib import wiring
from chalicelib.cloud.rooms import Uses
from chalicelib.web.application import Application
from chalicelib.wiring import API
from local.gateway import events
from local.invocation import Context
from tests.support.roles import allowed

WIRE = "/api/v1/"
File = tuple[str, bytes, str]
"""A file of a form: its name, its content, its type."""


class Api:
    """Sends requests as a browser would, with paths as on the wire (`/api/v1/login/`).

    `token` becomes `Authorization: Bearer <token>`; `form` and `files` become one multipart
    body (a list repeats the field); `body` is sent as it is, with the type that `headers` give;
    `address` is where the request seems to come from. An answer has `status_code`, `json_body`,
    `body` and `headers`.
    """

    def __init__(self, app: Application) -> None:
        self._app = app

    def get(self, path: str, **options: Any) -> HTTPResponse:
        return self.request("GET", path, **options)

    def post(self, path: str, **options: Any) -> HTTPResponse:
        return self.request("POST", path, **options)

    def put(self, path: str, **options: Any) -> HTTPResponse:
        return self.request("PUT", path, **options)

    def patch(self, path: str, **options: Any) -> HTTPResponse:
        return self.request("PATCH", path, **options)

    def delete(self, path: str, **options: Any) -> HTTPResponse:
        return self.request("DELETE", path, **options)

    def options(self, path: str, **options: Any) -> HTTPResponse:
        return self.request("OPTIONS", path, **options)

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        form: Mapping[str, Any] | None = None,
        files: Mapping[str, File | list[File]] | None = None,
        body: bytes = b"",
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        address: str = "198.51.100.7",
        base_path: str = "",
    ) -> HTTPResponse:
        """The answer to one request; `base_path` is what an own domain puts before its path."""
        if not path.startswith(WIRE):
            raise ValueError(f"{path} is not a path of the wire")
        sent = {"Host": "localhost", "User-Agent": "tests", **(headers or {})}
        if json is not None:
            sent["Content-Type"] = "application/json"
            body = json_module.dumps(json).encode()
        elif form is not None or files is not None:
            body, sent["Content-Type"] = multipart({**(form or {}), **(files or {})})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        path, _, query = path.partition("?")
        request = events.Request(method, path, query, sent, address, "HTTP/1.1")
        context = Context(API.name, memory=API.memory, seconds=API.seconds)
        event = events.proxy_event(request, body, request_id=context.aws_request_id)
        event["path"] = f"{base_path}{event['path']}"
        with allowed(role_of(self._app, method, event["path"])):
            return HTTPResponse.create_from_dict(self._app(event, context))


def role_of(app: Application, method: str, path: str) -> Uses:
    """What the routes of a path's room may touch, and what every route may.

    A small application of a test's own may touch what the API may.
    """
    modules = set(app.modules_of(path, method)[:1])
    of_room = [room.uses for room in wiring.ROOMS if modules & room.paths.keys()]
    return reduce(or_, of_room, wiring.EVERY_ROUTE) if of_room else API.uses


def multipart(fields: Mapping[str, Any]) -> tuple[bytes, str]:
    """A body as a browser's `FormData` makes it, and its content type."""
    boundary = f"----WebKitFormBoundary{uuid4().hex[:16]}"
    body = b""
    for name, values in fields.items():
        for value in values if isinstance(values, list) else [values]:
            body += b"--" + boundary.encode() + b"\r\n" + b"".join(_part(name, value)) + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), f"multipart/form-data; boundary={boundary}"


def _part(name: str, value: Any) -> Iterable[bytes]:
    disposition = f'Content-Disposition: form-data; name="{name}"'
    if isinstance(value, tuple):
        filename, content, media = value
        yield f'{disposition}; filename="{filename}"\r\nContent-Type: {media}\r\n\r\n'.encode()
        yield content
    else:
        yield f"{disposition}\r\n\r\n{_text(value)}".encode()


def _text(value: Any) -> str:
    """What JavaScript makes of a value that is put into a form."""
    if value is None:
        return "null"
    return str(value).lower() if isinstance(value, bool) else str(value)
