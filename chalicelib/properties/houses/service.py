"""Houses: creating, changing, deleting, and finding them (pricing book, 2.1)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any, TypeVar

import msgspec

from chalicelib.accounts.edits.service import require_seen
from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.publications import Publication
from chalicelib.catalogue.snapshots import snapshot
from chalicelib.catalogue.types import Entry
from chalicelib.cloud.idempotency import Once
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import ids
from chalicelib.kernel.errors import Conflict, Invalid, NotFound
from chalicelib.kernel.validation import Problems
from chalicelib.properties.events import HouseRemoved, HouseSaved
from chalicelib.properties.houses import records, rules
from chalicelib.properties.types import House, in_natural_order, natural_order

T = TypeVar("T")
SLUGS_A_LOOK = 20
UNKNOWN_HOUSE = "Propiedad no encontrada."


FORM = {name: rules.field_name(name) for name in House.__struct_fields__}
"""What a form of a house has, and what the wire calls it."""


class PlayerTaken(Conflict):
    """Another house got the player of a removed one."""

    code = "player_taken"
    default_message = "Otra propiedad usa ahora el reproductor de esta."


class HouseChanged(Conflict):
    """The house is not as it was read, or is gone."""

    code = "house_changed"
    default_message = "La propiedad cambió en este momento. Intente nuevamente."


class SlugTaken(Conflict):
    """Another house got the slug first."""

    code = "slug_taken"
    default_message = "Otra propiedad ya usa esa dirección."


def _examine(change: Change[House]) -> None:
    """A new house takes its slug for ever; of its player there is one."""
    before, after = change.before, change.value
    if before is None:
        guard = records.slug_guard(after.slug, after.property_id)
        change.publication.tx.create(guard, otherwise=SlugTaken())
    former = before.player_id if before else None
    _move_player(change.publication, after.property_id, former, after.player_id or None)


def _guard(removal: Change[House]) -> None:
    """Stays remember the house, and its slug stays taken; its player becomes free."""
    house = removal.value
    _move_player(removal.publication, house.property_id, house.player_id, None)


def _welcome(removal: Change[House]) -> None:
    """A restored house takes its player again, where no other house has it by now."""
    house = removal.value
    if house.player_id:
        guard = records.player_guard(house.player_id, house.property_id)
        removal.publication.tx.create(guard, otherwise=PlayerTaken())


def _move_player(
    publication: Publication, property_id: str, old: str | None, new: str | None
) -> None:
    if old == new:
        return
    if old:
        publication.tx.delete(records.player_guard(old, property_id))
    if new:
        taken = Invalid(fields={"player_id": ["Otra propiedad ya usa este reproductor."]})
        publication.tx.create(records.player_guard(new, property_id), otherwise=taken)


def _in_natural_order(entry: Entry[House]) -> tuple[str, int, str]:
    return natural_order(entry.value.name)


HOUSES = Collection(
    House,
    key="property_id",
    saved=HouseSaved,
    removed=HouseRemoved,
    order=_in_natural_order,
    checked=rules.checked_house,
    examine=_examine,
    guard=_guard,
    missing=UNKNOWN_HOUSE,
    keeps_removed=True,
    welcome=_welcome,
    is_relied_on=True,
)


def create_house(
    fields: Mapping[str, Any], *, actor: str, once: Once[Any] | None = None
) -> Entry[House]:
    """A new house, published at once, under the first free slug of its name.

    Raises:
        Invalid: a field breaks its limits, or another house has the player.
    """
    property_id = ids.new_id()
    nameless = House(property_id=property_id, name="", slug="")
    draft = rules.checked_house(msgspec.structs.replace(nameless, **fields), Problems())
    for slug in _free_slugs(rules.base_slug(draft.name, property_id)):
        house = msgspec.structs.replace(draft, slug=slug)
        try:
            return HOUSES.save(house, actor=actor, once=once)
        except SlugTaken:
            continue
    raise SlugTaken


def change_house(
    property_id: str, changes: Mapping[str, Any], *, seen: int | None, actor: str, now: datetime
) -> Entry[House]:
    """A house with some fields changed; `seen` is the version that the actor saw, if named.

    Raises:
        NotFound: no such house.
        Invalid: a field breaks its limits, or another house has the player.
        Unseen: it would undo what somebody else changed a moment ago.
        Stale: someone else changed it meanwhile.
    """
    before = HOUSES.get(property_id)
    after = msgspec.structs.replace(before.value, **changes)
    tidy = rules.checked_house(after, Problems())
    sent = {name: getattr(tidy, name) for name in changes}
    require_seen(before.edited, sent, names=FORM, seen=seen, actor=actor, now=now)
    return HOUSES.save(after, actor=actor, before=before)


def _free_slugs(base: str) -> Iterator[str]:
    """`base`, `base-1`, `base-2`… without those that a house has, or had before it was deleted."""
    for start in count(0, SLUGS_A_LOOK):
        numbers = range(start, start + SLUGS_A_LOOK)
        candidates = [f"{base}-{number}" if number else base for number in numbers]
        taken = records.taken_slugs(candidates)
        yield from (slug for slug in candidates if slug not in taken)


def house_of(property_id: str) -> House:
    """A published house, as of now.

    Raises:
        NotFound: no such house.
    """
    house = HOUSES.entries(fresh=True).get(property_id)
    if house is None:
        raise NotFound(UNKNOWN_HOUSE)
    return house.value


def rely_on_house(tx: Transaction, house: House) -> None:
    """Let a transaction pass only while a house is the one that its caller decided by.

    Raises:
        HouseChanged: now, or when the transaction is committed.
    """
    entry = HOUSES.entries().get(house.property_id)
    # Another thread may have read the same house anew meanwhile.
    if entry is None or entry.value != house:
        raise HouseChanged
    HOUSES.rely_on(tx, entry, otherwise=HouseChanged())


def with_present_house(work: Callable[[], T]) -> T:
    """What `work` gives, which decides by houses as this process knows them; once more with the
    present ones where they turn out to have changed.

    Raises:
        HouseChanged: they changed again meanwhile.
    """
    try:
        return work()
    except HouseChanged:
        snapshot(fresh=True)
        return work()


def house_by_slug(slug: str) -> House | None:
    """The house with that slug, or None."""
    return next((house for house in HOUSES.values() if house.slug == slug), None)


def houses_for(property_ids: Iterable[str]) -> dict[str, House]:
    """The houses that stays speak of, new and removed ones with them.

    Costs nothing while all are known; else a comparison, and a call for removed ones.
    """
    ids_ = set(property_ids)
    found = _published(ids_, fresh=False)
    if found.keys() != ids_:
        found = _published(ids_, fresh=True)
    return found | HOUSES.former(ids_ - found.keys())


def _published(property_ids: Iterable[str], *, fresh: bool) -> dict[str, House]:
    entries = HOUSES.entries(fresh=fresh)
    return {id_: entries[id_].value for id_ in property_ids if id_ in entries}


def house_names(property_ids: Iterable[str]) -> dict[str, str]:
    """The names of houses in natural order, removed ones with them; reads only to find those."""
    houses = houses_for(property_ids)
    return {house.property_id: house.name for house in in_natural_order(houses.values())}


def names_in(settings: Iterable[Entry[Any]]) -> dict[str, str]:
    """The names of all houses that settings are for (their `property_ids`)."""
    return house_names(id_ for entry in settings for id_ in entry.value.property_ids)


def note_unknown_houses(
    problems: Problems, property_ids: Iterable[str], field: str = "properties"
) -> None:
    """Note those of the ids that no published house has.

    Callers leave out the houses that a setting already had: those may have been removed since
    and do no harm.
    """
    for property_id in sorted(HOUSES.unknown(property_ids)):
        problems.note(field, f"{UNKNOWN_HOUSE} ({property_id})", when=True)


def unknown_house() -> Invalid:
    """What is wrong where a body names a house (`property`) that does not exist."""
    return Invalid(fields={"property": [UNKNOWN_HOUSE]})
