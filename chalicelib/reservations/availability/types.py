"""When houses are taken."""

import msgspec

from chalicelib.reservations.availability.rules import Span


class HouseOccupancy(msgspec.Struct, frozen=True):
    """When nobody may come to a house, in order."""

    property_id: str
    spans: list[Span]
