"""What the guest's app reads and does: signing in, the profile."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="guests",
    paths={
        "chalicelib.guests.facebook.routes": (
            "clients/client-auth/facebook-login",
            "clients/client-auth/link-facebook",
            "clients/client-auth/unlink-facebook",
        ),
        "chalicelib.guests.identity.routes": ("get-api-token-clients", "reniec"),
        "chalicelib.guests.profile.routes": ("clients/client-auth/profile",),
        "chalicelib.guests.sign_in.routes": ("clients/client-auth/login",),
    },
    uses=Uses(
        reads=("accounts", "clients", "ledgers", "properties"),
        writes=("accounts", "clients", "directories", "ledgers"),
        secrets=("tokens", "twilio", "whatsapp", "facebook", "identity"),
    ),
    emits=(
        "client.facebook_linked",
        "client.facebook_unlinked",
        "client.signed_in",
        "identity.looked_up",
    ),
)
