"""The assembly: the rooms in the order of the floors, from the top, and what follows from them.

What a room serves, hears and runs stands in its `room.py`; routes are imported when the first
request for them comes, handlers with their first message.
"""

from collections.abc import Callable
from functools import partial, reduce
from operator import or_
from typing import Any

from chalicelib.accounts.room import ROOM as ACCOUNTS
from chalicelib.calendar.room import ROOM as CALENDAR
from chalicelib.clients.room import ROOM as CLIENTS
from chalicelib.cloud import logs
from chalicelib.cloud.assembly import (
    Function,
    functions_of,
    listeners_of,
    queues_of,
    subscriptions_of,
)
from chalicelib.cloud.rooms import Uses
from chalicelib.discounts.room import ROOM as DISCOUNTS
from chalicelib.exchange_rates.room import ROOM as EXCHANGE_RATES
from chalicelib.guests.room import ROOM as GUESTS
from chalicelib.insights.room import ROOM as INSIGHTS
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.loyalty.room import ROOM as LOYALTY
from chalicelib.pricing.room import ROOM as PRICING
from chalicelib.properties.room import ROOM as PROPERTIES
from chalicelib.rates.room import ROOM as RATES
from chalicelib.reservations.room import ROOM as RESERVATIONS
from chalicelib.sync.room import ROOM as SYNC
from chalicelib.web.application import Application
from chalicelib.web.audiences import Resolver

ROOMS = (
    INSIGHTS,
    SYNC,
    GUESTS,
    RESERVATIONS,
    PRICING,
    DISCOUNTS,
    LOYALTY,
    CLIENTS,
    RATES,
    CALENDAR,
    PROPERTIES,
    EXCHANGE_RATES,
    ACCOUNTS,
)
# What every route may need: the log, idempotency records, the keys of programs that sign.
EVERY_ROUTE = Uses(reads=("events", "ledgers"), writes=("events", "ledgers"), secrets=("bots",))

API = Function(
    name="APIHandler",
    memory=1024,
    seconds=29,
    uses=reduce(or_, (room.uses for room in ROOMS), EVERY_ROUTE),
)
PATHS = {module: paths for room in ROOMS for module, paths in room.paths.items()}
"""Which module serves which beginnings of paths."""
SUBSCRIPTIONS = subscriptions_of(ROOMS)
QUEUES = queues_of(ROOMS)
FUNCTIONS = functions_of(ROOMS)
"""The worker functions (the API itself is Chalice's own)."""


def caller_of(token: str) -> Caller:
    """Who carries an access token; an anonymous request never imports the room that knows."""
    from chalicelib.accounts.sessions import service

    return service.caller_of(token)


def application(resolver: Resolver = caller_of) -> Application:
    """The API. `resolver` says whose a token is."""
    logs.configure()
    return Application("casa-austin", PATHS, resolver=resolver)


def handler_of(function: Function) -> Callable[[Any, Any], Any]:
    """What Lambda calls for a worker function."""

    def run(event: Any, _context: Any) -> Any:
        return _work_of(function)(event)

    run.__name__ = function.name
    return run


def _work_of(function: Function) -> Callable[[Any], Any]:
    from chalicelib.cloud import deliveries, queues

    if function.job is not None:
        job = deliveries.resolve(function.job.handler)
        return lambda _event: job(clock.now())
    if function.queue is None:
        return partial(deliveries.publish, listeners=listeners_of(SUBSCRIPTIONS))
    if function.queue.handler is None:
        return partial(deliveries.consume, subscriptions=SUBSCRIPTIONS)
    return partial(queues.each, handle=deliveries.resolve(function.queue.handler))
