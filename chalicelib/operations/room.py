"""The work on site: people, schedules, tasks, time records."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.operations"

# Who takes over what was made of the pictures of people.
PICTURES = Uses(
    reads=("operations",),
    writes=("events", "operations"),
    gets=("opened/people/",),
    puts=("people/",),
    deletes=("opened/people/", "people/", "uploads/people/"),
)

CLEANING = f"{HERE}.cleaning.jobs"
# Who plans cleanings: by stays, their nights and houses, people, and the tasks of days.
PLANS = Uses(
    reads=("nights", "operations", "properties", "reservations"),
    writes=("events", "operations"),
)
# Whose work goes on in the next message.
GOES_ON = Uses(writes=("events", "ledgers"))
# Who takes over what was made of the photos of tasks.
TASK_PHOTOS = Uses(
    reads=("operations",),
    writes=("events", "operations"),
    gets=("opened/evidence/",),
    puts=("evidence/",),
    deletes=("opened/evidence/", "evidence/", "uploads/evidence/"),
)

ROOM = Room(
    name="operations",
    paths={
        f"{HERE}.gaps.routes": ("cleaning-gaps",),
        f"{HERE}.schedules.routes": ("cleaning-gaps/calendar", "schedules"),
        f"{HERE}.tasks.routes": ("staff/{member_id}/tasks", "tasks"),
        f"{HERE}.team.routes": ("staff",),
        f"{HERE}.tracking.routes": ("time-tracking",),
    },
    uses=Uses(
        reads=("accounts", "operations", "properties", "reservations"),
        writes=("operations",),
        # What a signed address or form lets its holder do, its signer must be allowed.
        gets=("people/", "evidence/"),
        puts=("uploads/people/", "uploads/evidence/"),
    ),
    emits=(
        "cleaning.needs_review",
        "cleaning.reviewed",
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
    commands=("cleaning.plan_day", "cleaning.plan_days", "cleaning.review_stays"),
    handlers=(
        Reaction(
            handler=f"{CLEANING}:clean_after_stay",
            # A hold that expires was never approved, so there was nothing to clean.
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
            queue="cleaning",
            uses=PLANS,
        ),
        Reaction(
            handler=f"{CLEANING}:plan_around_task",
            hears=(
                "task.assigned",
                "task.cancelled",
                "task.changed",
                "task.completed",
                "task.created",
                "task.moved",
                "task.needs_review",
                "task.removed",
                "task.unassigned",
            ),
            queue="cleaning",
            uses=PLANS,
        ),
        Reaction(
            handler=f"{HERE}.tasks.jobs:follow_stay_with_tasks",
            hears=(
                "reservation.cancelled",
                "reservation.changed",
                "reservation.expired",
                "reservation.moved",
                "reservation.rejected",
                "reservation.removed",
            ),
            queue="cleaning",
            uses=Uses(reads=("operations", "reservations"), writes=("events", "operations")),
        ),
        Reaction(
            handler=f"{HERE}.tasks.jobs:unassign_member",
            hears=("member.removed",),
            queue="cleaning",
            uses=Uses(reads=("operations",), writes=("events", "operations")),
        ),
        Reaction(
            handler=f"{CLEANING}:plan_by_schedule",
            hears=("schedule.changed", "schedule.created", "schedule.removed"),
            queue="cleaning",
            uses=PLANS,
        ),
        Reaction(
            handler=f"{CLEANING}:plan_by_people",
            hears=("member.changed", "member.created", "member.restored"),
            queue="cleaning",
            uses=Uses(writes=("events",)),
        ),
        CommandHandler(
            handler=f"{CLEANING}:plan_days",
            command="cleaning.plan_days",
            queue="cleaning",
            uses=PLANS | GOES_ON,
        ),
        CommandHandler(
            handler=f"{CLEANING}:review_stays",
            command="cleaning.review_stays",
            queue="cleaning",
            uses=PLANS | GOES_ON,
        ),
        CommandHandler(
            handler=f"{CLEANING}:plan_day",
            command="cleaning.plan_day",
            queue="cleaning",
            uses=PLANS,
        ),
        Reaction(
            handler=f"{HERE}.uploads.jobs:remove_person_files",
            hears=("member.photo_removed",),
            queue="files",
            uses=Uses(deletes=("people/", "uploads/people/")),
        ),
    ),
    queues=(
        # Which cleanings must be planned anew. Who plans the same days has to wait anyway.
        Queue(name="cleaning", seconds=60, memory=512, batch=10, concurrency=5),
        # What became of the pictures of people.
        Queue(
            name="people",
            seconds=30,
            batch=1,
            handler=f"{HERE}.uploads.jobs:accept_person_photo",
            uses=PICTURES,
        ),
        # What became of the photos that prove work.
        Queue(
            name="evidence",
            seconds=30,
            batch=1,
            handler=f"{HERE}.tasks.jobs:accept_task_photo",
            uses=TASK_PHOTOS,
        ),
    ),
    jobs=(
        Job(
            handler=f"{CLEANING}:create_missing_cleaning_tasks",
            when="every day at 05:00",
            rule="cron(0 10 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{HERE}.uploads.jobs:tidy_person_photos",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=PICTURES | Uses(lists=("uploads/people/",)),
        ),
        Job(
            handler=f"{HERE}.tasks.jobs:tidy_task_photos",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=TASK_PHOTOS | Uses(lists=("evidence/", "uploads/evidence/")),
        ),
    ),
)
