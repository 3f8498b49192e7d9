"""From a request to an answer: the first of the two edges where anything may be caught."""

import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from http import HTTPStatus
from typing import Any

import msgspec
from chalice.app import Response

from chalicelib.cloud import logs
from chalicelib.cloud.idempotency import Replay
from chalicelib.kernel import clock
from chalicelib.kernel.callers import AnyCaller
from chalicelib.kernel.errors import (
    CasaAustinError,
    Invalid,
    NotFound,
    Unauthenticated,
    Unavailable,
)
from chalicelib.web import (
    audiences,
    bodies,
    cards,
    cors,
    headers,
    keys,
    limits,
    problems,
    reading,
    versions,
)
from chalicelib.web.audiences import Resolver
from chalicelib.web.limits import Requester
from chalicelib.web.matching import Match
from chalicelib.web.pages import Rows
from chalicelib.web.problems import Broken, MethodNotAllowed
from chalicelib.web.requests import WIRE, Incoming
from chalicelib.web.routing import Reply, Route, path_values

JSON = "application/json"
# What goes out as bytes. Everything else is text.
BINARY_TYPES = frozenset(
    {
        "multipart/form-data",
        "application/octet-stream",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "image/jpeg",
        "image/png",
        "image/webp",
    }
)
SIGN_IN_STATUSES = {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}
Finder = Callable[..., Match[dict[str, Route]]]
"""The routes of a path by their methods, for a method if one is named; it raises `NotFound` where
there is none."""
logger = logging.getLogger(__name__)


def serve(read: Callable[[], Incoming], find: Finder, resolver: Resolver) -> Response:
    """The answer to a request, whatever happens.

    `read` gives the request, `find` knows the routes of a path, `resolver` whose a token is.
    """
    try:
        request = read()
    except Exception:
        logger.exception("unreadable request")
        return _unreadable()
    correlation_id = request.request_id or str(uuid.uuid4())
    with logs.Line("request", correlation_id, method=request.method) as line:
        response = _safely(None, lambda: _served(request, find, resolver))
        line["status"] = response.status_code
        # The pattern: a path may name a person.
        line["route"] = request.route.path if request.route is not None else None
        line["caller"] = type(request.caller).__name__.lower() if request.caller else "anonymous"
    if request.method == "HEAD":
        # The gateway hands on whatever it is given, and a body would be read as the next answer.
        response.body = response.body[:0]
    return _headed(response, headers.of(request, response), correlation_id)


def _headed(response: Response, common: Mapping[str, str], correlation_id: str) -> Response:
    """An answer with the headers of every answer; its own stay as they are."""
    response.headers = {**common, **response.headers, "X-Correlation-Id": correlation_id}
    return response


def _unreadable() -> Response:
    """The answer to what is no request at all."""
    correlation_id = str(uuid.uuid4())
    with logs.Line("request", correlation_id, method=None) as line:
        response = _problem(None, Invalid())
        line["status"] = response.status_code
    return _headed(response, {**headers.ON_EVERY_ANSWER, **headers.PRIVATE}, correlation_id)


def _preflight(request: Incoming, find: Finder) -> Response:
    """A browser that is refused a preflight shows a network error, and not the answer that the
    request itself would get: so a path that nobody serves is answered too."""
    try:
        methods = find(request.segments).value.keys()
    except NotFound:
        return cors.preflight(cors.METHODS)
    return cors.preflight(cors.allowed(methods))


def _served(request: Incoming, find: Finder, resolver: Resolver) -> Response:
    if request.method == "OPTIONS":
        return _preflight(request, find)
    match, route = _routed(request, find)
    return _safely(route, lambda: _once_only(route, match.variables, request, resolver))


def _routed(request: Incoming, find: Finder) -> tuple[Match[dict[str, Route]], Route]:
    """The route of a request that holds no card number. One that has no route is refused for the
    number first; what providers send is theirs to write, and is kept by nobody."""
    method = "GET" if request.method == "HEAD" else request.method
    try:
        match = find(request.segments, method)
    except NotFound:
        cards.require_none(request)
        raise
    route = request.route = match.value.get(method)
    if route is None or not route.audience.is_provider:
        cards.require_none(request)
    if route is None:
        raise MethodNotAllowed(request.method, cors.allowed(match.value))
    return match, route


def _safely(route: Route | None, work: Callable[[], Response]) -> Response:
    """What `work` answers, or the answer that its error means on a route."""
    try:
        return work()
    except CasaAustinError as error:
        if isinstance(error, Unavailable):
            logger.warning("unavailable", exc_info=error, extra={"code": error.code})
        return _problem(route, error)
    except Exception:
        place = f"{route.method} {route.path}" if route is not None else "-"
        logger.exception("unexpected error", extra={"route": place})
        return _problem(route, Broken())


def _once_only(
    route: Route, variables: Sequence[str], request: Incoming, resolver: Resolver
) -> Response:
    try:
        return _answer(route, variables, request, resolver)
    except Replay as replay:
        body = "" if route.status == HTTPStatus.NO_CONTENT else replay.answer
        return _response(body, route.status, {"Idempotent-Replay": "true"})


def _answer(
    route: Route, variables: Sequence[str], request: Incoming, resolver: Resolver
) -> Response:
    caller = request.caller = _caller(route, request, resolver)
    route.audience.admit(caller)
    path = path_values(route, variables)
    if path is None:
        raise NotFound
    requester = Requester(caller, request.address)
    result = limits.within(
        route.limits,
        requester,
        lambda: _result(route, request, caller, path),
        reads=route.method == "GET",
    )
    if isinstance(result, Reply):
        return _reply(result) if _is_new(result, request) else _unchanged(result)
    if result is None:
        return Response("", status_code=route.status)
    status = route.status_of(result)
    return _response(msgspec.json.encode(result).decode(), status, _headers_of(result))


def _headers_of(result: Any) -> dict[str, str]:
    """The version of what is answered, and where an array goes on that did not fit."""
    following = result.next if isinstance(result, Rows) else None
    links = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return {**versions.tag_of(result), **links}


def _caller(route: Route, request: Incoming, resolver: Resolver) -> AnyCaller | None:
    """Who calls: the owner of the token or, where bots are served, the signer of the request."""
    if route.audience.is_provider:
        return None
    authorization = request.headers.get("authorization")
    if authorization is not None or not route.audience.takes_bots:
        return audiences.identify(authorization, route.audience, resolver)
    if request.query:
        # The signature covers no parameters.
        raise Unauthenticated
    # Few routes are for bots: no other start needs it.
    from chalicelib.web import signatures

    signed = signatures.Signed(request.method, f"{WIRE}{request.path}/", request.content)
    return signatures.signer_of(signed, request.headers, clock.now())


def _result(
    route: Route, request: Incoming, caller: AnyCaller | None, path: Mapping[str, Any]
) -> Any:
    """What the handler gives, once for each idempotency key."""
    fields = cache(lambda: _fields(request))
    once = keys.once_of(route, request, caller, fields)

    def work(is_again: bool) -> Any:
        request.is_again = is_again
        inputs = _inputs(route, request, caller, fields)
        return route.handler(**path, **inputs, **({"once": once} if "once" in takes else {}))

    takes = route.signature.takes
    return keys.within(route, once, work)


def _is_new(reply: Reply, request: Incoming) -> bool:
    """Whether the caller does not have this answer yet (`If-None-Match`)."""
    tag = reply.headers.get("ETag")
    known = request.headers.get("if-none-match", "")
    return tag is None or tag not in {each.strip().removeprefix("W/") for each in known.split(",")}


def _unchanged(reply: Reply) -> Response:
    return Response("", status_code=HTTPStatus.NOT_MODIFIED, headers={**reply.headers})


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


def _inputs(
    route: Route,
    request: Incoming,
    caller: AnyCaller | None,
    fields: Callable[[], dict[str, Any]],
) -> dict[str, Any]:
    signature = route.signature
    makers: dict[str, Callable[[], Any]] = {
        "caller": lambda: caller,
        "body": lambda: reading.read(
            signature.body,
            {**fields(), **versions.seen_by(request.headers, signature.body)},
            is_form=bodies.is_form(request.content_type),
            forbid_unknown=route.forbid_unknown,
        ),
        "query": lambda: reading.read(
            signature.query,
            bodies.query_of(request.query),
            is_form=True,
            forbid_unknown=route.audience.is_staff_only,
        ),
        "request": request.describe,
        "delivery": request.delivery,
    }
    return {name: make() for name, make in makers.items() if name in signature.takes}


def _fields(request: Incoming) -> dict[str, Any]:
    return bodies.fields_of(request.content, request.content_type)


def _response(body: str, status: int, headers: dict[str, str]) -> Response:
    return Response(body, status_code=status, headers={"Content-Type": JSON, **headers})


def _problem(route: Route | None, error: CasaAustinError) -> Response:
    status = problems.status_of(error)
    # Signing in is the same on every route, whatever envelope its own errors wear.
    own = route.envelope if route is not None and status not in SIGN_IN_STATUSES else None
    body = own(error) if own is not None else problems.body_of(error, logs.correlation.get())
    return _response(msgspec.json.encode(body).decode(), status, problems.headers_of(error))
