"""A contract as it is given out."""

import msgspec


class Contract(msgspec.Struct, frozen=True, kw_only=True):
    """A contract as PDF, and the name of the house that it is for."""

    file: bytes
    house: str
