"""Figures as people read them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.office.charts import numbers
from chalicelib.office.charts.numbers import Unit

UNITS: tuple[Unit, ...] = ("count", "money", "nights", "percent")


def spaced(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("value", "unit", "exact", "brief", "on_axis"),
    [
        ("0", "money", "S/ 0.00", "S/ 0", "0"),
        ("12345.5", "money", "S/ 12,345.50", "S/ 12,346", "S/ 12.35 mil"),
        ("-12345.5", "money", "−S/ 12,345.50", "−S/ 12,346", "−S/ 12.35 mil"),
        ("2500", "money", "S/ 2,500.00", "S/ 2,500", "S/ 2,500"),
        ("1500000", "money", "S/ 1,500,000.00", "S/ 1,500,000", "S/ 1.5 M"),
        ("61.92", "percent", "61.92 %", "61.9 %", "61.92 %"),
        ("100", "percent", "100.00 %", "100 %", "100 %"),
        ("1204", "nights", "1,204", "1,204", "1,204"),
        ("2.35", "count", "2.35", "2.4", "2.35"),
        ("0.004", "count", "0", "0", "4.0e-3"),
    ],
)
def test_a_figure_is_written_for_its_place(
    value: str, unit: Unit, exact: str, brief: str, on_axis: str
) -> None:
    figure = Decimal(value)
    assert spaced(numbers.exact(figure, unit)) == exact
    assert spaced(numbers.brief(figure, unit)) == brief
    assert spaced(numbers.on_axis(figure, unit)) == on_axis


@given(
    st.decimals("-1e300", "1e300", allow_nan=False, allow_infinity=False), st.sampled_from(UNITS)
)
def test_beside_an_axis_every_figure_is_short(value: Decimal, unit: Unit) -> None:
    assert len(numbers.on_axis(value, unit)) <= 20


@pytest.mark.parametrize(("value", "of", "part"), [("1", "3", "33.33"), ("5", "4", "125.00")])
def test_a_part_is_in_per_cent(value: str, of: str, part: str) -> None:
    assert numbers.part(Decimal(value), Decimal(of)) == Decimal(part)


def test_of_nothing_there_is_no_part() -> None:
    assert numbers.part(Decimal(1), Decimal(0)) is None


@pytest.mark.parametrize("value", [0.1, "0.1", Decimal("0.1")])
def test_figures_of_the_api_stay_what_they_are(value: object) -> None:
    assert numbers.number(value) == Decimal("0.1")
