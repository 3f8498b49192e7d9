"""Exports of clients on the wire."""

from datetime import datetime
from typing import ClassVar, Literal

import msgspec

from chalicelib.clients.exporting.types import Chosen, Export, FileFormat
from chalicelib.clients.orders.rules import Ordering
from chalicelib.clients.wire import ClientsQuery, Word
from chalicelib.kernel import dates
from chalicelib.web.formats import Address, Id


class NewExport(msgspec.Struct, kw_only=True):
    """A file of clients, chosen as the list of clients chooses them."""

    TEXTS_FROM: ClassVar = (ClientsQuery,)

    format: FileFormat
    """`csv` (UTF-8, which Excel understands) or `xlsx`."""
    search: Word = ""
    ordering: Ordering = "-points_balance"
    bd: Literal["today"] | None = None

    def chosen(self, *, with_hidden: bool, now: datetime) -> Chosen:
        """Whom the file is to have."""
        return Chosen(
            ordering=self.ordering,
            text=self.search,
            birthdays=now if self.bd is not None else None,
            with_hidden=with_hidden,
        )


class ExportView(msgspec.Struct, kw_only=True):
    """A file of clients, which is written within a minute or so."""

    id: Id
    """Names the export."""
    status: Literal["preparing", "ready"]
    """`ready` once the file is there."""
    format: FileFormat
    """The form of the file."""
    requested: datetime
    """When it was requested."""
    rows: int | None
    """How many clients it has; null until it is there."""
    url: Address | None
    """Where the file is downloaded, for 15 minutes; null until it is there."""

    @classmethod
    def of(cls, export: Export, url: str | None = None) -> "ExportView":
        """The view of an export, whose file is at `url` if it is there."""
        return cls(
            id=export.export_id,
            status="preparing" if export.rows is None else "ready",
            format=export.file_format,
            requested=dates.in_lima(export.requested),
            rows=export.rows,
            url=url,
        )
