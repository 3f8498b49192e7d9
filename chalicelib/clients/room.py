"""Clients: guests, and the technical clients of maintenance blocks and of the channel."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Room, Uses

ROOM = Room(
    name="clients",
    paths={
        "chalicelib.clients.routes": ("clients",),
        "chalicelib.clients.exporting.routes": ("clients/export",),
    },
    # A deleted client is signed out everywhere.
    uses=Uses(
        reads=("clients", "directories", "ledgers"),
        writes=("accounts", "clients", "directories", "ledgers"),
        gets=("exports/",),
    ),
    emits=(
        "client.changed",
        "client.created",
        "client.deleted",
        "client.merge_begun",
        "client.merged",
        "client.restored",
        "clients.exported",
    ),
    commands=("clients.export",),
    handlers=(
        CommandHandler(
            handler="chalicelib.clients.jobs:export_clients",
            command="clients.export",
            queue="exports",
            uses=Uses(
                reads=("clients", "directories", "ledgers"),
                writes=("events", "ledgers"),
                puts=("exports/",),
            ),
        ),
    ),
    # Files of all clients: minutes of work, and most of the memory that a sheet takes.
    queues=(Queue(name="exports", seconds=300, memory=1024, batch=1),),
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
