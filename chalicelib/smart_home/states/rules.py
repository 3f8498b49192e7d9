"""What of a report counts: known things, allowed attributes, the later of two states."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TypeVar

import msgspec

from chalicelib.smart_home.states.types import is_to_come
from protocol.things import Attributes, EntityState, PlayerState, Scalar, Track

S = TypeVar("S", EntityState, PlayerState)
LONGEST_STATE, LONGEST_VALUE, LONGEST_OF_MANY, MOST_VALUES = 255, 500, 100, 100
MOST_QUEUED, LONGEST_TRACK_ID, LONGEST_NAME, LONGEST_ADDRESS = 200, 64, 100, 300
"""What is kept of a state, so that an item of DynamoDB holds it whatever a house tells."""
TOLD: Mapping[str, frozenset[str]] = {
    "light": frozenset(
        {"brightness", "color_mode", "color_temp_kelvin", "rgb_color", "supported_color_modes"}
    ),
    "climate": frozenset(
        {
            "current_temperature",
            "fan_mode",
            "hvac_action",
            "hvac_modes",
            "max_temp",
            "min_temp",
            "target_temp_step",
            "temperature",
        }
    ),
    "fan": frozenset({"percentage", "percentage_step"}),
    "cover": frozenset({"current_position", "device_class"}),
    "media_player": frozenset(
        {"is_volume_muted", "media_artist", "media_title", "source", "volume_level"}
    ),
    "switch": frozenset({"device_class"}),
    "sensor": frozenset({"device_class", "unit_of_measurement"}),
}
"""The attributes that a house may tell, by the domain of the entity: those of others carry
addresses and tokens (home book, 10 #8)."""
NAMES = frozenset({"friendly_name"})


def domain_of(entity_id: str) -> str:
    """What kind of thing an entity is to Home Assistant: the text before the first dot."""
    return entity_id.partition(".")[0]


def told(state: EntityState, now: datetime, *, named: bool = False) -> EntityState:
    """What is kept of the state of an entity; with its name, where it is looked for. An instant
    to come is the present one: a clock that is ahead would hide what comes after."""
    domain = domain_of(state.entity_id)
    allowed = TOLD.get(domain, frozenset()) | (NAMES if named else frozenset())
    attributes = {
        name: _shortened(value) for name, value in state.attributes.items() if name in allowed
    }
    return msgspec.structs.replace(
        state,
        state=state.state[:LONGEST_STATE],
        attributes=attributes,
        seen_at=min(state.seen_at, now),
    )


def _shortened(value: Scalar | list[Scalar] | None) -> Scalar | list[Scalar] | None:
    if isinstance(value, list):
        return [_text(each, LONGEST_OF_MANY) for each in value[:MOST_VALUES]]
    return None if value is None else _text(value, LONGEST_VALUE)


def _text(value: Scalar, longest: int) -> Scalar:
    return value[:longest] if isinstance(value, str) else value


def told_player(player: PlayerState, now: datetime) -> PlayerState:
    """What is kept of the state of a player."""
    return msgspec.structs.replace(
        player,
        seen_at=min(player.seen_at, now),
        track=None if player.track is None else _track(player.track),
        queue=tuple(map(_track, player.queue[:MOST_QUEUED])),
    )


def _track(track: Track) -> Track:
    cover = track.cover_url
    is_address = cover is not None and cover.isascii() and len(cover) <= LONGEST_ADDRESS
    return msgspec.structs.replace(
        track,
        track_id=track.track_id[:LONGEST_TRACK_ID],
        title=track.title[:LONGEST_NAME],
        artist=track.artist[:LONGEST_NAME],
        album=track.album[:LONGEST_NAME],
        cover_url=cover if is_address else None,
    )


def differs(before: S | None, after: S, now: datetime) -> bool:
    """Whether a state says something new: it is not older than the one that is kept, and not the
    same. When it was seen, and where a track is by then, is nothing new. One that is kept of times
    to come counts for nothing."""
    if before is None or is_to_come(before.seen_at, now):
        return True
    return after.seen_at > before.seen_at and _said(before) != _said(after)


def _said(state: EntityState | PlayerState) -> dict[str, object]:
    said = msgspec.structs.asdict(state)
    del said["seen_at"]
    said.pop("position_s", None)
    return said


def latest(states: Iterable[EntityState]) -> dict[str, EntityState]:
    """The latest state of each entity."""
    found: dict[str, EntityState] = {}
    for state in states:
        known = found.get(state.entity_id)
        if known is None or known.seen_at <= state.seen_at:
            found[state.entity_id] = state
    return found


def number_in(attributes: Attributes, name: str) -> float | None:
    """An attribute that is a number, or None."""
    value = attributes.get(name)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if is_number else None  # type: ignore[arg-type]


def texts_in(attributes: Attributes, name: str) -> list[str]:
    """The texts of an attribute that is a list, or none."""
    value = attributes.get(name)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []
