"""What the parts of the stand-in of Twilio share."""

from base64 import b64decode

from local.providers.http import FORM, Answer, Request
from local.providers.provider import Refusal

ACCOUNT = "AC" + "0" * 31 + "1"
E164 = r"\+[1-9]\d{7,14}"
SCENE = "+519990000"


def error(status: int, code: int, message: str) -> Answer:
    """An error as Twilio writes it."""
    address = f"https://www.twilio.com/docs/errors/{code}"
    return Answer.of(
        {"code": code, "message": message, "more_info": address, "status": status}, status
    )


AUTHENTICATE = error(401, 20_003, "Authenticate")
NOT_FOUND = error(404, 20_404, "The requested resource was not found")
BAD_PARAMETER = error(400, 60_200, "Invalid parameter")


def form_of(request: Request) -> dict[str, str]:
    """The form of a request by the account."""
    scheme, _, pair = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic" or _decoded(pair) != f"{ACCOUNT}:local":
        raise Refusal(AUTHENTICATE)
    if request.media_type != FORM:
        raise Refusal(BAD_PARAMETER)
    return request.form


def is_scene(to: str, number: str) -> bool:
    """Whether a phone is that scene."""
    return to == SCENE + number


def _decoded(pair: str) -> str:
    try:
        return b64decode(pair, validate=True).decode()
    except ValueError:
        return ""
