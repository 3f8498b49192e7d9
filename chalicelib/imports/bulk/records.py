"""Imports in table `ledgers` (`import#<id>`, `progress`), for 90 days."""

from datetime import timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk.types import Import
from chalicelib.kernel.errors import Stale

PROGRESS = "progress"
KEPT = timedelta(days=90)


class ImportRecord(Model):
    """An import, and how far it is."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True)
    entry = UnicodeAttribute(range_key=True, default=PROGRESS)
    version = NumberAttribute()
    progress = StructAttribute[Import](Import)
    expires_at = NumberAttribute()

    @classmethod
    def of(cls, progress: Import) -> "ImportRecord":
        """The record of an import."""
        return cls(
            account=_account(progress.import_id),
            version=progress.version,
            progress=progress,
            expires_at=int((progress.requested + KEPT).timestamp()),
        )


def import_of(import_id: str) -> Import | None:
    """An import as of now."""
    record = store.fetch(ImportRecord, _account(import_id), PROGRESS)
    return None if record is None else record.progress


def write(tx: Transaction, progress: Import) -> None:
    """Write an import over the version before; the commit raises `Stale` over another."""
    before = ImportRecord.version == progress.version - 1
    is_new = ImportRecord.account.does_not_exist()
    tx.put(
        ImportRecord.of(progress),
        when=is_new if progress.version == 1 else before,
        otherwise=Stale(),
    )


def _account(import_id: str) -> str:
    return f"import#{import_id}"
