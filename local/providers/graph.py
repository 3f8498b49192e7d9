"""What the stand-ins of Meta's Graph share."""

import re

from local.providers.http import Answer
from local.providers.provider import Refusal

EXPIRED_TOKEN = "Error validating access token: Session has expired"  # noqa: S105 - a text


def error(status: int, code: int, message: str, subcode: int | None = None) -> Answer:
    """An error as Graph writes it."""
    more = {} if subcode is None else {"error_subcode": subcode}
    body = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}
    return Answer.of({"error": body}, status)


BAD_TOKEN = error(401, 190, EXPIRED_TOKEN, 463)
TRANSIENT = error(503, 2, "Service temporarily unavailable")


def require_version(version: str) -> None:
    """Refuse a path that names no version of Graph."""
    if not re.fullmatch(r"v\d+\.\d", version):
        raise Refusal(error(400, 2500, "Unknown path components"))
