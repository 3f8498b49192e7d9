"""The calendar of staff (reservations book, 4.2). Their list is in the room's `routes.py`."""

from chalicelib.kernel import clock, dates
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.lists import service as lists
from chalicelib.reservations.lists import wire
from chalicelib.reservations.lists.wire import CalendarQuery, CalendarStay
from chalicelib.web.audiences import staff
from chalicelib.web.routing import Router

router = Router("calendars")
READS_CALENDAR = staff(Permission.READS_CALENDAR)


@router.get("/vistacalendario", audience=READS_CALENDAR)
def calendar(caller: Staff, query: CalendarQuery) -> list[CalendarStay]:
    """The stays that touch a year or a month, any status, as a plain array.

    Those outside sales see when houses are taken and a first name, no prices or contacts.
    """
    filters = query.filters(dates.today(clock.now()))
    stays = wire.calendar(lists.calendar(filters))
    may_read_all = caller.may(Permission.READS_STAYS)
    return stays if may_read_all else [stay.discreet() for stay in stays]
