"""The devices of houses: what they are, who uses them, how a house hears of it."""

from chalicelib.cloud.rooms import Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.smart_home"

# Who keeps pools as stays paid for: by stays, and what houses told.
HEATS = Uses(
    reads=("clients", "house_devices", "properties", "reservations"),
    writes=("events", "house_devices"),
    houses=("sends",),
)

ROOM = Room(
    name="smart_home",
    paths={
        f"{HERE}.bridges.routes": ("admin/bridges",),
        f"{HERE}.control.routes": ("{reservation_id}/ha/devices",),
        f"{HERE}.administration.routes": ("ha/admin",),
        f"{HERE}.orders.routes": ("bridge/commands/{command_id}", "commands"),
        f"{HERE}.friends.routes": ("{reservation_id}/ha/shares",),
        f"{HERE}.hearing.routes": ("bridge",),
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
    handlers=(
        Reaction(
            handler=f"{HERE}.heating.jobs:follow_stay",
            hears=(
                "reservation.approved",
                "reservation.cancelled",
                "reservation.changed",
                "reservation.created",
                "reservation.moved",
                "reservation.rejected",
                "reservation.removed",
                "reservation.reopened",
            ),
            queue="houses",
            uses=HEATS,
        ),
        Reaction(
            handler=f"{HERE}.friends.jobs:forget_shares",
            hears=("client.erased",),
            queue="houses",
            uses=Uses(reads=("reservations",), writes=("house_devices",)),
        ),
        Reaction(
            handler=f"{HERE}.friends.jobs:merge_shares",
            hears=("client.merged",),
            queue="houses",
            uses=Uses(reads=("house_devices", "reservations"), writes=("house_devices",)),
        ),
    ),
    # What houses are told because of what happened to a stay, and what guests shared.
    queues=(Queue(name="houses", seconds=60),),
    jobs=(
        Job(
            handler=f"{HERE}.heating.jobs:keep_pools_warm",
            when="every 5 minutes",
            rule="rate(5 minutes)",
            seconds=120,
            uses=HEATS,
        ),
    ),
)
