"""The work on site: people, schedules, tasks, time records."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="operations",
    uses=Uses(reads=("operations",), writes=("operations",)),
    emits=("time.noted",),
)
