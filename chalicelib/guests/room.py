"""What the guest's app reads and does: signing in, the profile."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="guests",
    paths={
        "chalicelib.guests.profile.routes": ("clients/client-auth/profile",),
        "chalicelib.guests.sign_in.routes": ("clients/client-auth/login",),
    },
    uses=Uses(
        reads=("accounts", "clients", "properties"),
        writes=("accounts", "clients", "directories"),
        secrets=("tokens", "twilio", "whatsapp", "facebook", "identity"),
    ),
    emits=("client.signed_in",),
)
