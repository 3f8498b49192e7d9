"""Seasons, for all houses and every year (pricing book, section 3)."""

from chalicelib.catalogue.collections import Collection
from chalicelib.catalogue.types import Entry
from chalicelib.rates.events import SeasonRemoved, SeasonSaved
from chalicelib.rates.seasons import rules
from chalicelib.rates.types import Season


def _start(entry: Entry[Season]) -> tuple[int, int, str]:
    """The order in which a year brings them."""
    return entry.value.start_month, entry.value.start_day, entry.value.name


SEASONS = Collection(
    Season,
    key="season_id",
    saved=SeasonSaved,
    removed=SeasonRemoved,
    order=_start,
    checked=rules.checked,
)
