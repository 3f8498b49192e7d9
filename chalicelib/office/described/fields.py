"""What a field of a form is, by the schema that the description of the API gives it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec

Schema = Mapping[str, Any]
Kind = Literal[
    "boolean",
    "choice",
    "choices",
    "data",
    "date",
    "decimal",
    "file",
    "instant",
    "integer",
    "lines",
    "pairs",
    "reference",
    "references",
    "rows",
    "secret",
    "text",
    "time",
    "url",
]
COMPONENTS = "#/components/schemas/"
AN_HOUR, NO_HOUR = "23:59", "23-59"
"""What the pattern of an hour takes, and what it takes to be none."""
FORMATS: dict[str, Kind] = {
    "decimal": "decimal",
    "binary": "file",
    "date": "date",
    "date-time": "instant",
    "uuid": "reference",
    "uri": "url",
}
TYPES: dict[str, Kind] = {"boolean": "boolean", "integer": "integer", "number": "decimal"}
SECRETS = {"password"}
COMPLEX = {"data", "file", "lines", "pairs", "references", "rows", "secret", "url"}
"""Kinds whose values no cell of a list has room for."""


class Field(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One field of a form, a list or a filter.

    is_needed: a form must name it. takes_null: it may be empty. is_number: its choices are numbers.
    choices: what it may be. least, most, longest: its bounds, as far as the description tells them.
    default: what a new one has where nobody says otherwise. fields: of each row of a table.
    """

    name: str
    kind: Kind
    is_needed: bool = False
    takes_null: bool = False
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    longest: int | None = None
    default: Any = None
    fields: tuple["Field", ...] = ()

    @property
    def is_simple(self) -> bool:
        """Whether its value fits into a cell of a list."""
        return self.kind not in COMPLEX


class Schemas:
    """The named schemas of a description."""

    def __init__(self, document: Schema) -> None:
        self._named = document["components"]["schemas"]

    def resolved(self, schema: Schema) -> Schema:
        """The schema itself, where another is named."""
        name = schema.get("$ref")
        if name is None:
            return schema
        found: Schema = self._named[name.removeprefix(COMPONENTS)]
        return found

    def fields_of(self, schema: Schema) -> tuple[Field, ...]:
        """The fields of an object, in their order."""
        whole = self.resolved(schema)
        needed = set(whole.get("required", ()))
        properties = whole.get("properties", {}).items()
        return tuple(self.field(name, told, is_needed=name in needed) for name, told in properties)

    def field(self, name: str, schema: Schema, *, is_needed: bool = False) -> Field:
        """The field that a schema describes."""
        options = [self.resolved(each) for each in schema.get("anyOf", [schema])]
        real = [each for each in options if each.get("type") != "null"]
        told = real[0] if len(real) == 1 else {}
        kind = self._kind(name, told)
        items = self.resolved(told.get("items", {}))
        return Field(
            name=name,
            kind=kind,
            is_needed=is_needed,
            takes_null=len(real) < len(options),
            choices=_choices(told if kind == "choice" else items),
            least=told.get("minimum"),
            most=told.get("maximum"),
            longest=told.get("maxLength"),
            default=schema.get("default"),
            fields=self.fields_of(items) if kind == "rows" else (),
        )

    def _kind(self, name: str, schema: Schema) -> Kind:
        if "enum" in schema:
            return "choice"
        if name in SECRETS:
            return "secret"
        kind = schema.get("type", "")
        if kind == "string":
            return _kind_of_text(schema)
        if kind == "array":
            return self._kind_of_array(self.resolved(schema.get("items", {})))
        if kind == "object" and "properties" not in schema:
            return "pairs"
        return TYPES.get(kind, "data")

    def _kind_of_array(self, items: Schema) -> Kind:
        if "enum" in items:
            return "choices"
        if items.get("format") == "uuid":
            return "references"
        if items.get("format") == "binary":
            return "file"
        if "properties" in items:
            return "rows"
        return "data" if items.get("type") in {"array", "object"} else "lines"


def _kind_of_text(schema: Schema) -> Kind:
    pattern = re.compile(schema.get("pattern", ""))
    if pattern.search(AN_HOUR) and not pattern.search(NO_HOUR):
        return "time"
    return FORMATS.get(schema.get("format", ""), "text")


def _choices(schema: Schema) -> tuple[str, ...]:
    named: Iterable[Any] = schema.get("enum", ())
    return tuple(each for each in named if isinstance(each, str))
