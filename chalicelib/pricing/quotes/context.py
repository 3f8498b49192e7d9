"""What a quote needs besides the catalogue: nights, client, membership, points, code, in one
round trip.

(A second one only for a guest who was referred and never stayed: the level of the referrer.)
"""

from collections.abc import Iterable, Mapping, Set
from datetime import date, datetime

import msgspec

from chalicelib.calendar.records import NightRecord, night_key
from chalicelib.catalogue.snapshots import catch_up
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.store import Found, Key
from chalicelib.discounts.choosing import service as proposing
from chalicelib.discounts.choosing.service import Proposed
from chalicelib.discounts.types import RequestedStay
from chalicelib.kernel import dates
from chalicelib.loyalty.points.records import account_in, account_key
from chalicelib.loyalty.points.types import Account
from chalicelib.pricing.quotes.rules.minimum_stay import nights_to_read
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.properties.types import House


class QuoteContext(msgspec.Struct, frozen=True):
    """What was read for a request.

    taken: the taken ones of the nights that decide, by house (every house is there).
    client: whom the quote is for; a deleted client counts as none. points: the client's account.
    discounts: what the request could have, judged.
    found: all that was read.
    """

    taken: Mapping[str, Set[date]]
    client: Client | None
    points: Account | None
    discounts: Proposed
    found: Found


def read(
    houses: Iterable[House],
    request: StayRequest,
    *,
    client_id: str | None,
    code: str | None,
    now: datetime,
    also: Iterable[Key] = (),
    is_secret: bool = False,
) -> QuoteContext:
    """Read what decides about a request, as of now, and what the caller needs `also` (with
    `VERSION_KEY`, the settings are as of now too). `code` is as
    it was typed. With `is_secret` no name of a discount tells anything of the client."""
    keys = [
        night_key(house.property_id, night)
        for house in houses
        for night in nights_to_read(house, request)
    ]
    keys += also
    keys += proposing.keys_to_read(client_id, code)
    if client_id is not None:
        keys += [client_key(client_id), account_key(client_id)]
    found = store.fetch_many(keys)
    catch_up(found)
    client = client_in(found, client_id)
    if client is not None and client.deleted_at is not None:
        client = None
    return QuoteContext(
        _taken(houses, found, now),
        client,
        None if client is None else account_in(found, client.client_id),
        proposing.propose(
            found, client, code, stay=_requested(request, now), now=now, is_secret=is_secret
        ),
        found,
    )


def _requested(request: StayRequest, now: datetime) -> RequestedStay:
    return RequestedStay(
        check_in=request.check_in, departure=request.check_out, today=dates.today(now)
    )


def _taken(houses: Iterable[House], found: Found, now: datetime) -> dict[str, set[date]]:
    taken: dict[str, set[date]] = {house.property_id: set() for house in houses}
    for record in found.all(NightRecord):
        if record.counts_at(now):
            taken[record.property_id].add(record.night)
    return taken
