"""Additional services as administrators see and write them (pricing book, 2.3 and 6)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.properties.shelves import Entry
from chalicelib.properties.types import Service, ServiceType
from chalicelib.properties.wire.fields import HouseName, Ids, for_houses, said, written

WIRE_NAMES = {"property_ids": "properties"}


class ServiceView(msgspec.Struct, frozen=True, kw_only=True):
    """A service. No `properties` means that every house offers it."""

    id: str
    name: str
    description: str
    price_usd: Decimal
    service_type: ServiceType
    is_per_night: bool
    is_per_person: bool
    is_active: bool
    properties: list[str]
    properties_detail: list[HouseName]
    post_action: str | None
    created: datetime
    updated: datetime

    @classmethod
    def of(cls, entry: Entry[Service], names: Mapping[str, str]) -> "ServiceView":
        """A service on the wire; `names` are those of its houses."""
        service = entry.value
        return cls(
            id=service.service_id,
            **for_houses(service.property_ids, names),
            **written(entry),
            **said(service, cls),
        )


class ServiceChange(msgspec.Struct, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """What may be said of a service; what is left out stays as it is."""

    name: str | UnsetType = UNSET
    description: str | UnsetType | None = UNSET
    price_usd: Decimal | UnsetType = UNSET
    service_type: ServiceType | UnsetType = UNSET
    is_per_night: bool | UnsetType = UNSET
    is_per_person: bool | UnsetType = UNSET
    is_active: bool | UnsetType = UNSET
    property_ids: Ids | UnsetType | None = UNSET
    post_action: str | UnsetType | None = UNSET


class NewService(ServiceChange, frozen=True, kw_only=True, rename=WIRE_NAMES):
    """A new service."""

    name: str
    price_usd: Decimal
