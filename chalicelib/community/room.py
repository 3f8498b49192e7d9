"""Events for guests, contests, and the activity feed."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

HERE = "chalicelib.community"
CONTESTS, FEED, LEAVING = f"{HERE}.contests.jobs", f"{HERE}.feed.jobs", f"{HERE}.leaving.jobs"
STAYS_THAT_COUNT = (
    "reservation.approved",
    "reservation.cancelled",
    "reservation.changed",
    "reservation.created",
    "reservation.moved",
    "reservation.rejected",
    "reservation.removed",
    "reservation.reopened",
)
# Who counts scores: by clients, their friends and memberships.
COUNTS = Uses(
    reads=("clients", "community", "properties"),
    writes=("clients", "community", "events"),
)
# Whose work goes on in the next message, or comes again at its time.
GOES_ON = Uses(sends=("community",))
# Who makes entries of the feed: by clients, stays and houses.
TELLS = Uses(
    reads=("clients", "community", "properties", "reservations"),
    writes=("community", "ledgers"),
)
# Who takes over what was made of pictures.
IMAGES = Uses(
    reads=("properties",),
    writes=("events", "properties"),
    gets=("opened/posters/",),
    puts=("posters/",),
    deletes=("posters/", "opened/posters/", "uploads/posters/"),
)
EVIDENCE = Uses(
    reads=("community",),
    writes=("community", "events"),
    gets=("opened/attestations/",),
    puts=("attestations/",),
    deletes=("attestations/", "opened/attestations/", "uploads/attestations/"),
)
# Who goes through all that is kept of a guest.
LEAVES = Uses(
    reads=("clients", "community", "properties"),
    writes=("community", "events"),
    gets=("attestations/",),
    puts=("attestations/",),
    deletes=("attestations/", "uploads/attestations/"),
)

ROOM = Room(
    name="community",
    paths={
        f"{HERE}.browsing.routes": ("events",),
        f"{HERE}.feed.routes": (
            "admin/activity-feed",
            "admin/activity-feed-config",
            "events/activity-feed",
        ),
        f"{HERE}.occasions.routes": (
            "admin/event-categories",
            "admin/events",
            "events/categories",
            "events/{event_id}/image",
        ),
        f"{HERE}.registrations.routes": (
            "admin/event-registrations",
            "events/{event_id}/cancel",
            "events/{event_id}/check-eligibility",
            "events/{event_id}/evidence",
            "events/{event_id}/register",
            "events/{event_id}/upload-evidence",
        ),
    },
    uses=Uses(
        reads=("clients", "community", "ledgers", "properties"),
        writes=("community", "ledgers", "properties"),
        # What a signed address or form lets its holder do, its signer must be allowed.
        gets=("attestations/", "posters/"),
        puts=("uploads/attestations/", "uploads/posters/"),
    ),
    emits=(
        "activity.changed",
        "activity.removed",
        "activity.written",
        "activity_type.removed",
        "activity_type.saved",
        "event.contest_closed",
        "event.decided",
        "event.evidence_refused",
        "event.evidence_sent",
        "event.published",
        "event.registered",
        "event.registration_cancelled",
        "event.removed",
        "event.saved",
        "event.winner_announced",
        "event.winner_marked",
        "event_category.removed",
        "event_category.saved",
    ),
    commands=(
        "community.announce_winner",
        "community.close_contest",
        "community.count_contest",
        "community.note_told_winner",
    ),
    handlers=(
        CommandHandler(
            handler=f"{CONTESTS}:announce_winner",
            command="community.announce_winner",
            queue="community",
            uses=COUNTS | GOES_ON,
        ),
        CommandHandler(
            handler=f"{CONTESTS}:close_contest",
            command="community.close_contest",
            queue="community",
            uses=COUNTS | GOES_ON,
        ),
        CommandHandler(
            handler=f"{CONTESTS}:count_contest",
            command="community.count_contest",
            queue="community",
            uses=COUNTS | GOES_ON,
        ),
        CommandHandler(
            handler=f"{CONTESTS}:note_told_winner",
            command="community.note_told_winner",
            queue="community",
            uses=COUNTS,
        ),
        Reaction(
            handler=f"{CONTESTS}:score_contest",
            hears=("event.saved",),
            queue="community",
            uses=COUNTS | GOES_ON,
        ),
        Reaction(
            handler=f"{CONTESTS}:score_friend",
            hears=("client.created", "client.deleted", "client.restored"),
            queue="community",
            uses=COUNTS,
            hears_past=True,
        ),
        Reaction(
            handler=f"{CONTESTS}:score_participant",
            hears=("event.decided", "event.registered"),
            queue="community",
            uses=COUNTS,
        ),
        Reaction(
            handler=f"{CONTESTS}:score_referrers",
            hears=("client.referrer_changed",),
            queue="community",
            uses=COUNTS,
            hears_past=True,
        ),
        Reaction(
            handler=f"{CONTESTS}:score_stay",
            hears=STAYS_THAT_COUNT,
            queue="community",
            uses=COUNTS,
            hears_past=True,
        ),
        Reaction(
            handler=f"{FEED}:follow_stay_in_feed",
            hears=(
                "reservation.approved",
                "reservation.cancelled",
                "reservation.changed",
                "reservation.moved",
                "reservation.rejected",
                "reservation.reopened",
            ),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:follow_winner",
            hears=("event.decided", "event.registration_cancelled", "event.winner_marked"),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_approval",
            hears=("reservation.approved",),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_booking",
            hears=("reservation.created",),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_client",
            hears=("client.created",),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_end",
            hears=("reservation.cancelled", "reservation.expired", "reservation.removed"),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_occasion",
            hears=("event.published",),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_points",
            hears=("points.earned", "points.referral"),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_registration",
            hears=("event.evidence_sent", "event.registered", "event.registration_cancelled"),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{FEED}:show_winner",
            hears=("event.winner_announced",),
            queue="community",
            uses=TELLS,
        ),
        Reaction(
            handler=f"{LEAVING}:dismiss_participant",
            hears=("client.deleted",),
            queue="community",
            uses=LEAVES,
        ),
        Reaction(
            handler=f"{LEAVING}:forget_participant",
            hears=("client.erased",),
            queue="community",
            uses=LEAVES | GOES_ON,
        ),
        Reaction(
            handler=f"{LEAVING}:merge_participants",
            hears=("client.merged",),
            queue="community",
            uses=LEAVES,
        ),
    ),
    queues=(
        # All of it is our own tables.
        Queue(name="community", seconds=60, batch=10),
        # What became of the pictures of events, and of those with which guests prove something.
        Queue(
            name="posters",
            seconds=30,
            batch=1,
            handler=f"{HERE}.occasions.jobs:accept_event_image",
            uses=IMAGES,
        ),
        Queue(
            name="attestations",
            seconds=30,
            batch=1,
            handler=f"{HERE}.registrations.jobs:accept_event_evidence",
            uses=EVIDENCE,
        ),
    ),
    jobs=(
        Job(
            handler=f"{CONTESTS}:leaderboard_snapshot",
            when="every minute",
            rule="rate(1 minute)",
            seconds=30,
            uses=Uses(reads=("community", "properties"), writes=("events",)),
        ),
        Job(
            handler=f"{CONTESTS}:notify_event_winners",
            when="every minute",
            rule="rate(1 minute)",
            seconds=30,
            uses=Uses(reads=("community",), writes=("events",)),
        ),
        Job(
            handler=f"{HERE}.occasions.jobs:tidy_event_images",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=IMAGES | Uses(lists=("posters/", "uploads/posters/")),
        ),
        Job(
            handler=f"{HERE}.registrations.jobs:tidy_event_evidence",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=120,
            uses=EVIDENCE | Uses(lists=("attestations/", "uploads/attestations/")),
        ),
    ),
)
