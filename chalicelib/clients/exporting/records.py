"""Exports in table `ledgers` (`export#<id>`, `clients`), for a day."""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.clients.exporting.types import Export
from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale

CLIENTS = "clients"
KEPT = timedelta(days=1)


class ExportRecord(Model):
    """An export, and whether its file is there."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=CLIENTS)
    export = StructAttribute[Export](Export)
    rows = NumberAttribute(null=True)
    expires_at = NumberAttribute()

    @classmethod
    def of(cls, export: Export) -> "ExportRecord":
        """The record of an export."""
        return cls(
            account=_account(export.export_id),
            entry=CLIENTS,
            export=export,
            rows=export.rows,
            expires_at=int((export.requested + KEPT).timestamp()),
        )


def export_of(export_id: str) -> Export | None:
    """An export as of now."""
    record = store.fetch(ExportRecord, _account(export_id), CLIENTS)
    return None if record is None else record.export


def add(tx: Transaction, export: Export) -> None:
    """Write a new export."""
    tx.create(ExportRecord.of(export), otherwise=Stale())


def finish(tx: Transaction, export: Export) -> None:
    """Say that the file is there; the commit raises `Stale` where it was there already."""
    waits = ExportRecord.account.exists() & ExportRecord.rows.does_not_exist()
    tx.put(ExportRecord.of(export), when=waits, otherwise=Stale())


def _account(export_id: str) -> str:
    return f"export#{export_id}"
