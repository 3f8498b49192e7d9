"""From a request to an answer: the first of the two edges where anything may be caught."""

import hashlib
import logging
import uuid
from collections.abc import Callable, Mapping
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote

import msgspec
from chalice.app import Request, Response

from chalicelib.cloud import logs
from chalicelib.cloud.idempotency import Once, Replay
from chalicelib.cloud.settings import settings
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Bot, Caller
from chalicelib.kernel.errors import (
    CasaAustinError,
    Invalid,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from chalicelib.web import audiences, bodies, problems, reading, signatures
from chalicelib.web.audiences import Resolver
from chalicelib.web.routing import Reply, RequestInfo, Route, path_values

JSON = "application/json"
WIRE = "/api"
"""What the gateway puts before a path, whatever name the stage has."""
# What travels as bytes, in and out; API Gateway must know these types, and sends them as they
# are to callers whose `Accept` names them. Everything else is text.
BINARY_TYPES = frozenset(
    {
        "multipart/form-data",
        "application/octet-stream",
        "application/pdf",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)
LONGEST_KEY = 200
SIGN_IN_STATUSES = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
logger = logging.getLogger(__name__)


def serve(route: Route, request: Request, resolver: Resolver) -> Response:
    """The answer to a request, whatever happens. `resolver` knows whose a token is."""
    correlation_id = _correlation_id(request)
    token = logs.correlation.set(correlation_id)
    try:
        response = _answer(route, request, resolver)
    except Replay as replay:
        response = _replayed(route, replay)
    except CasaAustinError as error:
        if isinstance(error, Unavailable):
            logger.warning("unavailable", exc_info=error, extra={"code": error.code})
        response = _problem(route, error, correlation_id)
    except Exception:
        logger.exception("unexpected error", extra={"route": f"{route.method} {route.path}"})
        failure = CasaAustinError("Ocurrió un error interno.", code="internal")
        response = _problem(route, failure, correlation_id)
    finally:
        logs.correlation.reset(token)
    response.headers["X-Correlation-Id"] = correlation_id
    return response


def _answer(route: Route, request: Request, resolver: Resolver) -> Response:
    caller = _caller(route, request, resolver)
    path = path_values(route, request.uri_params or {})
    if path is None:
        raise NotFound
    result = _result(route, {**path, **_inputs(route, request, caller)})
    if isinstance(result, Reply):
        return _reply(result)
    if result is None:
        return Response("", status_code=route.status)
    return _response(msgspec.json.encode(result).decode(), route.status, {})


def _caller(route: Route, request: Request, resolver: Resolver) -> Caller | Bot | None:
    """Who calls: the owner of the token or, where bots are served, the signer of the request."""
    authorization = request.headers.get("authorization")
    if authorization is not None or not route.audience.takes_bots:
        return audiences.identify(authorization, route.audience, resolver)
    if request.query_params:
        # The signature covers no parameters.
        raise Unauthenticated
    signed = signatures.Signed(request.method, f"{WIRE}{_path(request)}/", _content(request))
    return signatures.signer_of(signed, request.headers, clock.now())


def _result(route: Route, arguments: Mapping[str, Any]) -> Any:
    """What the handler gives. A refusal of a request with an idempotency key may come from what
    this very request, sent a second time, did a moment ago: then its answer counts."""
    try:
        return route.handler(**arguments)
    except Replay:
        raise
    except CasaAustinError:
        once: Once[Any] | None = arguments.get("once")
        answer = once.earlier() if once is not None else None
        if answer is not None:
            raise Replay(answer) from None
        raise


def _reply(reply: Reply) -> Response:
    if not reply.content:
        return Response("", status_code=reply.status, headers={**reply.headers})
    kind = reply.content_type.partition(";")[0].strip().lower()
    content = reply.content
    if kind in BINARY_TYPES:
        content = content.encode() if isinstance(content, str) else content
    elif isinstance(content, bytes):
        content = content.decode()
    return Response(
        content,
        status_code=reply.status,
        headers={"Content-Type": reply.content_type, **reply.headers},
    )


def _replayed(route: Route, replay: Replay) -> Response:
    answered = "" if route.status == HTTPStatus.NO_CONTENT else replay.answer
    return _response(answered, route.status, {"Idempotent-Replay": "true"})


def _inputs(route: Route, request: Request, caller: Caller | Bot | None) -> dict[str, Any]:
    signature = route.signature
    fields = cache(lambda: _fields(request))
    makers: dict[str, Callable[[], Any]] = {
        "caller": lambda: caller,
        "body": lambda: reading.read(signature.body, fields(), forbid_unknown=route.forbid_unknown),
        "query": lambda: reading.read(signature.query, bodies.query_of(request.query_params)),
        "request": lambda: describe(request),
        "once": lambda: _once(request, caller, fields()),
    }
    return {name: make() for name, make in makers.items() if name in signature.takes}


def _fields(request: Request) -> dict[str, Any]:
    return bodies.fields_of(_content(request), request.headers.get("content-type", ""))


def _content(request: Request) -> bytes:
    body: str | bytes = request.raw_body
    return body.encode() if isinstance(body, str) else body


def _once(
    request: Request, caller: Caller | Bot | None, fields: Mapping[str, Any]
) -> Once[Any] | None:
    """The idempotency key of a request, after the look whether it took effect before.

    Requests are the same when their fields are: a form that is sent again has another boundary.
    """
    key = request.headers.get("idempotency-key", "").strip()
    if not key:
        return None
    if len(key) > LONGEST_KEY:
        raise Invalid(fields={"Idempotency-Key": [f"Use {LONGEST_KEY} caracteres como máximo."]})
    said = msgspec.json.encode([request.method, _path(request), fields], order="sorted")
    account = caller.actor if caller is not None else "public"
    once: Once[Any] = Once(
        account, key, hashlib.sha256(said).hexdigest(), render=lambda result: result
    )
    answer = once.earlier()
    if answer is not None:
        raise Replay(answer)
    return once


def _path(request: Request) -> str:
    """The path below the stage, with its parameters (Chalice's own shows their names)."""
    path: str = request.path
    for name, value in (request.uri_params or {}).items():
        path = path.replace(f"{{{name}}}", quote(value, safe=""))
    return path


def describe(request: Request) -> RequestInfo:
    """Where a request came from and how links back to it start."""
    context: Mapping[str, Any] = request.context
    base_url = settings().base_url or _own_address(context)
    return RequestInfo(
        address=str(context.get("identity", {}).get("sourceIp", "")),
        user_agent=request.headers.get("user-agent", "")[:400],
        referer=request.headers.get("referer", "")[:400],
        url=f"{base_url}{_path(request)}/",
        base_url=base_url,
    )


def _own_address(context: Mapping[str, Any]) -> str:
    """`https://<domain>/<stage>`, as the gateway describes itself (http on one's own machine)."""
    domain = str(context.get("domainName", "localhost"))
    scheme = "http" if domain.partition(":")[0] in {"127.0.0.1", "localhost"} else "https"
    return f"{scheme}://{domain}/{context.get('stage', 'api')}"


def _correlation_id(request: Request) -> str:
    return str(request.context.get("requestId") or uuid.uuid4())


def _response(body: str, status: int, headers: dict[str, str]) -> Response:
    return Response(body, status_code=status, headers={"Content-Type": JSON, **headers})


def _problem(route: Route, error: CasaAustinError, correlation_id: str) -> Response:
    status = problems.status_of(error)
    # Signing in is the same on every route, whatever envelope its own errors wear.
    own = route.envelope if status not in SIGN_IN_STATUSES else None
    body = own(error) if own is not None else problems.body_of(error, correlation_id)
    headers: dict[str, str] = {}
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    return _response(msgspec.json.encode(body).decode(), status, headers)
