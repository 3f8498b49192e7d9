"""Music in the houses: the catalogue, who chooses, and the players."""

from chalicelib.cloud.rooms import Queue, Reaction, Room, Uses

ROOT = "chalicelib.music"
# Who takes part stands in `ledgers`, as what the catalogue answered, and its circuit.
FOLLOWING = Uses(
    reads=("ledgers", "properties", "reservations"), writes=("ledgers",), sends=("music",)
)

ROOM = Room(
    name="music",
    paths={
        f"{ROOT}.library.routes": ("music/library", "music/search"),
        f"{ROOT}.sessions.routes": ("music/sessions",),
    },
    uses=Uses(
        reads=("clients", "ledgers", "properties", "reservations"),
        writes=("events", "ledgers"),
        secrets=("deezer",),
    ),
    emits=("music.access_decided", "music.access_ended", "music.access_requested"),
    handlers=(
        Reaction(
            handler=f"{ROOT}.sessions.jobs:forget_participant",
            hears=("client.erased",),
            queue="music",
            uses=FOLLOWING,
        ),
        Reaction(
            handler=f"{ROOT}.sessions.jobs:merge_participants",
            hears=("client.merged",),
            queue="music",
            uses=FOLLOWING,
        ),
    ),
    queues=(Queue(name="music", seconds=30),),
)
