"""The assembly: which rooms answer requests, and which event goes to which queue and handler.

Rooms are named, not imported: a function loads what its own work needs.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from typing import Any, get_type_hints

import msgspec

from chalicelib.cloud import events, logs, queues
from chalicelib.cloud.events import Plain
from chalicelib.kernel.callers import Caller
from chalicelib.kernel.commands import Command
from chalicelib.web.application import Application
from chalicelib.web.audiences import Resolver
from chalicelib.web.rooms import Room

ROOMS = (
    Room(
        "chalicelib.accounts.routes",
        ("login", "token", "test", "logout", "accounts", "admin/users"),
    ),
    Room("chalicelib.properties.houses.routes", ("property",)),
    Room("chalicelib.properties.houses.admin_routes", ("admin/properties",)),
    Room("chalicelib.properties.photos.routes", ("properties", "photos", "media")),
    Room("chalicelib.properties.prices.routes", ("admin/property-pricing",)),
    Room("chalicelib.rates.seasons.routes", ("admin/seasons",)),
    Room("chalicelib.properties.special_dates.routes", ("admin/special-dates",)),
    Room(
        "chalicelib.properties.bulk_dates.routes",
        ("admin/special-dates-manager", "admin/bulk-special-dates"),
    ),
    Room("chalicelib.rates.late_checkout.routes", ("admin/late-checkout",)),
    Room("chalicelib.exchange_rates.routes", ("admin/exchange-rates",)),
    Room("chalicelib.rates.services.routes", ("admin/services",)),
    Room("chalicelib.rates.policies.routes", ("admin/cancellation-policies",)),
    Room("chalicelib.insights.routes", ("admin/airbnb-profits", "profit/{profit_id}")),
    Room("chalicelib.clients.routes", ("clients",)),
    Room(
        "chalicelib.guests.routes",
        ("clients/client-auth/login", "clients/client-auth/profile"),
    ),
    Room(
        "chalicelib.loyalty.routes",
        ("achievements", "admin/achievements", "bot/levels", "clients/client-auth/achievements"),
    ),
    Room(
        "chalicelib.pricing.quotes.routes",
        ("properties/calculate-pricing", "properties/calculate-late-checkout"),
    ),
    Room("chalicelib.reservations.routes", ("reservations", "delete-recipe", "recipt")),
    Room(
        "chalicelib.reservations.cancellations.routes",
        (
            "reservations/{reservation_id}/cancellation",
            "clients/client-auth/reservations/{reservation_id}/cancel",
        ),
    ),
    Room("chalicelib.reservations.lists.routes", ("vistacalendario",)),
    Room("chalicelib.reservations.guest_bookings.routes", ("clients/reservations/create",)),
    Room(
        "chalicelib.reservations.own.routes",
        ("clients/reservations", "clients/client-auth/reservations", "clients/voucher"),
    ),
    Room(
        "chalicelib.reservations.availability.routes",
        ("property/{slug}/calendar-occupancy", "prop"),
    ),
    Room(
        "chalicelib.discounts.routes.generating",
        ("properties/generate-discount", "properties/generate-simple-discount"),
    ),
    Room(
        "chalicelib.discounts.routes.welcome",
        ("clients/welcome-discount", "clients/client-auth/welcome-discount"),
    ),
    Room(
        "chalicelib.discounts.routes.automatic",
        ("property/automaticdiscount", "properties/automatic-discounts"),
    ),
    Room("chalicelib.discounts.routes.bot", ("bot/global-discount",)),
    Room("chalicelib.discounts.routes.admin_codes", ("admin/discount-codes",)),
    Room("chalicelib.discounts.routes.admin_automatic", ("admin/automatic-discounts",)),
    Room("chalicelib.discounts.routes.admin_dynamic", ("admin/dynamic-discounts",)),
    Room("chalicelib.discounts.routes.admin_welcome", ("admin/welcome-discounts",)),
    Room("chalicelib.discounts.routes.admin_referral", ("admin/referral-discounts",)),
    Room("chalicelib.reservations.smart_search.routes", ("properties/calculate-pricing-erp",)),
)

# Which queues hear of which events, by the word before the dot.
SUBSCRIPTIONS: dict[str, tuple[str, ...]] = {
    "client": ("reactions",),
    "reservation": ("reactions",),
    "photo": ("reactions",),
    "receipt": ("reactions",),
    "achievement": ("sync",),
    "automatic_discount": ("sync",),
    "chatbot": ("sync",),
}

Handlers = Mapping[str, tuple[tuple[str, str], ...]]
"""For each event the module and name of those that its queue's consumer gives it to."""

FOLLOW_CLIENT = ("chalicelib.loyalty.jobs", "follow_client")
FOLLOW_STAY = ("chalicelib.reservations.jobs", "award_levels")
SEND_DISCOUNTS = ("chalicelib.sync.jobs", "send_discounts")
SEND_LEVELS = ("chalicelib.sync.jobs", "send_levels")

# Whose `jobs` the consumer of `reactions` gives an event to, one after the other; it lets the
# others pass. When one fails the event comes again to all.
REACTIONS: Handlers = {
    "client.created": (FOLLOW_CLIENT,),
    "client.deleted": (FOLLOW_CLIENT,),
    # A hold that expires was never approved, so it counted for nobody.
    "reservation.created": (FOLLOW_STAY,),
    "reservation.approved": (FOLLOW_STAY,),
    "reservation.cancelled": (FOLLOW_STAY,),
    "reservation.rejected": (FOLLOW_STAY,),
    "reservation.removed": (FOLLOW_STAY,),
    "reservation.reopened": (FOLLOW_STAY,),
    "reservation.changed": (FOLLOW_STAY,),
    "reservation.moved": (FOLLOW_STAY,),
    "photo.removed": (("chalicelib.properties.photos.jobs", "remove_files"),),
    "receipt.removed": (("chalicelib.reservations.jobs", "remove_files"),),
}

# The same for the consumer of `sync`.
SYNCS: Handlers = {
    "achievement.saved": (SEND_LEVELS,),
    "achievement.removed": (SEND_LEVELS,),
    "automatic_discount.saved": (SEND_DISCOUNTS,),
    "automatic_discount.removed": (SEND_DISCOUNTS,),
    "chatbot.send": (("chalicelib.sync.jobs", "send_requested"),),
}


def caller_of(token: str) -> Caller:
    """Who carries an access token; an anonymous request never imports the room that knows."""
    from chalicelib.accounts import sessions

    return sessions.caller_of(token)


def application(resolver: Resolver = caller_of) -> Application:
    """The API. `resolver` says whose a token is."""
    logs.configure()
    return Application("casa-austin", ROOMS, resolver=resolver)


def job(module: str, name: str) -> Callable[[Any, Any], Any]:
    """A function of a room's `jobs`, imported when it first runs."""

    def run(event: Any, context: Any) -> Any:
        return getattr(import_module(module), name)(event, context)

    run.__name__ = name
    return run


def publish_events(event: Mapping[str, Any], _context: Any) -> None:
    """The stream of table `events`: each fact goes to the queues of its subscribers.

    A failure leaves the batch to be delivered again; consumers are idempotent by event id.
    """
    bodies: dict[str, list[str]] = defaultdict(list)
    for recorded in events.from_stream(event["Records"]):
        for queue in SUBSCRIPTIONS.get(recorded.name.partition(".")[0], ()):
            bodies[queue].append(msgspec.json.encode(recorded).decode())
    for queue, messages in bodies.items():
        queues.send(queue, messages)


def react(event: Mapping[str, Any], _context: Any) -> dict[str, Any]:
    """Queue `reactions`."""
    return queues.each(event, partial(_dispatch, REACTIONS))


def sync(event: Mapping[str, Any], _context: Any) -> dict[str, Any]:
    """Queue `sync`."""
    return queues.each(event, partial(_dispatch, SYNCS))


def _dispatch(handlers: Handlers, body: str) -> None:
    plain = msgspec.json.decode(body, type=Plain)
    for module, name in handlers.get(plain.name, ()):
        handler = getattr(import_module(module), name)
        hints = get_type_hints(handler)
        del hints["return"]
        (taken,) = hints.values()
        if isinstance(taken, type) and issubclass(taken, Command):
            handler(msgspec.convert(plain.event, taken))
        else:
            handler(msgspec.json.decode(body, type=taken))
