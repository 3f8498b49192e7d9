"""Rows as lines: only what counts, found by their place."""

from datetime import date

import pytest

from chalicelib.imports.bulk.lines import (
    MARK,
    WrongTitles,
    lines_of,
    mark_of,
    marked,
    rows_in,
)
from chalicelib.imports.bulk.nights import FIRST, Taken
from chalicelib.imports.bulk.rules import Rejected, past_stay
from chalicelib.kernel.dates import ONE_DAY

CELLS = [
    ["NOMBRE", "dni", "Teléfono", "otra", "APELLIDO"],
    ['Ana, la "primera"', "1", "9", "no", "Paz\u2028Rojas"],
    [],
    ["Eva", "2"],
]
ROW = {"propiedad": "casa", "dni": "40000001", "check-in": "2024-02-01", "check-out": "2024-02-03"}


def test_a_page_is_the_rows_from_a_place_on() -> None:
    lines = lines_of(CELLS, "clients")
    assert lines.rows == 3
    first, length = rows_in(lines.content, "clients", 1)
    assert [(row["dni"], row["nombre"]) for row in first] == [("1", 'Ana, la "primera"')]
    assert set(first[0]) >= {"apellido", "telefono", "sexo"}
    others, rest = rows_in(lines.content[length:], "clients", 500)
    assert [row["dni"] for row in others] == ["", "2"]
    assert length + rest == len(lines.content)


def test_half_a_character_keeps_no_file_from_being_read() -> None:
    cells = [["DNI", "NOMBRE", "APELLIDO", "TELEFONO"], ["1", "Ana\ud800", "Paz", "9"]]
    [row], _ = rows_in(lines_of(cells, "clients").content, "clients", 1)
    assert row["nombre"] == "Ana?"


def test_a_line_that_is_cut_belongs_to_the_next_page() -> None:
    content = lines_of(CELLS, "clients").content
    rows, length = rows_in(content[:-3], "clients", 500)
    assert len(rows) == 2
    assert rows_in(content[length:], "clients", 500)[0][0]["dni"] == "2"


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        ([], "Faltan columnas: DNI, NOMBRE, APELLIDO, TELEFONO."),
        (["DNI|NOMBRE|APELLIDO|TELEFONO"], "Faltan columnas: DNI, NOMBRE, APELLIDO, TELEFONO."),
        (["DNI", "NOMBRE", "APELLIDO", "TELEFONO", "dni "], "Columnas repetidas: DNI."),
        (["DNI", "NOMBRE", "APELLIDO", "TELEFONO", "sexo", "SEXO"], "Columnas repetidas: SEXO."),
    ],
)
def test_titles_are_there_once_or_it_is_said(titles: list[str], said: str) -> None:
    with pytest.raises(WrongTitles) as refused:
        lines_of([titles], "clients")
    assert refused.value.message == said


def test_columns_that_nobody_asks_for_may_be_there_twice() -> None:
    titles = ["DNI", "NOMBRE", "APELLIDO", "TELEFONO", "", "", "x", "x"]
    assert lines_of([titles], "clients").rows == 0


def test_marks_tell_rows_apart() -> None:
    marks = mark_of("a", 1) + mark_of("b", 2)
    assert len(marks) == 2 * MARK
    assert marked(marks, {mark_of("b", 2), mark_of("c", 3)}) == {mark_of("b", 2)}


def test_nights_are_taken_by_house_and_kept_in_a_few_bytes() -> None:
    last = date(2100, 12, 31)
    taken = Taken({})
    taken.add([("a", last), ("b", date.fromordinal(FIRST))])
    again = Taken(taken.bits)
    assert again.has_any([("a", last)])
    assert not again.has_any([("b", last), ("a", last - ONE_DAY), ("c", last)])
    assert sum(map(len, taken.bits.values())) < 10_000


@pytest.mark.parametrize(
    ("check_in", "departure"),
    [
        ("0024-02-01", "0024-02-03"),
        ("2024-02-01", "9999-12-31"),
        ("1024-02-01", "2024-02-03"),
        ("2024-02-03", "2024-02-01"),
        ("2024-02-30", "2024-03-01"),
    ],
)
def test_stays_are_of_our_time_and_no_longer_than_any(check_in: str, departure: str) -> None:
    with pytest.raises(Rejected) as refused:
        past_stay(ROW | {"check-in": check_in, "check-out": departure}, {"casa": "id"})
    assert refused.value.outcome == "invalid_dates"
