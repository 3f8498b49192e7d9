"""Places on earth, as telephones and maps tell them, and how far they are from each other."""

from decimal import ROUND_HALF_UP, Decimal
from math import asin, cos, radians, sin, sqrt
from typing import Annotated

import msgspec

from chalicelib.kernel.validation import NEEDED, Problems, between

TOLD_DECIMALS = 20
"""Telephones write as many decimals as their floats have."""
KEPT = Decimal("0.00000001")
"""A millimetre."""
MOST_LATITUDE, MOST_LONGITUDE = Decimal(90), Decimal(180)
EARTH_RADIUS = 6_371_008.8
"""Metres, in the mean."""

Coordinate = Annotated[Decimal, msgspec.Meta(extra={"decimals": TOLD_DECIMALS})]
"""A latitude or a longitude in degrees (WGS 84), as callers send it."""


class Place(msgspec.Struct, frozen=True):
    """A point on earth in degrees, north and east positive, to the millimetre."""

    latitude: Decimal
    longitude: Decimal


def place(latitude: Decimal | None, longitude: Decimal | None, problems: Problems) -> Place | None:
    """The place of two coordinates; None where neither is told, or `problems` notes what is wrong
    with `latitude` and `longitude`."""
    if latitude is None and longitude is None:
        return None
    told = _told("latitude", latitude, MOST_LATITUDE, problems)
    other = _told("longitude", longitude, MOST_LONGITUDE, problems)
    return None if told is None or other is None else Place(told, other)


def _told(field: str, degrees: Decimal | None, most: Decimal, problems: Problems) -> Decimal | None:
    problems.note(field, NEEDED, when=degrees is None)
    if degrees is None:
        return None
    is_beyond = abs(degrees) > most
    problems.note(field, between(-most, most), when=is_beyond)
    return None if is_beyond else degrees.quantize(KEPT, rounding=ROUND_HALF_UP)


def metres_between(one: Place, other: Place) -> float:
    """How far two places are from each other over the ground (haversine)."""
    latitudes = radians(one.latitude), radians(other.latitude)
    north = (latitudes[1] - latitudes[0]) / 2
    east = radians(other.longitude - one.longitude) / 2
    chord = sin(north) ** 2 + cos(latitudes[0]) * cos(latitudes[1]) * sin(east) ** 2
    # Opposite points may come out a little over 1.
    return 2 * EARTH_RADIUS * asin(sqrt(min(1.0, chord)))
