"""A file of the past, and what became of its rows."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal, get_args

import msgspec

Kind = Literal["reservations", "clients"]
FileFormat = Literal["csv", "xlsx"]
State = Literal["awaiting_file", "checking", "checked", "committing", "committed", "refused"]
Outcome = Literal[
    "accepted",
    "missing_data",
    "property_not_found",
    "client_not_found",
    "invalid_dates",
    "invalid_data",
    "duplicates",
    "overlaps",
    "other_errors",
]
"""What became of a row; but for the first, why it is not taken (reservations book, 10.1)."""
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
"""In the order of the numbers under which they are kept."""
ACCEPTED: Outcome = "accepted"
FILES = "imports/"
FILES_KEPT = timedelta(days=6)
"""After which nobody begins anything with them: the bucket lets them go after seven days."""
BUSY: frozenset[State] = frozenset({"checking", "committing"})
GIVEN_UP = timedelta(hours=1)
"""After which a check that says nothing more may be asked for again."""


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """A file that `actor` imports.

    done: rows that were looked at (`checking`) or entered (`committing`) so far, of `rows`, which
    is None until they were counted. counts: of these, how many of each outcome. offset: where in
    its lines the next row begins, in bytes. reason: why the file is refused, in Spanish. version:
    rises with each step; the last was taken when it was `updated`.
    """

    import_id: str
    actor: str
    kind: Kind
    file_format: FileFormat
    requested: datetime
    state: State = "awaiting_file"
    rows: int | None = None
    done: int = 0
    counts: Mapping[Outcome, int] = {}
    offset: int = 0
    reason: str | None = None
    version: int = 1
    updated: datetime | None = None

    @property
    def refused(self) -> int:
        """How many of the rows that were looked at are not taken."""
        return self.done - self.counts.get(ACCEPTED, 0)

    @property
    def upload_key(self) -> str:
        """Where the file is, as it was sent."""
        return f"{FILES}{self.import_id}.{self.file_format}"

    @property
    def lines_key(self) -> str:
        """Where its rows are, a line each."""
        return f"{FILES}{self.import_id}.lines"

    @property
    def kept_key(self) -> str:
        """Where what is known of the rows so far is. Each step has its own, so that a worker who
        is late cannot undo what another did since."""
        return kept_key(self.import_id, self.version)


def kept_key(import_id: str, version: int) -> str:
    """Where what was known of the rows of an import as of a version is."""
    return f"{FILES}{import_id}.{version}"


class Kept(msgspec.Struct, frozen=True):
    """What is known of the rows before a page, in a few bytes each.

    outcomes: a byte a row, its place in `OUTCOMES`. marks: what tells the row from others
    (`lines.MARK` bytes a row). nights: by house, those of accepted stays, a bit a day.
    """

    outcomes: bytes = b""
    marks: bytes = b""
    nights: Mapping[str, bytes] = {}


def with_outcomes(
    kept: Kept,
    outcomes: Iterable[Outcome],
    marks: Iterable[bytes],
    nights: Mapping[str, bytes] | None = None,
) -> Kept:
    """What is known once more rows were looked at."""
    return Kept(
        outcomes=kept.outcomes + bytes(map(OUTCOMES.index, outcomes)),
        marks=kept.marks + b"".join(marks),
        nights=kept.nights if nights is None else nights,
    )
