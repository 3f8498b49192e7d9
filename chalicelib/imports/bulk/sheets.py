"""Files as rows: CSV as spreadsheets and people write it, and XLSX, whose rows become CSV once.

A file is looked at before it is opened: an archive says what it unpacks to.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

from chalicelib.imports.bulk.types import FileFormat
from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.kernel.spanish import fold, visible

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 100
LONGEST_CELL = 2_000
WORKBOOK = "xl/workbook.xml"
MEDIA: dict[FileFormat, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
Row = dict[str, str]


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
    if file_format == "csv":
        if not content or b"\0" in content or zipfile.is_zipfile(io.BytesIO(content)):
            raise WrongFile
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        raise WrongFile from error
    if WORKBOOK not in {info.filename for info in infos}:
        raise WrongFile
    if sum(info.file_size for info in infos) > MOST_UNPACKED:
        raise TooLarge


def csv_of(content: bytes, file_format: FileFormat) -> tuple[bytes, int]:
    """The rows of a checked file as CSV in UTF-8, its titles first, and how many they are.

    Raises:
        WrongFile: it cannot be read.
        TooLarge: it has too many rows, or unpacks to more than it said.
    """
    cells = _cells_of_xlsx(content) if file_format == "xlsx" else _cells_of_csv(content)
    text, number = io.StringIO(newline=""), 0
    writer = csv.writer(text)
    for number, row in enumerate(_bounded(cells)):  # noqa: B007 - counted, the titles not
        writer.writerow(row)
    return text.getvalue().encode(), number


def titles_of(content: bytes) -> list[str]:
    """The folded titles of rows that `csv_of` made."""
    return _folded(_reader(content))


def rows_of(content: bytes) -> Iterator[Row]:
    """Rows that `csv_of` made, by their folded titles."""
    reader = _reader(content)
    titles = _folded(reader)
    for cells in reader:
        yield dict(zip(titles, cells, strict=False))


def _reader(content: bytes) -> Iterator[list[str]]:
    return csv.reader(io.TextIOWrapper(io.BytesIO(content), encoding="utf-8", newline=""))


def _folded(reader: Iterator[list[str]]) -> list[str]:
    return [fold(title) for title in next(reader, [])]


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    for number, row in enumerate(rows):
        if number > MOST_ROWS or len(row) > MOST_COLUMNS:
            raise TooLarge
        yield [cell[:LONGEST_CELL] for cell in row]


def _cells_of_csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    titles = text.partition("\n")[0]
    separator = max(",;\t", key=titles.count)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [visible(cell) for cell in row]
    except csv.Error as error:
        raise WrongFile from error


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What Excel writes here where nobody asks for UTF-8.
        return content.decode("cp1252", errors="replace")


def _cells_of_xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        for row in book.worksheets[0].iter_rows(values_only=True):
            yield [_text(cell) for cell in row]
    # A damaged sheet fails wherever it is damaged.
    except (
        InvalidFileException,
        zipfile.BadZipFile,
        KeyError,
        IndexError,
        ValueError,
        TypeError,
        SyntaxError,
    ) as error:
        raise WrongFile from error


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
