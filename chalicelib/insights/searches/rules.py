"""What may be recorded as a search, what counts as the same one, and what is shown of an address
(clients book, section 7; staff book, 3.1 and 3.6)."""

import hashlib
from datetime import date, datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from chalicelib.insights.searches.types import Search, Visitor
from chalicelib.kernel import dates
from chalicelib.kernel.validation import Problems
from chalicelib.pricing.quotes.rules.requests import StayRequest, check_request

REPEATED_WITHIN = timedelta(minutes=1)
"""The same search of the same visitor counts once within it."""
FARTHEST = timedelta(days=730)
"""How far ahead an arrival may be."""
ADDRESS_KEPT = timedelta(days=30)
HOUR = timedelta(hours=1)
LONGEST_USER_AGENT, LONGEST_REFERRER = 500, 200
SHOWN_BITS = 48
"""Of an IPv6 address."""
HIDDEN = "xxx"
UNKNOWN_NETWORK = "desconocida"
DIGEST = 32
"""Letters of a digest that names a search within its minute."""


def check(stay: StayRequest, today: date) -> None:
    """Require dates and guests that somebody may look for; `today` is the Lima date.

    Raises:
        Invalid: they are past, reversed, absurdly far or long, or nobody would come.
    """
    problems = Problems()
    for refusal in check_request(stay, today):
        problems.note(refusal.field, refusal.message, when=True)
    far = stay.check_in > today + FARTHEST
    problems.note("check_in_date", "Elija una fecha dentro de los próximos dos años.", when=far)
    problems.raise_any()


def search_of(
    stay: StayRequest,
    visitor: Visitor,
    *,
    search_id: str,
    property_id: str | None,
    key: str,
    now: datetime,
) -> Search:
    """The search as it is kept; `key` is the keyed digest of the visitor's address."""
    is_guest = visitor.client_id is not None
    return Search(
        search_id=search_id,
        at=now,
        check_in=stay.check_in,
        check_out=stay.check_out,
        guests=stay.guests,
        property_id=property_id,
        client_id=visitor.client_id,
        visitor=None if is_guest else key,
        network=None if is_guest else shown_network(visitor.address),
        device=None if is_guest else _digest(visitor.user_agent)[:8],
        user_agent=visitor.user_agent[:LONGEST_USER_AGENT],
        referrer=visitor.referrer[:LONGEST_REFERRER],
    )


def forgotten(search: Search) -> Search:
    """The search without anything of whoever made it."""
    return Search(
        search_id=search.search_id,
        at=search.at,
        check_in=search.check_in,
        check_out=search.check_out,
        guests=search.guests,
        property_id=search.property_id,
    )


def content_of(search: Search) -> str:
    """What two searches have in common that count as one: who, where, when and how many."""
    who = search.client_id or f"{search.visitor}#{_digest(search.user_agent)}"
    asked = (search.check_in, search.check_out, search.guests, search.property_id)
    return _digest("#".join(map(str, (who, *asked))))[:DIGEST]


def hour_of(at: datetime) -> str:
    """The hour of Lima in which an instant is: `2026-03-02T10`."""
    return dates.in_lima(at).strftime("%Y-%m-%dT%H")


def hours_between(start: datetime, end: datetime) -> list[str]:
    """The hours of Lima from that of `start` to that in which the last moment before `end` is."""
    first = start.replace(minute=0, second=0, microsecond=0)
    count = max(0, ceil((end - first) / HOUR))
    return [hour_of(first + number * HOUR) for number in range(count)]


def minute_of(at: datetime) -> str:
    """The minute of an instant within its hour, in two digits."""
    return dates.in_lima(at).strftime("%M")


def shown_network(address: str) -> str:
    """What is shown of an address: IPv4 without its last number, of IPv6 the first 48 bits."""
    try:
        found = ip_address(address)
    except ValueError:
        return UNKNOWN_NETWORK
    if not isinstance(found, IPv6Address):
        return f"{address.rpartition('.')[0]}.{HIDDEN}"
    if found.ipv4_mapped is not None:
        return shown_network(str(found.ipv4_mapped))
    return str(ip_network((int(found), SHOWN_BITS), strict=False))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
