"""Files of rows: CSV as Excel reads it, and XLSX. Rows come one by one, and are not kept."""

import csv
import tempfile
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

from chalicelib.clients.exporting import rules
from chalicelib.clients.exporting.rules import Cell
from chalicelib.clients.exporting.types import FileFormat

Rows = Iterable[Sequence[Cell]]
TYPES: dict[FileFormat, str] = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDTH = 20


def csv_of(titles: Sequence[str], rows: Rows) -> bytes:
    """The rows as CSV, with the mark by which Excel knows that it is UTF-8."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(titles)
    writer.writerows(map(rules.plain, row) for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(titles: Sequence[str], rows: Rows) -> bytes:
    """The rows as a sheet of Excel: texts are texts, whatever they begin with, and amounts are
    numbers."""
    # Nothing but an export needs it.
    import xlsxwriter

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "clients.xlsx")
        options = {"constant_memory": True, "tmpdir": folder}
        with xlsxwriter.Workbook(path, options) as book:
            sheet = book.add_worksheet("Clientes")
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(titles) - 1, WIDTH)
            sheet.write_row(0, 0, titles, book.add_format({"bold": True}))
            amount = book.add_format({"num_format": "0.00"})
            # As typed behind a quote: to edit the cell does not make a formula of it either.
            quoted = book.add_format({"quote_prefix": True})
            for at, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    _write(sheet, at, column, cell, amount=amount, quoted=quoted)
        return path.read_bytes()


def _write(sheet: Any, at: int, column: int, cell: Cell, *, amount: Any, quoted: Any) -> None:
    if isinstance(cell, Decimal):
        sheet.write_number(at, column, cell, amount)
    elif rules.begins_formula(cell):
        sheet.write_string(at, column, cell, quoted)
    elif cell:
        sheet.write_string(at, column, cell)


WRITERS: dict[FileFormat, Callable[[Sequence[str], Rows], bytes]] = {
    "csv": csv_of,
    "xlsx": xlsx_of,
}
