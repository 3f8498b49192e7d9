"""A small HTTP client over a Chalice application, for tests."""

import json as json_module
from collections.abc import Iterable, Mapping
from typing import Any
from unittest.mock import patch
from uuid import uuid4

from chalice import Chalice
from chalice.local import LambdaEventConverter
from chalice.test import Client, HTTPResponse

from chalicelib.web.rooms import Application

WIRE, ROUTES = "/api/v1/", "/v1/"
File = tuple[str, bytes, str]
"""A file of a form: its name, its content, its type."""


class Api:
    """Sends requests as a browser would, with paths as on the wire (`/api/v1/login/`).

    `token` becomes `Authorization: Bearer <token>`; `form` and `files` become one multipart
    body (a list repeats the field); `address` is where the request seems to come from. An
    answer has `status_code`, `json_body`, `body` and `headers`.
    """

    def __init__(self, app: Chalice) -> None:
        if isinstance(app, Application):
            app.open_all()
        self._http = Client(app).http

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
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        address: str = "198.51.100.7",
    ) -> HTTPResponse:
        """The answer to one request."""
        if not path.startswith(WIRE):
            raise ValueError(f"{path} is not a path of the wire")
        sent = {"Host": "api.test", "User-Agent": "tests", **(headers or {})}
        body = b""
        if json is not None:
            sent["Content-Type"] = "application/json"
            body = json_module.dumps(json).encode()
        elif form is not None or files is not None:
            body, sent["Content-Type"] = multipart({**(form or {}), **(files or {})})
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        with patch.object(LambdaEventConverter, "LOCAL_SOURCE_IP", address):
            return self._http.request(
                method, ROUTES + path.removeprefix(WIRE), headers=sent, body=body
            )


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
