"""What the guest's app reads and does: registering, signing in, the profile."""

from chalicelib.cloud.rooms import CommandHandler, Queue, Room, Uses

GUESTS = "chalicelib.guests"
CODES = f"{GUESTS}.codes.jobs"

ROOM = Room(
    name="guests",
    paths={
        f"{GUESTS}.bot.routes": ("bot/client",),
        f"{GUESTS}.facebook.routes": (
            "clients/client-auth/facebook-login",
            "clients/client-auth/link-facebook",
            "clients/client-auth/unlink-facebook",
        ),
        f"{GUESTS}.identity.routes": ("get-api-token-clients", "reniec"),
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
        "client.facebook_linked",
        "client.facebook_unlinked",
        "client.password_set",
        "client.signed_in",
        "identity.looked_up",
    ),
    commands=("codes.close_verification", "codes.send"),
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
    ),
    # A message waits for two outside services at most, twelve seconds each.
    queues=(Queue(name="codes", seconds=60, batch=1, attempts=3, concurrency=5),),
)
