"""Special dates as lines of text."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Invalid
from chalicelib.properties.bulk_dates import rules as bulk
from chalicelib.properties.special_dates.rules import DateInput


def said(text: str) -> list[DateInput]:
    return bulk.special_dates_in(text, "bulk_data")


def complaints(text: str) -> list[str]:
    with pytest.raises(Invalid) as refusal:
        said(text)
    assert set(refusal.value.fields) == {"bulk_data"}
    return refusal.value.fields["bulk_data"]


def test_a_line_says_day_month_description_and_price() -> None:
    assert said("31,12,Año Nuevo,450.50") == [
        DateInput(month=12, day=31, description="Año Nuevo", price_usd=Decimal("450.50"))
    ]


def test_a_fifth_column_says_the_least_nights_and_may_be_empty() -> None:
    three, none = said("31,12,Año Nuevo,450,3\n1,1,Año Nuevo,450,")
    assert (three.minimum_nights, none.minimum_nights) == (3, None)


def test_a_description_in_quotes_may_hold_commas_and_quotes() -> None:
    (wanted,) = said('31, 12, "Año Nuevo, con ""fuegos""", 450')
    assert wanted.description == 'Año Nuevo, con "fuegos"'


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\r\n  \r\n"])
def test_lines_end_as_on_any_machine_and_empty_ones_are_passed_over(end: str) -> None:
    days = [wanted.day for wanted in said(end.join(["", "1,1,A,1", "2,1,B,2", ""]))]
    assert days == [1, 2]


def test_a_file_may_begin_with_the_mark_of_utf_8() -> None:
    for mark in (b"", b"\xef\xbb\xbf"):
        assert said(bulk.text_of(mark + "1,1,Año,1".encode()))[0].description == "Año"


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        bulk.text_of("1,1,Año,1".encode("latin-1"))
    assert set(refusal.value.fields) == {"csv_file"}


@pytest.mark.parametrize(
    "line",
    [
        "31,2,x,1",
        "30,2,x,1",
        "31,4,x,1",
        "0,1,x,1",
        "1,13,x,1",
        "a,1,x,1",
        "-1,1,x,1",
        "1.0,1,x,1",
        "٣,1,x,1",
        "1,1,,1",
        "1,1,   ,1",
        f"1,1,{'x' * 101},1",
        "1,1,a\tb,1",
        "1,1,x,0",
        "1,1,x,0.00",
        "1,1,x,-5",
        "1,1,x,gratis",
        "1,1,x,1e3",
        "1,1,x,1.999",
        "1,1,x,NaN",
        "1,1,x,Infinity",
        "1,1,x,999999999",
        "1,1,x",
        "1,1,x,1,2,3",
        "1,1,x,1,0",
        "1,1,x,1,61",
        "1,1,x,1,dos",
        "1,1,x,y,1,1",
        '1,1,"x,1',
        '1,1,"x"y,1',
        "día,mes,descripción,precio",
        "1;1;x;1",
    ],
)
def test_a_wrong_line_is_told_by_its_number(line: str) -> None:
    (complaint,) = complaints(f"\n2,1,bien,1\n{line}")
    assert complaint.startswith("Línea 3: ")


def test_every_wrong_line_is_told_and_everything_that_is_wrong_with_it() -> None:
    first, second = complaints("31,2,,0\n1,1,bien,1\nnada")
    for word in ("día", "descripción", "precio"):
        assert word in first
    assert second.startswith("Línea 3: ")


def test_the_29th_of_february_is_a_day() -> None:
    assert said("29,2,Bisiesto,1")[0].day == 29


def test_a_day_that_comes_twice_is_told_with_its_first_line() -> None:
    (complaint,) = complaints("1,1,A,1\n2,1,B,1\n1,1,C,1")
    assert complaint == "Línea 3: la fecha ya está en la línea 1."


@pytest.mark.parametrize("text", ["", "\n \n", "\ufeff"])
def test_nothing_to_load_is_refused(text: str) -> None:
    assert complaints(text) == ["No hay ninguna fecha que cargar."]


def test_more_lines_than_a_year_has_days_are_refused_without_reading_them() -> None:
    (complaint,) = complaints("x\n" * 367)
    assert "366" in complaint


@given(st.text(max_size=200))
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    try:
        found = said(text)
    except Invalid:
        return
    assert all(wanted.description and wanted.price_usd > 0 for wanted in found)


@given(st.binary(max_size=200))
def test_whatever_file_is_sent_is_read_or_refused(content: bytes) -> None:
    try:
        text = bulk.text_of(content)
    except Invalid:
        return
    assert text.encode() in {content, content.removeprefix(b"\xef\xbb\xbf")}
