"""Music in the houses: the catalogue, who chooses, and the players."""

from chalicelib.cloud.rooms import Job, Queue, Reaction, Room, Uses

ROOT = "chalicelib.music"
# Who takes part stands in `ledgers`, as what the catalogue answered, and its circuit.
FOLLOWING = Uses(
    reads=("ledgers", "properties", "reservations"), writes=("ledgers",), sends=("music",)
)

# What players are told is noted in the transaction of the command.
SWITCHING = Uses(
    reads=("house_devices", "ledgers", "nights", "properties", "reservations"),
    writes=("events", "house_devices", "ledgers"),
    houses=("sends",),
)

ROOM = Room(
    name="music",
    paths={
        f"{ROOT}.library.routes": ("music/library", "music/search"),
        f"{ROOT}.overview.routes": ("music/debug", "music/health"),
        f"{ROOT}.players.routes": ("music/players",),
        f"{ROOT}.power.routes": ("music/auto-power-on", "music/auto-power-on-all"),
        f"{ROOT}.sessions.routes": ("music/sessions",),
    },
    uses=Uses(
        reads=("clients", "house_devices", "ledgers", "nights", "properties", "reservations"),
        writes=("events", "house_devices", "ledgers"),
        secrets=("deezer",),
        houses=("sends",),
    ),
    emits=("music.access_decided", "music.access_ended", "music.access_requested"),
    handlers=(
        Reaction(
            handler=f"{ROOT}.power.jobs:follow_stay",
            hears=(
                "reservation.approved",
                "reservation.cancelled",
                "reservation.created",
                "reservation.moved",
                "reservation.removed",
                "reservation.reopened",
            ),
            queue="music",
            uses=SWITCHING,
        ),
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
    jobs=(
        Job(
            handler=f"{ROOT}.power.jobs:music_power",
            when="every 5 minutes",
            rule="rate(5 minutes)",
            seconds=60,
            uses=SWITCHING,
        ),
    ),
)
