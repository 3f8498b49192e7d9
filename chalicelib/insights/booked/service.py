"""Noting who booked when. Whoever hears of a stay looks at it as of now, so events may come twice
and in any order."""

from collections.abc import Iterable
from datetime import date, datetime

from chalicelib.cloud import budget
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.insights.booked import rules
from chalicelib.insights.booked.types import Booking
from chalicelib.insights.dated import records as dated
from chalicelib.insights.dated.types import Dated
from chalicelib.kernel import dates
from chalicelib.kernel.errors import Stale
from chalicelib.reservations.stays.records import created_on, stays_of
from chalicelib.reservations.types import Stay


def note(reservation_id: str, *, now: datetime) -> None:
    """Let the day on which a stay was booked have it as it stands now; nothing to change writes
    nothing.

    Raises:
        Busy: others keep noting stays of the same day.
    """
    budget.again(lambda: _note(reservation_id, now), Stale, otherwise=Busy)


def recounted(day: date) -> bytes:
    """The bookings of a day, from the stays themselves."""
    return rules.packed(_bookings(day, stays_of(_listed(day)).values()))


def expected(figures: Dated, now: datetime) -> bytes:
    """The same as the figures of a day are to have it: a stay that changed a moment ago may not
    have been noted yet, and is taken as it was noted."""
    noted = {each.reservation_id: each for each in rules.unpacked(figures.content)}
    stays = stays_of({*_listed(figures.day), *noted})
    recent = {id_ for id_, stay in stays.items() if rules.is_recent(stay, now)}
    others = [stay for id_, stay in stays.items() if id_ not in recent]
    kept = [noted[id_] for id_ in recent & noted.keys()]
    return rules.packed([*_bookings(figures.day, others), *kept])


def _listed(day: date) -> list[str]:
    return [row.reservation_id for row in created_on(day)]


def _bookings(day: date, stays: Iterable[Stay]) -> list[Booking]:
    bookings = (rules.booking_of(stay) for stay in stays if dates.today(stay.created) == day)
    return [each for each in bookings if each is not None]


def _note(reservation_id: str, now: datetime) -> None:
    stay = stays_of([reservation_id]).get(reservation_id)
    if stay is None:
        return
    day = dates.today(stay.created)
    figures = dated.one("booked", day)
    # Read after the figures: who noted the stay meanwhile has written them.
    stay = stays_of([reservation_id])[reservation_id]
    bookings = rules.unpacked(figures.content)
    content = rules.packed(rules.with_stay(bookings, reservation_id, rules.booking_of(stay)))
    if content == rules.packed(bookings):
        return
    tx = Transaction(now)
    dated.write(tx, figures, content, until=None)
    tx.commit()
