"""What staff may enter as a payment."""

from decimal import Decimal

from chalicelib.kernel.errors import Invalid
from chalicelib.kernel.money import ZERO, has_decimals

MOST = Decimal(1_000_000_000)
"""Beyond any price."""


def check_entry(amount: Decimal) -> None:
    """Let staff note an amount, which is negative where they correct another.

    Raises:
        Invalid: it is nothing, beyond any price, or has more than two decimals.
    """
    if not ZERO < abs(amount) <= MOST or not has_decimals(amount, 2):
        raise Invalid(fields={"amount": [f"Debe ser un monto en céntimos de hasta {MOST}, no 0."]})


def check_return(amount: Decimal, most: Decimal) -> None:
    """Let staff give back an amount of a payment of which `most` is left.

    Raises:
        Invalid: it is nothing, more than that, or has more than two decimals.
    """
    if not ZERO < amount <= most or not has_decimals(amount, 2):
        raise Invalid(fields={"amount": [f"Debe ser mayor que 0 y como máximo {most}."]})
