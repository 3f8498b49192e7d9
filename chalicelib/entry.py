"""What Lambda starts: the API, and the worker functions by their names.

The API knows only which module serves which paths; it imports routes when the first request for
them comes. A worker imports its handler with its first message.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.cloud import budget, logs
from chalicelib.kernel import clock, decoding, ids
from chalicelib.kernel.callers import BRIDGE_PREFIX, DEVICE_PREFIX, SHARE_PREFIX, Bearer
from chalicelib.web.application import Application
from chalicelib.web.audiences import Resolver

if TYPE_CHECKING:
    from chalicelib.cloud.assembly import Function, Listeners

Worker = Callable[[Any, Any], Any]
INDEX = Path(__file__).with_name("paths.json")
"""The paths of all rooms, written into the package for AWS: reading every declaration would cost
each cold start of the API."""


def caller_of(token: str) -> Bearer:
    """Who carries an access token or a key; an anonymous request never imports who knows."""
    if token.startswith(DEVICE_PREFIX):
        from chalicelib.properties.devices import service as devices

        return devices.device_of(token)
    if token.startswith(BRIDGE_PREFIX):
        from chalicelib.smart_home.bridges import service as bridges

        return bridges.bridge_of(token)
    if token.startswith(SHARE_PREFIX):
        from chalicelib.smart_home.sharing import tokens

        return tokens.shared_of(token)
    from chalicelib.accounts.sessions import service as sessions

    return sessions.caller_of(token)


def application(resolver: Resolver = caller_of) -> Application:
    """The API. `resolver` says whose a token is."""
    logs.configure()
    return Application("casa-austin", paths(), resolver=resolver)


def paths() -> Mapping[str, tuple[str, ...]]:
    """Which module serves which beginnings of paths."""
    if INDEX.exists():
        return decoding.decoded(INDEX.read_bytes(), dict[str, tuple[str, ...]])
    from chalicelib import wiring

    return wiring.PATHS


def workers() -> "dict[str, Function]":
    """The worker functions by their names."""
    from chalicelib import wiring

    return {function.name: function for function in wiring.FUNCTIONS}


def worker(name: str) -> Worker:
    """What Lambda calls for a worker function."""
    function = workers()[name]
    work: Worker | None = None

    def run(event: Any, context: Any) -> Any:
        nonlocal work
        work = work or _work_of(function)
        with budget.of(function.seconds - budget.TO_END):
            return work(event, context)

    run.__name__ = name
    return run


def _work_of(function: "Function") -> Worker:
    from chalicelib import wiring
    from chalicelib.cloud import assembly, deliveries

    if function.site is not None:
        answer = deliveries.resolve(function.site.handler)
        return lambda event, _context: answer(event)
    if function.job is not None:
        return _job(function.name, deliveries.resolve(function.job.handler))
    if function.queue is None:
        return _publisher(function.name, assembly.listeners_of(wiring.SUBSCRIPTIONS))
    if function.queue.handler is None:
        return lambda event, _context: deliveries.consume(event, wiring.SUBSCRIPTIONS)
    return _consumer(function.name, deliveries.resolve(function.queue.handler))


def _job(name: str, job: Callable[[datetime], None]) -> Worker:
    def run(_event: Any, context: Any) -> None:
        with logs.job_line(name, _correlation_id(context)):
            job(clock.now())

    return run


def _publisher(name: str, listeners: "Listeners") -> Worker:
    from chalicelib.cloud import deliveries

    def run(event: Any, context: Any) -> None:
        with logs.job_line(name, _correlation_id(context), records=len(event["Records"])):
            deliveries.publish(event, listeners)

    return run


def _consumer(name: str, handle: Callable[[str], None]) -> Worker:
    """Takes the messages that others write, one by one."""
    from chalicelib.cloud import queues

    def run(event: Any, context: Any) -> dict[str, Any]:
        def each(body: str) -> None:
            with logs.job_line(name, _correlation_id(context)):
                handle(body)

        return queues.each(event, each)

    return run


def _correlation_id(context: Any) -> str:
    return str(getattr(context, "aws_request_id", None) or ids.new_id())
