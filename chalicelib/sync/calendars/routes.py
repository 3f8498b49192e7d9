"""The calendars of the houses over HTTP, and the administration of their addresses."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.properties.houses.service import names_in
from chalicelib.properties.houses.wire import FOR_HOUSES, HousesOf
from chalicelib.sync.calendars import rules, service
from chalicelib.sync.calendars.wire import CalendarQuery, HandedOutAddress
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.crud import Resource, administration
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Reply, RequestInfo
from chalicelib.web.shapes import Field

CALENDARS = Limit("calendars", most=120, within=timedelta(minutes=1), by="address", free=20)
HEADERS = {
    "Cache-Control": "private, max-age=300",
    "Content-Disposition": 'attachment; filename="evento.ics"',
}

router = administration(
    "calendars",
    Permission.MANAGES_HOUSES,
    Resource(
        collection=service.LINKS,
        path="/admin/calendar-links",
        one="address of calendars",
        many="addresses of calendars, by name",
        fields={"property_ids": FOR_HOUSES, "edition": Field("edition", is_writable=False)},
        extra=HousesOf,
        lookup=names_in,
        texts={
            "add": "Let somebody read the calendars of the named houses or (none named) of all. "
            "The address comes by `POST /admin/calendar-links/{calendar_link_id}/address/`.",
            "remove": "Take an address away, for good.",
        },
    ),
)


@router.post(
    "/admin/calendar-links/{calendar_link_id}/address",
    audience=staff(Permission.MANAGES_HOUSES),
    status=201,
)
def hand_out_address(
    calendar_link_id: UUID, caller: Staff, request: RequestInfo
) -> HandedOutAddress:
    """A new address of calendars; the one before it ends at once."""
    token = service.hand_out(str(calendar_link_id), actor=caller.actor)
    query = urlencode({"token": token})
    return HandedOutAddress(f"{request.base_url}/api/v1/get-ics/?{query}")


@router.get("/get-ics", audience=PUBLIC, limits=(CALENDARS,), media="text/calendar")
def read_calendar(query: CalendarQuery) -> Reply:
    """When houses are taken, as a calendar that others subscribe to.

    Whole days (iCalendar), never by whom. A token that does not count any more is not found; what
    did not change since the `ETag` that a reader names is answered 304, without content.
    """
    text = service.calendar(query.token, query.q, now=clock.now())
    headers = {**HEADERS, "ETag": rules.tag_of(text)}
    return Reply(text, "text/calendar; charset=utf-8", headers=headers)
