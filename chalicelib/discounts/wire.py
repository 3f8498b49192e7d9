"""What the discounts of all kinds have in common on the wire."""

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Protocol

import msgspec

from chalicelib.catalogue.types import Entry
from chalicelib.discounts import wording
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.kernel.validation import pattern
from chalicelib.properties.houses.wire import HousesOf, named_houses
from chalicelib.web.pages import PageQuery
from chalicelib.web.shapes import Field

WEEKDAYS = "^ *[0-6]( *, *[0-6])* *$"
WEEKDAYS_RIGHT = "Escriba números de 0 (lunes) a 6 (domingo), separados por comas: «4,5»."
Weekdays = Annotated[str, pattern(WEEKDAYS, WEEKDAYS_RIGHT)]
"""Weekdays by number, 0 Monday to 6 Sunday (`4,5`)."""


class Restricted(HousesOf, frozen=True):
    """The houses that a discount is for, and what limits it, in Spanish."""

    restriction_display: str
    """What limits it, in Spanish."""

    @classmethod
    def of(cls, entry: Entry[Any], names: Mapping[str, str]) -> "Restricted":
        """What limits a discount."""
        restrictions = wording.joined(wording.restrictions(entry.value))
        return cls(named_houses(entry.value, names), restrictions)


class Switched(Protocol):
    """A setting that may be switched off."""

    @property
    def is_active(self) -> bool:
        """Whether it is on."""


class ActiveQuery(PageQuery, kw_only=True):
    """Whether to list those that are active, those that are not, or (left out) all."""

    is_active: bool | None = None
    """Whether to list those that are active, or those that are not; left out, all."""

    def admits(self, setting: Switched) -> bool:
        """Whether a setting is listed."""
        return self.is_active in (None, setting.is_active)


def weekdays_text(days: tuple[int, ...]) -> str | None:
    """Weekdays as the wire writes them (`4,5`), or None."""
    return ",".join(str(day) for day in days) or None


def _weekdays(text: str) -> tuple[int, ...]:
    return tuple(int(day) for day in text.split(","))


DAYS = Field(
    "specific_weekdays", reads=Weekdays, read=_weekdays, shows=str | None, show=weekdays_text
)
"""How the wire writes `specific_weekdays`."""


def number(amount: Decimal | None) -> float | None:
    """An amount as the endpoints for the public write it: a JSON number, or null."""
    return None if amount is None else float(amount)


class NumberedProblem(msgspec.Struct, kw_only=True, omit_defaults=True):
    """Why it did not work. `error` is the number that callers know, `detail` the wrong fields.

    available_configs: the names of generators, where the one named does not exist.
    discount_issued_at: since when a guest has a welcome code, where that is the reason.
    """

    success: bool
    """Always false."""
    error: int
    """The number of the error, for programs."""
    message: str
    """What went wrong, in Spanish."""
    detail: dict[str, list[str]] | None = None
    """The texts of each wrong field, by its name."""
    available_configs: list[str] | None = None
    """The names of the active generators, where the one that was named is none."""
    discount_issued_at: datetime | None = None
    """When the guest was given a personal code, where that is the reason."""


def numbered(
    other: int, by_field: Mapping[str, int] | None = None
) -> Callable[[CasaAustinError], NumberedProblem]:
    """An envelope that numbers an error by its own `code`, by the first field that is wrong and
    has a number, or as `other`."""
    numbers = by_field or {}

    def problem(error: CasaAustinError) -> NumberedProblem:
        fields = error.fields if isinstance(error, Invalid) else {}
        if isinstance(error.code, int):
            number, message = error.code, error.message
        else:
            name = next((name for name in fields if name in numbers), None)
            number = other if name is None else numbers[name]
            message = error.message if name is None else " ".join(fields[name])
        return NumberedProblem(success=False, error=number, message=message, detail=fields or None)

    return problem
