"""The page of what the spreadsheet shows."""

from collections.abc import Sequence
from html import escape

from local.providers.cells import Cell, Formula
from local.providers.google_sheets import SHEET, GoogleSheets
from local.providers.pages import document
from local.providers.provider import Provider

REFRESH_SECONDS = 5
TABLE = """<p>What <q>{sheet}</q> shows. What the product sent is on
<a href="/messages/">the page of messages</a>.</p>
<table>
<tbody>
{rows}
</tbody>
</table>"""


def page(providers: Sequence[Provider]) -> str:
    """The page, with every row of the sheet."""
    books = [each for each in providers if isinstance(each, GoogleSheets)]
    rows = "\n".join(_row(row) for book in books for row in book.sheet.rows)
    content = TABLE.format(sheet=escape(SHEET), rows=rows)
    return document("Sheet", content, REFRESH_SECONDS)


def _row(row: Sequence[Cell]) -> str:
    return f"<tr>{''.join(f'<td>{escape(_shown(cell))}</td>' for cell in row)}</tr>"


def _shown(cell: Cell) -> str:
    return f"(formula) {cell.text}" if isinstance(cell, Formula) else str(cell)
