"""Values as people read them."""

from decimal import Decimal
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
        (field("price_sol", "decimal"), "1500.5", "S/ 1,500.50"),
        (field("resta_pagar_usd", "decimal"), "1234567.00", "USD 1,234,567.00"),
        (field("usd_to_sol", "decimal"), "3.745", "S/ 3.745"),
        (field("points_balance", "decimal"), "50.00", "50.00"),
        (field("discount_percentage", "decimal"), "10.00", "10.00 %"),
        (field("validity_days", "integer"), 7, "7 días"),
        (field("season_type", "choice"), "high", "Alta"),
        (field("evidence_state", "data"), "rejected", "Rechazada"),
        (field("evidence_state", "data"), "not_required", "No se pide"),
        (field("gateway", "choice"), "mercadopago", "Mercado Pago"),
        (field("month", "integer"), 2, "Febrero"),
        (field("weekday", "integer"), 0, "Lunes"),
        (field("property", "reference"), "h1", "Casa 1"),
        (field("properties", "references"), ["h1", "h2"], "Casa 1, h2"),
        (field("property", "data"), {"id": "h1", "name": "Casa 1"}, "Casa 1"),
    ],
)
def test_a_value_is_shown_as_people_read_it(told: Field, value: Any, text: str) -> None:
    assert showing.whole(told, value, name) == text


@pytest.mark.parametrize(
    ("called", "row", "text"),
    [
        ("amount", {"currency": "sol"}, "S/ 1,500.00"),
        ("advance_payment", {"advance_payment_currency": "usd"}, "USD 1,500.00"),
        ("discount_value", {"discount_type": "fixed_sol"}, "S/ 1,500.00"),
        ("discount_value", {"discount_type": "percentage"}, "1500.00 %"),
        ("amount", {}, "1500.00"),
    ],
)
def test_an_amount_is_in_the_currency_that_its_entry_names(
    called: str, row: dict[str, str], text: str
) -> None:
    assert showing.whole(field(called, "decimal"), "1500.00", name, row) == text


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("1500", "sol", "S/ 1,500.00"),
        (Decimal("2.345"), "usd", "USD 2.35"),
        (-80.0, "usd", "USD -80.00"),
    ],
)
def test_money_is_written_in_one_way(
    amount: str | float | Decimal, currency: str, text: str
) -> None:
    assert showing.money(amount, currency) == text


@pytest.mark.parametrize(
    ("told", "value", "text"),
    [
        (field("daily_rate", "decimal"), "***", "•••"),
        (field("phone", "text"), "***", "•••"),
        (field("daily_rate", "decimal"), "mucho", "mucho"),
        (field("created", "instant"), "ayer", "ayer"),
    ],
)
def test_what_the_log_hides_or_keeps_otherwise_is_shown(told: Field, value: str, text: str) -> None:
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
