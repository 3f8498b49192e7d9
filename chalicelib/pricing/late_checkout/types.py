"""What a quote of a late checkout answers, and its errors by number (pricing book, 10.4)."""

from datetime import date
from enum import IntEnum

import msgspec

from chalicelib.pricing.late_checkout.rules import LateCheckoutOffer, LateCheckoutRefusal
from chalicelib.properties.types import House


class LateCheckoutCode(IntEnum):
    """The numbers of a late checkout's errors (pricing book, 10.4)."""

    MISSING = 1
    UNKNOWN_PROPERTY = 2
    PROPERTY_ID = 3
    DATE_FORMAT = 4
    GUESTS = 5
    OTHER = 6


class LateCheckoutAnswer(msgspec.Struct, frozen=True):
    """A late checkout at its price, or why there is none."""

    house: House
    checkout_date: date
    result: LateCheckoutOffer | LateCheckoutRefusal
