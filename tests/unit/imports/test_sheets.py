"""Files of strangers as rows of cells: what spreadsheets write, and what nobody should."""

import io
import zipfile
from datetime import datetime

import openpyxl
import pytest

from chalicelib.imports.bulk import sheets
from chalicelib.imports.bulk.sheets import WrongFile, cells_of, check
from chalicelib.imports.bulk.types import FileFormat
from chalicelib.kernel.errors import TooLarge

SHEET = "xl/worksheets/sheet1.xml"
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))


def book(*rows: list[object]) -> bytes:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def with_sheet(body: str, before: str = "", head: str = "") -> bytes:
    """A book whose sheet somebody wrote by hand."""
    content = io.BytesIO()
    whole = f'{head}<worksheet xmlns="{NAMESPACE}">{before}<sheetData>{body}</sheetData>'
    with (
        zipfile.ZipFile(io.BytesIO(book(["a"]))) as source,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name in source.namelist():
            archive.writestr(name, f"{whole}</worksheet>" if name == SHEET else source.read(name))
    return content.getvalue()


def text(place: str, value: str = "x") -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>'


def rows(content: bytes, file_format: FileFormat = "csv") -> list[list[str]]:
    check(content, file_format)
    return list(cells_of(content, file_format))


@pytest.mark.parametrize(
    "content",
    [
        "DNI;NOMBRE\n1;Peña\n".encode(),
        "DNI;NOMBRE\n1;Peña".encode("cp1252"),
        "DNI;NOMBRE\r\n1;Peña\r\n".encode("utf-8-sig"),
        b"DNI,NOMBRE\r1,Pe\xc3\xb1a\r",
        'DNI\tNOMBRE\n1\t"Peña"\n'.encode(),
        "DNI;NOMBRE;;\n1;  Peña\u202c ;;\n;;;\n\n".encode(),
    ],
)
def test_csv_is_read_as_people_write_it(content: bytes) -> None:
    assert rows(content) == [["DNI", "NOMBRE"], ["1", "Peña"]]


def test_a_cell_may_have_several_lines_and_a_row_stays_a_row() -> None:
    assert rows(b'DNI,NOMBRE\n1,"Ana\nMaria"\n2,Eva\n')[1:] == [["1", "Ana Maria"], ["2", "Eva"]]


def test_an_empty_row_between_others_counts_as_one() -> None:
    assert rows(b"DNI\n\n2\n") == [["DNI"], [], ["2"]]


def test_a_sheet_is_read_as_it_shows() -> None:
    content = book(["DNI", "DIA"], [40000001.0, datetime(2024, 2, 1)], [None, None], [1.5, "x"])
    assert rows(content, "xlsx") == [
        ["DNI", "DIA"],
        ["40000001", "2024-02-01"],
        [],
        ["1.5", "x"],
    ]


def test_what_was_only_formatted_is_none() -> None:
    blank = "".join(f'<row r="{n}"><c r="A{n}"/><c r="XFD{n}"/></row>' for n in range(2, 9))
    assert rows(with_sheet(f'<row r="1">{text("A1")}</row>{blank}'), "xlsx") == [["x"]]


def test_a_formula_has_the_value_that_was_kept_or_none() -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c><c r="C1"><v>3</v></c>'
    assert rows(with_sheet(f'<row r="1">{cells}</row>'), "xlsx") == [["2", "", "3"]]


def test_merged_cells_have_their_text_once() -> None:
    made = openpyxl.Workbook()
    made.active.append(["DNI", "NOMBRE", "X"])
    made.active.merge_cells("A1:B1")
    content = io.BytesIO()
    made.save(content)
    assert rows(content.getvalue(), "xlsx") == [["DNI", "", "X"]]


@pytest.mark.parametrize(
    ("content", "file_format"),
    [
        (b"", "csv"),
        (b"", "xlsx"),
        ("DNI\n1".encode("utf-16"), "csv"),
        (b"DNI\n" + b'"' + b"x" * 200_000, "csv"),
        (book(["DNI"]), "csv"),
        (b"DNI\n1\n", "xlsx"),
        (b"%PDF-1.7", "xlsx"),
        (book(["DNI"])[:-40], "xlsx"),
        (book(["DNI"]).replace(b"xl/workbook.xml", b"xl/wrongbook.xml"), "xlsx"),
        (with_sheet("no xml <"), "xlsx"),
        (with_sheet('<row r="1"><c r="A1" t="s"><v>99</v></c></row>'), "xlsx"),
        (with_sheet('<row r="1"><c r="A1" t="d"><v>pronto</v></c></row>'), "xlsx"),
        (with_sheet('<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>'), "xlsx"),
        (with_sheet(text("A1", "&a9;"), head=f'<!DOCTYPE x [<!ENTITY a0 "aa">{BOMB}]>'), "xlsx"),
    ],
)
def test_another_kind_of_file_or_a_damaged_one_is_refused(
    content: bytes, file_format: FileFormat
) -> None:
    with pytest.raises(WrongFile):
        rows(content, file_format)


@pytest.mark.parametrize(
    ("content", "file_format"),
    [
        (b"," * 1_000_000 + b"x", "csv"),
        (with_sheet(f'<row r="1">{text("XFD1")}</row>'), "xlsx"),
        (b"x" * (sheets.MOST_BYTES + 1), "csv"),
    ],
)
def test_what_unfolds_to_too_much_is_refused(content: bytes, file_format: FileFormat) -> None:
    with pytest.raises(TooLarge):
        rows(content, file_format)


@pytest.mark.parametrize(
    ("body", "before"),
    [
        (f'<row r="1">{text("A1")}</row><row r="99999999">{text("A99999999")}</row>', ""),
        (f'<row r="1">{text("A1")}</row>', '<dimension ref="A1:ZZZ9"/>'),
    ],
)
def test_a_sheet_that_claims_too_many_cells_is_refused(
    body: str, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_CELLS", 10_000)
    with pytest.raises(TooLarge):
        rows(with_sheet(body, before), "xlsx")


def test_a_file_of_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    assert len(rows(b"DNI\n1\n2\n")) == 3
    with pytest.raises(TooLarge):
        rows(b"DNI\n1\n2\n3\n")


@pytest.mark.parametrize("part", [sheets.WORKBOOK, sheets.TEXTS])
def test_an_archive_that_unpacks_to_too_much_is_refused_unopened(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1000)
    monkeypatch.setattr(sheets, "MOST_TEXTS", 1000)
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys([sheets.WORKBOOK, part]):
            archive.writestr(name, b"0" * 2000 if name == part else b"")
    with pytest.raises(TooLarge):
        check(bomb.getvalue(), "xlsx")


def test_an_archive_of_very_many_parts_is_refused_unopened() -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w") as archive:
        for number in range(sheets.MOST_PARTS + 1):
            archive.writestr(str(number), b"")
    with pytest.raises(TooLarge):
        check(bomb.getvalue(), "xlsx")
