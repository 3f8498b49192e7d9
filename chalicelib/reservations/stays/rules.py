"""The rules of a stay: its dates, and which status may follow which and by whom (reservations
book, 2.2; invariant 5)."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any, Literal, Protocol

import msgspec

from chalicelib.kernel.callers import Staff
from chalicelib.kernel.edits import Edited
from chalicelib.kernel.errors import Conflict, Forbidden, Invalid, NotFound, TooManyRequests
from chalicelib.kernel.money import ZERO
from chalicelib.kernel.permissions import Permission
from chalicelib.pricing.quotes.rules.requests import MAX_NIGHTS
from chalicelib.reservations.stays.windows import window_of
from chalicelib.reservations.types import (
    ENDED,
    OF_GUESTS,
    STATUS_LABELS,
    Status,
    Stay,
)

Who = Literal["staff", "client", "clock", "review"]
"""Who changes a status; `review` is the end of a voucher's review, whoever ends it."""

HOLD_TIME = timedelta(hours=1)
"""How long a guest's booking waits for its voucher (reservations book, 2.3)."""

MOST_OPEN_HOLDS = 2
"""Unpaid holds that one guest may keep at once, so that nobody blocks a calendar for free."""

UNPAID_AT_EASE = 4
"""Holds of a day that may end unpaid before the next one has to wait."""

MOST_UNPAID_A_DAY = 7
FIRST_PAUSE = timedelta(minutes=5)
"""After the last hold that a guest may begin at ease; it doubles with each one more."""

DAY = timedelta(days=1)

FARTHEST_BACK = timedelta(days=731)
"""How long ago a stay may have begun that staff enter: what a channel or a colleague tells late
still belongs into the figures of its year, and into those that it is compared with; anything
older is a mistyped date."""

TRANSITIONS: dict[tuple[Status, Status], frozenset[Who]] = {
    ("incomplete", "pending"): frozenset({"client"}),
    ("incomplete", "approved"): frozenset({"staff"}),
    ("incomplete", "rejected"): frozenset({"staff"}),
    ("incomplete", "cancelled"): frozenset({"staff", "client"}),
    ("incomplete", "expired"): frozenset({"clock"}),
    ("pending", "under_review"): frozenset({"client"}),
    ("pending", "approved"): frozenset({"staff", "review"}),
    ("pending", "incomplete"): frozenset({"review"}),
    ("pending", "rejected"): frozenset({"staff"}),
    ("pending", "cancelled"): frozenset({"staff", "client"}),
    ("under_review", "approved"): frozenset({"staff", "review"}),
    ("under_review", "incomplete"): frozenset({"review"}),
    ("under_review", "rejected"): frozenset({"staff"}),
    ("under_review", "cancelled"): frozenset({"staff", "client"}),
    ("approved", "cancelled"): frozenset({"staff", "client"}),
}
EVERY_CHANGE = frozenset({"recent", "updated", "version"})
"""What differs after each change, whatever was changed."""
BEHIND = frozenset({"paid", "points_used", "vouchers_waiting"})
"""What nobody sees: what is shown of it stands beside it, and payments and points tell the rest."""


class DatesInDisorder(Invalid):
    """A stay has to end after it begins."""

    code = "dates"


class TooLong(Invalid):
    """A stay has more nights than one may have."""

    code = "too_long"


class NotAllowedFrom(Conflict):
    """The status that the stay has now does not lead where the caller wants."""

    code = "transition"

    def __init__(self, current: Status, following: Status) -> None:
        super().__init__(
            f"Una reserva «{STATUS_LABELS[current]}» no puede pasar a «{STATUS_LABELS[following]}»."
        )


class CodeUsedUp(Conflict):
    """The discount code that a stay was booked with has no use left."""

    code = "code_used_up"
    default_message = "El código de descuento de la reserva ya no tiene usos disponibles."


class TooManyHolds(Conflict):
    """The guest keeps as many unpaid bookings as one may."""

    code = "too_many_holds"
    default_message = "Ya tiene reservas pendientes de pago. Complete o cancele una para continuar."


class TooManyUnpaid(TooManyRequests):
    """The guest began hold after hold and paid none of them."""

    code = "too_many_unpaid"

    def __init__(self, wait: timedelta) -> None:
        minutes = ceil(wait / timedelta(minutes=1))
        super().__init__(
            ceil(wait.total_seconds()),
            "Ha dejado varias reservas sin pagar. "
            f"Podrá hacer otra en {minutes} {'minuto' if minutes == 1 else 'minutos'}.",
        )


def pause_left(unpaid: Iterable[datetime], now: datetime) -> timedelta:
    """How long a guest waits for another hold who began those at `unpaid` and has not paid them;
    zero for not at all. The pauses grow, and a day has a limit, so that nobody keeps a house from
    others by holding and cancelling it."""
    begun = sorted(each for each in unpaid if each > now - DAY)
    if len(begun) < UNPAID_AT_EASE:
        return timedelta()
    if len(begun) >= MOST_UNPAID_A_DAY:
        again = begun[-MOST_UNPAID_A_DAY] + DAY
    else:
        again = begun[-1] + FIRST_PAUSE * 2 ** (len(begun) - UNPAID_AT_EASE)
    return max(again - now, timedelta())


def check_not_long_ago(check_in: date, today: date) -> None:
    """Refuse a stay that is entered with a date which nobody means.

    Raises:
        Invalid: it began more than two years before `today`, in Lima.
    """
    if check_in < today - FARTHEST_BACK:
        text = "El ingreso no puede ser de hace más de dos años."
        raise Invalid(fields={"check_in_date": [text]}, code="long_ago")


def check_transition(current: Status, following: Status, who: Who) -> None:
    """Refuse what the matrix does not allow `who`.

    Raises:
        NotAllowedFrom: including every way out of an ended stay, which only reopening has.
    """
    if who not in TRANSITIONS.get((current, following), frozenset()):
        raise NotAllowedFrom(current, following)


class Holding(Protocol):
    """A stay or a part of it, which may be an unpaid hold."""

    @property
    def status(self) -> Status:
        """Where it was when somebody last wrote it."""

    @property
    def hold_until(self) -> datetime | None:
        """When the nights of an unpaid hold fall free."""


def has_lapsed(stay: Holding, now: datetime) -> bool:
    """Whether an unpaid hold is over; exactly at the deadline it is not (book, 2.3)."""
    return stay.hold_until is not None and now > stay.hold_until


def status_at(stay: Holding, now: datetime) -> Status:
    """Where a stay stands at `now`, whether or not the job has ended a hold that lapsed."""
    return "expired" if has_lapsed(stay, now) else stay.status


def award_due(stay: Stay) -> datetime | None:
    """From when on the points that a stay earns may be given: 11:00 in Lima of its last day, with
    a late checkout of the day after it. None where it earns nothing, or nothing more: only sold
    stays of guests earn, once, what was paid for them (clients book, 8.1; B1 to B3)."""
    earns = stay.is_sold and stay.origin in OF_GUESTS and stay.price_sol > ZERO
    if not earns or stay.awarded_at is not None:
        return None
    return window_of(stay).closes


def reopened_status(stay: Stay) -> Status:
    """What an ended stay becomes when staff reopen it.

    A guest's own booking goes back to review, since its payment is not confirmed; one that staff
    took stands approved again.

    Raises:
        NotAllowedFrom: the stay has not ended.
    """
    reopened: Status = "pending" if stay.origin == "client" else "approved"
    if stay.status not in ENDED:
        raise NotAllowedFrom(stay.status, reopened)
    return reopened


def next_version(stay: Stay, now: datetime, **changes: Any) -> Stay:
    """The stay with other values, one version later."""
    return msgspec.structs.replace(stay, **changes, version=stay.version + 1, updated=now)


def edited(stay: Stay) -> Edited:
    """A stay as forms show it: an empty contact number as that of the client."""
    values = {**msgspec.structs.asdict(stay), "check_out": stay.blocked_until}
    return Edited(
        name=f"reservation#{stay.reservation_id}",
        version=stay.version,
        recent=stay.recent,
        values={name: value for name, value in values.items() if name not in EVERY_CHANGE | BEHIND},
        shown_otherwise=frozenset({"tel_contact_number"}),
    )


def with_recent(before: Stay | None, after: Stay, actor: str) -> Stay:
    """The stay after a change, with that among its recent ones."""
    if before is None:
        return after
    recent = edited(before).noted(edited(after).values, actor=actor, at=after.updated)
    return msgspec.structs.replace(after, recent=recent)


def check_access(stay: Stay, caller: Staff) -> None:
    """Administrators reach every stay; sellers their own (vector W32).

    Raises:
        Forbidden: a stay of the channel that is not assigned to the seller.
        NotFound: another seller's stay.
    """
    if caller.may(Permission.WRITES_STAYS_OF_OTHERS) or stay.seller_id == caller.user_id:
        return
    if stay.origin == "air":
        raise Forbidden("Esta reserva no está asignada a usted.")
    raise NotFound


def check_dates(check_in: date, departure: date) -> None:
    """A stay has at least one night and at most sixty.

    Raises:
        Invalid: naming the field to correct.
    """
    if departure <= check_in:
        raise DatesInDisorder(
            fields={"check_out_date": ["La salida debe ser posterior al ingreso."]}
        )
    if (departure - check_in).days > MAX_NIGHTS:
        raise TooLong(
            fields={"check_out_date": [f"Una estadía tiene como máximo {MAX_NIGHTS} noches."]}
        )
