"""What others keep a copy of: the chatbot builder, a spreadsheet of Google's, calendars, the team's
address book, and (for advertising) Meta."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

AUDIENCE = "chalicelib.sync.audience.jobs"
CALENDARS = "chalicelib.sync.calendars"
CHATBOT = "chalicelib.sync.chatbot.jobs"
CONTACTS = "chalicelib.sync.contacts.jobs"
FEEDS = "chalicelib.sync.feeds"
FLOWS = "chalicelib.sync.flows.jobs"
PURCHASES = "chalicelib.sync.purchases"
SHEETS = "chalicelib.sync.sheets.jobs"
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
# The circuits of outside services stand in `ledgers`.
SENDING = Uses(reads=("ledgers", "properties"), writes=("ledgers",), secrets=("chatbot",))
WRITING = Uses(
    reads=("clients", "insights", "ledgers", "properties"),
    writes=("events", "ledgers"),
    secrets=("google_sheets",),
    layers=("signing",),
)
# Which clients Meta's audience has to follow, and what is kept of how they came to stays.
NOTING = Uses(reads=("clients", "ledgers"), writes=("ledgers",))
# What the bot says and knows of a guest.
TELLING = Uses(
    reads=("clients", "ledgers", "properties", "reservations"),
    writes=("events", "ledgers"),
    secrets=("chatbot",),
)
# Whose card in the address book has to follow.
MARKING = Uses(
    reads=("clients", "ledgers", "properties", "reservations"),
    writes=("events", "ledgers"),
    secrets=("nextcloud",),
)
FORGETTING = Uses(reads=("clients", "reservations"), writes=("ledgers",))
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
        f"{PURCHASES}.routes": ("confirm",),
    },
    uses=Uses(
        reads=("clients", "ledgers", "nights", "properties", "reservations"),
        writes=("events", "ledgers", "properties"),
    ),
    emits=(
        "calendar_feed.removed",
        "calendar_feed.saved",
        "calendar_link.removed",
        "calendar_link.saved",
        "channel.conflicts",
        "reservation.purchase",
    ),
    commands=(
        "audience.update",
        "calendars.read",
        "contacts.look",
        "contacts.send",
        "flows.birthday",
        "flows.coming",
        "sheets.send",
    ),
    handlers=(
        Reaction(
            handler=f"{AUDIENCE}:note_changed",
            hears=("client.changed",),
            queue="meta",
            uses=NOTING,
        ),
        Reaction(
            handler=f"{AUDIENCE}:note_client",
            hears=("client.created", "client.deleted", "client.erased", "client.restored"),
            queue="meta",
            uses=NOTING,
        ),
        CommandHandler(
            handler=f"{AUDIENCE}:update_audience",
            command="audience.update",
            queue="meta",
            uses=Uses(
                reads=("clients", "ledgers"),
                writes=("clients", "directories", "events", "ledgers"),
                secrets=("meta",),
            ),
        ),
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
            handler=f"{CONTACTS}:look_at_contacts",
            command="contacts.look",
            queue="contacts",
            uses=MARKING,
        ),
        Reaction(
            handler=f"{CONTACTS}:note_contact",
            hears=(
                "client.changed",
                "client.created",
                "client.deleted",
                "client.erased",
                "client.merged",
                "client.restored",
            ),
            queue="contacts",
            uses=MARKING,
        ),
        Reaction(
            handler=f"{CONTACTS}:note_level",
            hears=("level.earned", "level.withdrawn"),
            queue="contacts",
            uses=MARKING,
        ),
        Reaction(
            handler=f"{CONTACTS}:note_points",
            hears=(
                "points.adjusted",
                "points.earned",
                "points.expired",
                "points.merged",
                "points.redeemed",
                "points.referral",
                "points.refunded",
                "points.taken_back",
            ),
            queue="contacts",
            uses=MARKING,
        ),
        Reaction(
            handler=f"{CONTACTS}:note_stay",
            hears=STAYS_THAT_COUNT,
            queue="contacts",
            uses=MARKING,
        ),
        CommandHandler(
            handler=f"{CONTACTS}:send_contacts",
            command="contacts.send",
            queue="contacts",
            uses=MARKING,
        ),
        Reaction(
            handler=f"{FLOWS}:follow_contact_at_bot",
            hears=("client.changed",),
            queue="sync",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{FLOWS}:follow_stay_at_bot",
            hears=STAYS_THAT_COUNT,
            queue="sync",
            uses=TELLING,
        ),
        CommandHandler(
            handler=f"{FLOWS}:tell_of_birthday",
            command="flows.birthday",
            queue="sync",
            uses=TELLING,
        ),
        CommandHandler(
            handler=f"{FLOWS}:tell_of_coming_stay",
            command="flows.coming",
            queue="sync",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{FLOWS}:tell_of_full_payment",
            hears=("reservation.fully_paid",),
            queue="sync",
            uses=Uses(reads=("clients", "ledgers"), writes=("ledgers",), secrets=("chatbot",)),
        ),
        CommandHandler(
            handler=f"{FEEDS}.jobs:read_calendar",
            command="calendars.read",
            queue="calendars",
            uses=READING,
        ),
        Reaction(
            handler=f"{PURCHASES}.jobs:begin_purchase",
            hears=("reservation.approved", "reservation.created", "reservation.reopened"),
            queue="meta",
            uses=Uses(reads=("ledgers",), writes=("events", "ledgers")),
        ),
        Reaction(
            handler=f"{PURCHASES}.jobs:follow_consent",
            hears=("client.changed",),
            queue="meta",
            uses=FORGETTING,
        ),
        Reaction(
            handler=f"{PURCHASES}.jobs:forget_confirmations",
            hears=("client.erased",),
            queue="meta",
            uses=FORGETTING,
        ),
        Reaction(
            handler=f"{PURCHASES}.jobs:send_purchase",
            hears=("reservation.purchase",),
            queue="meta",
            uses=Uses(
                reads=("clients", "ledgers", "reservations"),
                writes=("ledgers",),
                secrets=("meta",),
            ),
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
        # Notes of who changed come many at once; cards are sent one by one, while there is time.
        Queue(name="contacts", seconds=120, concurrency=2),
        # One call to Meta, or two of an audience with some writes for each of its guests.
        Queue(name="meta", seconds=120, batch=1, concurrency=2),
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
            handler=f"{AUDIENCE}:meta_audience_batch",
            when="every 15 minutes",
            rule="rate(15 minutes)",
            seconds=30,
            uses=Uses(reads=("ledgers",), writes=("events",), secrets=("meta",)),
        ),
        Job(
            handler=f"{FLOWS}:chatbot_birthday_flow",
            when="every day at 10:00",
            rule="cron(0 15 * * ? *)",
            seconds=30,
            memory=512,
            uses=TELLING | Uses(reads=("directories",)),
        ),
        Job(
            handler=f"{FLOWS}:chatbot_stay_fields",
            when="every day at 06:00",
            rule="cron(0 11 * * ? *)",
            seconds=30,
            uses=TELLING,
        ),
        Job(
            handler=f"{CHATBOT}:sync_daily",
            when="every day at 00:10",
            rule="cron(10 5 * * ? *)",
            seconds=30,
            uses=Uses(writes=("events",)),
        ),
        Job(
            handler=f"{CONTACTS}:contacts_at_checkin",
            when="every day at 12:01",
            rule="cron(1 17 * * ? *)",
            seconds=30,
            uses=MARKING,
        ),
        Job(
            handler=f"{CONTACTS}:contacts_at_checkout",
            when="every day at 11:01",
            rule="cron(1 16 * * ? *)",
            seconds=30,
            uses=MARKING,
        ),
        Job(
            handler=f"{CONTACTS}:contacts_at_midnight",
            when="every day at 00:01",
            rule="cron(1 5 * * ? *)",
            seconds=30,
            uses=MARKING,
        ),
        Job(
            handler=f"{CONTACTS}:contacts_sync",
            when="every 15 minutes",
            rule="rate(15 minutes)",
            seconds=30,
            uses=MARKING,
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
