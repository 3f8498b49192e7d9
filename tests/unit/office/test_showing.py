"""Values as people read them."""

from typing import Any

import pytest

from chalicelib.office.described.fields import Field, Kind
from chalicelib.office.drawing import showing


def name(resource: str, entry: str) -> str:
    return {"h1": "Casa 1"}.get(entry, entry)


def field(called: str, kind: Kind) -> Field:
    return Field(name=called, kind=kind)


@pytest.mark.parametrize(
    ("told", "value", "text"),
    [
        (field("x", "text"), None, "—"),
        (field("x", "references"), [], "—"),
        (field("is_active", "boolean"), True, "Sí"),
        (field("is_active", "boolean"), False, "No"),
        (field("x", "date"), "2026-02-05", "05/02/2026"),
        (field("x", "instant"), "2026-01-01T02:30:00+00:00", "31/12/2025 21:30"),
        (field("x", "time"), "14:00:00", "14:00"),
        (field("price_usd", "decimal"), "420.00", "USD 420.00"),
        (field("discount_percentage", "decimal"), "10.00", "10.00 %"),
        (field("validity_days", "integer"), 7, "7 días"),
        (field("season_type", "choice"), "high", "Alta"),
        (field("month", "integer"), 2, "Febrero"),
        (field("weekday", "integer"), 0, "Lunes"),
        (field("property", "reference"), "h1", "Casa 1"),
        (field("properties", "references"), ["h1", "h2"], "Casa 1, h2"),
        (field("property", "data"), {"id": "h1", "name": "Casa 1"}, "Casa 1"),
    ],
)
def test_a_value_is_shown_as_people_read_it(told: Field, value: Any, text: str) -> None:
    assert showing.whole(told, value, name) == text


def test_a_cell_is_short() -> None:
    assert len(showing.cell(field("x", "text"), "a" * 500, name)) == 121


def test_an_entry_goes_by_what_people_call_it() -> None:
    assert showing.name_of({"id": 1, "first_name": "Ana", "last_name": None}) == "Ana"
    assert showing.name_of({"id": 1, "name": "Feria", "code": "X"}) == "Feria"
    assert showing.name_of({"id": 7}) == "7"


def test_rows_are_in_the_order_of_their_sizes_and_the_empty_ones_last() -> None:
    rows: list[dict[str, Any]] = [{"x": "9.00"}, {"x": None}, {"x": "10.00"}, {"x": "-1"}]
    found = showing.in_order(rows, field("x", "decimal"), str)
    assert [row["x"] for row in found] == ["-1", "9.00", "10.00", None]


def test_texts_are_in_order_without_regard_to_accents_and_capitals() -> None:
    rows = [{"x": "zeta"}, {"x": "Ábaco"}, {"x": "abeja"}]
    found = showing.in_order(rows, field("x", "text"), str)
    assert [row["x"] for row in found] == ["Ábaco", "abeja", "zeta"]
