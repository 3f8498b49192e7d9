"""Levels, and the guests who hold them."""

from chalicelib.cloud.rooms import Queue, Reaction, Room, Uses

ROOM = Room(
    name="loyalty",
    paths={
        "chalicelib.loyalty.routes": (
            "achievements",
            "admin/achievements",
            "bot/levels",
            "clients/client-auth/achievements",
        ),
    },
    uses=Uses(reads=("clients", "properties"), writes=("clients", "properties")),
    emits=("achievement.removed", "achievement.saved", "level.earned", "level.withdrawn"),
    commands=("chatbot.send",),
    handlers=(
        Reaction(
            handler="chalicelib.loyalty.jobs:follow_client",
            hears=("client.created", "client.deleted"),
            queue="levels",
            uses=Uses(reads=("clients", "properties"), writes=("clients", "events")),
        ),
    ),
    # Whose levels must be looked at anew.
    queues=(Queue(name="levels", seconds=30),),
)
