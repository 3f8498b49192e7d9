"""Houses: creating, changing, deleting (pricing book, 2.1)."""

from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from itertools import count
from typing import Any, TypedDict

import msgspec

from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.kernel.differences import differences
from chalicelib.kernel.errors import Conflict, Invalid, NotFound, Stale
from chalicelib.properties import catalogue, records
from chalicelib.properties.events import HouseChanged, HouseCreated, HouseDeleted
from chalicelib.properties.records import HouseRecord
from chalicelib.properties.rules import houses as rules
from chalicelib.properties.service import changes
from chalicelib.properties.types import House

SLUGS_A_LOOK = 20


class HouseDetails(TypedDict, total=False):
    """What staff may say of a house: the fields of `types.House` by their names there."""

    name: str
    title: str | None
    description: str | None
    location: str | None
    capacity_max: int | None
    included_guests: int
    bedrooms: int | None
    bathrooms: int | None
    bedroom_details: dict[str, Any]
    features: tuple[Any, ...]
    check_in_time: time | None
    check_out_time: time | None
    price_from: Decimal | None
    extra_guest_usd: Decimal | None
    background_color: str
    airbnb_url: str | None
    pool_on_url: str | None
    pool_off_url: str | None
    player_id: str | None
    swap_group: str | None


class SlugTaken(Conflict):
    """Another house got the slug first."""

    default_message = "Otra propiedad ya usa esa dirección."


def create_house(details: HouseDetails, *, actor: str, once: Once[Any] | None = None) -> House:
    """A new house, published at once, under the first free slug of its name.

    Raises:
        Invalid: a field breaks its limits, or another house has the player.
    """
    property_id = ids.new_id()
    nameless = House(property_id=property_id, name="", slug="")
    draft = rules.checked_house(msgspec.structs.replace(nameless, **details))
    for slug in _free_slugs(rules.base_slug(draft.name, property_id)):
        house = msgspec.structs.replace(draft, slug=slug)
        try:
            _publish_new(house, actor, once)
        except SlugTaken:
            continue
        return house
    raise SlugTaken


def _publish_new(house: House, actor: str, once: Once[Any] | None) -> None:
    tx = Transaction(clock.now())
    kind = records.house_kind(house.property_id)
    tx.create(records.successor(HouseRecord, kind, house, None, tx.now), otherwise=Stale())
    tx.create(records.slug_guard(house.slug, house.property_id), otherwise=SlugTaken())
    _move_player(tx, house.property_id, None, house.player_id)
    created = HouseCreated(property_id=house.property_id)
    tx.emit(created, actor=actor, changes=differences(None, house))
    tx.once(once, house)
    catalogue.publish(tx)


def _free_slugs(base: str) -> Iterator[str]:
    """`base`, `base-1`, `base-2`… without those that a house has, or had before it was deleted."""
    for start in count(0, SLUGS_A_LOOK):
        numbers = range(start, start + SLUGS_A_LOOK)
        candidates = [f"{base}-{number}" if number else base for number in numbers]
        taken = records.taken_slugs(candidates)
        yield from (slug for slug in candidates if slug not in taken)


def change_house(property_id: str, details: HouseDetails, *, actor: str) -> None:
    """Change the fields that `details` names; the slug stays as it is.

    Raises:
        NotFound: no such house.
        Invalid: a field breaks its limits, or another house has the player.
        Stale: someone changed the house meanwhile.
    """
    record = _house_record(property_id)
    old = records.value_of(record, House)
    new = rules.checked_house(msgspec.structs.replace(old, **details))
    changed = differences(old, new)
    if not changed:
        return
    tx = Transaction(clock.now())
    changes.put(tx, records.successor(HouseRecord, record.kind, new, record, tx.now), record)
    _move_player(tx, property_id, old.player_id, new.player_id)
    tx.emit(HouseChanged(property_id=property_id), actor=actor, changes=changed)
    catalogue.publish(tx)


def delete_house(property_id: str, *, actor: str) -> None:
    """Take a house out of the catalogue. Stays remember it, and its slug stays taken.

    Raises:
        NotFound: no such house.
    """
    record = _house_record(property_id)
    tx = Transaction(clock.now())
    tx.delete(record, when=HouseRecord.version == record.version, otherwise=Stale())
    house = records.value_of(record, House)
    tx.put(
        records.successor(HouseRecord, record.kind, house, record, tx.now, scope=records.DELETED)
    )
    _move_player(tx, property_id, house.player_id, None)
    deleted = HouseDeleted(property_id=property_id, name=house.name)
    tx.emit(deleted, actor=actor, changes=differences(house, None))
    catalogue.publish(tx)


def _house_record(property_id: str) -> HouseRecord:
    record = records.published(HouseRecord, records.house_kind(property_id))
    if record is None:
        raise NotFound(changes.UNKNOWN_HOUSE)
    return record


def _move_player(tx: Transaction, property_id: str, old: str | None, new: str | None) -> None:
    """Let go of one player and take another, which no other house may have."""
    if old == new:
        return
    if old:
        tx.delete(records.player_guard(old, property_id))
    if new:
        taken = Invalid(fields={"player_id": ["Otra propiedad ya usa este reproductor."]})
        tx.create(records.player_guard(new, property_id), otherwise=taken)
