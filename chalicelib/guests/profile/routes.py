"""What the app reads of a guest, and what the guest changes."""

from chalicelib.guests.codes.limits import CODE_CHECKS, CODES
from chalicelib.guests.codes.wire import CodeSent, PhoneToProve
from chalicelib.guests.profile import editing, service
from chalicelib.guests.profile.wire import Profile, ProfileChange
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Guest
from chalicelib.web.audiences import CLIENT
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")
SENT = "Le enviamos un código a su celular."


@router.get("/clients/client-auth/profile", audience=CLIENT)
def profile(caller: Guest) -> Profile:
    """The signed-in client."""
    return Profile.of(service.own_account(caller, now=clock.now()))


@router.patch(
    "/clients/client-auth/profile", audience=CLIENT, limits=(CODE_CHECKS,), takes_keys=False
)
def change_profile(body: ProfileChange, caller: Guest, request: RequestInfo) -> Profile:
    """Change some of one's own details.

    A new e-mail or telephone needs the code that `request-otp-phone/` sent to the telephone that
    the guest will have. Another telephone needs a sign-in of the last 25 minutes, and ends all
    other sessions. Names and document are changed by staff.
    """
    now = clock.now()
    editing.change(
        caller,
        body.changes(),
        body.otp_code,
        consent=body.consent(),
        address=request.address,
        now=now,
    )
    return Profile.of(service.own_account(caller, now=now))


@router.post(
    "/clients/client-auth/request-otp-phone", audience=CLIENT, limits=(CODES,), takes_keys=False
)
def request_phone_code(body: PhoneToProve, caller: Guest, request: RequestInfo) -> CodeSent:
    """Send a code to the telephone that the guest wants to have, or has.

    Another than one's own needs a sign-in of the last 15 minutes: otherwise 403, code
    `sign_in_again`."""
    phone = editing.request_code(caller, body.tel_number, address=request.address, now=clock.now())
    return CodeSent(SENT, phone)
