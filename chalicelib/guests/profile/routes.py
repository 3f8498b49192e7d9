"""What the app reads of a guest."""

from chalicelib.guests.profile import service
from chalicelib.guests.profile.wire import Profile
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import Router

router = Router("clients")


@router.get("/clients/client-auth/profile", audience=CLIENT)
def profile(caller: Guest) -> Profile:
    """The signed-in client."""
    return Profile.of(service.own_account(caller, now=clock.now()))
