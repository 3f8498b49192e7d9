"""Events and their categories, as administrators keep them and as everybody reads them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

import msgspec

from chalicelib.catalogue.collections import Change, Collection
from chalicelib.catalogue.publications import Publication
from chalicelib.catalogue.types import Entry
from chalicelib.cloud import budget
from chalicelib.cloud.idempotency import Once
from chalicelib.community.events import (
    CategoryRemoved,
    CategorySaved,
    OccasionPublished,
    OccasionRemoved,
    OccasionSaved,
)
from chalicelib.community.occasions import records, rules
from chalicelib.community.types import Category, Occasion
from chalicelib.kernel.errors import Conflict, NotFound, Stale
from chalicelib.kernel.spanish import fold
from chalicelib.loyalty.levels import service as levels
from chalicelib.properties.houses.service import note_unknown_houses

UNKNOWN = "El evento no existe."
UNKNOWN_CATEGORY = "La categoría no existe."
SLUGS = "event_slugs"


class SlugTaken(Conflict):
    """Another event has, or once had, the same address."""

    code = "event_slug_taken"
    default_message = "Otro evento ya usa esa dirección."


class CategoryInUse(Conflict):
    """Events are of the category."""

    code = "category_in_use"
    default_message = "Hay eventos de esta categoría."


class ContestOver(Conflict):
    """The standings of a contest that is over stay as they are."""

    code = "contest_over"
    default_message = "El concurso ya terminó: su plazo y lo que cuenta no cambian."


def _guard_category(removal: Change[Category]) -> None:
    category_id = removal.value.category_id
    if any(each.category_id == category_id for each in OCCASIONS.values(fresh=True)):
        raise CategoryInUse


CATEGORIES = Collection(
    Category,
    key="category_id",
    saved=CategorySaved,
    removed=CategoryRemoved,
    order=lambda entry: (fold(entry.value.name), entry.entry_id),
    checked=rules.checked_category,
    guard=_guard_category,
)


def _examine(change: Change[Occasion]) -> None:
    before, after = change.before, change.value
    unknown = bool(CATEGORIES.unknown([after.category_id]))
    change.problems.note("category", UNKNOWN_CATEGORY, when=unknown)
    added = change.added("required_achievements")
    levels.note_unknown(change.problems, added, "required_achievements")
    if after.property_id is not None and (
        before is None or before.property_id != after.property_id
    ):
        note_unknown_houses(change.problems, [after.property_id], "property_location")
    if before is not None and before.contest and rules.is_closed_to_change(before, after):
        _require_open(before.occasion_id, change.publication)
    if after.is_listed and (before is None or not before.is_listed):
        published = OccasionPublished(occasion_id=after.occasion_id)
        change.publication.tx.emit(published, actor=change.publication.actor)


def _require_open(occasion_id: str, publication: Publication) -> None:
    if records.closed_at(occasion_id) is not None:
        raise ContestOver
    records.require_open(publication.tx, occasion_id, otherwise=ContestOver())


class Occasions(Collection[Occasion]):
    """The events. Each has a slug of its own, which no other ever had."""

    def save(
        self,
        value: Occasion,
        *,
        actor: str,
        before: Entry[Occasion] | None = None,
        once: Once[Any] | None = None,
    ) -> Entry[Occasion]:
        """As of any collection; two new events at once do not want the same slug."""

        def attempt() -> Entry[Occasion]:
            return super(Occasions, self).save(value, actor=actor, before=before, once=once)

        return attempt() if before is not None else budget.again(attempt, Stale)

    def put(
        self,
        publication: Publication,
        value: Occasion,
        *,
        before: Entry[Occasion] | None = None,
    ) -> Entry[Occasion]:
        """As of any collection, with the slug that the event gets.

        Raises:
            SlugTaken: another event has it, or had it.
        """
        kept = "" if before is None else before.value.slug
        slug = value.slug.strip().lower() or kept
        if not slug or slug != kept:
            slug = self._claimed(publication, value, slug)
        return super().put(publication, msgspec.structs.replace(value, slug=slug), before=before)

    def _claimed(self, publication: Publication, value: Occasion, slug: str) -> str:
        """The slug that is asked for, or the first free one of the title."""
        publication.serialize(SLUGS)
        every = (self.as_of_now(), self.as_of_now(removed=True))
        taken = {
            entry.value.slug
            for entries in every
            for entry in entries.values()
            if entry.entry_id != value.occasion_id
        }
        if not slug:
            return rules.free_slug(rules.base_of(value.title), taken)
        if slug in taken:
            raise SlugTaken
        return slug


OCCASIONS = Occasions(
    Occasion,
    key="occasion_id",
    saved=OccasionSaved,
    removed=OccasionRemoved,
    order=lambda entry: (-entry.value.event_date.timestamp(), entry.entry_id),
    checked=rules.checked,
    examine=_examine,
    missing=UNKNOWN,
    keeps_removed=True,
    is_relied_on=True,
)


def listed() -> list[Occasion]:
    """The events that everybody may see, the last ones first; at most 30 seconds old."""
    return [each for each in OCCASIONS.values() if each.is_listed]


def find_listed(name: str) -> Occasion:
    """An event that everybody may see, by its id or its slug.

    Raises:
        NotFound: there is none, or none that is shown.
    """
    found = _named(name, fresh=False)
    if found is None or not found.is_listed:
        # Another process may just have published it.
        found = _named(name, fresh=True)
    if found is None or not found.is_listed:
        raise NotFound(UNKNOWN)
    return found


def _named(name: str, *, fresh: bool) -> Occasion | None:
    entries = OCCASIONS.entries(fresh=fresh)
    entry_id = id_in(name)
    if entry_id is not None:
        entry = entries.get(entry_id)
        return None if entry is None else entry.value
    slug = name.lower()
    return next((each.value for each in entries.values() if each.value.slug == slug), None)


def id_in(name: str) -> str | None:
    """The id that a text is; None for a slug."""
    try:
        return str(UUID(name))
    except ValueError:
        return None


def every(occasion_ids: Iterable[str]) -> dict[str, Occasion]:
    """Events by their ids as of now, removed ones too."""
    wanted = set(occasion_ids)
    entries = OCCASIONS.entries(fresh=bool(wanted))
    found = {each: entries[each].value for each in wanted & entries.keys()}
    missing = wanted - found.keys()
    return found | OCCASIONS.former(missing) if missing else found


def find(occasion_id: str) -> Occasion | None:
    """An event as of now, a removed one too."""
    return every([occasion_id]).get(occasion_id)


def contests() -> list[Occasion]:
    """All contests, as of now."""
    return [each for each in OCCASIONS.values(fresh=True) if each.contest is not None]
