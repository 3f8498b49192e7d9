"""From a request to an answer: the first of the two edges where anything may be caught."""

import hashlib
import logging
import uuid
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

import msgspec
from chalice.app import Request, Response

from chalicelib.cloud import logs
from chalicelib.cloud.idempotency import Once, Replay
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import CasaAustinError, Invalid, NotFound
from chalicelib.web import bodies, callers, problems, reading
from chalicelib.web.callers import Caller
from chalicelib.web.routing import Reply, RequestInfo, Route, path_values

JSON = "application/json"
LONGEST_KEY = 200
SIGN_IN_STATUSES = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
logger = logging.getLogger(__name__)


def serve(route: Route, request: Request) -> Response:
    """The answer to a request, whatever happens."""
    correlation_id = _correlation_id(request)
    token = logs.correlation.set(correlation_id)
    try:
        return _answer(route, request)
    except Replay as replay:
        return _response(replay.answer, route.status, {"Idempotent-Replay": "true"})
    except CasaAustinError as error:
        return _problem(route, error, correlation_id)
    except Exception:
        logger.exception("unexpected error", extra={"route": f"{route.method} {route.path}"})
        failure = CasaAustinError("Ocurrió un error interno.", code="internal")
        return _problem(route, failure, correlation_id)
    finally:
        logs.correlation.reset(token)


def _answer(route: Route, request: Request) -> Response:
    caller = callers.identify(request.headers.get("authorization"), route.audience)
    path = path_values(route, request.uri_params or {})
    if path is None:
        raise NotFound
    arguments = {**path, **_inputs(route, request, caller)}
    result = route.handler(**arguments)
    if isinstance(result, Reply):
        return Response(
            result.content,
            status_code=result.status,
            headers={"Content-Type": result.content_type, **result.headers},
        )
    if result is None:
        return Response("", status_code=route.status)
    return _response(msgspec.json.encode(result).decode(), route.status, {})


def _inputs(route: Route, request: Request, caller: Caller | None) -> dict[str, Any]:
    signature = route.signature
    makers: dict[str, Callable[[], Any]] = {
        "caller": lambda: caller,
        "body": lambda: _body(route, request),
        "query": lambda: reading.read(signature.query, bodies.query_of(request.query_params)),
        "request": lambda: describe(request),
        "once": lambda: _once(request, caller),
    }
    return {name: make() for name, make in makers.items() if name in signature.takes}


def _body(route: Route, request: Request) -> Any:
    given = bodies.fields_of(_raw(request), request.headers.get("content-type", ""))
    return reading.read(route.signature.body, given, forbid_unknown=route.forbid_unknown)


def _raw(request: Request) -> bytes:
    body = request.raw_body
    return body.encode() if isinstance(body, str) else body


def _once(request: Request, caller: Caller | None) -> Once[Any] | None:
    """The idempotency key of a request, after the look whether it took effect before."""
    key = request.headers.get("idempotency-key", "").strip()
    if not key:
        return None
    if len(key) > LONGEST_KEY:
        raise Invalid(fields={"Idempotency-Key": [f"Use {LONGEST_KEY} caracteres como máximo."]})
    digest = hashlib.sha256(f"{request.method} {request.path}\n".encode())
    digest.update(_raw(request))
    account = caller.actor if caller is not None else "public"
    once: Once[Any] = Once(account, key, digest.hexdigest(), render=lambda result: result)
    answer = once.earlier()
    if answer is not None:
        raise Replay(answer)
    return once


def describe(request: Request) -> RequestInfo:
    """Where a request came from and how links back to it start."""
    context: Mapping[str, Any] = request.context
    base_url = settings().base_url or _own_address(context)
    return RequestInfo(
        address=str(context.get("identity", {}).get("sourceIp", "")),
        user_agent=request.headers.get("user-agent", "")[:400],
        referer=request.headers.get("referer", "")[:400],
        url=f"{base_url}{request.path}/",
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
    headers = {"X-Correlation-Id": correlation_id}
    retry_after = getattr(error, "retry_after", None)
    if retry_after is not None:
        headers["Retry-After"] = str(retry_after)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        logger.error("request failed", extra={"code": error.code, "status": status})
    return _response(msgspec.json.encode(body).decode(), status, headers)
