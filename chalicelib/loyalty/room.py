"""Levels and points, and the guests who have them."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

JOBS = "chalicelib.loyalty.membership.jobs"
CHECKS = "chalicelib.loyalty.level_checks"
POINTS = "chalicelib.loyalty.points"
PROOF = "chalicelib.loyalty.proof"

ROOM = Room(
    name="loyalty",
    paths={
        "chalicelib.loyalty.levels.routes": ("achievements", "admin/achievements"),
        "chalicelib.loyalty.membership.routes": ("clients/client-auth/achievements",),
        "chalicelib.loyalty.chatbot.routes": ("bot/levels",),
        f"{CHECKS}.routes": ("admin/levels-check",),
        f"{PROOF}.routes": ("admin/points-proof",),
        f"{POINTS}.routes": ("clients/client-auth/points", "clients/points"),
        "chalicelib.loyalty.messages.routes": ("admin/loyalty-messages", "mensaje-fidelidad"),
        "chalicelib.loyalty.referral_points.routes": (
            "admin/referral-points",
            "clients/client-auth/referral-config",
        ),
        "chalicelib.loyalty.referrals.routes": ("clients/{client_id}/referrer",),
    },
    uses=Uses(
        reads=("accounts", "clients", "ledgers", "properties"),
        writes=("clients", "directories", "ledgers", "properties"),
    ),
    emits=(
        "achievement.removed",
        "achievement.saved",
        "client.referrer_changed",
        "level.earned",
        "level.withdrawn",
        "loyalty_message.removed",
        "loyalty_message.saved",
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
    commands=("chatbot.send", "levels.judge", "points.expire", "points.prove"),
    handlers=(
        Reaction(
            handler=f"{JOBS}:follow_client",
            hears=("client.created", "client.deleted", "client.restored"),
            queue="levels",
            uses=Uses(reads=("clients", "properties"), writes=("clients", "directories", "events")),
        ),
        Reaction(
            handler=f"{JOBS}:follow_referrer",
            hears=("client.referrer_changed",),
            queue="levels",
            uses=Uses(reads=("clients", "properties"), writes=("clients", "directories", "events")),
        ),
        Reaction(
            handler=f"{CHECKS}.jobs:judge_everybody",
            hears=("achievement.removed", "achievement.saved"),
            queue="levels",
            uses=Uses(reads=("clients",), writes=("events", "ledgers")),
        ),
        CommandHandler(
            handler=f"{CHECKS}.jobs:judge_some",
            command="levels.judge",
            queue="levels",
            uses=Uses(
                reads=("clients", "ledgers", "properties"),
                writes=("clients", "directories", "events", "ledgers"),
            ),
        ),
        CommandHandler(
            handler=f"{POINTS}.jobs:expire_some",
            command="points.expire",
            queue="points",
            uses=Uses(
                reads=("clients", "ledgers"),
                writes=("clients", "directories", "events", "ledgers"),
            ),
        ),
        CommandHandler(
            handler=f"{PROOF}.jobs:prove_some",
            command="points.prove",
            queue="points",
            uses=Uses(reads=("clients", "ledgers"), writes=("events", "ledgers")),
        ),
    ),
    queues=(
        # Whose levels must be looked at anew.
        Queue(name="levels", seconds=30),
        # Points that end, and the proof of all of them: each message is followed by the next.
        Queue(name="points", seconds=60, batch=1),
    ),
    jobs=(
        Job(
            handler=f"{POINTS}.jobs:expire_points",
            when="every day at 02:00",
            rule="cron(0 7 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{PROOF}.jobs:prove_points",
            when="every day at 02:30",
            rule="cron(30 7 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events", "ledgers")),
        ),
        Job(
            handler=f"{CHECKS}.jobs:check_achievements",
            when="every day at 03:00",
            rule="cron(0 8 * * ? *)",
            seconds=30,
            uses=Uses(reads=("clients",), writes=("events", "ledgers")),
        ),
    ),
)
