"""Who searches, on the wire: clients by masked names, visitors by masked networks (staff book, 3.2
and 3.6; panel book, 4.8)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.insights.demand import masks, rules
from chalicelib.insights.demand.totals import Searchers
from chalicelib.insights.demand.types import MOST_CLIENTS, Demand, Names
from chalicelib.kernel import dates
from chalicelib.web.formats import Id

MOST_FAVOURITES = 5


class Searcher(msgspec.Struct, kw_only=True):
    """What somebody searched for."""

    searches_count: int
    """How many searches they made."""
    favorite_properties: list[str]
    """The houses that they chose most, 5 at most."""
    guest_counts_searched: list[int]
    """For how many guests they searched, each number once, ascending."""
    avg_guests: float
    """For how many guests on average of their searches."""


class TopSearcher(Searcher, kw_only=True):
    """A client who searched."""

    client_id: Id
    """Names the client."""
    client_name: str
    """The masked name (`Ana Q.`)."""
    client_email: str | None
    """The masked e-mail; null where unknown."""
    search_count: int
    """The same as `searches_count`."""
    last_search_date: datetime
    """When the client last searched in these days."""

    @classmethod
    def all_of(cls, demand: Demand) -> "list[TopSearcher]":
        """The clients who searched most."""
        searchers = demand.totals.clients
        return [
            cls(
                client_id=client_id,
                **_named(client_id, demand.names),
                search_count=searchers.times[client_id],
                last_search_date=_at(searchers.last[client_id]),
                **_searched(searchers, client_id, demand.names),
            )
            for client_id in demand.clients[:MOST_CLIENTS]
        ]


class RegularSearcher(msgspec.Struct, kw_only=True):
    """A client who searched, and how often."""

    client_id: Id
    """Names the client."""
    client_name: str
    """The masked name (`Ana Q.`)."""
    client_email: str | None
    """The masked e-mail; null where unknown."""
    searches_count: int
    """How many searches the client made."""
    avg_guests_searched: float
    """For how many guests on average."""
    first_search: datetime
    """When the client first searched in these days."""
    last_search: datetime
    """When the client last searched in these days."""
    last_search_date: datetime
    """The same as `last_search`."""
    search_frequency: str
    """`Recurrente` from three searches on, else `Ocasional`."""

    @classmethod
    def all_of(cls, demand: Demand) -> "list[RegularSearcher]":
        """The clients who searched most."""
        searchers = demand.totals.clients
        return [
            cls(
                client_id=each,
                **_named(each, demand.names),
                searches_count=searchers.times[each],
                avg_guests_searched=rules.average(searchers.guests[each], searchers.times[each]),
                first_search=_at(searchers.first[each]),
                last_search=_at(searchers.last[each]),
                last_search_date=_at(searchers.last[each]),
                search_frequency=rules.frequency_of(searchers.times[each]),
            )
            for each in demand.clients
        ]


class TopNetwork(Searcher, kw_only=True):
    """Visitors of one network who searched."""

    ip_address: str
    """The masked address: `203.0.113.xxx`, or the first 48 bits of IPv6."""
    ip_last_4: str
    """The last four signs of it that are no mask."""
    search_count: int
    """The same as `searches_count`."""
    last_search: datetime
    """When somebody of them last searched in these days."""
    most_searched_property: str | None
    """The house that they chose most; null where none was chosen."""
    different_devices: int
    """How many browsers they used."""
    unique_dates: int
    """For how many days of arrival they searched."""


class TopNetworks(msgspec.Struct, kw_only=True):
    """Whence visitors search who are not signed in."""

    top_searching_ips: list[TopNetwork]
    """The networks of those who search most, 15 at most."""
    total_anonymous_ips: int
    """How many visitors there are, told apart by their addresses."""

    @classmethod
    def of(cls, demand: Demand) -> "TopNetworks":
        """The view of networks."""
        rows = [_network(each, demand) for each in demand.networks]
        return cls(top_searching_ips=rows, total_anonymous_ips=len(demand.totals.visitors))


def _network(network: str, demand: Demand) -> TopNetwork:
    searchers = demand.totals.networks
    searched = _searched(searchers, network, demand.names)
    return TopNetwork(
        ip_address=network,
        ip_last_4=masks.last_signs(network),
        search_count=searchers.times[network],
        last_search=_at(searchers.last[network]),
        most_searched_property=next(iter(searched["favorite_properties"]), None),
        different_devices=len(searchers.devices.of(network)),
        unique_dates=len(searchers.arrivals.of(network)),
        **searched,
    )


def _named(client_id: str, names: Names) -> dict[str, Any]:
    client = names.clients.get(client_id)
    return {"client_name": masks.name(client), "client_email": masks.email(client)}


def _searched(searchers: Searchers, who: str, names: Names) -> dict[str, Any]:
    houses = searchers.houses.of(who)
    favourites = sorted(houses, key=lambda each: (-houses[each], each))
    return {
        "searches_count": searchers.times[who],
        "favorite_properties": house_names(favourites, names)[:MOST_FAVOURITES],
        "guest_counts_searched": sorted(searchers.sizes.of(who)),
        "avg_guests": rules.average(searchers.guests[who], searchers.times[who]),
    }


def house_names(house_ids: Iterable[str], names: Names) -> list[str]:
    """The names of houses that are known."""
    return [names.houses[each].name for each in house_ids if each in names.houses]


def _at(seconds: int) -> datetime:
    return dates.in_lima(datetime.fromtimestamp(seconds, UTC))
