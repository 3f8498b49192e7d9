"""Files as rows of cells: CSV as spreadsheets and people write it, and XLSX.

A file is looked at before it is opened: an archive says what it unpacks to, and is held to it.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.imports.bulk.types import FileFormat
from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.kernel.spanish import visible

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_TEXTS = 64 * 1024 * 1024
"""Of the texts that cells share, all of which are in memory at once."""
MOST_PARTS = 1000
MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_CELLS = MOST_ROWS * MOST_COLUMNS
"""With the empty ones, of which a sheet may claim any number."""
LONGEST_CELL = 2_000
WORKBOOK, TEXTS = "xl/workbook.xml", "xl/sharedStrings.xml"
PART = b"PK\x01\x02"
"""What begins the entry of each part in the directory of an archive."""
MEDIA: dict[FileFormat, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class WrongFile(Invalid):
    """The file is not of the kind that was said, or damaged."""

    code = "wrong_file"
    default_message = "El archivo no es del tipo indicado o está dañado."


def check(content: bytes, file_format: FileFormat) -> None:
    """Refuse a file that is not what it should be, without unpacking anything.

    Raises:
        TooLarge: it is too long, or unpacks to too much.
        WrongFile: it is another kind of file.
    """
    if len(content) > MOST_BYTES:
        raise TooLarge
    if file_format == "xlsx":
        _check_archive(content)
    elif not content or b"\0" in content or zipfile.is_zipfile(io.BytesIO(content)):
        raise WrongFile


def _check_archive(content: bytes) -> None:
    # The directory of an archive of very many parts would itself take the memory.
    if content.count(PART) > MOST_PARTS:
        raise TooLarge
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            sizes = [(info.filename, info.file_size) for info in archive.infolist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise WrongFile from error
    if WORKBOOK not in {name for name, _ in sizes}:
        raise WrongFile
    texts = sum(size for name, size in sizes if name == TEXTS)
    if texts > MOST_TEXTS or sum(size for _, size in sizes) > MOST_UNPACKED:
        raise TooLarge


def cells_of(content: bytes, file_format: FileFormat) -> Iterator[list[str]]:
    """The cells of a checked file, row by row, the titles first. Empty rows at its end, and empty
    cells at the end of a row, are none: spreadsheets count what was once formatted.

    Raises:
        WrongFile: it cannot be read.
        TooLarge: it has too many rows or columns.
    """
    cells = _cells_of_xlsx(content) if file_format == "xlsx" else _cells_of_csv(content)
    empty, number, looked_at = 0, 0, 0
    for each in cells:
        looked_at += len(each) + 1
        row = _tidy(each)
        if looked_at > MOST_CELLS:
            raise TooLarge
        if not row:
            empty += 1
            continue
        number += empty + 1
        if number > MOST_ROWS + 1:
            raise TooLarge
        yield from ([] for _ in range(empty))
        yield row
        empty = 0


def _tidy(cells: Sequence[Any]) -> list[str]:
    """The texts of a row, without empty ones at its end."""
    row = list(cells)
    while row and row[-1] in (None, ""):
        row.pop()
    if len(row) > MOST_COLUMNS:
        raise TooLarge
    texts = [_text(cell)[:LONGEST_CELL] for cell in row]
    while texts and not texts[-1]:
        texts.pop()
    return texts


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return visible(str(cell))


def _cells_of_csv(content: bytes) -> Iterator[list[str]]:
    with io.TextIOWrapper(io.BytesIO(content), _encoding_of(content), "replace", "") as text:
        titles = text.readline(MOST_COLUMNS * LONGEST_CELL)
        separator = max(",;\t", key=titles.count)
        text.seek(0)
        try:
            yield from csv.reader(text, delimiter=separator)
        except csv.Error as error:
            raise WrongFile from error


def _encoding_of(content: bytes) -> str:
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes here where nobody asks for UTF-8.
        return "cp1252"
    return "utf-8-sig"


def _cells_of_xlsx(content: bytes) -> Iterator[Sequence[Any]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        yield from book.worksheets[0].iter_rows(values_only=True)
    # A damaged sheet fails wherever it is damaged.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        LookupError,
        ValueError,
        TypeError,
        AttributeError,
        ArithmeticError,
        RuntimeError,
        SyntaxError,
    ) as error:
        raise WrongFile from error
