"""What payments ask for."""

from datetime import date

from chalicelib.kernel.commands import Command
from chalicelib.reservations.money.types import Gateway


class LookUp(Command, frozen=True, kw_only=True, tag="payments.look_up"):
    """Ask the gateway of an open payment what became of it; of one that is to be given back, give
    it back; of a voucher whose file did not come, wait no longer."""

    reservation_id: str
    payment_id: str


class CompareDay(Command, frozen=True, kw_only=True, tag="payments.compare_day"):
    """Compare a day of Lima with a gateway's own list."""

    gateway: Gateway
    day: date


class ReadBack(Command, frozen=True, kw_only=True, tag="payments.read_back"):
    """Read a payment that a gateway says has changed."""

    gateway: Gateway
    gateway_id: str


class ProveMoney(Command, frozen=True, kw_only=True, tag="payments.prove"):
    """Go on with a proof of the money of all stays: with those that arrive in a month (or
    `removed`), after a place there."""

    proof_id: str
    month: str
    after: str | None = None
