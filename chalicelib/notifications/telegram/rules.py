"""Of what chats read: pure."""

from collections.abc import Iterable
from datetime import date

from chalicelib.kernel import dates
from chalicelib.notifications.commands import ChatKind
from chalicelib.reservations.money.types import Payment, PaymentState
from chalicelib.reservations.types import Origin

NEVER_CAME: frozenset[PaymentState] = frozenset({"created", "failed"})


def of_new_stay(origin: Origin, check_in: date, today: date) -> list[ChatKind]:
    """What is told of a new stay."""
    kinds: list[ChatKind] = ["stay_requested" if origin == "client" else "stay_sold"]
    if check_in == today:
        kinds.append("arrival_today")
    return [*kinds, "stay_in_full"]


def is_near(check_in: date, today: date) -> bool:
    """Whether a hold that expired leaves a house empty today or tomorrow."""
    return check_in in (today, today + dates.ONE_DAY)


def ordinal_of(payment_id: str, payments: Iterable[Payment]) -> int:
    """As which voucher of its stay a payment came, from 1. payments: the oldest first."""
    vouchers = [
        each.payment_id
        for each in payments
        if each.source == "voucher" and each.state not in NEVER_CAME
    ]
    return vouchers.index(payment_id) + 1 if payment_id in vouchers else len(vouchers) + 1
