"""Which stays have the houses now, as their nights say."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from chalicelib.calendar.records import NightRecord, night_key
from chalicelib.catalogue.snapshots import Snapshot, snapshot
from chalicelib.cloud import store
from chalicelib.music.control import rules
from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House


def house_with(player_id: str) -> House | None:
    """The house whose player has a code, as this process knows the houses."""
    property_id = snapshot().derived("houses by player", _by_player).get(player_id)
    entry = HOUSES.entries().get(property_id or "")
    return None if entry is None else entry.value


def houses_with_players() -> list[House]:
    """Every house that has a player."""
    return [entry.value for entry in HOUSES.entries().values() if entry.value.player_id]


def about(property_ids: Iterable[str], now: datetime) -> dict[str, tuple[str, ...]]:
    """The stays that have last night or the next one, by house: whoever may be there. One round
    trip; a house that stands empty has none."""
    nights = rules.nights_about(now)
    keys = [night_key(property_id, night) for property_id in property_ids for night in nights]
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for record in store.fetch_many(keys).all(NightRecord):
        found[record.property_id][record.reservation_id] = None
    return {property_id: tuple(stays) for property_id, stays in found.items()}


def _by_player(_: Snapshot) -> dict[str, str]:
    return {
        house.player_id: house.property_id for house in houses_with_players() if house.player_id
    }
