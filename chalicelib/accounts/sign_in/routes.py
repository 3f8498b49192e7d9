"""Signing staff in, and changing one's own password."""

from chalicelib.accounts.sessions.types import Device
from chalicelib.accounts.sign_in import service
from chalicelib.accounts.sign_in.wire import Credentials, Health, PasswordChange, SignedIn, WhoAmI
from chalicelib.accounts.users import service as users
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.routing import RequestInfo, Router

router = Router("accounts")
USES_PANEL = staff(Permission.USES_PANEL)


@router.post("/login", audience=PUBLIC, takes_keys=False)
def login(body: Credentials, request: RequestInfo) -> SignedIn:
    """Sign a staff user in.

    After 5 failures for an account from one address, or 30 from an address, in 15 minutes: 429.
    After 50 for an account from everywhere, addresses from which nobody has signed in to it are
    refused too.
    """
    device = Device(request.address, request.user_agent)
    user, pair = service.sign_in(body.email, body.password, device=device, now=clock.now())
    return SignedIn(pair.refresh, pair.access, user.user_id, user.groups)


@router.get("/test", audience=PUBLIC)
def health() -> Health:
    """Whether the API answers."""
    return Health("Casa Austin API: en línea")


@router.get("/test/login", audience=USES_PANEL)
def who_am_i(caller: Staff) -> WhoAmI:
    """The signed-in staff user."""
    user = users.find(caller.user_id)
    return WhoAmI("Sesión iniciada", user.user_id, user.email)


@router.post("/accounts/password", audience=USES_PANEL, status=204, takes_keys=False)
def change_password(body: PasswordChange, caller: Staff, request: RequestInfo) -> None:
    """Change one's own password; all other sessions end."""
    service.change_password(
        body.old_password,
        body.new_password,
        caller=caller,
        address=request.address,
        now=clock.now(),
    )
