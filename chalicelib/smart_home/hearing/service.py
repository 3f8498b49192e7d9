"""Hearing what a house tells of itself."""

from datetime import datetime
from functools import partial

from chalicelib.cloud import parallel, store
from chalicelib.kernel.errors import NotFound
from chalicelib.properties.houses.service import HOUSES, UNKNOWN_HOUSE
from chalicelib.smart_home.devices.service import entities_of
from chalicelib.smart_home.states import records, rules
from chalicelib.smart_home.states.types import StoredHouse
from protocol.answers import Report, Reported
from protocol.things import UNAVAILABLE, EntityState, PlayerState

LONGEST_RELEASE = 50


def wanted(property_id: str, now: datetime) -> Reported:
    """What the cloud wants to hear of a house.

    Raises:
        NotFound: the house is gone.
    """
    house = HOUSES.find(property_id)
    if house is None:
        raise NotFound(UNKNOWN_HOUSE)
    players = (house.player_id,) if house.player_id else ()
    return Reported(now=now, entities=entities_of(property_id), players=players)


def hear(property_id: str, report: Report, *, now: datetime) -> Reported:
    """Keep what differs from what is known, of what was asked for.

    One round trip of reading, one of writing.

    Raises:
        NotFound: the house is gone.
    """
    asked = wanted(property_id, now)
    states = _states(report, asked, now)
    players = [each for each in report.players if each.player in asked.players]
    keys = [records.entity_key(property_id, entity_id) for entity_id in states]
    found = store.fetch_many([records.player_key(property_id), *keys])
    writes = [partial(records.note_house, property_id, _house(report, now))]
    for state in states.values():
        if _is_news(found, property_id, state, now):
            writes.append(partial(records.note_entity, property_id, state, now))
    for player in (rules.told_player(each, now) for each in players):
        if _is_news_of_player(found, property_id, player, now):
            writes.append(partial(records.note_player, property_id, player, now))
    parallel.together(writes)
    return asked


def _house(report: Report, now: datetime) -> StoredHouse:
    release = report.home_assistant
    return StoredHouse(
        last_seen=now,
        bridge=report.bridge[:LONGEST_RELEASE],
        version=report.version,
        home_assistant=None if release is None else release[:LONGEST_RELEASE],
    )


def _states(report: Report, asked: Reported, now: datetime) -> dict[str, EntityState]:
    """The states of what was asked for; of a complete report, what it lacks is gone."""
    told = {
        name: rules.told(state, now)
        for name, state in rules.latest(report.states).items()
        if name in asked.entities
    }
    if report.is_complete:
        for name in asked.entities:
            told.setdefault(name, EntityState(entity_id=name, state=UNAVAILABLE, seen_at=now))
    return told


def _is_news(found: store.Found, property_id: str, state: EntityState, now: datetime) -> bool:
    known = records.entity_in(found, property_id, state.entity_id)
    return rules.differs(None if known is None else known.entity, state, now)


def _is_news_of_player(
    found: store.Found, property_id: str, player: PlayerState, now: datetime
) -> bool:
    known = records.player_in(found, property_id)
    return rules.differs(None if known is None else known.player, player, now)
