"""Look-ups of a DNI: by staff, and by who registers."""

from datetime import timedelta

from chalicelib.guests.identity import service
from chalicelib.guests.identity.wire import Dni, IdentityAnswer
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import PUBLIC, staff
from chalicelib.web.limits import Limit
from chalicelib.web.routing import Router

router = Router("clients")
BY_STAFF = Limit("identity, staff", most=60, within=timedelta(hours=1))
AT_REGISTRATION = Limit("identity, registration", most=5, within=timedelta(hours=1), by="address")
STRANGER = "anonymous"
router.gone(
    "GET",
    "/get-api-token-clients",
    "The credential of the identity service, which stays on the server.",
    "Esta dirección ya no existe. Use /reniec/lookup/auth/.",
)


@router.post(
    "/reniec/lookup/auth",
    audience=staff(Permission.WRITES_CLIENTS),
    limits=(BY_STAFF,),
    takes_keys=False,
)
def look_up(body: Dni, caller: Staff) -> IdentityAnswer:
    """The names that belong to a DNI, for staff who register a guest."""
    found = service.look_up(body.dni, "staff", actor=caller.actor, now=clock.now())
    return IdentityAnswer.of(found)


@router.post("/reniec/lookup/public", audience=PUBLIC, limits=(AT_REGISTRATION,), takes_keys=False)
def look_up_at_registration(body: Dni) -> IdentityAnswer:
    """The names that belong to a DNI, for who registers."""
    found = service.look_up(body.dni, "registration", actor=STRANGER, now=clock.now())
    return IdentityAnswer.of(found)
