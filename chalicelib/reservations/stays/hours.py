"""The hours of houses, as the house and the settings of this process have them."""

import os

from chalicelib.kernel import decoding
from chalicelib.properties.types import House
from chalicelib.reservations.stays.windows import (
    Feature,
    Hours,
    LateCheckout,
    Spanned,
    Window,
    window_of,
)

VARIABLE = "CASA_LATE_CHECKOUT"


def late_checkout() -> LateCheckout:
    """What a late checkout means in this process."""
    mode: LateCheckout = decoding.converted(
        os.environ.get(VARIABLE) or Hours().late_checkout, LateCheckout
    )
    return mode


def hours_of(house: House) -> Hours:
    """When a house opens, and what a late checkout means."""
    return Hours.of(house, late_checkout())


def window_in(house: House, stay: Spanned, feature: Feature = "devices") -> Window:
    """The window of a stay in its house."""
    return window_of(stay, feature, hours_of(house))
