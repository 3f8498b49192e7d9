"""Events over HTTP, as everybody reads them (staff book, 4.3). What is no draft, nor private, is
shown; an event is found by its id or by its slug."""

from collections.abc import Sequence
from functools import partial

from chalicelib.community.browsing import service
from chalicelib.community.browsing.wire import (
    Leaderboard,
    OwnRegistration,
    Participants,
    Winners,
    detail_of,
    leaderboard_of,
    participants_of,
    row_of,
    winners_of,
)
from chalicelib.community.occasions import service as catalogue
from chalicelib.community.occasions.wire import (
    EventDetail,
    EventRow,
    EventsPageQuery,
    EventsQuery,
    OwnPageQuery,
)
from chalicelib.community.types import Occasion
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller, Guest
from chalicelib.web.audiences import CLIENT, PUBLIC
from chalicelib.web.pages import Page, PageQuery, RestQuery, answer_of, array_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("community: events")

EventPage = Page[EventRow] | list[EventRow]


@router.get("/events", audience=PUBLIC)
def list_events(query: EventsQuery, caller: Caller | None, request: RequestInfo) -> list[EventRow]:
    """The events that are to take place, the next one first."""
    found = service.coming(
        category=query.category,
        location=query.location,
        date_from=query.date_from,
        now=clock.now(),
    )
    rows = _rows(found[query.skip :], caller, request)
    return array_of(rows, len(found), query, request.url)


@router.get("/events/coming", audience=PUBLIC)
def list_coming(query: EventsPageQuery, caller: Caller | None, request: RequestInfo) -> EventPage:
    """The events that are to take place, page by page, the next one first."""
    found = service.coming(
        category=query.category,
        location=query.location,
        date_from=query.date_from,
        now=clock.now(),
    )
    return _page(found, query, caller, request)


@router.get("/events/past", audience=PUBLIC)
def list_past(query: EventsPageQuery, caller: Caller | None, request: RequestInfo) -> EventPage:
    """The events that took place, page by page, the last one first."""
    found = service.past(category=query.category, location=query.location, now=clock.now())
    return _page(found, query, caller, request)


@router.get("/events/my-registrations", audience=CLIENT)
def own_registrations(
    query: OwnPageQuery, caller: Guest, request: RequestInfo
) -> Page[OwnRegistration] | list[OwnRegistration]:
    """The events for which the guest registered, the newest registration first."""
    now = clock.now()
    found = service.own(caller, now=now)
    around = service.around([shown.occasion for _, shown in found])
    view = partial(row_of, around=around, base_url=request.base_url, now=now)
    end = len(found) if query.whole else query.offset + query.size
    rows = [OwnRegistration.of(each, view(shown)) for each, shown in found[query.offset : end]]
    return answer_of(rows, len(found), query, request.url)


@router.get("/events/{event_id}", audience=PUBLIC)
def show_event(event_id: str, caller: Caller | None, request: RequestInfo) -> EventDetail:
    """An event, by its id or its slug, with its places."""
    now = clock.now()
    occasion = catalogue.find_listed(event_id)
    (shown,) = service.shown([occasion], caller=caller, now=now)
    return detail_of(shown, service.around([occasion]), base_url=request.base_url, now=now)


@router.get("/events/{event_id}/participants", audience=PUBLIC)
def list_participants(event_id: str, query: RestQuery) -> Participants:
    """Whoever takes part in an event: in a contest by the standings, else as they registered."""
    occasion, places = service.board(event_id)
    return participants_of(occasion, places[query.skip :], len(places), clock.now())


@router.get("/events/{event_id}/participants/winners", audience=PUBLIC)
def list_winners(event_id: str) -> Winners:
    """Whoever won something in an event, once everybody may know."""
    return winners_of(*service.board(event_id), clock.now())


@router.get("/events/{event_id}/contest/leaderboard", audience=PUBLIC)
def show_leaderboard(event_id: str, query: RestQuery) -> Leaderboard:
    """The standings of a contest: of equals, who reached it first comes first."""
    occasion, places = service.leaderboard(event_id)
    return leaderboard_of(occasion, places[query.skip :], len(places))


def _page(
    found: Sequence[Occasion], query: PageQuery, caller: Caller | None, request: RequestInfo
) -> EventPage:
    end = len(found) if query.whole else query.offset + query.size
    rows = _rows(found[query.offset : end], caller, request)
    return answer_of(rows, len(found), query, request.url)


def _rows(
    occasions: Sequence[Occasion], caller: Caller | None, request: RequestInfo
) -> list[EventRow]:
    now = clock.now()
    view = partial(row_of, around=service.around(occasions), base_url=request.base_url, now=now)
    return [view(each) for each in service.shown(occasions, caller=caller, now=now)]
