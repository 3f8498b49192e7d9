"""What staff may enter of houses and their catalogue, and what follows from it."""

from chalicelib.properties.rules.differences import differences
from chalicelib.properties.rules.problems import Problems

__all__ = ["Problems", "differences"]
