"""What others keep a copy of: the chatbot builder."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

JOBS = "chalicelib.sync.jobs"
# The circuits of outside services stand in `ledgers`.
SENDING = Uses(reads=("ledgers", "properties"), writes=("ledgers",), secrets=("chatbot",))

ROOM = Room(
    name="sync",
    handlers=(
        Reaction(
            handler=f"{JOBS}:send_discounts",
            hears=("automatic_discount.removed", "automatic_discount.saved"),
            queue="sync",
            uses=SENDING,
        ),
        Reaction(
            handler=f"{JOBS}:send_levels",
            hears=("achievement.removed", "achievement.saved"),
            queue="sync",
            uses=SENDING,
        ),
        CommandHandler(
            handler=f"{JOBS}:send_requested",
            command="chatbot.send",
            queue="sync",
            uses=SENDING,
        ),
    ),
    # One message waits for an outside service up to 35 seconds, seldom twice.
    queues=(Queue(name="sync", seconds=90, batch=1, concurrency=2),),
    jobs=(
        Job(
            handler=f"{JOBS}:sync_daily",
            when="every day at 00:10",
            rule="cron(10 5 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events",)),
        ),
    ),
)
