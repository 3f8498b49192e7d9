"""What the made-up house has, and what its services do to it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

Changes = dict[str, Any]
Attributes = dict[str, Any]


def _named(name: str, **more: Any) -> Attributes:
    return {"friendly_name": name, "supported_features": 0, **more}


DIMMABLE = {"supported_color_modes": ["brightness"], "color_mode": None, "brightness": None}
FURNITURE: Mapping[str, tuple[str, Attributes]] = {
    "light.sala": ("off", _named("Luces de la sala", **DIMMABLE)),
    "light.terraza": ("off", _named("Luces de la terraza", **DIMMABLE)),
    "light.piscina": ("off", _named("Luces de la piscina", **DIMMABLE)),
    "switch.calentador_piscina": ("off", _named("Calentador de la piscina")),
    "switch.bomba_piscina": ("on", _named("Bomba de la piscina")),
    "climate.dormitorio_principal": (
        "cool",
        _named(
            "Aire del dormitorio principal",
            hvac_modes=["off", "cool", "fan_only"],
            min_temp=16,
            max_temp=30,
            target_temp_step=0.5,
            current_temperature=26.5,
            temperature=23,
            hvac_action="cooling",
        ),
    ),
    "fan.sala": ("off", _named("Ventilador de la sala", percentage=0, percentage_step=33.3)),
    "cover.persianas_sala": ("open", _named("Persianas de la sala", current_position=100)),
    "scene.noche_de_pelicula": ("unknown", _named("Noche de película")),
    "media_player.tv_sala": (
        "off",
        _named(
            "Televisor", volume_level=0.3, is_volume_muted=False, entity_picture="/api/tv?token=x"
        ),
    ),
    "lock.puerta_principal": ("locked", _named("Puerta principal", changed_by="Eusebio")),
    "camera.entrada": (
        "idle",
        _named("Cámara de la entrada", entity_picture="/api/camera?token=x"),
    ),
    "sensor.temperatura_piscina": (
        "24.5",
        _named("Temperatura de la piscina", unit_of_measurement="°C", device_class="temperature"),
    ),
}
SWITCHED = {"turn_on": {"state": "on"}, "turn_off": {"state": "off"}}
SERVICES: Mapping[str, Mapping[str, Changes]] = {
    "light": SWITCHED,
    "switch": SWITCHED,
    "fan": {**SWITCHED, "set_percentage": {"state": "on"}},
    "climate": {
        "turn_on": {"state": "cool"},
        "turn_off": {"state": "off"},
        "set_temperature": {},
        "set_hvac_mode": {},
    },
    "cover": {
        "open_cover": {"state": "open", "current_position": 100},
        "close_cover": {"state": "closed", "current_position": 0},
        "stop_cover": {},
        "set_cover_position": {},
    },
    "scene": {"turn_on": {}},
    "media_player": {
        **SWITCHED,
        "volume_set": {},
        "volume_mute": {},
        "media_play": {"state": "playing"},
        "media_pause": {"state": "paused"},
        "media_stop": {"state": "idle"},
        "media_next_track": {},
        "media_previous_track": {},
    },
    "lock": {"lock": {"state": "locked"}, "unlock": {"state": "unlocked"}},
}
"""What each service makes of its entity, beside what its data says."""
NUMBERS: Mapping[str, tuple[str, float, float]] = {
    "brightness": ("brightness", 0, 255),
    "temperature": ("temperature", 7, 99),
    "percentage": ("percentage", 0, 100),
    "position": ("current_position", 0, 100),
    "volume_level": ("volume_level", 0, 1),
}
"""Of the data of services: the attribute that it becomes, and its range."""
WORDS = {"hvac_mode": "state", "is_volume_muted": "is_volume_muted"}


class BadRequest(Exception):
    """Home Assistant would answer 400, and say no reason."""


class House:
    """The entities of a house, as Home Assistant tells them."""

    def __init__(self) -> None:
        self.states: dict[str, dict[str, Any]] = {}
        for entity_id, (state, attributes) in FURNITURE.items():
            self.put(entity_id, state, attributes)

    def put(self, entity_id: str, state: str, attributes: Mapping[str, Any]) -> dict[str, Any]:
        """Let an entity stand so, from now on."""
        now = datetime.now().astimezone().isoformat()
        before = self.states.get(entity_id)
        is_same = before is not None and before["state"] == state
        self.states[entity_id] = {
            "entity_id": entity_id,
            "state": state,
            "attributes": dict(attributes),
            "last_changed": before["last_changed"] if before is not None and is_same else now,
            "last_updated": now,
            "context": {"id": uuid4().hex, "parent_id": None, "user_id": None},
        }
        return self.states[entity_id]

    def call(self, domain: str, service: str, body: object) -> list[dict[str, Any]]:
        """The states that a service changes: none of an entity that there is not, or that stands
        so already.

        Raises:
            BadRequest: there is no such service, or its data is wrong.
        """
        if not isinstance(body, dict) or service not in SERVICES.get(domain, {}):
            raise BadRequest
        named = body.get("entity_id")
        data = {name: value for name, value in body.items() if name != "entity_id"}
        changes = {**SERVICES[domain][service], **_changes(data)}
        entities = named if isinstance(named, list) else [named]
        own = [each for each in entities if isinstance(each, str) and each.startswith(f"{domain}.")]
        return [changed for each in own if (changed := self._change(each, changes)) is not None]

    def _change(self, entity_id: str, changes: Changes) -> dict[str, Any] | None:
        before = self.states.get(entity_id)
        if before is None:
            return None
        state = changes.get("state", before["state"])
        attributes = {**before["attributes"], **changes}
        attributes.pop("state", None)
        if entity_id.startswith("light."):
            attributes |= _shine(state, attributes)
        if (state, attributes) == (before["state"], before["attributes"]):
            return None
        return self.put(entity_id, state, attributes)


def _shine(state: str, attributes: Attributes) -> Attributes:
    """A light that is off has no brightness; one that is turned on without one is bright."""
    if state == "off":
        return {"brightness": None, "color_mode": None}
    return {"brightness": attributes.get("brightness") or 255, "color_mode": "brightness"}


def _changes(data: Mapping[str, Any]) -> Changes:
    changes: Changes = {}
    for name, value in data.items():
        if name in NUMBERS:
            attribute, least, most = NUMBERS[name]
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            if not is_number or not least <= value <= most:
                raise BadRequest
            changes[attribute] = value
        elif name in WORDS:
            changes[WORDS[name]] = value
        else:
            raise BadRequest
    return changes
