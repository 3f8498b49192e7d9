"""Writing one record of the catalogue: never over a change that was not seen."""

from typing import Any, TypeVar

import msgspec

from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import CasaAustinError, Invalid, NotFound, Stale
from chalicelib.properties import records
from chalicelib.properties.records import CatalogueRecord, HouseRecord

R = TypeVar("R", bound=CatalogueRecord)
UNKNOWN_HOUSE = "Propiedad no encontrada."


def put(tx: Transaction, record: CatalogueRecord, earlier: CatalogueRecord | None) -> None:
    """Write `record` where `earlier` (or nothing) was read, or fail as `Stale`."""
    model = type(record)
    unseen = model.scope.does_not_exist()
    when = unseen if earlier is None else model.version == earlier.version
    tx.put(record, when=when, otherwise=Stale())


def save(
    tx: Transaction,
    model: type[R],
    kind: str,
    value: msgspec.Struct,
    **others: Any,
) -> dict[str, list[Any]]:
    """Write `value` at `kind`, new or not; what changed, for the event."""
    earlier = records.published(model, kind)
    put(tx, records.successor(model, kind, value, earlier, tx.now, **others), earlier)
    before = None if earlier is None else records.value_of(earlier, type(value))
    return differences(before, value)


def remove(tx: Transaction, model: type[R], kind: str) -> R:
    """Take the record at `kind` out of the catalogue.

    Raises:
        NotFound: there is none.
    """
    record = records.published(model, kind)
    if record is None:
        raise NotFound
    tx.delete(record, when=model.version == record.version, otherwise=Stale())
    return record


def require_house(
    tx: Transaction, property_id: str, *, otherwise: CasaAustinError | None = None
) -> None:
    """Let the change pass only while the house is published; else it is `NotFound`."""
    tx.check(
        HouseRecord,
        records.CATALOGUE,
        records.house_kind(property_id),
        when=HouseRecord.scope.exists(),
        otherwise=otherwise or NotFound(UNKNOWN_HOUSE),
    )


def unknown_house() -> Invalid:
    """What is wrong where a body names a house (`property`) that does not exist."""
    return Invalid(fields={"property": [UNKNOWN_HOUSE]})
