"""The calendar of staff (reservations book, 4.2). Their list is in the room's `routes.py`."""

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.lists import calendar_view, wire
from chalicelib.reservations.lists.wire import CalendarQuery, CalendarStay
from chalicelib.web.audiences import staff
from chalicelib.web.pages import array_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("calendars")
READS_CALENDAR = staff(Permission.READS_CALENDAR)


@router.get("/vistacalendario", audience=READS_CALENDAR)
def calendar(caller: Staff, query: CalendarQuery, request: RequestInfo) -> list[CalendarStay]:
    """The stays that touch a year or a month and block their nights, as a plain array.

    `ended=true` shows those that were rejected or cancelled too. Those outside sales see when
    houses are taken and a first name, no prices. What an answer has no room for is at the `next`
    of the header `Link`.
    """
    now = clock.now()
    found = calendar_view.calendar(query.filters(now))
    stays = wire.calendar_stays(found.rows[query.skip :], found.sellers, found.houses, now)
    may_read_all = caller.may(Permission.READS_STAYS)
    shown = stays if may_read_all else [stay.discreet() for stay in stays]
    return array_of(shown, len(found.rows), query, request.url)
