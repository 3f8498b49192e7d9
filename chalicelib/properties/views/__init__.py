"""Houses, photos and settings on the wire; what the rooms above show of them."""

from chalicelib.properties.views.fields import given
from chalicelib.properties.views.houses import HouseInStay, HouseShort

__all__ = ["HouseInStay", "HouseShort", "given"]
