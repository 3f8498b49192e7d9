"""Clients: guests, and the technical clients of maintenance blocks and of the channel."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="clients",
    paths={"chalicelib.clients.routes": ("clients",)},
    # A deleted client is signed out everywhere.
    uses=Uses(reads=("clients",), writes=("accounts", "clients")),
    emits=("client.changed", "client.created", "client.deleted"),
)
