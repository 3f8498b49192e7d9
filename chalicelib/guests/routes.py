"""The sign-in of guests, and what the app reads of a guest."""

from chalicelib.accounts.sessions.types import Device
from chalicelib.guests import service
from chalicelib.guests.wire import ClientCredentials, ClientSignedIn, Profile
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.web.audiences import CLIENT, PUBLIC
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")


@router.post("/clients/client-auth/login", audience=PUBLIC, takes_keys=False)
def login(body: ClientCredentials, request: RequestInfo) -> ClientSignedIn:
    """Sign a client in. After 5 failures for a document from one address in 15 minutes: 429."""
    account, pair = service.sign_in(
        body.document_type,
        body.number_doc,
        body.password,
        device=Device(request.address, request.user_agent),
        now=clock.now(),
    )
    return ClientSignedIn(pair.access, pair.refresh, Profile.of(account))


@router.get("/clients/client-auth/profile", audience=CLIENT)
def profile(caller: Guest) -> Profile:
    """The signed-in client."""
    return Profile.of(service.own_account(caller, now=clock.now()))
