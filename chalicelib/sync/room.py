"""What others keep a copy of: the chatbot builder, a spreadsheet of Google's, and calendars."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

CALENDARS = "chalicelib.sync.calendars"
CHATBOT = "chalicelib.sync.chatbot.jobs"
FEEDS = "chalicelib.sync.feeds"
SHEETS = "chalicelib.sync.sheets.jobs"
# The circuits of outside services stand in `ledgers`.
SENDING = Uses(reads=("ledgers", "properties"), writes=("ledgers",), secrets=("chatbot",))
WRITING = Uses(
    reads=("clients", "insights", "ledgers", "properties"),
    writes=("events", "ledgers"),
    secrets=("google_sheets",),
    layers=("signing",),
)
READING = Uses(
    reads=("clients", "insights", "ledgers", "nights", "properties", "reservations"),
    writes=("clients", "directories", "events", "ledgers", "nights", "properties", "reservations"),
    secrets=("calendar_feed",),
    layers=("calendars",),
)

ROOM = Room(
    name="sync",
    paths={
        f"{CALENDARS}.routes": ("admin/calendar-links", "get-ics"),
        f"{FEEDS}.routes": ("admin/calendar-conflicts", "admin/calendar-feeds"),
    },
    uses=Uses(
        reads=("ledgers", "nights", "properties", "reservations"),
        writes=("events", "ledgers", "properties"),
    ),
    emits=(
        "calendar_feed.removed",
        "calendar_feed.saved",
        "calendar_link.removed",
        "calendar_link.saved",
        "channel.conflicts",
    ),
    commands=("calendars.read", "sheets.send"),
    handlers=(
        Reaction(
            handler=f"{CHATBOT}:send_discounts",
            hears=("automatic_discount.removed", "automatic_discount.saved"),
            queue="sync",
            uses=SENDING,
        ),
        Reaction(
            handler=f"{CHATBOT}:send_levels",
            hears=("achievement.removed", "achievement.saved"),
            queue="sync",
            uses=SENDING,
        ),
        CommandHandler(
            handler=f"{CHATBOT}:send_requested",
            command="chatbot.send",
            queue="sync",
            uses=SENDING,
        ),
        CommandHandler(
            handler=f"{FEEDS}.jobs:read_calendar",
            command="calendars.read",
            queue="calendars",
            uses=READING,
        ),
        Reaction(
            handler=f"{SHEETS}:forget_rows",
            hears=("client.erased",),
            queue="sheets",
            uses=WRITING,
        ),
        CommandHandler(
            handler=f"{SHEETS}:send_searches",
            command="sheets.send",
            queue="sheets",
            uses=WRITING,
        ),
    ),
    queues=(
        # One calendar a message: half a minute of waiting for its server at most, then each stay.
        Queue(name="calendars", seconds=120, memory=512, batch=1, concurrency=2),
        # What comes again after twelve minutes finds rows whose answer was lost. A column of the
        # largest sheet takes memory.
        Queue(name="sheets", seconds=120, memory=512, batch=1, concurrency=2),
        # One message waits for an outside service up to 35 seconds, seldom twice.
        Queue(name="sync", seconds=90, batch=1, concurrency=2),
    ),
    jobs=(
        Job(
            handler=f"{FEEDS}.jobs:airbnb_sync",
            when="every 15 minutes",
            rule="rate(15 minutes)",
            seconds=60,
            uses=Uses(reads=("properties",), writes=("events",), secrets=("calendar_feed",)),
        ),
        Job(
            handler=f"{CHATBOT}:sync_daily",
            when="every day at 00:10",
            rule="cron(10 5 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{SHEETS}:sync_google_sheets",
            when="every 15 minutes",
            rule="rate(15 minutes)",
            seconds=30,
            uses=Uses(writes=("events",), secrets=("google_sheets",)),
        ),
    ),
)
