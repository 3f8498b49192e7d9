"""The work on site: people, schedules, tasks, time records."""

from chalicelib.cloud.rooms import Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.operations"

# Who takes over what was made of the pictures of people.
PICTURES = Uses(
    reads=("operations",),
    writes=("events", "operations"),
    gets=("opened/people/",),
    puts=("people/",),
    deletes=("opened/people/", "people/", "uploads/people/"),
)

ROOM = Room(
    name="operations",
    paths={
        f"{HERE}.gaps.routes": ("cleaning-gaps",),
        f"{HERE}.schedules.routes": ("cleaning-gaps/calendar", "schedules"),
        f"{HERE}.team.routes": ("staff",),
        f"{HERE}.tracking.routes": ("time-tracking",),
    },
    uses=Uses(
        reads=("accounts", "operations", "properties", "reservations"),
        writes=("operations",),
        gets=("people/",),
        puts=("uploads/people/",),
    ),
    emits=(
        "gap.noticed",
        "gap.resolved",
        "member.changed",
        "member.created",
        "member.photo_removed",
        "member.removed",
        "member.restored",
        "schedule.changed",
        "schedule.created",
        "schedule.removed",
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
        "time.corrected",
        "time.noted",
        "time.photo_checked",
        "time.removed",
    ),
    handlers=(
        Reaction(
            handler=f"{HERE}.uploads.jobs:remove_person_files",
            hears=("member.photo_removed",),
            queue="files",
            uses=Uses(deletes=("people/", "uploads/people/")),
        ),
    ),
    queues=(
        # What became of the pictures of people.
        Queue(
            name="people",
            seconds=30,
            batch=1,
            handler=f"{HERE}.uploads.jobs:accept_person_photo",
            uses=PICTURES,
        ),
    ),
    jobs=(
        Job(
            handler=f"{HERE}.uploads.jobs:tidy_person_photos",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=PICTURES | Uses(lists=("uploads/people/",)),
        ),
    ),
)
