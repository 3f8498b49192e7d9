"""A form follows from the description of the API."""

from typing import Any

import pytest

from chalicelib.office.described.fields import Field, Schemas

TIER = {
    "type": "object",
    "properties": {"days": {"type": "integer"}, "refund": {"type": "string", "format": "decimal"}},
    "required": ["days"],
}
SCHEMAS = Schemas({"components": {"schemas": {"Tier": TIER}}})
NULL = {"type": "null"}


@pytest.mark.parametrize(
    ("schema", "kind"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "format": "decimal", "pattern": "x"}, "decimal"),
        ({"type": "string", "format": "date"}, "date"),
        ({"type": "string", "format": "date-time"}, "instant"),
        ({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]"}, "time"),
        ({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}, "time"),
        ({"type": "string", "pattern": "[^ ]"}, "text"),
        ({"type": "string", "format": "uuid"}, "reference"),
        ({"type": "integer"}, "integer"),
        ({"type": "number"}, "decimal"),
        ({"type": "boolean"}, "boolean"),
        ({"enum": ["low", "high"]}, "choice"),
        ({"type": "array", "items": {"enum": ["a", "b"]}}, "choices"),
        ({"type": "array", "items": {"type": "string", "format": "uuid"}}, "references"),
        ({"type": "array", "items": {"$ref": "#/components/schemas/Tier"}}, "rows"),
        ({"type": "array", "items": {}}, "lines"),
        ({"type": "object"}, "pairs"),
        (TIER, "data"),
        ({"type": "string", "format": "binary"}, "file"),
        ({"type": "array", "items": {"type": "string", "format": "binary"}}, "file"),
        ({}, "data"),
    ],
)
def test_the_schema_says_what_a_field_is(schema: dict[str, Any], kind: str) -> None:
    assert SCHEMAS.field("x", schema).kind == kind
    nullable = SCHEMAS.field("x", {"anyOf": [schema, NULL]})
    assert (nullable.kind, nullable.takes_null) == (kind, True)


def test_a_field_that_may_be_several_things_is_typed_as_json() -> None:
    assert SCHEMAS.field("x", {"anyOf": [{"type": "string"}, {"type": "integer"}]}).kind == "data"


def test_a_password_is_never_shown() -> None:
    assert SCHEMAS.field("password", {"type": "string", "maxLength": 128}) == Field(
        name="password", kind="secret", longest=128
    )


def test_bounds_choices_and_defaults_come_along() -> None:
    number = {"type": "integer", "minimum": 1, "maximum": 12, "default": 3}
    assert SCHEMAS.field("month", number) == Field(
        name="month", kind="integer", least=1, most=12, default=3
    )
    assert SCHEMAS.field("kind", {"enum": ["ical", "json"]}).choices == ("ical", "json")


def test_the_fields_of_an_object_come_in_their_order_with_what_is_needed() -> None:
    days, refund = SCHEMAS.fields_of({"$ref": "#/components/schemas/Tier"})
    assert (days.name, days.is_needed) == ("days", True)
    assert (refund.name, refund.is_needed) == ("refund", False)


def test_the_rows_of_a_table_have_fields_of_their_own() -> None:
    items = {"$ref": "#/components/schemas/Tier"}
    table = SCHEMAS.field("tiers", {"type": "array", "items": items})
    assert [field.name for field in table.fields] == ["days", "refund"]
