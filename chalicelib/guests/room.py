"""What the guest's app reads and does: registering, signing in, the profile."""

from chalicelib.cloud.rooms import CommandHandler, Job, Queue, Reaction, Room, Uses

GUESTS = "chalicelib.guests"
CODES = f"{GUESTS}.codes.jobs"
ERASURES = f"{GUESTS}.erasure.jobs"
MERGES = f"{GUESTS}.merging.jobs"
# An erasure goes through everything that is kept of a guest.
ERASES = Uses(
    reads=("accounts", "clients", "ledgers", "reservations"),
    writes=("accounts", "clients", "directories", "events", "ledgers", "reservations"),
    deletes=("contracts/", "exports/"),
    lists=("contracts/", "exports/"),
    # What passes is kept under names that the key of tokens makes.
    secrets=("tokens",),
)

ROOM = Room(
    name="guests",
    paths={
        f"{GUESTS}.bot.routes": ("bot/client",),
        f"{GUESTS}.erasure.routes": (
            "clients/client-auth/account",
            "clients/{client_id}/erase",
        ),
        f"{GUESTS}.facebook.routes": (
            "clients/client-auth/facebook-login",
            "clients/client-auth/link-facebook",
            "clients/client-auth/unlink-facebook",
        ),
        f"{GUESTS}.identity.routes": ("get-api-token-clients", "reniec"),
        f"{GUESTS}.merging.routes": ("admin/clients/merge",),
        f"{GUESTS}.passwords.routes": (
            "clients/client-auth/forgot-password",
            "clients/client-auth/request-otp",
            "clients/client-auth/reset-password",
            "clients/client-auth/setup-password",
        ),
        f"{GUESTS}.profile.routes": (
            "clients/client-auth/profile",
            "clients/client-auth/request-otp-phone",
        ),
        f"{GUESTS}.registration.routes": (
            "clients/client-auth/request-otp-registration",
            "clients/complete-register",
            "clients/public-register",
            "clients/verify-document",
        ),
        f"{GUESTS}.sessions.routes": ("clients/client-auth/sessions",),
        f"{GUESTS}.sign_in.routes": ("clients/client-auth/login",),
    },
    uses=Uses(
        reads=("accounts", "clients", "directories", "ledgers", "properties", "reservations"),
        writes=("accounts", "clients", "directories", "ledgers", "properties"),
        secrets=("tokens", "facebook", "identity"),
    ),
    emits=(
        "client.erased",
        "client.erasure_begun",
        "client.erasure_taken_back",
        "client.facebook_linked",
        "client.facebook_unlinked",
        "client.password_set",
        "client.signed_in",
        "identity.looked_up",
    ),
    commands=("clients.merge", "codes.close_verification", "codes.send", "guests.erase"),
    handlers=(
        CommandHandler(
            handler=f"{CODES}:send_code",
            command="codes.send",
            queue="codes",
            uses=Uses(
                reads=("accounts", "ledgers"),
                writes=("accounts", "ledgers"),
                secrets=("tokens", "twilio", "whatsapp"),
            ),
        ),
        CommandHandler(
            handler=f"{CODES}:close_verification",
            command="codes.close_verification",
            queue="codes",
            uses=Uses(reads=("ledgers",), writes=("ledgers",), secrets=("twilio",)),
        ),
        CommandHandler(
            handler=f"{ERASURES}:erase_guest",
            command="guests.erase",
            queue="erasures",
            uses=ERASES,
        ),
        CommandHandler(
            handler=f"{MERGES}:merge_clients",
            command="clients.merge",
            queue="merges",
            uses=Uses(
                reads=("clients", "ledgers", "nights", "properties", "reservations"),
                writes=(
                    "clients",
                    "directories",
                    "events",
                    "ledgers",
                    "nights",
                    "reservations",
                ),
            ),
        ),
        Reaction(
            handler=f"{MERGES}:lead_on",
            hears=("client.created",),
            queue="merges",
            uses=Uses(reads=("clients",), writes=("clients", "directories", "events")),
        ),
    ),
    queues=(
        # A message waits for two outside services at most, twelve seconds each.
        Queue(name="codes", seconds=60, batch=1, attempts=3, concurrency=5),
        Queue(name="erasures", seconds=120, batch=1),
        # A guest has some hundred stays at most, each a transaction.
        Queue(name="merges", seconds=120, batch=1),
    ),
    jobs=(
        Job(
            handler=f"{ERASURES}:finish_erasures",
            when="every 60 minutes",
            rule="rate(60 minutes)",
            seconds=60,
            uses=Uses(reads=("ledgers",), writes=("events",)),
        ),
    ),
)
