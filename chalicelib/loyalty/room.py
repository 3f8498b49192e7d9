"""Levels, and the guests who hold them."""

from chalicelib.cloud.rooms import Queue, Reaction, Room, Uses

ROOM = Room(
    name="loyalty",
    paths={
        "chalicelib.loyalty.levels.routes": ("achievements", "admin/achievements"),
        "chalicelib.loyalty.membership.routes": ("clients/client-auth/achievements",),
        "chalicelib.loyalty.chatbot.routes": ("bot/levels",),
    },
    uses=Uses(reads=("clients", "properties"), writes=("clients", "directories", "properties")),
    emits=("achievement.removed", "achievement.saved", "level.earned", "level.withdrawn"),
    commands=("chatbot.send",),
    handlers=(
        Reaction(
            handler="chalicelib.loyalty.membership.jobs:follow_client",
            hears=("client.created", "client.deleted"),
            queue="levels",
            uses=Uses(reads=("clients", "properties"), writes=("clients", "directories", "events")),
        ),
    ),
    # Whose levels must be looked at anew.
    queues=(Queue(name="levels", seconds=30),),
)
