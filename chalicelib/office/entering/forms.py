"""From what the API says of a thing to what stands in a form, and from what was typed back to what
the API is sent. What was typed stays as it is, however little sense it makes: the API says so."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.kernel import dates
from chalicelib.office.described.fields import Field
from chalicelib.office.entering import pairs
from chalicelib.office.requests import Pairs

YES = "true"
MARK_LENGTH = 8
BLANK_ROWS = 2
NUMBERS = {str(number) for number in range(400)}
"""The rows that a table may have."""
NO_ROW: dict[str, tuple[str, ...]] = {}
SEVERAL = {"choices", "references"}
UNTOLD = {"file", "rows", "secret"}
WHOLE = {"data", "lines", "pairs"}
"""Kinds whose values are more than the id of something."""
WATCHED = {"instant", "reference", "time"}
"""Kinds whose inputs write a value as its mark reads it: without seconds, by its id alone."""
INTEGER = re.compile(r"-?\d{1,18}", re.ASCII)
"""A number that JSON can say; a longer one stays a text, which the API refuses."""
LOCAL = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d")
LIMA = "-05:00"
"""What inputs know nothing of; it is the same all year."""
Typed = Mapping[str, tuple[str, ...]]
"""What stands in the inputs of a form, by their names; several where several are chosen."""


def typed_in(pairs: Pairs) -> Typed:
    """What was typed into a form."""
    found: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        found[name] = (*found.get(name, ()), value.replace("\r\n", "\n"))
    return found


def typed_of(fields: Iterable[Field], values: Mapping[str, Any]) -> Typed:
    """What a form shows of the values of a thing."""
    typed: dict[str, tuple[str, ...]] = {}
    for field in fields:
        value = values.get(field.name)
        if field.kind == "rows":
            for number, row in enumerate(value or ()):
                inner = typed_of(field.fields, row)
                typed |= {f"{field.name}.{number}.{name}": texts for name, texts in inner.items()}
        else:
            typed[field.name] = _texts(field, value)
    return typed


def defaults_of(fields: Iterable[Field]) -> Typed:
    """What the form of a new thing shows."""
    fields = tuple(fields)
    return typed_of(fields, {field.name: field.default for field in fields})


def filled_in(fields: Iterable[Field], query: Pairs) -> Typed:
    """What the form of a new thing shows where its address names some of it. Of rows, files and
    secrets no address tells."""
    fields = tuple(fields)
    asked, typed = typed_in(query), dict(defaults_of(fields))
    for field in fields:
        texts = asked.get(field.name, ())
        if texts and field.kind not in UNTOLD:
            typed[field.name] = texts if field.kind in SEVERAL else _first(field, texts)
    return typed


def _first(field: Field, texts: tuple[str, ...]) -> tuple[str, ...]:
    """One value of those that an address names; a switch is on by one word only."""
    if field.kind == "boolean":
        return (YES,) if texts[0] == YES else ()
    return texts[:1]


def values_of(fields: Iterable[Field], typed: Typed, *, is_new: bool) -> dict[str, Any]:
    """What the API is sent beside files. Empty fields of a new thing are left out, so that the API
    says which it needs and what the others are; a secret that is left empty stays as it was."""
    values: dict[str, Any] = {}
    for field in (each for each in fields if each.kind != "file"):
        value = _value(field, typed)
        is_silent = value == "" and field.kind == "secret" and not is_new
        is_usual = value in ("", None, []) and is_new
        if not (is_silent or is_usual):
            values[field.name] = value
    return values


def rows_of(field: Field, typed: Typed) -> Iterator[Typed]:
    """The rows of a table in a form, and some empty ones after the last that is not."""
    rows: dict[int, dict[str, tuple[str, ...]]] = {}
    for name, texts in typed.items():
        of, _, rest = name.partition(".")
        at, _, inner = rest.partition(".")
        if of == field.name and at in NUMBERS and any(text.strip() for text in texts):
            rows.setdefault(int(at), {})[inner] = texts
    for number in range(max(rows, default=-1) + 1 + BLANK_ROWS):
        yield rows.get(number, NO_ROW)


def marks_of(fields: Iterable[Field], values: Mapping[str, Any]) -> dict[str, str]:
    """What tells the values that a form was made with from others, field by field."""
    return {field.name: mark_of(field, values.get(field.name)) for field in fields}


def mark_of(field: Field, value: Any) -> str:
    """What tells one value from another, however it is written."""
    content = msgspec.json.encode(_canonical(field, value), order="deterministic")
    return hashlib.sha256(content).hexdigest()[:MARK_LENGTH]


def _texts(field: Field, value: Any) -> tuple[str, ...]:
    if field.kind in SEVERAL:
        return tuple(_identity(each) for each in value or ())
    if field.kind == "boolean":
        return (YES,) if value else ()
    return (_text(field, value),)


def _text(field: Field, value: Any) -> str:
    if value is None:
        return ""
    if field.kind == "pairs":
        return pairs.written(value)
    if field.kind == "data" or (field.kind == "lines" and not _are_texts(value)):
        return msgspec.json.format(msgspec.json.encode(value)).decode()
    if field.kind == "lines":
        return "\n".join(value)
    if field.kind in WATCHED:
        return CANONICAL[field.kind](value)
    return _identity(value)


def _are_texts(values: Iterable[Any]) -> bool:
    return all(isinstance(each, str) for each in values)


def _identity(value: Any) -> str:
    """The id of what is named; some views show the whole thing in its place."""
    return str(value.get("id", "") if isinstance(value, dict) else value)


def _value(field: Field, typed: Typed) -> Any:
    texts = typed.get(field.name, ())
    if field.kind == "rows":
        return list(_rows(field, typed))
    if field.kind in SEVERAL:
        return list(texts)
    if field.kind == "boolean":
        return YES in texts
    return _read(field, texts[0] if texts else "")


def _read(field: Field, text: str) -> Any:
    tidy = text.strip()
    if field.kind in LISTED and (tidy or not field.takes_null):
        return LISTED[field.kind](tidy)
    if not tidy:
        return None if field.takes_null else ""
    if field.kind == "data":
        return pairs.meant(tidy)
    if field.kind == "integer" or (field.kind == "choice" and not field.choices):
        return int(tidy) if INTEGER.fullmatch(tidy) else tidy
    if field.kind == "instant":
        return f"{tidy}:00{LIMA}" if LOCAL.fullmatch(tidy) else tidy
    return tidy.replace(",", ".") if field.kind == "decimal" else text


def _lines(text: str) -> Any:
    if text.startswith("["):
        return pairs.meant(text)
    return [line.strip() for line in text.split("\n") if line.strip()]


LISTED: Mapping[str, Callable[[str], Any]] = {"lines": _lines, "pairs": pairs.read}
"""Kinds that have a line for each of several things, of which there may be none."""


def _rows(field: Field, typed: Typed) -> Iterator[dict[str, Any]]:
    for row in rows_of(field, typed):
        if row:
            yield {inner.name: _value(inner, row) for inner in field.fields}


def _canonical(field: Field, value: Any) -> Any:
    if value in ("", None):
        return None
    if field.kind in SEVERAL:
        return sorted(_identity(each) for each in value)
    if field.kind == "rows":
        return _canonical_rows(field, value)
    if field.kind not in WHOLE:
        value = _identity(value) if isinstance(value, dict) else value
    one = CANONICAL.get(field.kind)
    if one is not None:
        return one(value)
    return (value.strip() or None) if isinstance(value, str) else value


def _canonical_rows(field: Field, rows: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    return [[_canonical(each, row.get(each.name)) for each in field.fields] for row in rows]


def _number(value: Any) -> str:
    try:
        return str(Decimal(str(value)).normalize())
    except ArithmeticError:
        return str(value)


def _local(value: Any) -> str:
    """An instant as an input of Lima has it; what is none stays as it is."""
    try:
        return dates.in_lima(datetime.fromisoformat(str(value))).strftime("%Y-%m-%dT%H:%M")
    except (OverflowError, ValueError):
        return str(value)


CANONICAL: Mapping[str, Callable[[Any], str]] = {
    "decimal": _number,
    "instant": _local,
    "reference": _identity,
    "time": lambda value: str(value)[:5],
}
