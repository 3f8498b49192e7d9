"""The assembly: which rooms answer requests, and which event goes to which queue and handler."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from chalice import Chalice

from chalicelib.accounts import routes as accounts
from chalicelib.clients import routes as clients
from chalicelib.cloud import events, logs, queues
from chalicelib.cloud.events import Event
from chalicelib.pricing import routes as pricing
from chalicelib.properties import jobs as property_jobs
from chalicelib.properties import routes as properties
from chalicelib.reservations import jobs as reservation_jobs
from chalicelib.reservations import routes as reservations
from chalicelib.web import mounting
from chalicelib.web.routing import Router

ROUTERS: tuple[Router, ...] = (
    accounts.router,
    properties.router,
    clients.router,
    pricing.router,
    *reservations.ROUTERS,
)

# Which queues hear of which events, by the word before the dot.
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "reservation": ("reactions",),
    "photo": ("reactions",),
    "receipt": ("reactions",),
}

# What the consumer of `reactions` does with an event; it lets the others pass.
REACTIONS: dict[str, Callable[[Event], None]] = {
    "photo.removed": property_jobs.remove_files,
    "receipt.removed": reservation_jobs.remove_files,
}


def serve(app: Chalice) -> None:
    """Put every room's routes on the application."""
    logs.configure()
    mounting.mount(app, ROUTERS)


def publish_events(event: Mapping[str, Any], _context: Any) -> None:
    """The stream of table `events`: each fact goes to the queues of its subscribers.

    A failure leaves the batch to be delivered again; consumers are idempotent by event id.
    """
    bodies: dict[str, list[str]] = defaultdict(list)
    for fact in events.from_stream(event["Records"]):
        for queue in SUBSCRIPTIONS.get(fact.name.partition(".")[0], ()):
            bodies[queue].append(msgspec.json.encode(fact).decode())
    for queue, messages in bodies.items():
        queues.send(queue, messages)


def react(event: Mapping[str, Any], _context: Any) -> dict[str, Any]:
    """Queue `reactions`."""
    return queues.each(event, _react)


def _react(body: str) -> None:
    fact = msgspec.json.decode(body, type=Event)
    handler = REACTIONS.get(fact.name)
    if handler is not None:
        handler(fact)
