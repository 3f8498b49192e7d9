"""The event of a REST API's Lambda proxy integration, made from a WSGI request."""

import base64
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from chalicelib.web.application import ANYTHING_BELOW, ROOT
from local.aws.ministack import ACCOUNT

STAGE = "api"


class Request(msgspec.Struct, frozen=True):
    """One HTTP request. `path` and `query` are as they stand in the request line."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    address: str
    protocol: str


def request_of(environ: Mapping[str, Any]) -> Request:
    """The request of a WSGI environment by gunicorn (which adds `RAW_URI`)."""
    target = _utf8(environ["RAW_URI"])
    if not target.startswith("/"):
        parts = urlsplit(target)
        target = f"{parts.path or '/'}?{parts.query}"
    path, _, query = target.partition("#")[0].partition("?")
    return Request(
        method=environ["REQUEST_METHOD"],
        path=path,
        query=query,
        headers=_headers(environ),
        address=environ.get("REMOTE_ADDR", ""),
        protocol=environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
    )


def _utf8(text: str) -> str:
    """Undo WSGI's reading of bytes as Latin-1, where a client sent unencoded UTF-8."""
    return text if text.isascii() else text.encode("latin-1").decode("utf-8", "replace")


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    headers = {
        _header_name(key): value
        for key, value in environ.items()
        if key.startswith("HTTP_") or key in {"CONTENT_TYPE", "CONTENT_LENGTH"}
    }
    earlier = headers.get("X-Forwarded-For")
    address = environ.get("REMOTE_ADDR", "")
    headers["X-Forwarded-For"] = f"{earlier}, {address}" if earlier else address
    headers["X-Forwarded-Proto"] = environ.get("wsgi.url_scheme", "http")
    headers["X-Forwarded-Port"] = str(environ.get("SERVER_PORT", ""))
    return headers


@lru_cache(maxsize=256)
def _header_name(key: str) -> str:
    return key.removeprefix("HTTP_").replace("_", "-").title()


def is_of_stage(request: Request) -> bool:
    """Whether a request is for the API at all."""
    return request.path == f"/{STAGE}" or request.path.startswith(f"/{STAGE}/")


def path_of(request: Request) -> str:
    """The path of a request below the stage."""
    return request.path.removeprefix(f"/{STAGE}") or "/"


def proxy_event(request: Request, body: bytes, *, request_id: str) -> dict[str, Any]:
    """The event that API Gateway would send for a request to the stage. To it every body is bytes
    (`deploy/gateway.py`), so they come in base64."""
    path = path_of(request)
    resource = ROOT if path == "/" else ANYTHING_BELOW
    pairs = parse_qsl(request.query, keep_blank_values=True)
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return {
        "resource": resource,
        "path": path,
        "httpMethod": request.method,
        "headers": request.headers,
        "multiValueHeaders": {name: [value] for name, value in request.headers.items()},
        "queryStringParameters": dict(pairs) or None,
        "multiValueQueryStringParameters": values or None,
        "pathParameters": None if resource == ROOT else {"proxy": unquote(path[1:])},
        "stageVariables": None,
        "requestContext": _context(request, resource, request_id),
        "body": base64.b64encode(body).decode() if body else None,
        "isBase64Encoded": bool(body),
    }


def _context(request: Request, resource: str, request_id: str) -> dict[str, Any]:
    now = time.time()
    # With the port, unlike AWS: links that follow the request's own host must lead back here.
    host = request.headers.get("Host", "localhost")
    return {
        "accountId": ACCOUNT,
        "apiId": "local",
        "stage": STAGE,
        "resourceId": resource,
        "resourcePath": resource,
        "httpMethod": request.method,
        "path": request.path,
        "protocol": request.protocol,
        "domainName": host,
        "domainPrefix": host.partition(".")[0],
        "requestId": request_id,
        "extendedRequestId": request_id,
        "requestTime": datetime.fromtimestamp(now, UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "requestTimeEpoch": round(now * 1000),
        "identity": {
            "sourceIp": request.address,
            "userAgent": request.headers.get("User-Agent"),
        },
    }
