"""What answers with figures have in common."""

from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.kernel import dates
from chalicelib.kernel.errors import CasaAustinError, Invalid

T = TypeVar("T")


class Figures(msgspec.Struct, Generic[T]):
    """An answer with figures."""

    data: T
    """The figures."""
    generated_at: datetime
    """When they were read, in Lima's time."""
    success: bool = True
    """Always true."""

    @classmethod
    def at(cls, now: datetime, data: T) -> "Figures[T]":
        """Figures as of an instant."""
        return cls(data, dates.in_lima(now))


class FiguresProblem(msgspec.Struct, kw_only=True):
    """Why there are no figures."""

    success: bool = False
    """Always false."""
    error: str
    """What was wrong, in Spanish."""
    message: str
    """The same as `error`."""
    detail: str
    """The same as `error`."""
    code: str | int
    """The machine's name of the error."""
    fields: dict[str, list[str]] | UnsetType = UNSET
    """The texts of each wrong field, by its name."""


def figures_problem(error: CasaAustinError) -> FiguresProblem:
    """Why there are no figures; under each name by which the pages of staff look for a text."""
    fields = error.fields if isinstance(error, Invalid) else {}
    texts = [text for each in fields.values() for text in each]
    text = " ".join(texts) or error.message
    return FiguresProblem(
        error=text, message=text, detail=text, code=error.code, fields=fields or UNSET
    )


def number(amount: Decimal) -> float:
    """An amount, a share or a percentage as figures show it: a number of two decimals."""
    return float(amount)
