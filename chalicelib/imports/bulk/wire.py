"""Imports on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec

from chalicelib.imports.bulk.types import FileFormat, Import, Kind, Outcome, State
from chalicelib.kernel import dates
from chalicelib.properties.photos.wire import FormAsked, UploadForm
from chalicelib.web.formats import Id


class NewImport(FormAsked, kw_only=True):
    """A file of the past that is to be uploaded."""

    kind: Kind
    """What its rows are: `reservations` (columns PROPIEDAD, DNI, CHECK-IN, CHECK-OUT, and if known
    PRECIO S/, PRECIO $, HUESPEDES) or `clients` (DNI, NOMBRE, APELLIDO, TELEFONO, and if known TIPO
    DE DOCUMENTO, CORREO, NACIMIENTO, SEXO)."""
    format: FileFormat
    """`csv` (UTF-8 or as Excel writes it) or `xlsx`."""


class ImportRowsQuery(msgspec.Struct, kw_only=True):
    """Which rows are shown."""

    skip: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)] = 0
    """How many rows of the file come before."""
    limit: Annotated[int, msgspec.Meta(ge=1, le=1000)] = 100
    """How many are shown."""
    refused: bool = False
    """Whether only rows are shown, and left out by `skip`, that are not taken."""


class OutcomeCount(msgspec.Struct, frozen=True):
    """How many rows had an outcome."""

    outcome: Outcome
    """What became of them."""
    rows: int
    """How many they are."""


class ImportView(msgspec.Struct, kw_only=True):
    """An import, and how far it is."""

    id: Id
    """Names the import."""
    kind: Kind
    """What its rows are."""
    format: FileFormat
    """The form of the file."""
    state: State
    """Where it is: `checked` once every row was looked at, `committed` once those were entered that
    could be, `refused` where the file cannot be read."""
    requested: datetime
    """When it was announced."""
    rows: int | None
    """How many rows the file has; null until they were counted."""
    done: int
    """How many of them were looked at, or entered, so far."""
    counts: list[OutcomeCount]
    """What became of these: those that are `accepted`, and why others are not."""
    reason: str | None
    """Why the file is refused; null where it is not."""

    @classmethod
    def of(cls, progress: Import) -> "ImportView":
        """The view of an import."""
        return cls(
            id=progress.import_id,
            kind=progress.kind,
            format=progress.file_format,
            state=progress.state,
            requested=dates.in_lima(progress.requested),
            rows=progress.rows,
            done=progress.done,
            counts=[OutcomeCount(name, number) for name, number in progress.counts.items()],
            reason=progress.reason,
        )


class AnnouncedView(msgspec.Struct, frozen=True):
    """A new import, and how its file is sent."""

    announced: ImportView
    """The import, whose file is awaited."""
    upload: UploadForm
    """Where the file goes, within 15 minutes."""


class ImportRow(msgspec.Struct, frozen=True):
    """What became of a row."""

    row: int
    """Its number in the file: the titles are row 1."""
    outcome: Outcome
    """`accepted`, or why it is not taken: `duplicates` are there already or twice in the file,
    `overlaps` want a night that another stay has."""


class ImportRows(msgspec.Struct, frozen=True):
    """Some rows of an import."""

    count: int
    """How many were looked at, or entered, so far; of `refused` ones, how many these are."""
    results: list[ImportRow]
    """Those that were asked for, in the order of the file."""
