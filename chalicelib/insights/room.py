"""The figures of the business."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

COMPARING = "chalicelib.insights.comparing.jobs"
FIGURES = "chalicelib.insights.figures.jobs"
JOBS = "chalicelib.insights.referrals.jobs"
TALLIES = "chalicelib.insights.tallies.jobs"

# Who counts what the friends of a client did.
COUNTS = Uses(reads=("clients", "ledgers"), writes=("clients",))
GOES_ON = Uses(writes=("events", "ledgers"))
HANDS_OVER = Uses(reads=("clients", "insights"), writes=("insights",))
# Who makes figures of searches anew, from what they were made of.
RECOUNTS = Uses(reads=("clients", "events", "insights", "reservations"))

ROOM = Room(
    name="insights",
    paths={
        "chalicelib.insights.analysis.routes": ("stats/ingresos/analysis",),
        "chalicelib.insights.client_profiles.routes": ("stats/client-profile",),
        "chalicelib.insights.comparing.routes": ("admin/figures-proof",),
        "chalicelib.insights.dashboard.routes": ("dashboard",),
        "chalicelib.insights.demand.routes": (
            "events/stats/search-tracking",
            "events/upcoming-checkins",
            "stats/search-tracking",
            "upcoming-checkins",
        ),
        "chalicelib.insights.goals.routes": ("stats/metas",),
        "chalicelib.insights.income.routes": (
            "events/stats/ingresos",
            "profit",
            "profit-resume",
            "stats/ingresos",
        ),
        "chalicelib.insights.monthly_export.routes": ("export/monthly",),
        "chalicelib.insights.profits.routes": ("admin/airbnb-profits", "profit/{profit_id}"),
        "chalicelib.insights.rankings.routes": (
            "admin/referral-ranking",
            "clients/referral-ranking",
        ),
        "chalicelib.insights.search_exports.routes": ("clients/track-search/export",),
        "chalicelib.insights.searches.routes": ("clients/track-search",),
        "chalicelib.insights.statistics.routes": (
            "clients/client-auth/referral-stats",
            "clients/referral-stats",
        ),
        "chalicelib.insights.summary.routes": ("stats",),
        "chalicelib.insights.tallies.routes": ("admin/search-figures",),
    },
    uses=Uses(
        reads=("accounts", "clients", "insights", "ledgers", "properties", "reservations"),
        writes=("insights", "properties"),
        # The pictures of who sells.
        gets=("staff/",),
    ),
    emits=(
        "client_figures.read",
        "goal.removed",
        "goal.saved",
        "month.exported",
        "profit.changed",
        "profit.created",
        "profit.removed",
        "search.recorded",
        "searches.exported",
    ),
    commands=(
        "figures.compare",
        "figures.prove",
        "figures.rebuild",
        "ranking.calculate",
        "ranking.place",
        "ranking.review",
    ),
    handlers=(
        Reaction(
            handler="chalicelib.insights.booked.jobs:note_booking",
            hears=(
                "reservation.approved",
                "reservation.cancelled",
                "reservation.changed",
                "reservation.created",
                "reservation.expired",
                "reservation.moved",
                "reservation.rejected",
                "reservation.removed",
                "reservation.reopened",
            ),
            queue="searches",
            uses=Uses(reads=("insights", "reservations"), writes=("insights",)),
            hears_past=True,
        ),
        Reaction(
            handler=f"{TALLIES}:hand_over_searches",
            hears=("client.merged",),
            queue="searches",
            uses=HANDS_OVER,
        ),
        Reaction(
            handler=f"{TALLIES}:forget_searcher",
            hears=("client.erased",),
            queue="searches",
            uses=HANDS_OVER,
        ),
        # Behind the reactions that were waiting when the night's proof began.
        CommandHandler(
            handler=f"{TALLIES}:prove_figures",
            command="figures.prove",
            queue="searches",
            uses=RECOUNTS,
        ),
        CommandHandler(
            handler=f"{TALLIES}:rebuild_figures",
            command="figures.rebuild",
            queue="searches",
            uses=RECOUNTS | Uses(writes=("insights",)),
        ),
        Reaction(
            handler=f"{FIGURES}:count_stay",
            # A hold counts for nothing, so its end changes nothing.
            hears=(
                "reservation.approved",
                "reservation.cancelled",
                "reservation.changed",
                "reservation.created",
                "reservation.moved",
                "reservation.refund_settled",
                "reservation.rejected",
                "reservation.removed",
                "reservation.reopened",
            ),
            queue="figures",
            uses=Uses(reads=("insights", "reservations"), writes=("insights",)),
            hears_past=True,
        ),
        Reaction(
            handler=f"{JOBS}:rank_stay",
            # A hold that expires was never approved, so it counted for nobody.
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
            queue="ranking",
            uses=COUNTS,
            hears_past=True,
        ),
        Reaction(
            handler=f"{JOBS}:rank_friend",
            hears=("client.created", "client.deleted", "client.restored"),
            queue="ranking",
            uses=COUNTS,
            hears_past=True,
        ),
        Reaction(
            handler=f"{JOBS}:rank_referrers",
            hears=("client.referrer_changed",),
            queue="ranking",
            uses=COUNTS,
        ),
        Reaction(
            handler=f"{JOBS}:rank_points",
            hears=("points.referral", "points.taken_back"),
            queue="ranking",
            uses=COUNTS,
        ),
        CommandHandler(
            handler=f"{COMPARING}:compare_month",
            command="figures.compare",
            queue="figures",
            uses=Uses(reads=("insights", "properties", "reservations"), writes=("insights",)),
        ),
        CommandHandler(
            handler=f"{JOBS}:calculate_day",
            command="ranking.calculate",
            queue="ranking",
            uses=COUNTS | GOES_ON | Uses(reads=("reservations",)),
        ),
        CommandHandler(
            handler=f"{JOBS}:review",
            command="ranking.review",
            queue="ranking",
            uses=COUNTS | GOES_ON,
        ),
        CommandHandler(
            handler=f"{JOBS}:write_positions",
            command="ranking.place",
            queue="ranking",
            uses=COUNTS | GOES_ON,
        ),
    ),
    queues=(
        # Stays that may count otherwise.
        Queue(name="figures", seconds=60),
        # Whose friends must be counted anew.
        Queue(name="ranking", seconds=120),
        # Searches that are another's now, and stays that were booked after one.
        Queue(name="searches", seconds=120, memory=512),
    ),
    jobs=(
        Job(
            handler=f"{TALLIES}:fold_searches",
            when="every 5 minutes",
            rule="rate(5 minutes)",
            seconds=120,
            memory=512,
            uses=Uses(reads=("insights",), writes=("insights",)),
        ),
        Job(
            handler=f"{TALLIES}:prove_searches",
            when="every day at 03:10",
            rule="cron(10 8 * * ? *)",
            seconds=60,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{COMPARING}:compare_figures",
            when="every day at 03:40",
            rule="cron(40 8 * * ? *)",
            seconds=60,
            uses=Uses(reads=("reservations",), writes=("events",)),
        ),
        Job(
            handler=f"{JOBS}:calculate_referral_ranking",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=60,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{JOBS}:close_referral_ranking",
            when="every day at 01:00",
            rule="cron(0 6 * * ? *)",
            seconds=60,
            uses=Uses(reads=("clients",), writes=("events",)),
        ),
    ),
)
