"""What was paid, what is left, and how staff's word becomes payments (reservations book, 1.6, 2.5
and 6.4; vectors W6 to W8 and W21).

A stay has one exchange rate: that of its own two prices. A price of zero makes it unknown; amounts
that need it count as zero instead of failing a whole list (defect B16). One point is one PEN.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from uuid import UUID, uuid5

import msgspec

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import CENT, ZERO, cents
from chalicelib.reservations.money.types import Payment
from chalicelib.reservations.types import Currency, Paid, Source, Stay

TOLERANCE = Decimal("0.05")
"""A remainder this small is rounding between currencies, not a debt (defect B10, vector W7)."""
CARRIED = UUID("5d0c6a52-7d5c-4d53-9f3e-6a4b3f7c2e11")
"""From it come the ids of what was paid before payments were kept one by one."""


class LessThanReceived(Invalid):
    """Staff say that less was paid than cards did."""

    code = "less_than_received"


class Balance(msgspec.Struct, frozen=True):
    """Amounts in both currencies; `advance_sol` is the wire's `adelanto_normalizado`."""

    advance_sol: Decimal
    advance_usd: Decimal
    left_sol: Decimal
    left_usd: Decimal


def own_rate(stay: Stay) -> Decimal | None:
    """How many PEN a USD is worth in the prices of a stay."""
    return _rate(stay.price_usd, stay.price_sol)


def balance(stay: Stay) -> Balance:
    """What was paid for a stay and what is left (vector W6)."""
    rate, paid = own_rate(stay), amounts_of(stay)
    advance_sol = value_of(paid, "sol", rate)
    left_sol = cents(stay.price_sol - advance_sol - stay.points_redeemed)
    return Balance(
        advance_sol=advance_sol,
        advance_usd=value_of(paid, "usd", rate),
        left_sol=ZERO if abs(left_sol) <= TOLERANCE else left_sol,
        left_usd=_left_usd(stay, paid, rate),
    )


def full_advance(
    price_usd: Decimal, price_sol: Decimal, points: Decimal, currency: Currency
) -> Decimal:
    """The advance that pays a stay in full, net of redeemed points (vectors W7 and W8)."""
    if currency == "sol":
        return cents(price_sol - points)
    rate = _rate(price_usd, price_sol)
    return cents(price_usd - points / rate) if rate else cents(price_usd)


def amounts_of(stay: Stay) -> tuple[Paid, ...]:
    """The money that a stay has. What was paid before payments were kept one by one is the word of
    staff."""
    if stay.paid or not stay.advance_payment:
        return stay.paid
    return (
        Paid(
            payment_id=carried_id(stay.reservation_id),
            source="staff",
            currency=stay.advance_payment_currency,
            amount=stay.advance_payment,
        ),
    )


def carried_id(reservation_id: str) -> str:
    """The id of the payment for what a stay had been paid before payments were kept."""
    return str(uuid5(CARRIED, reservation_id))


def value_of(paid: Iterable[Paid], currency: Currency, rate: Decimal | None) -> Decimal:
    """What amounts are worth together in a currency: those in it exactly, the others at `rate`."""
    amounts = list(paid)
    own = sum((each.amount for each in amounts if each.currency == currency), ZERO)
    other = sum((each.amount for each in amounts if each.currency != currency), ZERO)
    if not other or not rate:
        return cents(own)
    return cents(own + (other * rate if currency == "sol" else other / rate))


def derived(stay: Stay) -> Stay:
    """The stay with what follows from the money that it has."""
    paid = amounts_of(stay)
    currencies = {each.currency for each in paid}
    # What was paid in both currencies is shown in PEN.
    currency: Currency = "sol" if len(currencies) > 1 else stay.advance_payment_currency
    if len(currencies) == 1:
        [currency] = currencies
    advance = value_of(paid, currency, own_rate(stay))
    return msgspec.structs.replace(
        stay,
        paid=paid,
        advance_payment=advance,
        advance_payment_currency=currency,
        full_payment=is_full(stay, advance, currency),
    )


def having(stay: Stay, paid: tuple[Paid, ...]) -> Stay:
    """The stay with other money, and with what follows from that."""
    # An advance of nothing must not be read from the old one.
    return derived(msgspec.structs.replace(stay, paid=paid, advance_payment=ZERO))


def is_full(stay: Stay, advance: Decimal, currency: Currency) -> bool:
    """Whether an advance pays a stay that costs something."""
    price = stay.price_sol if currency == "sol" else stay.price_usd
    due = full_advance(stay.price_usd, stay.price_sol, stay.points_redeemed, currency)
    return price > ZERO and advance >= due - TOLERANCE


def stated(
    stay: Stay, advance: Decimal, currency: Currency, *, new_id: Callable[[], str]
) -> tuple[Paid, ...]:
    """The money of a stay of which staff say how much was paid in all. What came by card stays; of
    vouchers as much stays as the sum allows, older ones first; the rest is their word.

    Raises:
        LessThanReceived: less than came by card.
    """
    rate, present = own_rate(stay), amounts_of(stay)
    kept = [each for each in present if each.source == "card"]
    left = cents(advance - value_of(kept, currency, rate))
    if left < ZERO:
        raise LessThanReceived(
            fields={"advance_payment": ["No puede ser menor que lo cobrado con tarjeta."]}
        )
    for voucher in (each for each in present if each.source == "voucher"):
        amount = min(voucher.amount, _in_currency(left, currency, voucher.currency, rate))
        if amount > ZERO:
            kept.append(msgspec.structs.replace(voucher, amount=amount))
            left -= value_of([kept[-1]], currency, rate)
    if left > ZERO:
        mine = [each for each in present if (each.source, each.currency) == ("staff", currency)]
        payment_id = mine[0].payment_id if mine else new_id()
        kept.append(Paid(payment_id=payment_id, source="staff", currency=currency, amount=left))
    return tuple(kept)


def received(
    paid: Iterable[Paid], payment_id: str, source: Source, amount: Decimal, currency: Currency
) -> tuple[Paid, ...]:
    """The money of a stay after one payment more. What staff enter in one currency is one amount;
    it may be negative, down to nothing.

    Raises:
        LessThanReceived: staff take away more than they entered.
    """
    present = list(paid)
    mine = [each for each in present if (each.source, each.currency) == ("staff", currency)]
    if source != "staff" or not mine:
        found = Paid(payment_id=payment_id, source=source, currency=currency, amount=amount)
    else:
        found = msgspec.structs.replace(mine[0], amount=mine[0].amount + amount)
        present.remove(mine[0])
    if found.amount < ZERO:
        raise LessThanReceived(fields={"amount": ["No puede ser más que lo registrado a mano."]})
    return (*present, found) if found.amount else tuple(present)


def corrections(before: Iterable[Paid], after: Iterable[Paid]) -> dict[Currency, Decimal]:
    """By currency, what staff's word adds to the money of a stay; negative where it takes."""
    old, new = list(before), list(after)
    currencies: tuple[Currency, ...] = ("sol", "usd")
    found = {each: _sum(new, each) - _sum(old, each) for each in currencies}
    return {currency: difference for currency, difference in found.items() if difference}


def split(total: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """`total` over amounts in proportion, to the cent, by the largest remainder: the parts sum to
    it, and none is more than its amount. `total` is not more than they are together."""
    whole = sum(weights, ZERO)
    if not whole:
        return [ZERO for _ in weights]
    exact = [total * weight / whole for weight in weights]
    parts = [each.quantize(CENT, rounding=ROUND_FLOOR) for each in exact]
    missing = int((total - sum(parts, ZERO)) / CENT)
    order = sorted(range(len(parts)), key=lambda index: (parts[index] - exact[index], index))
    open_ones = [index for index in order if parts[index] < weights[index]]
    for index in open_ones[:missing]:
        parts[index] += CENT
    return parts


def next_payment(payment: Payment, now: datetime, **changes: object) -> Payment:
    """The payment with another state, one version later."""
    return msgspec.structs.replace(payment, **changes, version=payment.version + 1, updated=now)


def without(paid: Iterable[Paid], payment_id: str, amount: Decimal) -> tuple[Paid, ...]:
    """The money of a stay after an amount of one payment was given back."""
    left = [
        msgspec.structs.replace(each, amount=each.amount - amount)
        if each.payment_id == payment_id
        else each
        for each in paid
    ]
    return tuple(each for each in left if each.amount > ZERO)


def _rate(price_usd: Decimal, price_sol: Decimal) -> Decimal | None:
    return price_sol / price_usd if price_usd and price_sol else None


def _sum(paid: Iterable[Paid], currency: Currency) -> Decimal:
    return sum((each.amount for each in paid if each.currency == currency), ZERO)


def _in_currency(
    amount: Decimal, currency: Currency, other: Currency, rate: Decimal | None
) -> Decimal:
    if currency == other:
        return amount
    if rate is None:
        return ZERO
    return cents(amount * rate if other == "sol" else amount / rate)


def _left_usd(stay: Stay, paid: Iterable[Paid], rate: Decimal | None) -> Decimal:
    if rate is None:
        return ZERO
    amounts = list(paid)
    in_sol, in_usd = _sum(amounts, "sol"), _sum(amounts, "usd")
    left = cents(stay.price_usd - in_usd - in_sol / rate - stay.points_redeemed / rate)
    return ZERO if abs(left) <= TOLERANCE else left
