"""The export of the system in use, and what is said of moving in."""

from collections import Counter
from typing import Any

import msgspec


class Row(msgspec.Struct, frozen=True):
    """A row as `dumpdata` writes it."""

    model: str
    pk: str | int
    fields: dict[str, Any]

    @property
    def key(self) -> str:
        """Its id."""
        return str(self.pk)


class Note(msgspec.Struct, frozen=True, order=True):
    """What was made of a row that is not as it should be; `key` is its id. It has no personal
    data."""

    model: str
    key: str
    text: str


class Report(msgspec.Struct, kw_only=True):
    """What moving in found and did. By model: rows: of the export; moved: written now; present:
    written before; refused: those that could not be kept; deleted: those that had been deleted,
    where nothing is left of such. left: models without a place, and why.
    totals: numbers to compare with the system before. files: what became of the files that rows
    name, by what it was."""

    rows: Counter[str] = msgspec.field(default_factory=Counter)
    moved: Counter[str] = msgspec.field(default_factory=Counter)
    present: Counter[str] = msgspec.field(default_factory=Counter)
    refused: Counter[str] = msgspec.field(default_factory=Counter)
    deleted: Counter[str] = msgspec.field(default_factory=Counter)
    left: dict[str, str] = msgspec.field(default_factory=dict)
    notes: set[Note] = msgspec.field(default_factory=set)
    totals: dict[str, str] = msgspec.field(default_factory=dict)
    files: Counter[str] = msgspec.field(default_factory=Counter)

    def note(self, row: Row, text: str) -> None:
        """Say what was made of a row."""
        self.notes.add(Note(row.model, row.key, text))

    def refuse(self, row: Row, text: str) -> None:
        """Say that a row could not be kept, and why."""
        self.refused[row.model] += 1
        self.note(row, f"refused: {text}")

    def text(self) -> str:
        """All of it, for people."""
        lines = ["model: rows, moved now, there before, refused, deleted before"]
        for model, number in sorted(self.rows.items()):
            if model in self.left:
                lines.append(f"{model}: {number}, left out: {self.left[model]}")
                continue
            counts = (self.moved, self.present, self.refused, self.deleted)
            lines.append(f"{model}: {number}, {', '.join(str(each[model]) for each in counts)}")
        lines += ["", *(f"{name}: {value}" for name, value in self.totals.items())]
        lines += [f"files {what}: {number}" for what, number in sorted(self.files.items())]
        lines += ["", *(f"{note.model} {note.key}: {note.text}" for note in sorted(self.notes))]
        return "\n".join(lines)
