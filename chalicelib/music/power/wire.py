"""Turning players on by hand, on the wire (home book, 4.4)."""

from collections.abc import Iterable
from uuid import UUID

import msgspec

from chalicelib.properties.types import House


class PowerOnBody(msgspec.Struct, kw_only=True):
    """Which house."""

    property_id: UUID
    """The house whose player is to be on."""


class PoweredOn(msgspec.Struct, kw_only=True):
    """Which players were asked to be on."""

    success: bool = True
    """Always true."""
    message: str
    """A text in Spanish for people."""
    powered_on: list[str]
    """The names of the houses that have guests now, without those that are not connected."""

    @classmethod
    def of(cls, houses: Iterable[House]) -> "PoweredOn":
        """The view of the houses."""
        names = [house.name for house in houses]
        return cls(message=f"Reproductores encendidos: {len(names)}.", powered_on=names)
