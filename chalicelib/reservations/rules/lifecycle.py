"""Which status may follow which, and by whom (reservations book, 2.2; invariant 5)."""

from datetime import datetime, timedelta
from typing import Literal

from chalicelib.kernel.errors import Conflict
from chalicelib.reservations.rules.stay import STATUS_LABELS, Status, Stay

Who = Literal["staff", "client", "clock"]

HOLD = timedelta(hours=1)
"""How long a guest's booking waits for its voucher (reservations book, 2.3)."""

MOST_OPEN_HOLDS = 2
"""Unpaid holds that one guest may keep at once, so that nobody blocks a calendar for free."""

TRANSITIONS: dict[tuple[Status, Status], frozenset[Who]] = {
    ("incomplete", "pending"): frozenset({"client"}),
    ("incomplete", "approved"): frozenset({"staff"}),
    ("incomplete", "rejected"): frozenset({"staff"}),
    ("incomplete", "cancelled"): frozenset({"staff", "client"}),
    ("incomplete", "expired"): frozenset({"clock"}),
    ("pending", "under_review"): frozenset({"client"}),
    ("pending", "approved"): frozenset({"staff"}),
    ("pending", "rejected"): frozenset({"staff"}),
    ("pending", "cancelled"): frozenset({"staff", "client"}),
    ("under_review", "approved"): frozenset({"staff"}),
    ("under_review", "rejected"): frozenset({"staff"}),
    ("under_review", "cancelled"): frozenset({"staff", "client"}),
    ("approved", "cancelled"): frozenset({"staff", "client"}),
}
REOPENABLE: frozenset[Status] = frozenset({"rejected", "cancelled", "expired"})


class NotAllowedFrom(Conflict):
    """The status that the stay has now does not lead where the caller wants."""

    code = "transition"

    def __init__(self, current: Status, wanted: Status) -> None:
        super().__init__(
            f"Una reserva «{STATUS_LABELS[current]}» no puede pasar a «{STATUS_LABELS[wanted]}»."
        )


class TooManyHolds(Conflict):
    """The guest keeps as many unpaid bookings as one may."""

    code = "too_many_holds"
    default_message = "Ya tiene reservas pendientes de pago. Complete o cancele una para continuar."


def check_transition(current: Status, wanted: Status, who: Who) -> None:
    """Refuse what the matrix does not allow `who`.

    Raises:
        NotAllowedFrom: including every way out of an ended stay, which only reopening has.
    """
    if who not in TRANSITIONS.get((current, wanted), frozenset()):
        raise NotAllowedFrom(current, wanted)


def has_lapsed(stay: Stay, now: datetime) -> bool:
    """Whether an unpaid hold is over; exactly at the deadline it is not (book, 2.3)."""
    return stay.hold_until is not None and now > stay.hold_until


def reopened_status(stay: Stay) -> Status:
    """What an ended stay becomes when staff reopen it.

    A guest's own booking goes back to be looked at, since its payment is not settled; one that
    staff took stands approved again.

    Raises:
        NotAllowedFrom: the stay has not ended.
    """
    wanted: Status = "pending" if stay.origin == "client" else "approved"
    if stay.status not in REOPENABLE:
        raise NotAllowedFrom(stay.status, wanted)
    return wanted
