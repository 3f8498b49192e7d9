"""Codes for whoever has a document, and the password that is set with one."""

from chalicelib.guests.codes.limits import CODE_CHECKS, CODES
from chalicelib.guests.codes.types import Purpose
from chalicelib.guests.codes.wire import CodeSent, DocumentBody
from chalicelib.guests.passwords import service
from chalicelib.guests.passwords.wire import Done, NewPassword
from chalicelib.kernel import clock
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.routing import RequestInfo, Router

router = Router("clients")
SENT = "Si el documento está registrado, le enviamos un código a su celular."
PASSWORD_SET = "Su contraseña está lista. Ya puede iniciar sesión."  # noqa: S105 - a text


@router.post("/clients/client-auth/request-otp", audience=PUBLIC, limits=(CODES,), takes_keys=False)
def request_code(body: DocumentBody, request: RequestInfo) -> CodeSent:
    """Send a code to the phone of a client, to set the first password with.

    Whether the document belongs to anybody is not told."""
    return _sent("setup", body, request)


@router.post(
    "/clients/client-auth/forgot-password", audience=PUBLIC, limits=(CODES,), takes_keys=False
)
def forgot_password(body: DocumentBody, request: RequestInfo) -> CodeSent:
    """Send a code to the phone of a client, to set another password with.

    Whether the document belongs to anybody is not told."""
    return _sent("reset", body, request)


@router.post(
    "/clients/client-auth/setup-password",
    audience=PUBLIC,
    limits=(CODE_CHECKS,),
    takes_keys=False,
)
def setup_password(body: NewPassword, request: RequestInfo) -> Done:
    """Set the first password with a code of `request-otp/`; all sessions end.

    Who registered without a code becomes a client with it."""
    return _set("setup", body, request)


@router.post(
    "/clients/client-auth/reset-password",
    audience=PUBLIC,
    limits=(CODE_CHECKS,),
    takes_keys=False,
)
def reset_password(body: NewPassword, request: RequestInfo) -> Done:
    """Set another password with a code of `forgot-password/`. All sessions end."""
    return _set("reset", body, request)


def _sent(purpose: Purpose, body: DocumentBody, request: RequestInfo) -> CodeSent:
    phone = service.request_code(purpose, body.document, address=request.address, now=clock.now())
    return CodeSent(SENT, phone)


def _set(purpose: Purpose, body: NewPassword, request: RequestInfo) -> Done:
    service.set_password(
        purpose,
        body.document,
        body.otp_code,
        body.password,
        address=request.address,
        now=clock.now(),
    )
    return Done(PASSWORD_SET)
