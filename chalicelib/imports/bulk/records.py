"""Imports in table `ledgers` (`import#<id>`, `progress`), for 90 days, and as long where each is
in the list of all (`imports`, when it was announced)."""

from datetime import UTC, timedelta

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import StructAttribute
from chalicelib.cloud.store import Key
from chalicelib.cloud.transaction import Transaction
from chalicelib.imports.bulk.types import Import
from chalicelib.kernel.errors import Stale

PROGRESS, LIST = "progress", "imports"
KEPT = timedelta(days=90)
MOST_LISTED = 50


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
            expires_at=_end_of(progress),
        )


class ListedRecord(Model):
    """An import in the list of all."""

    Meta = store.meta("ledgers")
    account = UnicodeAttribute(hash_key=True, default=LIST)
    entry = UnicodeAttribute(range_key=True)
    import_id = UnicodeAttribute()
    expires_at = NumberAttribute()

    @classmethod
    def of(cls, progress: Import) -> "ListedRecord":
        """The record of a new import."""
        at = progress.requested.astimezone(UTC).isoformat(timespec="microseconds")
        return cls(
            entry=f"{at}#{progress.import_id}",
            import_id=progress.import_id,
            expires_at=_end_of(progress),
        )


def newest() -> list[Import]:
    """The imports that were announced last, the newest first."""
    listed = store.query("ledgers", LIST, forward=False, limit=MOST_LISTED, consistent=True)
    ids = [store.value_of(item, ListedRecord.import_id) for item in listed]
    keys = [Key(ImportRecord, _account(each), PROGRESS) for each in ids]
    found = store.fetch_many(keys)
    present = (found.value(key, ImportRecord.progress) for key in keys)
    return [each for each in present if each is not None]


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
    if progress.version == 1:
        tx.put(ListedRecord.of(progress))


def _end_of(progress: Import) -> int:
    return int((progress.requested + KEPT).timestamp())


def _account(import_id: str) -> str:
    return f"import#{import_id}"
