"""What payments ask for."""

from chalicelib.kernel.commands import Command


class LookUp(Command, frozen=True, kw_only=True, tag="payments.look_up"):
    """Ask the gateway of an open payment what became of it; of one that is to be given back, give
    it back."""

    reservation_id: str
    payment_id: str
