"""The assembly: the rooms in the order of the floors, from the top, and what follows from them.

What a room serves, hears and runs stands in its `room.py`.
"""

from functools import reduce
from operator import or_

from chalicelib.accounts.room import ROOM as ACCOUNTS
from chalicelib.calendar.room import ROOM as CALENDAR
from chalicelib.clients.room import ROOM as CLIENTS
from chalicelib.cloud.assembly import (
    Function,
    Site,
    functions_of,
    queues_of,
    subscriptions_of,
)
from chalicelib.cloud.rooms import Uses
from chalicelib.community.room import ROOM as COMMUNITY
from chalicelib.dead_letters.room import ROOM as DEAD_LETTERS
from chalicelib.discounts.room import ROOM as DISCOUNTS
from chalicelib.documents.room import ROOM as DOCUMENTS
from chalicelib.exchange_rates.room import ROOM as EXCHANGE_RATES
from chalicelib.guests.room import ROOM as GUESTS
from chalicelib.imports.room import ROOM as IMPORTS
from chalicelib.insights.room import ROOM as INSIGHTS
from chalicelib.loyalty.room import ROOM as LOYALTY
from chalicelib.music.room import ROOM as MUSIC
from chalicelib.notifications.room import ROOM as NOTIFICATIONS
from chalicelib.operations.room import ROOM as OPERATIONS
from chalicelib.payments.room import ROOM as PAYMENTS
from chalicelib.pictures.room import ROOM as PICTURES
from chalicelib.pricing.room import ROOM as PRICING
from chalicelib.properties.room import ROOM as PROPERTIES
from chalicelib.rates.room import ROOM as RATES
from chalicelib.reservations.room import ROOM as RESERVATIONS
from chalicelib.smart_home.room import ROOM as SMART_HOME
from chalicelib.sync.room import ROOM as SYNC
from chalicelib.timeline.room import ROOM as TIMELINE
from chalicelib.web import requests

ROOMS = (
    DEAD_LETTERS,
    IMPORTS,
    TIMELINE,
    NOTIFICATIONS,
    SYNC,
    INSIGHTS,
    MUSIC,
    COMMUNITY,
    OPERATIONS,
    SMART_HOME,
    GUESTS,
    DOCUMENTS,
    PAYMENTS,
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
    PICTURES,
)
# What every route may need: the caller's session, the log, idempotency records and limits.
EVERY_ROUTE = Uses(
    reads=("accounts", "events", "ledgers"),
    writes=("events", "ledgers"),
    secrets=("bots", "tokens"),
)

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
OFFICE = Function(
    name="office",
    memory=1024,
    seconds=29,
    # Its pages call the API in process, so they may touch what that may.
    uses=API.uses | Uses(layers=("pages",)),
    site=Site(path=requests.OFFICE, handler="chalicelib.office.handler:answer"),
)
FUNCTIONS = (*functions_of(ROOMS), OFFICE)
"""The functions beside the API, which is Chalice's own."""
