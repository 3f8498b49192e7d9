"""The devices of houses: what they are, who uses them, how a house hears of it."""

from chalicelib.cloud.rooms import Room, Uses

HERE = "chalicelib.smart_home"

ROOM = Room(
    name="smart_home",
    paths={
        f"{HERE}.bridges.routes": ("admin/bridges",),
        f"{HERE}.control.routes": ("{reservation_id}/ha/devices",),
        f"{HERE}.devices.routes": ("ha/admin",),
        f"{HERE}.orders.routes": ("bridge/commands/{command_id}", "house-commands"),
        f"{HERE}.sharing.routes": ("{reservation_id}/ha/shares",),
        f"{HERE}.states.routes": ("bridge",),
    },
    uses=Uses(
        reads=("clients", "house_devices", "ledgers", "properties", "reservations"),
        writes=("house_devices", "ledgers", "properties"),
        houses=("sends", "keeps"),
    ),
    emits=(
        "bridge.removed",
        "bridge.saved",
        "house.command",
        "house.command_ended",
        "house_device.removed",
        "house_device.saved",
        "stay_share.ended",
        "stay_share.given",
    ),
)
