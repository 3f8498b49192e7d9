"""Payments, stays and what gateways say of them, for the tests of settling."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import msgspec
from hypothesis import strategies as st

from chalicelib.kernel.money import ZERO
from chalicelib.payments.settling.rules import Settled, settled
from chalicelib.payments.types import Outcome
from chalicelib.reservations.money.refunds import parts_of, refund_of_part
from chalicelib.reservations.money.rules import amounts_of, derived
from chalicelib.reservations.money.types import Payment, Purpose
from chalicelib.reservations.types import Currency, Paid, Status, Stay
from tests.unit.reservations.test_balance import stay as sold

NOW = datetime(2026, 1, 2, 15, 0, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
ZERO_TIME = timedelta()
AMOUNTS = st.decimals(Decimal("0.01"), 3_000, places=2)
APPROVED = Outcome(state="approved", gateway_id="g1")
IN_PROCESS = Outcome(state="in_process", gateway_id="g1")
FAILED = Outcome(state="failed", gateway_id="g1", reason="rejected")
REFUNDED = Outcome(state="refunded", gateway_id="g1", reason="refunded")
CHARGED_BACK = Outcome(state="charged_back", gateway_id="g1")
OUTCOMES = (APPROVED, IN_PROCESS, FAILED, REFUNDED, CHARGED_BACK)


def payment(
    amount: str | Decimal = "1900.00", purpose: Purpose = "balance", **fields: Any
) -> Payment:
    """A payment by card that was just begun."""
    plain = Payment(
        payment_id="card",
        reservation_id="r",
        client_id="c",
        direction="in",
        source="card",
        state="created",
        amount=Decimal(amount),
        currency="sol",
        rate=Decimal("3.8"),
        by="client#c",
        created=NOW,
        updated=NOW,
        purpose=purpose,
        gateway="mercadopago",
        next_try=NOW,
    )
    return msgspec.structs.replace(plain, **fields)


def hold(**fields: Any) -> Stay:
    """A guest's unpaid hold, which ends now."""
    return sold(**{"origin": "client", "status": "incomplete", "deadline": NOW} | fields)


def by_staff(amount: str | Decimal, currency: Currency = "sol") -> Paid:
    """Money that staff noted."""
    return Paid(payment_id="word", source="staff", currency=currency, amount=Decimal(amount))


def done(before: Stay, asked: Payment, outcome: Outcome, now: datetime = NOW) -> Settled:
    """What an outcome changes, where it changes something."""
    found = settled(before, asked, outcome, now)
    assert found is not None
    return found


def kept(stay: Stay, payment_id: str = "card") -> Decimal:
    """How much of a payment a stay has."""
    return sum((e.amount for e in amounts_of(stay) if e.payment_id == payment_id), ZERO)


def going_back(stay: Stay, payment_id: str = "card") -> Decimal:
    """How much of a payment goes back by itself."""
    parts = (part for part in parts_of(stay) if part.payment_id == payment_id and part.is_apart)
    return sum((part.amount for part in parts), ZERO)


@st.composite
def stays(draw: Any) -> Stay:
    """A stay in any state, lapsed or not, removed or not, paid or not, perhaps with a refund."""
    status: Status = draw(st.sampled_from(get_args(Status)))
    paid: tuple[Paid, ...] = ()
    if draw(st.booleans()):
        paid = (by_staff(draw(AMOUNTS), draw(st.sampled_from(get_args(Currency)))),)
    found = derived(
        sold(
            status=status,
            origin="client",
            deleted=status == "expired" or draw(st.booleans()),
            deadline=draw(st.sampled_from([None, NOW - A_SECOND, NOW, NOW + A_SECOND])),
            check_in=draw(st.sampled_from([date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 10)])),
            temperature_pool=draw(st.booleans()),
            late_checkout=draw(st.booleans()),
            points_redeemed=draw(st.sampled_from([ZERO, Decimal(50)])),
            paid=paid,
        )
    )
    if found.blocks or not draw(st.booleans()):
        return found
    share = draw(st.sampled_from([ZERO, Decimal(40), Decimal(100)]))
    return msgspec.structs.replace(found, refund=refund_of_part(found, share, NOW))


PAYMENTS = st.builds(
    payment,
    AMOUNTS,
    st.sampled_from(get_args(Purpose)),
    state=st.sampled_from(["created", "in_process", "failed"]),
)
