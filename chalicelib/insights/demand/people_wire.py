"""Who searches, on the wire: clients by masked names, visitors by masked networks (staff book, 3.2
and 3.6; panel book, 4.8)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import msgspec

from chalicelib.insights.demand import masks, rules
from chalicelib.insights.demand.found import Who
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
        return [
            cls(
                client_id=each.name,
                **_named(each.name, demand.names),
                search_count=each.details.times,
                last_search_date=_at(each.details.last),
                **_searched(each, demand.names),
            )
            for each in demand.clients[:MOST_CLIENTS]
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
        return [
            cls(
                client_id=name,
                **_named(name, demand.names),
                searches_count=searched.times,
                avg_guests_searched=rules.average(searched.guests, searched.times),
                first_search=_at(searched.first),
                last_search=_at(searched.last),
                last_search_date=_at(searched.last),
                search_frequency=rules.frequency_of(searched.times),
            )
            for name, searched in demand.clients
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
        rows = [_network(each, demand.names) for each in demand.networks]
        return cls(top_searching_ips=rows, total_anonymous_ips=demand.found.visitors)


def _network(network: Who, names: Names) -> TopNetwork:
    searched = _searched(network, names)
    return TopNetwork(
        ip_address=network.name,
        ip_last_4=masks.last_signs(network.name),
        search_count=network.details.times,
        last_search=_at(network.details.last),
        most_searched_property=next(iter(searched["favorite_properties"]), None),
        different_devices=len(network.details.devices),
        unique_dates=len(network.details.arrivals),
        **searched,
    )


def _named(client_id: str, names: Names) -> dict[str, Any]:
    client = names.clients.get(client_id)
    return {"client_name": masks.name(client), "client_email": masks.email(client)}


def _searched(who: Who, names: Names) -> dict[str, Any]:
    houses = who.details.houses
    favourites = sorted(houses, key=lambda each: (-houses[each], each))
    return {
        "searches_count": who.details.times,
        "favorite_properties": house_names(favourites, names)[:MOST_FAVOURITES],
        "guest_counts_searched": sorted(who.details.sizes),
        "avg_guests": rules.average(who.details.guests, who.details.times),
    }


def house_names(house_ids: Iterable[str], names: Names) -> list[str]:
    """The names of houses that are known."""
    return [names.houses[each].name for each in house_ids if each in names.houses]


def _at(seconds: int) -> datetime:
    return dates.in_lima(datetime.fromtimestamp(seconds, UTC))
