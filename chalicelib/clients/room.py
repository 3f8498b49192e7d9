"""The guests and those who are none."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="clients",
    paths={"chalicelib.clients.routes": ("clients",)},
    uses=Uses(reads=("clients",), writes=("clients",)),
    emits=("client.changed", "client.created", "client.deleted"),
)
