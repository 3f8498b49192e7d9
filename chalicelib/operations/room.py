"""The work on site: people, schedules, tasks, time records."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="operations",
    uses=Uses(reads=("operations",), writes=("operations",)),
    emits=(
        "task.approved",
        "task.assigned",
        "task.cancelled",
        "task.changed",
        "task.completed",
        "task.created",
        "task.moved",
        "task.needs_review",
        "task.removed",
        "task.started",
        "task.unassigned",
        "time.noted",
    ),
)
