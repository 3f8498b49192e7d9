"""A look at the figures of a month, and what it found."""

from datetime import datetime

import msgspec


class Drift(msgspec.Struct, frozen=True, order=True):
    """A number that is not what stays and profits make."""

    series: str
    """The series of the row in table `insights`."""
    entry: str
    """The row."""
    name: str
    """The number of the row; numbers of a day begin with the day."""
    kept: int
    """What is kept; amounts are cents."""
    right: int
    """What stays and profits make."""


class Comparison(msgspec.Struct, frozen=True, kw_only=True):
    """A look at the figures of a month."""

    month: str
    """The month, `YYYY-MM`."""
    compared_at: datetime
    """When it was compared."""
    stays: int
    """How many stays it was compared with: those that may have a night in it."""
    rows: int
    """How many rows were compared."""
    drifted: int = 0
    """How many numbers are not what stays and profits make."""
    drifts: tuple[Drift, ...] = ()
    """The first fifty of them."""
