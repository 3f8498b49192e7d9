"""The cells of a sheet, and the places that people and programs name (A1 notation)."""

import re
from collections.abc import Sequence
from typing import Any

import msgspec

LETTERS = 26
PLACE = re.compile(r"'((?:[^']|'')+)'!([A-Z]*)(\d*)(?::([A-Z]*)(\d*))?")


class Formula(msgspec.Struct, frozen=True):
    """A cell that computes: what a text that begins with `=` becomes when a person types it."""

    text: str


Cell = str | int | float | bool | Formula


class Area(msgspec.Struct, frozen=True):
    """The cells from the first to the last row and column, from 0; None is up to the end."""

    sheet: str
    top: int
    left: int
    bottom: int | None
    right: int | None


class Sheet:
    """The rows of a sheet, as they are filled."""

    def __init__(self) -> None:
        self.rows: list[list[Cell]] = []

    def values(self, area: Area) -> list[list[Any]]:
        """The rows of an area, without the empty cells and rows at their ends."""
        bottom = None if area.bottom is None else area.bottom + 1
        right = None if area.right is None else area.right + 1
        rows = [_trimmed(row[area.left : right]) for row in self.rows[area.top : bottom]]
        while rows and not rows[-1]:
            rows.pop()
        return rows

    def put(self, area: Area, rows: Sequence[Sequence[Any]], *, typed: bool) -> None:
        """Write rows from the first cell of an area on; `typed` as if a person typed them."""
        for number, values in enumerate(rows, area.top):
            self.rows += [[] for _ in range(number + 1 - len(self.rows))]
            row = self.rows[number]
            row += [""] * (area.left + len(values) - len(row))
            row[area.left : area.left + len(values)] = [_cell(each, typed) for each in values]

    def append(self, rows: Sequence[Sequence[Any]], *, typed: bool) -> int:
        """Write rows after the last one; the number of the first of them, from 1."""
        while self.rows and not _trimmed(self.rows[-1]):
            self.rows.pop()
        first = len(self.rows)
        self.put(Area("", first, 0, None, None), rows, typed=typed)
        return first + 1


def area_of(place: str) -> Area | None:
    """The cells that a place names (`'Hoja 1'!H12:L12`, `'Hoja 1'!B:B`); None of what is none."""
    found = PLACE.fullmatch(place)
    if found is None:
        return None
    name, left, top, right, bottom = found.groups()
    is_one = right is None
    return Area(
        sheet=name.replace("''", "'"),
        top=int(top or 1) - 1,
        left=_column(left) if left else 0,
        bottom=_last_row(top if is_one else bottom),
        right=_last_column(left if is_one else right),
    )


def turned(rows: Sequence[Sequence[Any]]) -> list[list[Any]]:
    """Rows as columns."""
    width = max(map(len, rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return [_trimmed(list(column)) for column in zip(*filled, strict=True)]


def _cell(value: Any, typed: bool) -> Cell:
    is_formula = typed and isinstance(value, str) and value.startswith("=")
    return Formula(value) if is_formula else value


def _trimmed(row: list[Any]) -> list[Any]:
    row = list(row)
    while row and row[-1] == "":
        row.pop()
    return row


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * LETTERS + ord(letter) - ord("A") + 1
    return number - 1


def _last_row(text: str) -> int | None:
    return int(text) - 1 if text else None


def _last_column(letters: str) -> int | None:
    return _column(letters) if letters else None
