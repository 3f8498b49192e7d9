"""The rows of a file as lines: only the columns that count, so that a page of rows is found by its
place, and any row takes little."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import islice

import msgspec

from chalicelib.imports.bulk.types import Kind
from chalicelib.kernel.errors import Invalid, TooLarge
from chalicelib.kernel.spanish import fold

NEEDED: dict[Kind, tuple[str, ...]] = {
    "reservations": ("propiedad", "dni", "check-in", "check-out"),
    "clients": ("dni", "nombre", "apellido", "telefono"),
}
"""The titles, folded, that a file must have."""
OPTIONAL: dict[Kind, tuple[str, ...]] = {
    "reservations": ("precio s/", "precio $", "huespedes"),
    "clients": ("tipo de documento", "correo", "nacimiento", "sexo"),
}
"""Those that it may have; others are not read."""
MOST_BYTES = 64 * 1024 * 1024
MARK = 8
"""Bytes that tell a row from others: of 200,000 no two are alike by accident."""
MISSING = "Faltan columnas: {titles}."
REPEATED = "Columnas repetidas: {titles}."
Row = dict[str, str]


class WrongTitles(Invalid):
    """A column is missing, or stands there twice."""


class Lines(msgspec.Struct, frozen=True):
    """The lines of a file, and how many rows they are."""

    content: bytes
    rows: int


def lines_of(cells: Iterable[Sequence[str]], kind: Kind) -> Lines:
    """The lines of rows of cells, of which the first are the titles.

    Raises:
        WrongTitles: so it is.
        TooLarge: they are too long together.
    """
    rows = iter(cells)
    places = _places([fold(title) for title in next(rows, [])], kind)
    buffer, number = io.BytesIO(), 0
    # Half a character, which a sheet may claim, is written as a question mark.
    with io.TextIOWrapper(buffer, "utf-8", "replace", newline="", write_through=True) as text:
        writer = csv.writer(text, lineterminator="\n")
        for number, row in enumerate(rows, 1):  # noqa: B007 - counted
            writer.writerow(row[at] if at is not None and at < len(row) else "" for at in places)
            if buffer.tell() > MOST_BYTES:
                raise TooLarge
        return Lines(buffer.getvalue(), number)


def _places(titles: Sequence[str], kind: Kind) -> list[int | None]:
    """Where each column stands; None where it does not."""
    known = (*NEEDED[kind], *OPTIONAL[kind])
    faults = {
        MISSING: [title for title in NEEDED[kind] if title not in titles],
        REPEATED: [title for title in known if titles.count(title) > 1],
    }
    for text, found in faults.items():
        if found:
            raise WrongTitles(text.format(titles=", ".join(found).upper()))
    return [titles.index(title) if title in titles else None for title in known]


def rows_in(content: bytes, kind: Kind, most: int) -> tuple[list[Row], int]:
    """The first rows of a part of the lines, `most` of them, whose last line may be cut; and how
    many bytes they take."""
    whole = content[: content.rfind(b"\n") + 1]
    lines = list(islice(_split(whole), most))
    read = csv.reader(line.decode() for line in lines)
    titles = (*NEEDED[kind], *OPTIONAL[kind])
    return [dict(zip(titles, row, strict=True)) for row in read], sum(map(len, lines))


def _split(content: bytes) -> Iterator[bytes]:
    """Lines with their ends. (Python splits text at other signs, too.)"""
    start = 0
    while (end := content.find(b"\n", start)) >= 0:
        yield content[start : end + 1]
        start = end + 1


def mark_of(*values: object) -> bytes:
    """What tells a row from others that say something else."""
    return blake2b("/".join(map(str, values)).encode(), digest_size=MARK).digest()


def marked(marks: bytes, wanted: set[bytes]) -> set[bytes]:
    """Those of the wanted marks that are among `marks`."""
    found = (marks[at : at + MARK] for at in range(0, len(marks), MARK))
    return wanted.intersection(found)
