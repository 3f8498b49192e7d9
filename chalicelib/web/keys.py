"""Idempotency keys: every route that changes something takes one, whatever its handler knows of it.

A handler with a parameter `once` puts the answer into the transaction of its effect. For all others
the edge lets the first transaction carry a marker, and writes the answer when it is known. Where
the answer was lost, the request runs once more, which completes what is missing: what such routes
do is the same when it is done again, and a removal that finds nothing has happened.
"""

import hashlib
import logging
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

import msgspec

from chalicelib.cloud import idempotency
from chalicelib.cloud.idempotency import UNANSWERED, Once, Replay
from chalicelib.kernel import clock
from chalicelib.kernel.callers import AnyCaller
from chalicelib.kernel.errors import CasaAustinError, Invalid, Unavailable
from chalicelib.web import bodies
from chalicelib.web.requests import Incoming
from chalicelib.web.routing import Reply, Route

T = TypeVar("T")
HEADER = "Idempotency-Key"
LONGEST_KEY = 200
LONGEST_ANSWER = 300_000
"""Bytes of an answer that is kept; a record holds 400 kB."""
ATTEMPTS, PAUSE = 10, 0.1
"""How often, and how many seconds apart, it is asked whether the same request is answered yet."""
NOTHING = "null"
logger = logging.getLogger(__name__)


def once_of(
    route: Route,
    request: Incoming,
    caller: AnyCaller | None,
    fields: Callable[[], Mapping[str, Any]],
) -> Once[Any] | None:
    """The request as one that must take effect once; None where it has no key, or where nobody is
    known to have sent it (strangers change nothing, and providers repeat as they like).

    Requests are the same when their fields are: a form that is sent again has another boundary.

    Raises:
        Invalid: the route takes no key, or none so long.
    """
    key = request.headers.get(HEADER.lower(), "").strip()
    if not key or route.method == "GET" or route.audience.is_provider:
        return None
    if not route.takes_keys:
        raise Invalid(fields={HEADER: ["Esta operación no acepta una clave de idempotencia."]})
    if len(key) > LONGEST_KEY:
        raise Invalid(fields={HEADER: [f"Use {LONGEST_KEY} caracteres como máximo."]})
    content = msgspec.json.encode(
        [request.method, request.path, bodies.query_of(request.query), fields()], order="sorted"
    )
    if caller is None:
        return None
    return Once(
        caller.actor, key, hashlib.sha256(content).hexdigest(), render=lambda result: result
    )


def within(route: Route, once: Once[Any] | None, work: Callable[[bool], T]) -> T:
    """What `work` gives, if the request did not take effect before; where it did and its answer is
    lost, or was to come later, `work` is told so.

    Raises:
        Replay: it did; with the answer that was given.
        Unprocessable: the key was used with another body.
    """
    if once is None:
        return work(False)
    earlier = _awaited(once)
    if earlier:
        raise Replay(earlier)
    try:
        if "once" in route.signature.takes:
            return work(False)
        return _marked(route, once, work, is_done=earlier is not None)
    except Replay as replay:
        raise Replay(replay.answer or _answered(once)) from None
    except Unavailable:
        # Whatever stands by now, not all is known to.
        raise
    except CasaAustinError:
        _replay_if_done(route, once)
        raise


def _marked(route: Route, once: Once[Any], work: Callable[[bool], T], *, is_done: bool) -> T:
    if is_done:
        result = work(True)
    else:
        with idempotency.marking(once):
            result = work(False)
    if not route.is_later(result):
        _keep(once, result)
    return result


def _keep(once: Once[Any], result: Any) -> None:
    """The effect stands: an answer that cannot be kept is no reason to say otherwise."""
    answer = NOTHING if result is None else msgspec.json.encode(result).decode()
    if isinstance(result, Reply) or len(answer) > LONGEST_ANSWER:
        return
    try:
        once.keep(answer, clock.now())
    except Unavailable as error:
        logger.warning("answer not kept", exc_info=error)


def _replay_if_done(route: Route, once: Once[Any]) -> None:
    """A refusal may come from what this very request, sent a second time, did a moment ago: then
    its answer counts."""
    earlier = _awaited(once)
    if earlier == UNANSWERED and route.status == HTTPStatus.NO_CONTENT:
        raise Replay(NOTHING)
    if earlier:
        raise Replay(earlier)


def _answered(once: Once[Any]) -> str:
    """The answer to the same request, which took effect while this one ran.

    Raises:
        Unavailable: it has none yet.
    """
    answer = _awaited(once)
    if not answer:
        raise Unavailable
    return answer


def _awaited(once: Once[Any]) -> str | None:
    """What was answered before; the same request may be about to be answered right now."""
    for _ in range(ATTEMPTS):
        earlier = once.earlier()
        if earlier != UNANSWERED:
            return earlier
        time.sleep(PAUSE)
    return UNANSWERED
