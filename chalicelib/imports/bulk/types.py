"""A file of the past, and what became of its rows."""

from collections.abc import Mapping
from datetime import datetime
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
FILES = "imports/"
BUSY: frozenset[State] = frozenset({"checking", "committing"})


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """A file that `actor` imports.

    done: rows that were looked at (`checking`) or entered (`committing`) so far, of `rows`, which
    is None until they were counted. counts: of these, how many of each outcome. reason: why the
    file is refused, in Spanish. version: rises with each step.
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
    reason: str | None = None
    version: int = 1

    @property
    def upload_key(self) -> str:
        """Where the file is, as it was sent."""
        return f"{FILES}{self.import_id}.{self.file_format}"

    @property
    def rows_key(self) -> str:
        """Where its rows are, as CSV."""
        return f"{FILES}{self.import_id}.rows"

    @property
    def outcomes_key(self) -> str:
        """Where the outcome of each row is, a byte each, of the last look or of entering."""
        return f"{FILES}{self.import_id}.outcomes"
