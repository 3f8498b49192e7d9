"""An application over HTTP, as API Gateway and Lambda serve it: a WSGI application.

    gunicorn "local.gateway.http:application('app')"

The public path is the stage's, `/api/v1/...`, for routes declared as `/v1/...`. Errors that the
gateway itself answers have the shape that the deployment gives them.
"""

import base64
import importlib
import uuid
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from http import HTTPStatus
from threading import Lock
from typing import Any

import msgspec

from chalicelib.cloud.assembly import Function
from chalicelib.entry import Worker
from chalicelib.kernel import errors
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.office.described import resources
from chalicelib.web import headers, problems
from chalicelib.web.application import Application
from chalicelib.web.cors import METHODS
from chalicelib.wiring import API, OFFICE
from local import clock
from local.gateway import events
from local.invocation import Context

MOST_REQUEST_BYTES = 10 * 1024 * 1024
MOST_ANSWER_BYTES = 6 * 1024 * 1024
MOST_HEAD_BYTES = 10 * 1024
"""Of the request line and all headers together."""
JSON = "application/json"
OF_BRIDGES = "/api/v1/bridge/"
PHRASES = {status.value: status.phrase for status in HTTPStatus}
TOO_MANY_HEADERS = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
BODILESS = {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}
Environ = Mapping[str, Any]
StartResponse = Callable[[str, list[tuple[str, str]]], object]


class Answer(msgspec.Struct, frozen=True):
    """One HTTP answer."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes = b""


class Refused(Exception):
    """The gateway answers by itself: the application never sees the request, or not again."""

    def __init__(self, error: CasaAustinError, status: int | None = None) -> None:
        super().__init__(error.message)
        self._error = error
        self._status = status or problems.status_of(error)

    @property
    def answer(self) -> Answer:
        """What the caller gets, in the shape of the application's own errors."""
        body = msgspec.json.encode(problems.body_of(self._error, str(uuid.uuid4())))
        common = {**headers.ON_EVERY_ANSWER, **headers.PRIVATE, **problems.headers_of(self._error)}
        return Answer(self._status, [("Content-Type", JSON), *common.items()], body)


def application(module: str) -> "Gateway":
    """The WSGI application of the module that holds an `app`, whose rooms it imports: the worker
    processes share what was there before they split."""
    holder = importlib.import_module(module)
    app: Application = holder.app
    app.open_all()
    office = getattr(holder, OFFICE.name, None)
    if office is not None:
        resources.all_of_them()
    return Gateway(app, office)


class Gateway:
    """Serves an application, and the function of its pages if it has one, one request at a time a
    process. Only what bridges send does not wait for its turn: the request before it may be one
    that waits for the house of that very bridge."""

    def __init__(self, app: Application, office: Worker | None = None) -> None:
        self._app = app
        self._office = office
        # As in Lambda, where a process has one request: threads take turns.
        self._turn = Lock()

    def __call__(self, environ: Environ, start_response: StartResponse) -> list[bytes]:
        """Answer one request (WSGI)."""
        try:
            answer = self._answer(environ)
        except Refused as refused:
            answer = refused.answer
        sends_body = environ["REQUEST_METHOD"] != "HEAD" and answer.status not in BODILESS
        start_response(_status_line(answer.status), _headers(answer, sends_body=sends_body))
        return [answer.body] if sends_body else []

    def _answer(self, environ: Environ) -> Answer:
        request = events.request_of(environ)
        _refuse_long(request)
        if not events.is_of_stage(request) or request.method not in METHODS:
            raise Refused(errors.NotFound())
        body = _body(environ)
        function, call = self._function_of(request)
        context = Context(function.name, memory=function.memory, seconds=function.seconds)
        event = events.proxy_event(request, body, request_id=context.aws_request_id)
        turn = nullcontext() if request.path.startswith(OF_BRIDGES) else self._turn
        with turn, clock.running():
            result = call(event, context)
        return _answer_of(result)

    def _function_of(self, request: events.Request) -> tuple[Function, Worker]:
        """Which function the deployment's gateway leads a request to (`deploy/gateway.py`)."""
        is_page = OFFICE.site is not None and OFFICE.site.has(events.path_of(request))
        if self._office is not None and is_page:
            return OFFICE, self._office
        return API, self._app


def _refuse_long(request: events.Request) -> None:
    line = len(request.path) + len(request.query)
    headers = sum(len(name) + len(value) for name, value in request.headers.items())
    if line + headers > MOST_HEAD_BYTES:
        is_line = line > headers
        status = HTTPStatus.REQUEST_URI_TOO_LONG if is_line else TOO_MANY_HEADERS
        raise Refused(errors.TooLarge(), status)


def _body(environ: Environ) -> bytes:
    body: bytes = environ["wsgi.input"].read(MOST_REQUEST_BYTES + 1)
    if len(body) > MOST_REQUEST_BYTES:
        raise Refused(errors.TooLarge())
    declared = environ.get("CONTENT_LENGTH")
    if declared and len(body) < int(declared):
        raise Refused(errors.Invalid("El contenido llegó incompleto.", code="incomplete"))
    return body


def _answer_of(result: Mapping[str, Any]) -> Answer:
    """The HTTP answer of a proxy integration's result.

    Binary content is always decoded, as by API Gateway, to which everything may be binary
    (`deploy/gateway.py`).
    """
    text: str = result.get("body") or ""
    if len(text) > MOST_ANSWER_BYTES:
        raise Refused(errors.Unavailable(), HTTPStatus.BAD_GATEWAY)
    body = base64.b64decode(text) if result.get("isBase64Encoded") else text.encode()
    headers = [(name, str(value)) for name, value in (result.get("headers") or {}).items()]
    for name, values in (result.get("multiValueHeaders") or {}).items():
        headers += [(name, str(value)) for value in values]
    return Answer(result["statusCode"], headers, body)


def _headers(answer: Answer, *, sends_body: bool) -> list[tuple[str, str]]:
    """The headers of an answer, with those that every answer has; an answer to HEAD does not say
    how long that to GET would be."""
    present = {name.lower() for name, _ in answer.headers}
    sent = [(name, _latin1(value)) for name, value in answer.headers]
    if "access-control-allow-origin" not in present:
        sent.append(("Access-Control-Allow-Origin", "*"))
    if answer.status in BODILESS:
        return sent
    if "content-type" not in present:
        sent.append(("Content-Type", JSON))
    if sends_body:
        sent.append(("Content-Length", str(len(answer.body))))
    return sent


def _latin1(value: str) -> str:
    """WSGI's spelling of a header that goes out as UTF-8."""
    return value if value.isascii() else value.encode().decode("latin-1")


def _status_line(status: int) -> str:
    return f"{status} {PHRASES.get(status, 'Unknown')}"
