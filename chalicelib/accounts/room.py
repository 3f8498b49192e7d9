"""Staff users, sign-in, sessions."""

from chalicelib.cloud.rooms import Room, Uses

ROOM = Room(
    name="accounts",
    paths={
        "chalicelib.accounts.sign_in.routes": ("login", "test", "accounts/password"),
        "chalicelib.accounts.sessions.routes": ("token", "logout", "accounts/sessions"),
        "chalicelib.accounts.users.routes": ("admin/users",),
    },
    uses=Uses(
        reads=("accounts",),
        writes=("accounts",),
        gets=("staff/",),
        secrets=("tokens",),
    ),
    emits=(
        "session.revoked",
        "sign_in.attacked",
        "staff.changed",
        "staff.created",
        "staff.password_changed",
        "staff.signed_in",
    ),
)
