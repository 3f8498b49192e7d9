"""The devices of the first house, which the stand-in of its Home Assistant has as entities, and its
bridge. The bridge gets its key when the stack starts."""

from typing import NamedTuple

from chalicelib.properties.houses.service import HOUSES
from chalicelib.properties.types import House
from chalicelib.smart_home.bridges import service as bridges
from chalicelib.smart_home.bridges.service import BRIDGES
from chalicelib.smart_home.bridges.types import Bridge
from chalicelib.smart_home.devices.rules import SENSITIVE, type_of
from chalicelib.smart_home.devices.service import DEVICES


class Sketch(NamedTuple):
    """A device: its entity, what guests call it, where it is, its sign."""

    entity_id: str
    name: str
    location: str
    icon: str
    description: str | None = None


POOL_HEATER = "switch.calentador_piscina"
SKETCHES = (
    Sketch("light.sala", "Luz de la sala", "Primer piso", "💡"),
    Sketch("light.terraza", "Luz de la terraza", "Terraza", "💡"),
    Sketch("light.piscina", "Luz de la piscina", "Piscina", "💡"),
    Sketch("climate.dormitorio_principal", "Aire del dormitorio", "Segundo piso", "🌡️"),
    Sketch("fan.sala", "Ventilador de la sala", "Primer piso", "🌀"),
    Sketch("cover.persianas_sala", "Persianas de la sala", "Primer piso", "🪟"),
    Sketch(
        "scene.noche_de_pelicula",
        "Noche de película",
        "Primer piso",
        "🎬",
        "Baja las luces y las persianas de la sala.",
    ),
    Sketch("media_player.tv_sala", "Televisor de la sala", "Primer piso", "📺"),
    Sketch("sensor.temperatura_piscina", "Temperatura de la piscina", "Piscina", "📡"),
    Sketch("switch.bomba_piscina", "Bomba de la piscina", "Piscina", "🔌"),
    Sketch(POOL_HEATER, "Calentador de la piscina", "Piscina", "🔌"),
    Sketch("lock.puerta_principal", "Puerta principal", "Primer piso", "🔒"),
    Sketch("camera.entrada", "Cámara de la entrada", "Entrada", "📷"),
)
FOR_STAFF = frozenset({"switch.bomba_piscina", POOL_HEATER})
"""What guests of the house do not switch, beside locks and cameras."""


def make_devices(house: House, actor: str) -> int:
    """Enter the devices of a house, and let its bridge in; how many devices there are."""
    for order, sketch in enumerate(SKETCHES):
        kind = type_of(sketch.entity_id)
        device = DEVICES.new(
            property_id=house.property_id,
            entity_id=sketch.entity_id,
            friendly_name=sketch.name,
            location=sketch.location,
            device_type=kind,
            icon=sketch.icon,
            description=sketch.description,
            display_order=order,
            guest_accessible=sketch.entity_id not in FOR_STAFF and kind not in SENSITIVE,
            heats_pool=sketch.entity_id == POOL_HEATER,
        )
        DEVICES.save(device, actor=actor)
    BRIDGES.save(Bridge(property_id=house.property_id, name=f"Puente de {house.name}"), actor=actor)
    return len(SKETCHES)


def hand_out_key() -> tuple[House, str] | None:
    """The house of the demonstration that has a bridge, and a new key for it; the key of before
    ends. None where there is no such house."""
    for bridge in BRIDGES.values(fresh=True):
        house = HOUSES.find(bridge.property_id)
        if house is not None:
            return house, bridges.hand_out(house.property_id, actor="system")
    return None
