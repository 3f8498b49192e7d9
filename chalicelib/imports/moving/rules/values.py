"""Reading the fields of a row. Empty texts are missing ones; amounts have two decimals, half up."""

from collections.abc import Collection
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any

from chalicelib.imports.moving.types import Row
from chalicelib.kernel.money import ZERO, cents


class Unreadable(ValueError):
    """A field says nothing that it could mean."""


def text(row: Row, name: str) -> str | None:
    """A text without outer blanks; None for none."""
    value = row.fields.get(name)
    return (str(value).strip() or None) if value is not None else None


def amount(row: Row, name: str) -> Decimal | None:
    """An amount in cents; None for none.

    Raises:
        Unreadable: it is no number.
    """
    value = number(row, name)
    return None if value is None else cents(value)


def price(row: Row, name: str) -> Decimal:
    """An amount, of which none is zero.

    Raises:
        Unreadable: it is no number.
    """
    return amount(row, name) or ZERO


def number(row: Row, name: str) -> Decimal | None:
    """A number as it stands there; None for none.

    Raises:
        Unreadable: it is no number.
    """
    value = text(row, name)
    if value is None:
        return None
    try:
        found = Decimal(value)
    except InvalidOperation as error:
        raise Unreadable(f"{name} is no number") from error
    if not found.is_finite():
        raise Unreadable(f"{name} is no number")
    return found


def whole(row: Row, name: str) -> int | None:
    """A whole number; None for none.

    Raises:
        Unreadable: it is no number.
    """
    value = number(row, name)
    return None if value is None else int(value)


def flag(row: Row, name: str) -> bool:
    """Whether it is so; what says nothing says no."""
    return row.fields.get(name) is True


def instant(row: Row, name: str) -> datetime | None:
    """An instant, aware, in UTC; None for none.

    Raises:
        Unreadable: it is none.
    """
    value = text(row, name)
    if value is None:
        return None
    found: datetime = _parsed(datetime, name, value)
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def made(row: Row) -> datetime:
    """When the row came to be.

    Raises:
        Unreadable: it says no instant.
    """
    found: datetime = needed("created", instant(row, "created"))
    return found


def day(row: Row, name: str) -> date | None:
    """A day; None for none.

    Raises:
        Unreadable: it is none.
    """
    value = text(row, name)
    return None if value is None else _parsed(date, name, value)


def hour(row: Row, name: str) -> time | None:
    """A time of the day; None for none.

    Raises:
        Unreadable: it is none.
    """
    value = text(row, name)
    return None if value is None else _parsed(time, name, value)


def references(row: Row, name: str) -> frozenset[str]:
    """The ids that a row names."""
    return frozenset(map(str, row.fields.get(name) or ()))


def one_of(row: Row, name: str, known: Collection[str], otherwise: Any) -> Any:
    """A word that is known, or `otherwise`."""
    value = text(row, name)
    return value if value in known else otherwise


def needed(name: str, value: Any) -> Any:
    """A value that must be there.

    Raises:
        Unreadable: it is not.
    """
    if value is None:
        raise Unreadable(f"{name} is missing")
    return value


def _parsed(kind: Any, name: str, value: str) -> Any:
    try:
        return kind.fromisoformat(value)
    except ValueError as error:
        raise Unreadable(f"{name} is no {kind.__name__}") from error
