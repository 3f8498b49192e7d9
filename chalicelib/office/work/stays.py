"""Stays as the calendar of the API tells them, for the pages that show days."""

from collections.abc import Mapping
from datetime import date

import msgspec

from chalicelib.kernel import decoding
from chalicelib.kernel.spanish import first_word
from chalicelib.office.visits import Visit
from chalicelib.reservations.types import ORIGIN_LABELS, Origin, Status

CALENDAR = "/vistacalendario/"
WHOLE = 1000
"""So many stays fit into an answer of the API, however long their texts are."""
WAITING: Mapping[Status, str] = {
    "incomplete": "sin pagar",
    "pending": "por revisar",
    "under_review": "saldo por revisar",
}
"""What is said of stays that are not sold yet."""


class Guest(msgspec.Struct, frozen=True):
    """Whose a stay is; maintenance reads the first name only."""

    first_name: str
    last_name: str = ""


class HouseName(msgspec.Struct, frozen=True):
    """A house."""

    id: str
    name: str


class CalendarStay(msgspec.Struct, frozen=True, kw_only=True):
    """A stay that has its nights. check_out_date: the first day on which others may arrive."""

    id: str
    check_in_date: date
    check_out_date: date
    guests: int
    status: Status
    origin: Origin
    client: Guest
    house: HouseName = msgspec.field(name="property")
    late_checkout: bool = False
    late_check_out_date: date | None = None

    @property
    def departure(self) -> date:
        """The day on which the guests leave."""
        return self.late_check_out_date or self.check_out_date

    @property
    def is_of_guests(self) -> bool:
        """Whether a guest of ours has it, and neither a channel nor whoever repairs."""
        return self.origin not in ("air", "man")

    @property
    def title(self) -> str:
        """Whose it is: a whole name, the channel, or that the house is repaired."""
        if not self.is_of_guests:
            return ORIGIN_LABELS[self.origin]
        return f"{self.client.first_name} {self.client.last_name}".strip() or "Sin nombre"

    @property
    def short_title(self) -> str:
        """The same for a small cell."""
        return first_word(self.client.first_name) or self.title if self.is_of_guests else self.title

    @property
    def waits_for(self) -> str:
        """What is missing until it is sold; empty of sold ones."""
        return WAITING.get(self.status, "")


def calendar(visit: Visit, **query: str) -> list[CalendarStay]:
    """The stays that the API's calendar has for a year, or for a month of it.

    Raises:
        NotAnswered: there is no such year or month.
    """
    found: list[CalendarStay] = []
    while True:
        rows = visit.caller.read(CALENDAR, **query, skip=str(len(found)))
        found += decoding.converted(rows, list[CalendarStay])
        if len(rows) < WHOLE:
            return found


def day_of(text: str, otherwise: date) -> date:
    """The day that an address names as `YYYY-MM-DD`, within the calendar of the business."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return day if FIRST <= day <= LAST else otherwise


FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
"""The years that the API's calendar has."""
