"""Where the records of the catalogue stand, and how they are read and made."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

import msgspec

from chalicelib.cloud import store
from chalicelib.cloud.store import Key
from chalicelib.properties.records.models import (
    BY_TAG,
    CATALOGUE,
    DELETED,
    GUARD,
    VERSION,
    CatalogueRecord,
    GuardRecord,
    HouseRecord,
    ShelfRecord,
    VersionRecord,
)

R = TypeVar("R", bound=CatalogueRecord)
S = TypeVar("S", bound=msgspec.Struct)


def house_kind(property_id: str) -> str:
    """Where a house stands."""
    return f"house#{property_id}"


def rates_kind(property_id: str) -> str:
    """Where a house's night prices stand."""
    return f"house#{property_id}#rates"


def dates_kind(property_id: str) -> str:
    """Where a house's special dates stand."""
    return f"house#{property_id}#dates"


def main_kind(property_id: str) -> str:
    """Where it says which photo is the main one."""
    return f"house#{property_id}#main"


def photo_kind(property_id: str, photo_id: str) -> str:
    """Where a photo stands."""
    return f"photo#{property_id}#{photo_id}"


def current_version() -> str:
    """The version of the catalogue; empty before the first change."""
    record = store.fetch(VersionRecord, VERSION, CATALOGUE)
    return "" if record is None else record.value


def everything_published() -> list[CatalogueRecord]:
    """Every record of the catalogue, in the order of their keys, as of now."""
    items = store.query("properties", CATALOGUE, consistent=True)
    return [_model_of(item["kind"]["S"]).from_raw_data(item) for item in items]


def _model_of(kind: str) -> type[CatalogueRecord]:
    parts = kind.split("#")
    belongs_to_a_house = parts[0] == "house" and len(parts) > 2  # noqa: PLR2004 - house, id, tag
    return BY_TAG.get(parts[2] if belongs_to_a_house else parts[0], ShelfRecord)


def published(model: type[R], kind: str) -> R | None:
    """One record of the catalogue, as of now."""
    return store.fetch(model, CATALOGUE, kind)


def published_under(model: type[R], tag: str) -> list[R]:
    """Every record of the catalogue of one tag, as of now, in the order of their keys."""
    where = model.kind.startswith(f"{tag}#")
    return store.query_records(model, CATALOGUE, where=where, consistent=True)


def deleted_houses(property_ids: Iterable[str]) -> list[HouseRecord]:
    """Those of the houses that have been deleted."""
    keys = [Key(HouseRecord, DELETED, house_kind(property_id)) for property_id in property_ids]
    return store.fetch_many(keys).all(HouseRecord)


def unknown_houses(property_ids: Iterable[str]) -> set[str]:
    """Those of the ids that no published house has."""
    wanted = set(property_ids)
    keys = [Key(HouseRecord, CATALOGUE, house_kind(property_id)) for property_id in wanted]
    return wanted - {record.property_id for record in store.fetch_many(keys).all(HouseRecord)}


def taken_slugs(slugs: Iterable[str]) -> set[str]:
    """Those of the slugs that some house has or had."""
    keys = {Key(GuardRecord, f"slug#{slug}", GUARD): slug for slug in slugs}
    found = store.fetch_many(keys)
    return {slug for key, slug in keys.items() if found.get(GuardRecord, key.hash, key.range)}


def slug_guard(slug: str, property_id: str) -> GuardRecord:
    """The record that keeps a slug for a house."""
    return GuardRecord(scope=f"slug#{slug}", kind=GUARD, property_id=property_id)


def player_guard(player_id: str, property_id: str) -> GuardRecord:
    """The record that keeps a player for a house."""
    return GuardRecord(scope=f"player#{player_id}", kind=GUARD, property_id=property_id)


def successor(
    model: type[R],
    kind: str,
    value: msgspec.Struct,
    earlier: R | None,
    now: datetime,
    **others: Any,
) -> R:
    """The record that says `value`, written after `earlier`."""
    names = set(value.__struct_fields__) & model.get_attributes().keys()
    return model(
        kind=kind,
        version=1 if earlier is None else earlier.version + 1,
        **{
            "scope": CATALOGUE,
            "created": now if earlier is None else earlier.created,
            "updated": now,
            **others,
            **{name: getattr(value, name) for name in names},
        },
    )


def value_of(record: CatalogueRecord, struct: type[S], **others: Any) -> S:
    """What a record says, as the struct that others know."""
    names = set(struct.__struct_fields__) & record.get_attributes().keys()
    return struct(**{**{name: getattr(record, name) for name in names}, **others})
