"""Searches that are exported."""

from collections.abc import Mapping, Sequence

import msgspec

from chalicelib.clients.types import Client
from chalicelib.insights.figures.spans import Span
from chalicelib.insights.searches.types import Search
from chalicelib.properties.types import House


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which searches: of some days, and perhaps of one client or for one house. `after` is where
    an export ended early (`Part.following`)."""

    span: Span
    client_id: str | None
    property_id: str | None
    after: str | None

    def accept(self, search: Search) -> bool:
        """Whether a search of these days is among them."""
        is_theirs = self.client_id is None or search.client_id == self.client_id
        return is_theirs and self.property_id in {None, search.property_id}


class Part(msgspec.Struct, frozen=True):
    """Searches in the order in which they are kept, and after which place there may be more; None
    where there are none."""

    searches: Sequence[Search]
    following: str | None


class Exported(msgspec.Struct, frozen=True):
    """A part, with the clients who are not deleted and the houses that it names, by their ids."""

    part: Part
    clients: Mapping[str, Client]
    houses: Mapping[str, House]
