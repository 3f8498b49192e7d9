"""What a guest asks for when they pay by card."""

from decimal import Decimal

import msgspec

from chalicelib.kernel.money import ZERO
from chalicelib.reservations.money.refunds import parts_of
from chalicelib.reservations.money.types import Gateway, Payment, Purpose
from chalicelib.reservations.types import Stay


class CardCommand(msgspec.Struct, frozen=True, kw_only=True):
    """A payment by card. `amount` is what the guest saw, in PEN; the server computes its own.

    token: made by the gateway's own script, for one use. method: the brand of the card, as that
    script calls it. device_session_id: what OpenPay's script says of the device.
    """

    token: str
    purpose: Purpose
    amount: Decimal | None
    method: str
    installments: int
    gateway: Gateway
    device_session_id: str | None


class Option(msgspec.Struct, frozen=True, kw_only=True):
    """What a guest may pay by card. amount: in PEN; None where it cannot be paid, for `reason`."""

    purpose: Purpose
    amount: Decimal | None
    reason: str | None


class Options(msgspec.Struct, frozen=True):
    """What a guest may pay by card, and the gateways whose accounts were entered, with the keys
    that their scripts are given."""

    options: tuple[Option, ...]
    public_keys: dict[Gateway, str]


class Charged(msgspec.Struct, frozen=True):
    """A payment by card and its stay, as they are after what the gateway said."""

    stay: Stay
    payment: Payment

    @property
    def goes_back(self) -> bool:
        """Whether the stay has not the money: it came for what the guest cannot have, or all of it
        was given back."""
        kept = {each.payment_id for each in self.stay.paid}
        return self.payment.state == "paid" and self.payment.payment_id not in kept

    @property
    def going_back(self) -> Decimal:
        """What of a payment that the stay has goes back, in PEN, and is not given yet: more came
        than it needed, or staff return a part."""
        parts = parts_of(self.stay) if self.payment.state == "paid" else ()
        mine = (p for p in parts if p.payment_id == self.payment.payment_id and p.is_apart)
        return sum((part.amount for part in mine if part.state != "given"), ZERO)
