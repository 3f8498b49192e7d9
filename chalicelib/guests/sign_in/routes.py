"""The sign-in of guests."""

from chalicelib.accounts.sessions.types import Device
from chalicelib.guests.documents import Document
from chalicelib.guests.profile.wire import Profile
from chalicelib.guests.sign_in import service
from chalicelib.guests.sign_in.wire import ClientCredentials, ClientSignedIn
from chalicelib.kernel import clock
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")


@router.post("/clients/client-auth/login", audience=PUBLIC, takes_keys=False)
def login(body: ClientCredentials, request: RequestInfo) -> ClientSignedIn:
    """Sign a client in. After 5 failures for a document from one address in 15 minutes: 429."""
    account, pair = service.sign_in(
        Document.of(body.document_type, body.number_doc),
        body.password,
        device=Device(request.address, request.user_agent),
        now=clock.now(),
    )
    return ClientSignedIn(pair.access, pair.refresh, Profile.of(account))
