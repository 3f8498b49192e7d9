"""Levels and points, and the guests who have them."""

from chalicelib.cloud.rooms import CommandHandler, Queue, Reaction, Room, Uses

JOBS = "chalicelib.loyalty.membership.jobs"

ROOM = Room(
    name="loyalty",
    paths={
        "chalicelib.loyalty.levels.routes": ("achievements", "admin/achievements"),
        "chalicelib.loyalty.membership.routes": ("clients/client-auth/achievements",),
        "chalicelib.loyalty.chatbot.routes": ("bot/levels",),
        "chalicelib.loyalty.points.routes": ("clients/client-auth/points", "clients/points"),
        "chalicelib.loyalty.referral_points.routes": (
            "admin/referral-points",
            "clients/client-auth/referral-config",
        ),
    },
    uses=Uses(
        reads=("accounts", "clients", "ledgers", "properties"),
        writes=("clients", "directories", "ledgers", "properties"),
    ),
    emits=(
        "achievement.removed",
        "achievement.saved",
        "level.earned",
        "level.withdrawn",
        "points.adjusted",
        "points.earned",
        "points.expired",
        "points.merged",
        "points.redeemed",
        "points.referral",
        "points.refunded",
        "points.taken_back",
        "referral_points.removed",
        "referral_points.saved",
    ),
    commands=("chatbot.send", "levels.judge"),
    handlers=(
        Reaction(
            handler=f"{JOBS}:follow_client",
            hears=("client.created", "client.deleted", "client.restored"),
            queue="levels",
            uses=Uses(reads=("clients", "properties"), writes=("clients", "directories", "events")),
        ),
        Reaction(
            handler=f"{JOBS}:judge_everybody",
            hears=("achievement.removed", "achievement.saved"),
            queue="levels",
            uses=Uses(reads=("clients",), writes=("events",)),
        ),
        CommandHandler(
            handler=f"{JOBS}:judge_month",
            command="levels.judge",
            queue="levels",
            uses=Uses(
                reads=("clients", "properties"),
                writes=("clients", "directories", "events", "ledgers"),
            ),
        ),
    ),
    # Whose levels must be looked at anew.
    queues=(Queue(name="levels", seconds=30),),
)
