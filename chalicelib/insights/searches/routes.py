"""Searches of visitors over HTTP (clients book, section 7)."""

from datetime import timedelta

from chalicelib.insights.searches import service
from chalicelib.insights.searches.types import Search
from chalicelib.insights.searches.wire import (
    NewSearch,
    OwnSearch,
    SearchProblem,
    Tracked,
    TrackedSearch,
    search_problem,
    visitor_of,
)
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.properties.houses.service import house_names
from chalicelib.web.audiences import CLIENT, PUBLIC
from chalicelib.web.limits import Limit
from chalicelib.web.routing import RequestInfo, Router

router = Router("statistics")
SEARCHES = Limit("searches", most=60, within=timedelta(minutes=1), by="address")


@router.post(
    "/clients/track-search",
    audience=PUBLIC,
    limits=(SEARCHES,),
    forbid_unknown=False,
    envelope=search_problem,
    problem=SearchProblem,
)
def track_search(body: NewSearch, caller: Caller | None, request: RequestInfo) -> Tracked:
    """Record what a visitor searches for; with a guest's token it is the guest's search.

    The same search within a minute is recorded once. The address is kept for 30 days.
    """
    house = None if body.property_id is None else str(body.property_id)
    search = service.record(body.stay, house, visitor_of(caller, request), now=clock.now())
    return Tracked(data=TrackedSearch.of(search, _houses(search)))


@router.get(
    "/clients/track-search", audience=CLIENT, envelope=search_problem, problem=SearchProblem
)
def last_search(caller: Guest) -> OwnSearch:
    """The last search of the signed-in guest."""
    search = service.newest_of(caller.client_id)
    return OwnSearch.of(search, _houses(search))


def _houses(search: Search | None) -> dict[str, str]:
    named = None if search is None else search.property_id
    return house_names([named] if named else [])
