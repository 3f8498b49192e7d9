"""Names that only one house may have, now or ever (table `properties`).

| scope | kind | holds |
|---|---|---|
| `slug#<slug>`, `player#<player>` | `guard` | the house that has it |
"""

from collections.abc import Iterable

from pynamodb.attributes import UnicodeAttribute
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.store import Key

GUARD = "guard"


class GuardRecord(Model):
    """Who has a slug or a player."""

    Meta = store.meta("properties")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True, default=GUARD)
    property_id = UnicodeAttribute()


def taken_slugs(slugs: Iterable[str]) -> set[str]:
    """Those of the slugs that some house has or had."""
    keys = {Key(GuardRecord, f"slug#{slug}", GUARD): slug for slug in slugs}
    found = store.fetch_many(keys)
    return {slug for key, slug in keys.items() if found.get(GuardRecord, key.hash, key.range)}


def slug_guard(slug: str, property_id: str) -> GuardRecord:
    """The record that keeps a slug for a house."""
    return GuardRecord(scope=f"slug#{slug}", property_id=property_id)


def player_guard(player_id: str, property_id: str) -> GuardRecord:
    """The record that keeps a player for a house."""
    return GuardRecord(scope=f"player#{player_id}", property_id=property_id)
