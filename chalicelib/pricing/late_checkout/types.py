"""The errors of a late checkout's quote by the numbers of the wire (pricing book, 10.4)."""

from enum import IntEnum


class LateCheckoutCode(IntEnum):
    """The numbers of a late checkout's errors (pricing book, 10.4)."""

    MISSING = 1
    UNKNOWN_PROPERTY = 2
    PROPERTY_ID = 3
    DATE_FORMAT = 4
    GUESTS = 5
    OTHER = 6
