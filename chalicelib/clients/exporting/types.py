"""An export of clients."""

from datetime import datetime
from typing import Literal

import msgspec

from chalicelib.clients.orders.rules import Ordering

FileFormat = Literal["csv", "xlsx"]
FILES = "exports/"
"""Where the files are in the bucket."""


class Chosen(msgspec.Struct, frozen=True, kw_only=True):
    """Which clients, in which order: what the list of clients takes.

    birthdays: only those whose birthday it is at that instant in Lima.
    """

    ordering: Ordering
    text: str = ""
    birthdays: datetime | None = None
    with_hidden: bool = False


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """A file of clients that `actor` requested. `rows` is None until it is there."""

    export_id: str
    actor: str
    file_format: FileFormat
    chosen: Chosen
    requested: datetime
    rows: int | None = None

    @property
    def key(self) -> str:
        """Where the file is in the bucket."""
        return f"{FILES}{self.export_id}.{self.file_format}"
