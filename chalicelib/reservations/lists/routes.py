"""The list of stays and the calendar of staff (reservations book, 4.1, 4.2)."""

from uuid import UUID

from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.reservations.lists import calendar_view, service, wire
from chalicelib.reservations.lists.wire import CalendarQuery, CalendarStay, StayListQuery
from chalicelib.reservations.stays import wire as stays_wire
from chalicelib.reservations.stays.wire import StayRow
from chalicelib.web.audiences import staff
from chalicelib.web.pages import Page, answer_of, array_of
from chalicelib.web.routing import RequestInfo, Router

router = Router("reservations")
READS_CALENDAR = staff(Permission.READS_CALENDAR)
READS_STAYS = staff(Permission.READS_STAYS)


@router.get("/reservations", audience=READS_STAYS)
def list_stays(query: StayListQuery, request: RequestInfo) -> Page[StayRow] | list[StayRow]:
    """Stays by check-in, filtered and paged; `page_size=none` answers an array of at most 1000.

    What an answer has no room for is at its `next` (of an array, the header `Link`).
    Every word of `search` is a part of a name, document, number or address of the stay's client, or
    of its house's name.
    """
    now = clock.now()
    filters = query.filters(now)
    page = service.page(filters, query.search, offset=query.offset, size=query.size)
    rows = stays_wire.rows(page.found, request.base_url, now)
    return answer_of(rows, page.count, query, request.url)


@router.get("/vistacalendario", audience=READS_CALENDAR)
def calendar(caller: Staff, query: CalendarQuery, request: RequestInfo) -> list[CalendarStay]:
    """The stays that touch a year or a month and block their nights, as a plain array.

    `ended=true` shows those that were rejected or cancelled too. Those outside sales see when
    houses are taken and a first name, no prices. What an answer has no room for is at the `next`
    of the header `Link`.
    """
    now = clock.now()
    found = calendar_view.calendar(query.filters(now))
    rows = found.rows[query.skip :]
    shown = wire.calendar_stays(rows, found.sellers, found.houses, now, is_discreet(caller))
    return array_of(shown, len(found.rows), query, request.url)


@router.get("/vistacalendario/{reservation_id}", audience=READS_CALENDAR)
def calendar_stay(reservation_id: UUID, caller: Staff) -> CalendarStay:
    """One stay as the calendar shows it."""
    found = calendar_view.one(str(reservation_id))
    now = clock.now()
    return wire.calendar_stays(found.rows, found.sellers, found.houses, now, is_discreet(caller))[0]


def is_discreet(caller: Staff) -> bool:
    """Whether somebody only needs to know when houses are taken."""
    return not caller.may(Permission.READS_STAYS)
