"""Clients: guests, and the technical clients of maintenance blocks and of the channel."""

from chalicelib.cloud.rooms import Job, Room, Uses

ROOM = Room(
    name="clients",
    paths={"chalicelib.clients.routes": ("clients",)},
    # A deleted client is signed out everywhere.
    uses=Uses(reads=("clients", "directories"), writes=("accounts", "clients", "directories")),
    emits=("client.changed", "client.created", "client.deleted", "client.restored"),
    jobs=(
        Job(
            handler="chalicelib.clients.jobs:pack_clients",
            when="every 5 minutes",
            rule="rate(5 minutes)",
            seconds=120,
            memory=512,
            uses=Uses(reads=("directories",), writes=("directories",)),
        ),
    ),
)
