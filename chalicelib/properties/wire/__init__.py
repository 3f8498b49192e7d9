"""Houses, photos and settings on the wire; what the rooms above show of them."""

from chalicelib.properties.wire.fields import given
from chalicelib.properties.wire.houses import HouseInStay, HouseShort

__all__ = ["HouseInStay", "HouseShort", "given"]
