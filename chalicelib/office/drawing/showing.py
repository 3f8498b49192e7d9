"""The values of the API as people read them."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from chalicelib.kernel import dates
from chalicelib.kernel.money import cents
from chalicelib.kernel.secrecy import MASK
from chalicelib.kernel.spanish import fold
from chalicelib.office.described.fields import Field
from chalicelib.office.entering import pairs
from chalicelib.office.spanish import words

Finder = Callable[[str, str], str]
"""What people call the entry with an id of a resource."""
LONGEST = 120
SIGNS = {"sol": words.SOLES, "usd": words.DOLLARS}
NO_ROW: Mapping[str, Any] = {}
UNSAID: Mapping[Any, str] = {"": words.NOTHING, None: words.NOTHING, MASK: "•••"}
"""What is said of values that are none, or that the log does not tell."""


def has_name(values: Mapping[str, Any]) -> bool:
    """Whether people call an entry by a name."""
    return any(values.get(name) for name in (*words.NAMED_BY, "first_name"))


def name_of(values: Mapping[str, Any]) -> str:
    """What people call an entry; its id where it has no name."""
    person = " ".join(filter(None, (values.get("first_name"), values.get("last_name"))))
    named = (str(values.get(name) or "") for name in words.NAMED_BY)
    return person or next(filter(None, named), "") or str(values.get("id", ""))


def cell(field: Field, value: Any, name: Finder, row: Mapping[str, Any] = NO_ROW) -> str:
    """The value of a field, in few words. row: as `whole` has it."""
    text = whole(field, value, name, row)
    return text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…"


def whole(field: Field, value: Any, name: Finder, row: Mapping[str, Any] = NO_ROW) -> str:
    """The value of a field. row: all of its entry, where the currency of an amount stands."""
    if isinstance(value, list):
        return ", ".join(whole(field, each, name, row) for each in value) or words.NOTHING
    if isinstance(value, dict):
        told = pairs.written(value).replace("\n", ", ") if field.kind == "pairs" else ""
        return told or name_of(value) or words.NOTHING
    if value in UNSAID:
        return UNSAID[value]
    if isinstance(value, bool):
        return "Sí" if value else "No"
    target = words.TARGETS.get(field.name)
    if target:
        return name(target, str(value))
    meaning = words.choices_of(field.name, field.choices).get(str(value))
    return meaning or _written(field, value, row)


def _written(field: Field, value: Any, row: Mapping[str, Any]) -> str:
    """A value by its kind; as it is where the log has it in the form in which it was kept."""
    text = str(value)
    try:
        return _by_kind(field, text, row)
    except (ValueError, InvalidOperation):
        return text


def _by_kind(field: Field, text: str, row: Mapping[str, Any]) -> str:
    if field.kind == "instant":
        return instant(text)
    if field.kind == "date":
        return day(text)
    if field.kind == "time":
        return text[:5]
    if field.kind in {"decimal", "integer"}:
        return _number(text, words.unit_of(field.name, row), is_rate=field.name in words.RATES)
    return text


def _number(text: str, unit: str, *, is_rate: bool) -> str:
    currency = next((each for each, sign in SIGNS.items() if sign == unit), "")
    if not currency:
        return f"{text} {unit}".strip()
    return f"{unit} {text}" if is_rate else money(text, currency)


def day(text: str | date) -> str:
    """A day of the API."""
    return "/".join(reversed(str(text).split("-")))


def money(amount: str | float | Decimal, currency: str = "sol") -> str:
    """An amount of the API, in the currency that it names so: `S/ 1,500.00`, `USD 400.00`."""
    return f"{SIGNS[currency]} {cents(Decimal(str(amount))):,}"


def counted(number: int, one: str, many: str) -> str:
    """So many of something."""
    return f"{number:,} {one if number == 1 else many}"


def instant(text: str | datetime) -> str:
    """An instant of the API, by the clocks of Lima."""
    return dates.in_lima(datetime.fromisoformat(str(text))).strftime("%d/%m/%Y %H:%M")


def in_order(
    rows: Sequence[Mapping[str, Any]], field: Field, text: Callable[[Any], str]
) -> list[Mapping[str, Any]]:
    """Rows by the value of a field, numbers by their size; what has none comes last."""

    def place(row: Mapping[str, Any]) -> tuple[int, Decimal, str]:
        value = row.get(field.name)
        if value in ("", None, []):
            return 2, Decimal(0), ""
        if field.kind in {"decimal", "integer"}:
            return _size(value)
        if field.kind in {"date", "instant", "time"}:
            return 1, Decimal(0), str(value)
        return 1, Decimal(0), fold(text(value))

    return sorted(rows, key=place)


def _size(value: Any) -> tuple[int, Decimal, str]:
    try:
        return 0, Decimal(str(value)), ""
    except InvalidOperation:
        return 1, Decimal(0), str(value)
