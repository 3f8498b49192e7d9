"""The records of what houses have told: one item for each entity, one for the player, one for the
bridge, all in the partition of the house. None is replaced by what was seen earlier, unless it
stands in times to come."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import store
from chalicelib.cloud.attributes import InstantAttribute, StructAttribute
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel.errors import Stale
from chalicelib.smart_home.states.types import AHEAD, StoredEntity, StoredHouse, StoredPlayer
from protocol.things import EntityState, PlayerState

BRIDGE, PLAYER, ENTITY = "bridge", "player", "entity#"


class ToldRecord(Model):
    """Something that a house told, and when that was seen."""

    Meta = store.meta("house_devices")
    scope = UnicodeAttribute(hash_key=True)
    kind = UnicodeAttribute(range_key=True)
    seen_at = InstantAttribute()

    @classmethod
    def unless_later(cls, seen_at: datetime, now: datetime) -> Condition:
        """That nothing is kept that was seen later, by a clock that was right."""
        is_earlier = cls.scope.does_not_exist() | (cls.seen_at <= seen_at)
        condition: Condition = is_earlier | (cls.seen_at > now + AHEAD)
        return condition


class HouseRecord(ToldRecord):
    """What is known of the bridge of a house."""

    house = StructAttribute[StoredHouse](StoredHouse)


class EntityRecord(ToldRecord):
    """An entity of a house."""

    entity = StructAttribute[EntityState](EntityState)

    @classmethod
    def of(cls, property_id: str, entity: EntityState) -> "EntityRecord":
        """The record of a state."""
        kind = f"{ENTITY}{entity.entity_id}"
        return cls(property_id, kind, seen_at=entity.seen_at, entity=entity)


class PlayerRecord(ToldRecord):
    """The player of a house."""

    player = StructAttribute[PlayerState](PlayerState)

    @classmethod
    def of(cls, property_id: str, player: PlayerState) -> "PlayerRecord":
        """The record of a state."""
        return cls(property_id, PLAYER, seen_at=player.seen_at, player=player)


def house_key(property_id: str) -> store.Key:
    """Where it stands what is known of the bridge of a house."""
    return store.Key(HouseRecord, property_id, BRIDGE)


def house_in(found: store.Found, property_id: str) -> StoredHouse | None:
    """What is known of the bridge of a house; None where nobody heard of one."""
    return found.value(house_key(property_id), HouseRecord.house)


def entity_key(property_id: str, entity_id: str) -> store.Key:
    """Where the state of an entity stands."""
    return store.Key(EntityRecord, property_id, f"{ENTITY}{entity_id}")


def entity_in(found: store.Found, property_id: str, entity_id: str) -> StoredEntity | None:
    """The state of an entity; None where nobody told one."""
    state = found.value(entity_key(property_id, entity_id), EntityRecord.entity)
    return None if state is None else StoredEntity(state, house_in(found, property_id))


def player_key(property_id: str) -> store.Key:
    """Where the state of the player of a house stands."""
    return store.Key(PlayerRecord, property_id, PLAYER)


def player_in(found: store.Found, property_id: str) -> StoredPlayer | None:
    """The state of the player of a house; None where nobody told one."""
    state = found.value(player_key(property_id), PlayerRecord.player)
    return None if state is None else StoredPlayer(state, house_in(found, property_id))


def note_house(property_id: str, house: StoredHouse) -> None:
    """Keep what is known of the bridge of a house."""
    record = HouseRecord(property_id, BRIDGE, seen_at=house.last_seen, house=house)
    _keep(record, house.last_seen)


def note_entity(property_id: str, state: EntityState, now: datetime) -> None:
    """Keep the state of an entity."""
    _keep(EntityRecord.of(property_id, state), now)


def note_player(property_id: str, state: PlayerState, now: datetime) -> None:
    """Keep the state of a player."""
    _keep(PlayerRecord.of(property_id, state), now)


def _keep(record: ToldRecord, now: datetime) -> None:
    store.put(record, when=record.unless_later(record.seen_at, now))


def note_all(
    tx: Transaction, property_id: str, states: Iterable[EntityState], player: PlayerState | None
) -> None:
    """Put states into a transaction, which fails as `Stale` where a later one is kept by then."""
    records: list[ToldRecord] = [EntityRecord.of(property_id, state) for state in states]
    if player is not None:
        records.append(PlayerRecord.of(property_id, player))
    for record in records:
        tx.put(record, when=record.unless_later(record.seen_at, tx.now), otherwise=Stale())


def forgotten(property_id: str, entity_id: str) -> Model:
    """The record to delete of an entity that is no device any more."""
    return EntityRecord(property_id, f"{ENTITY}{entity_id}")
