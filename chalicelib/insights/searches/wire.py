"""Searches of visitors on the wire (clients book, section 7)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.insights.searches.types import Search, Visitor
from chalicelib.kernel import dates
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.pricing.quotes.rules.requests import StayRequest
from chalicelib.web.formats import Id
from chalicelib.web.problems import text_of
from chalicelib.web.routing import RequestInfo

RECORDED = "Búsqueda registrada."
NONE_YET = "Aún no hay búsquedas."


class NewSearch(msgspec.Struct, kw_only=True, rename={"property_id": "property"}):
    """What a visitor searches for."""

    check_in_date: date
    """The day of arrival, today in Lima or later, within two years."""
    check_out_date: date
    """The day of departure, at most 60 nights later."""
    guests: int
    """How many guests would come, 1 or more."""
    property_id: UUID | None = None
    """The house, where one was chosen; one that does not exist is none."""

    @property
    def stay(self) -> StayRequest:
        """The stay that is looked for."""
        return StayRequest(self.check_in_date, self.check_out_date, self.guests)


class TrackedSearch(msgspec.Struct, kw_only=True):
    """A search."""

    TEXTS_FROM: ClassVar = (Search,)
    TEXT_NAMES: ClassVar = {
        "check_in_date": "check_in",
        "check_out_date": "check_out",
        "search_timestamp": "at",
        "property": "property_id",
    }

    check_in_date: date
    check_out_date: date
    guests: int
    property: Id | None
    property_name: str | UnsetType = UNSET
    """The name of the house; left out where none was chosen."""
    search_timestamp: datetime

    @classmethod
    def of(cls, search: Search, houses: Mapping[str, str]) -> "TrackedSearch":
        """The view of a search; `houses` are names by id."""
        return cls(
            check_in_date=search.check_in,
            check_out_date=search.check_out,
            guests=search.guests,
            property=search.property_id,
            property_name=houses.get(search.property_id or "", UNSET),
            search_timestamp=dates.in_lima(search.at),
        )


class Tracked(msgspec.Struct, kw_only=True):
    """The search was recorded, or the same one was within the last minute."""

    success: bool = True
    """Always true; errors have a status."""
    message: str = RECORDED
    """What was done, in Spanish."""
    data: TrackedSearch
    """The search."""


class OwnSearch(msgspec.Struct, kw_only=True):
    """The last search of a guest."""

    success: bool = True
    """Always true; errors have a status."""
    message: str | UnsetType = UNSET
    """That there is none, in Spanish."""
    data: TrackedSearch | None = None
    """The search; null where there is none yet."""

    @classmethod
    def of(cls, search: Search | None, houses: Mapping[str, str]) -> "OwnSearch":
        """The answer to a guest."""
        if search is None:
            return cls(message=NONE_YET)
        return cls(data=TrackedSearch.of(search, houses))


class SearchProblem(msgspec.Struct, kw_only=True):
    """Why a search was not recorded."""

    success: bool = False
    """Always false."""
    message: str
    """What went wrong, in Spanish."""
    errors: dict[str, list[str]]
    """The texts of each wrong field, by its name."""


def search_problem(error: CasaAustinError) -> SearchProblem:
    """An error in the shape that the site reads."""
    fields = error.fields if isinstance(error, Invalid) else {}
    return SearchProblem(message=text_of(fields) or error.message, errors=dict(fields))


def visitor_of(caller: Caller | None, request: RequestInfo) -> Visitor:
    """Who searches. Staff who look are visitors like others."""
    return Visitor(
        client_id=caller.client_id if isinstance(caller, Guest) else None,
        address=request.address,
        user_agent=request.user_agent,
        referrer=request.referer,
    )
