"""What this house lets anybody do, whoever sends the command: its own list, beside the cloud's."""

from collections.abc import Mapping, Set
from fnmatch import fnmatchcase

import msgspec

from protocol.commands import (
    AnyCommand,
    CallService,
    ChangeQueue,
    MovePlayer,
    PowerPlayer,
    ReadHouse,
    SetPlayer,
)
from protocol.things import Attributes

SWITCHED: dict[str, frozenset[str]] = {"turn_on": frozenset(), "turn_off": frozenset()}
SERVICES: Mapping[str, Mapping[str, frozenset[str]]] = {
    "light": SWITCHED | {"turn_on": frozenset({"brightness"})},
    "switch": SWITCHED,
    "fan": SWITCHED | {"set_percentage": frozenset({"percentage"})},
    "climate": SWITCHED
    | {
        "set_temperature": frozenset({"temperature", "hvac_mode"}),
        "set_hvac_mode": frozenset({"hvac_mode"}),
    },
    "cover": {
        "open_cover": frozenset(),
        "close_cover": frozenset(),
        "stop_cover": frozenset(),
        "set_cover_position": frozenset({"position"}),
    },
    "scene": {"turn_on": frozenset()},
    "media_player": SWITCHED
    | {
        "volume_set": frozenset({"volume_level"}),
        "volume_mute": frozenset({"is_volume_muted"}),
        "media_play": frozenset(),
        "media_pause": frozenset(),
        "media_stop": frozenset(),
        "media_next_track": frozenset(),
        "media_previous_track": frozenset(),
    },
    "lock": {"lock": frozenset(), "unlock": frozenset()},
}
"""The services of each domain with the data that they may have. What turns a state round
(`toggle`) is not among them: done twice it does the opposite."""
BY_NAME_ONLY = frozenset({"alarm_control_panel", "camera", "lock"})
"""Domains of which a pattern allows nothing: their entities have to be named one by one."""
LOWEST, HIGHEST = 0, 100


class AllowList(msgspec.Struct, frozen=True):
    """entities: names and patterns (`light.*`) of the configuration. players: by name."""

    entities: tuple[str, ...]
    players: frozenset[str]

    def has(self, entity_id: str) -> bool:
        """Whether an entity may be told and switched."""
        if _domain(entity_id) in BY_NAME_ONLY:
            return entity_id in self.entities
        return any(fnmatchcase(entity_id, pattern) for pattern in self.entities)

    def told(self, wanted: Set[str]) -> frozenset[str]:
        """Those of the entities that the cloud asks for which it is told of."""
        return frozenset(entity_id for entity_id in wanted if self.has(entity_id))

    def refusal(self, command: AnyCommand) -> str | None:
        """Why a command is not allowed; None where it is."""
        match command:
            case CallService():
                return self._refusal_of_service(command)
            case ReadHouse():
                return None
            case _ if command.target not in self.players:
                return "player"
            case SetPlayer(volume=int(volume)) | PowerPlayer(volume=int(volume)):
                return None if LOWEST <= volume <= HIGHEST else "volume"
            case ChangeQueue():
                return _refusal_of_change(command)
            case MovePlayer() | SetPlayer() | PowerPlayer():
                return None

    def _refusal_of_service(self, command: CallService) -> str | None:
        domain, _, service = command.service.partition(".")
        if not self.has(command.target):
            return "entity"
        if domain != _domain(command.target) or service not in SERVICES.get(domain, {}):
            return "service"
        if not command.data.keys() <= SERVICES[domain][service]:
            return "data"
        return None if _is_sound(command.data) else "value"


def _domain(entity_id: str) -> str:
    return entity_id.partition(".")[0]


def _is_sound(data: Attributes) -> bool:
    brightness, percent = data.get("brightness", 0), data.get("percentage", 0)
    position, level = data.get("position", 0), data.get("volume_level", 0)
    return (
        _is_within(brightness, 255)
        and _is_within(percent, 100)
        and _is_within(position, 100)
        and _is_within(level, 1)
        and all(not isinstance(value, list) for value in data.values())
    )


def _is_within(value: object, most: float) -> bool:
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return is_number and 0 <= value <= most  # type: ignore[operator]


def _refusal_of_change(command: ChangeQueue) -> str | None:
    if command.action == "clear":
        return None
    if command.track is None or (command.action == "remove" and command.position is None):
        return "track"
    return None
