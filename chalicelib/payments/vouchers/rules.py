"""Which vouchers a stay takes, and what becomes of it (reservations book, 2.2, 2.3 and 5.3).

A stay knows which vouchers wait for staff. While one does, a hold keeps its nights; where none does
any more and nothing was paid, its guest has an hour for another.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any

from chalicelib.kernel.errors import Conflict, Invalid
from chalicelib.kernel.money import ZERO, has_decimals
from chalicelib.payments.charges.rules import HoldOver, StayClosed
from chalicelib.reservations.money.refunds import with_late_money
from chalicelib.reservations.money.rules import amounts_of, balance, derived, received
from chalicelib.reservations.money.types import STATE_LABELS, Payment
from chalicelib.reservations.stays.rules import (
    HOLD_TIME,
    check_transition,
    has_lapsed,
    next_version,
)
from chalicelib.reservations.types import REVIEWED, Currency, Paid, Status, Stay

MOST = Decimal(1_000_000)
"""Beyond any price of a stay, in either currency."""
MOST_TIMES = 2
"""A voucher of more than so many prices of its stay is a slip of the finger, or of the currency."""
AFTER_VOUCHER: dict[Status, Status] = {"incomplete": "pending", "pending": "under_review"}
"""What a voucher makes of a stay; one that is sold, or under review, stays so (defect B4)."""
BANDS, BITS = 4, 16
"""A fingerprint has 64 bits. Pictures that share one of these parts are compared."""
MOST_DIFFERENT = 6
"""In how many bits the fingerprints of pictures differ that look the same."""
DESCRIPTIONS = {1: "Primer comprobante", 2: "Segundo comprobante"}


class NotOfGuests(Invalid):
    """Staff took the stay; what is paid for it, they note."""

    code = "not_web"
    default_message = "Solo las reservas hechas en la web o la app reciben comprobantes por aquí."


class LookedAt(Conflict):
    """Somebody has decided about a voucher already."""

    code = "voucher_decided"

    def __init__(self, payment: Payment) -> None:
        state = STATE_LABELS[payment.state].lower()
        super().__init__(f"Este comprobante ya fue atendido: {state}.")


class SentBefore(Conflict):
    """The stay had this file already, and it was looked at."""

    code = "voucher_repeated"
    default_message = "Este comprobante ya fue revisado. Envíe otro, por favor."


def check_open(stay: Stay, now: datetime) -> None:
    """Let a guest send a voucher.

    Raises:
        NotOfGuests: staff took the stay.
        HoldOver: its hold lapsed; exactly at the deadline it has not (vector W10).
        StayClosed: it has ended otherwise (vector W12).
    """
    if stay.origin != "client":
        raise NotOfGuests
    if stay.status == "expired" or has_lapsed(stay, now):
        raise HoldOver
    if not stay.blocks:
        raise StayClosed


def check_amount(amount: Decimal) -> None:
    """Let somebody say how much a voucher is for.

    Raises:
        Invalid: nothing, beyond any price, or no whole cents.
    """
    if not ZERO < amount <= MOST or not has_decimals(amount, 2):
        raise Invalid(fields={"amount": [f"Debe ser un monto en céntimos, de hasta {MOST}."]})


def check_waiting(payment: Payment) -> None:
    """Let somebody decide about a voucher.

    Raises:
        LookedAt: it was decided, or its file has not come.
    """
    if payment.state != "under_review":
        raise LookedAt(payment)


def amount_said(stay: Stay, amount: Decimal | None, currency: Currency) -> Decimal:
    """What a voucher is for until staff have read it: what the guest says, else what is left.

    Raises:
        Invalid: no amount that can be paid.
    """
    if amount is not None:
        check_amount(amount)
        return amount
    unpaid = balance(stay)
    return max(ZERO, unpaid.left_sol if currency == "sol" else unpaid.left_usd)


def with_voucher(stay: Stay, payment: Payment, now: datetime) -> Stay:
    """The stay that has one more voucher for staff to look at (vectors W9, W11 and W13)."""
    says = stay.payment_confirmed if payment.confirmed is None else payment.confirmed
    return _moved(
        stay,
        now,
        AFTER_VOUCHER.get(stay.status, stay.status),
        who="client",
        deadline=None,
        voucher_uploaded=True,
        payment_confirmed=says,
        vouchers_waiting=(*stay.vouchers_waiting, payment.payment_id),
    )


def approved(
    stay: Stay, payment: Payment, amount: Decimal, currency: Currency, now: datetime
) -> Stay:
    """The stay with the money of a voucher, which is sold with it. One that has ended gives the
    money back by itself: nobody has looked at it before, so it is in no refund yet.

    Raises:
        Invalid: no amount that can be paid.
    """
    check_amount(amount)
    _check_likely(stay, amount, currency)
    waiting = _without(stay, payment)
    if not stay.blocks:
        paid = Paid(
            payment_id=payment.payment_id, source="voucher", currency=currency, amount=amount
        )
        refund = with_late_money(stay, paid, now)
        return next_version(stay, now, vouchers_waiting=waiting, refund=refund)
    paid_by_now = received(amounts_of(stay), payment.payment_id, "voucher", amount, currency)
    sold = _moved(stay, now, "approved", who="review", vouchers_waiting=waiting, paid=paid_by_now)
    return derived(sold)


def _check_likely(stay: Stay, amount: Decimal, currency: Currency) -> None:
    price = stay.price_sol if currency == "sol" else stay.price_usd
    if ZERO < price * MOST_TIMES < amount:
        text = f"Es más del doble de lo que cuesta la reserva ({price}). Revise monto y moneda."
        raise Invalid(fields={"amount": [text]})


def without_voucher(stay: Stay, payment: Payment, now: datetime, *, by_staff: bool) -> Stay:
    """The stay without a voucher that does not count (reservations book, 2.2). One that nobody
    has paid for and that has no other waits for another one, for an hour. Where the first payment
    stands, staff who refuse the second leave the stay sold; nobody else sells it."""
    waiting = _without(stay, payment)
    if not stay.blocks or stay.status not in REVIEWED or waiting:
        return next_version(stay, now, vouchers_waiting=waiting)
    if amounts_of(stay):
        is_sold = by_staff and stay.status == "under_review"
        status: Status = "approved" if is_sold else stay.status
        return _moved(stay, now, status, who="review", vouchers_waiting=waiting)
    return _moved(
        stay,
        now,
        "incomplete",
        who="review",
        vouchers_waiting=waiting,
        deadline=now + HOLD_TIME,
        voucher_uploaded=False,
        payment_confirmed=False,
    )


def description_of(number: int) -> str:
    """What a guest calls the receipt of a stay that has `number` of them."""
    return DESCRIPTIONS.get(number, f"Comprobante número {number}")


def operation_of(number: str) -> str:
    """What is the same of a number of operation, however it was written."""
    plain = "".join(each for each in number.casefold() if each.isalnum())
    return plain.lstrip("0") or plain


def bands_of(fingerprint: str) -> list[str]:
    """The parts of a fingerprint by which pictures are found that may look the same."""
    size = BITS // 4
    return [f"{part}#{fingerprint[part * size : (part + 1) * size]}" for part in range(BANDS)]


def look_alike(one: str, other: str) -> bool:
    """Whether two fingerprints are of pictures that look the same."""
    return (int(one, 16) ^ int(other, 16)).bit_count() <= MOST_DIFFERENT


def _without(stay: Stay, payment: Payment) -> tuple[str, ...]:
    return tuple(each for each in stay.vouchers_waiting if each != payment.payment_id)


def _moved(stay: Stay, now: datetime, status: Status, *, who: Any, **changes: Any) -> Stay:
    if status != stay.status:
        check_transition(stay.status, status, who)
    return next_version(stay, now, status=status, **changes)
