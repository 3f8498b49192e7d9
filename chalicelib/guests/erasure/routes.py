"""Erasing guests: themselves, or by administrators on their request."""

from uuid import UUID

from chalicelib.guests.codes.limits import CODE_CHECKS, CODES
from chalicelib.guests.codes.wire import CodeSent
from chalicelib.guests.erasure import service
from chalicelib.guests.erasure.wire import Confirmation, ErasureBegun
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest, Staff
from chalicelib.kernel.permissions import Permission
from chalicelib.web.audiences import CLIENT, staff
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")
SENT = "Le enviamos un código a su celular."


@router.post(
    "/clients/client-auth/account/request-otp",
    audience=CLIENT,
    limits=(CODES,),
    takes_keys=False,
)
def request_code(caller: Guest, request: RequestInfo) -> CodeSent:
    """Send a code to the guest's telephone, with which the account can be deleted."""
    phone = service.request_code(caller, address=request.address, now=clock.now())
    return CodeSent(SENT, phone)


@router.delete(
    "/clients/client-auth/account",
    audience=CLIENT,
    status=202,
    limits=(CODE_CHECKS,),
    takes_keys=False,
)
def erase_account(body: Confirmation, caller: Guest, request: RequestInfo) -> ErasureBegun:
    """Forget the guest for ever, on their own request.

    Stays and points are kept without a name. While stays are to come it is a conflict (409,
    `stays_to_come`). After 5 wrong passwords in 15 minutes: 429.
    """
    service.erase_own(
        caller, body.password, body.otp_code, address=request.address, now=clock.now()
    )
    return ErasureBegun()


@router.post("/clients/{client_id}/erase", audience=staff(Permission.ERASES_CLIENTS), status=202)
def erase_client(client_id: UUID, caller: Staff) -> ErasureBegun:
    """Forget a guest for ever, who asked for it. A deleted guest can be erased, too.

    Stays and points are kept without a name. While stays are to come it is a conflict (409,
    `stays_to_come`).
    """
    service.erase_for(str(client_id), actor=caller.actor, now=clock.now())
    return ErasureBegun()
