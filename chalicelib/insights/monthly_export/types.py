"""A month that is exported."""

import msgspec

from chalicelib.reservations.stays.types import StaysInFull


class ExportedMonth(msgspec.Struct, frozen=True):
    """Some of the stays that arrive in a month, by check-in, and how many do in all."""

    year: int
    month: int
    found: StaysInFull
    count: int
