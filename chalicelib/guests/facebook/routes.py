"""Linking an account at Facebook, and signing in with it."""

from datetime import timedelta

from chalicelib.accounts.sessions.types import Device
from chalicelib.guests.facebook import service
from chalicelib.guests.facebook.wire import FacebookLinked, FacebookToken, FacebookUnlinked
from chalicelib.guests.profile.wire import Profile
from chalicelib.guests.sign_in.wire import ClientSignedIn
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.web.audiences import CLIENT, PUBLIC
from chalicelib.web.limits import Limit
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")
LINKS = Limit("facebook links", most=20, within=timedelta(hours=1))


@router.post(
    "/clients/client-auth/link-facebook", audience=CLIENT, limits=(LINKS,), takes_keys=False
)
def link(body: FacebookToken, caller: Guest) -> FacebookLinked:
    """Link the guest's account at Facebook, in the place of another one.

    It opens the account from then on, so it needs a sign-in of the last 15 minutes: otherwise 403,
    code `sign_in_again`."""
    return FacebookLinked.of(service.link(caller, body.access_token, now=clock.now()))


@router.delete("/clients/client-auth/unlink-facebook", audience=CLIENT)
def unlink(caller: Guest) -> FacebookUnlinked:
    """Forget the guest's account at Facebook."""
    service.unlink(caller, now=clock.now())
    return FacebookUnlinked()


@router.post("/clients/client-auth/facebook-login", audience=PUBLIC, takes_keys=False)
def facebook_login(body: FacebookToken, request: RequestInfo) -> ClientSignedIn:
    """Sign in the client who is linked to an account at Facebook.

    A token may be tried 5 times from one address in 15 minutes, and 30 tokens: then 429.
    """
    account, pair = service.sign_in(
        body.access_token,
        device=Device(request.address, request.user_agent),
        now=clock.now(),
    )
    return ClientSignedIn(pair.access, pair.refresh, Profile.of(account))
