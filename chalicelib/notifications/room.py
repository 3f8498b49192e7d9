"""What guests and staff are told."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

ROOT = "chalicelib.notifications"
STAYS = (
    "reservation.approved",
    "reservation.cancelled",
    "reservation.changed",
    "reservation.created",
    "reservation.expired",
    "reservation.moved",
    "reservation.rejected",
    "reservation.removed",
    "reservation.reopened",
)
HEARING = Uses(reads=("notifications",), writes=("events", "ledgers", "notifications"))
TELLING = Uses(
    reads=("accounts", "clients", "notifications", "properties", "reservations"),
    writes=("events", "ledgers", "notifications"),
    sends=("notices",),
)
# The circuit of Expo stands in `ledgers`.
PUSHING = Uses(
    reads=("ledgers", "notifications"),
    writes=("events", "ledgers", "notifications"),
    sends=("push",),
    secrets=("expo",),
)
# What is written outside, as things stand then; circuits stand in `ledgers`.
WRITING = Uses(
    reads=("accounts", "clients", "ledgers", "notifications", "properties", "reservations"),
    writes=("events", "ledgers", "notifications"),
)
# What nobody has entered is not written to: the secrets say whether there is anything to ask for.
ASKING = Uses(reads=("properties",), writes=("events", "ledgers"), secrets=("telegram", "whatsapp"))
LEAVING = Uses(
    reads=("accounts", "clients", "notifications"),
    writes=("events", "ledgers", "notifications"),
)

ROOM = Room(
    name="notifications",
    paths={
        f"{ROOT}.broadcasts.routes": ("admin/push/broadcasts",),
        f"{ROOT}.devices.routes": ("admin/push", "clients/push"),
        f"{ROOT}.inbox.routes": ("admin/push/history", "clients/push/history"),
        f"{ROOT}.reached.routes": ("admin/push/clients",),
        f"{ROOT}.sending.routes": (
            "admin/push/kinds",
            "admin/push/send",
            "admin/push/test",
            "clients/push/test",
        ),
        f"{ROOT}.undelivered.routes": ("admin/undelivered",),
        f"{ROOT}.whatsapp.routes": ("webhooks/whatsapp",),
    },
    uses=Uses(
        reads=("accounts", "clients", "ledgers", "notifications"),
        writes=("events", "ledgers", "notifications"),
        secrets=("expo", "whatsapp"),
    ),
    emits=(
        "guest.told",
        "message.failed",
        "message.sent",
        "reservation.checkin_tomorrow",
        "reservation.checkout_tomorrow",
    ),
    commands=(
        "notifications.broadcast",
        "notifications.note_steps",
        "notifications.place",
        "notifications.push",
        "notifications.remind",
        "notifications.tell",
        "notifications.text_guest",
        "notifications.write_to_chat",
        "notifications.write_to_guest",
    ),
    handlers=(
        Reaction(
            handler=f"{ROOT}.at_once.jobs:tell_of_bonus",
            hears=("points.referral",),
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.at_once.jobs:tell_of_client",
            hears=("client.created",),
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.at_once.jobs:tell_of_music",
            hears=("music.access_requested",),
            queue="notices",
            uses=TELLING | Uses(reads=("ledgers",)),
        ),
        Reaction(
            handler=f"{ROOT}.at_once.jobs:tell_of_points",
            hears=("points.earned",),
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.at_once.jobs:tell_of_welcome",
            hears=("welcome_discount.issued",),
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.at_once.jobs:tell_of_winner",
            hears=("event.winner_announced",),
            queue="notices",
            uses=TELLING | Uses(reads=("community",)),
        ),
        CommandHandler(
            handler=f"{ROOT}.broadcasts.jobs:send_broadcast",
            command="notifications.broadcast",
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.leaving.jobs:dismiss_guest",
            hears=("client.deleted",),
            queue="notices",
            uses=LEAVING,
        ),
        Reaction(
            handler=f"{ROOT}.leaving.jobs:forget_guest",
            hears=("client.erased",),
            queue="notices",
            uses=LEAVING | Uses(sends=("notices",)),
        ),
        Reaction(
            handler=f"{ROOT}.leaving.jobs:look_at_staff",
            hears=("staff.changed",),
            queue="notices",
            uses=LEAVING,
        ),
        Reaction(
            handler=f"{ROOT}.leaving.jobs:merge_devices",
            hears=("client.merged",),
            queue="notices",
            uses=LEAVING,
        ),
        CommandHandler(
            handler=f"{ROOT}.pushing.jobs:push_notice",
            command="notifications.push",
            queue="push",
            uses=PUSHING,
        ),
        Reaction(
            handler=f"{ROOT}.reminders.jobs:remind_late",
            hears=(
                "reservation.approved",
                "reservation.created",
                "reservation.moved",
                "reservation.reopened",
            ),
            queue="notices",
            uses=TELLING,
        ),
        CommandHandler(
            handler=f"{ROOT}.reminders.jobs:remind_of_stay",
            command="notifications.remind",
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.stays.jobs:hear_of_stay",
            hears=STAYS,
            queue="notices",
            uses=HEARING,
        ),
        Reaction(
            handler=f"{ROOT}.stays.jobs:hear_of_voucher",
            hears=("payment.voucher_refused",),
            queue="notices",
            uses=HEARING,
        ),
        CommandHandler(
            handler=f"{ROOT}.stays.jobs:tell_of_stay",
            command="notifications.tell",
            queue="notices",
            uses=TELLING,
        ),
        CommandHandler(
            handler=f"{ROOT}.telling.jobs:place_notice",
            command="notifications.place",
            queue="notices",
            uses=TELLING,
        ),
        Reaction(
            handler=f"{ROOT}.telegram.jobs:tell_chats_of_client",
            hears=("client.created", "client.password_set"),
            queue="notices",
            uses=ASKING,
        ),
        Reaction(
            handler=f"{ROOT}.telegram.jobs:tell_chats_of_level",
            hears=("level.earned",),
            queue="notices",
            uses=ASKING,
        ),
        Reaction(
            handler=f"{ROOT}.telegram.jobs:tell_chats_of_payment",
            hears=("payment.card_paid", "payment.service_paid", "payment.voucher_received"),
            queue="notices",
            uses=ASKING,
        ),
        Reaction(
            handler=f"{ROOT}.telegram.jobs:tell_chats_of_stay",
            hears=("reservation.created", "reservation.expired"),
            queue="notices",
            uses=ASKING,
        ),
        CommandHandler(
            handler=f"{ROOT}.telegram.jobs:write_to_chat",
            command="notifications.write_to_chat",
            queue="telegram",
            uses=WRITING | Uses(gets=("receipts/",), sends=("telegram",), secrets=("telegram",)),
        ),
        CommandHandler(
            handler=f"{ROOT}.whatsapp.jobs:note_steps",
            command="notifications.note_steps",
            queue="whatsapp",
            uses=Uses(
                reads=("notifications",), writes=("events", "notifications"), sends=("whatsapp",)
            ),
        ),
        CommandHandler(
            handler=f"{ROOT}.whatsapp.jobs:text_guest",
            command="notifications.text_guest",
            queue="sms",
            uses=WRITING | Uses(sends=("sms",), secrets=("twilio",)),
        ),
        Reaction(
            handler=f"{ROOT}.whatsapp.jobs:write_of_stay",
            hears=("reservation.approved", "reservation.created", "reservation.expired"),
            queue="notices",
            uses=ASKING,
        ),
        CommandHandler(
            handler=f"{ROOT}.whatsapp.jobs:write_to_guest",
            command="notifications.write_to_guest",
            queue="whatsapp",
            uses=WRITING | Uses(sends=("whatsapp",), secrets=("whatsapp",)),
        ),
        Reaction(
            handler=f"{ROOT}.whatsapp.jobs:write_to_winner",
            hears=("event.winner_announced",),
            queue="notices",
            uses=ASKING,
        ),
        Reaction(
            handler=f"{ROOT}.whatsapp.jobs:write_welcome",
            hears=("client.created",),
            queue="notices",
            uses=ASKING,
        ),
    ),
    queues=(
        # All of it is our own tables: no message waits for anybody outside.
        Queue(name="notices", seconds=60, batch=10),
        # A request of Expo's takes 18 seconds at most; each hundred devices need one.
        Queue(name="push", seconds=120, batch=1, concurrency=6),
        # A call to Twilio or WhatsApp takes 12 seconds at most; a file that Telegram does not take
        # is sent in up to three ways.
        Queue(name="sms", seconds=30, batch=1, concurrency=2),
        Queue(name="telegram", seconds=90, batch=1, concurrency=2),
        Queue(name="whatsapp", seconds=30, batch=1, concurrency=4),
    ),
    jobs=(
        Job(
            handler=f"{ROOT}.pushing.jobs:push_receipts",
            when="every 15 minutes",
            rule="rate(15 minutes)",
            seconds=120,
            uses=PUSHING,
        ),
        Job(
            handler=f"{ROOT}.reminders.jobs:send_reservation_reminders",
            when="every day at 10:00",
            rule="cron(0 15 * * ? *)",
            seconds=60,
            uses=Uses(reads=("reservations",), writes=("events",)),
        ),
    ),
)
