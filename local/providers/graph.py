"""What the stand-ins of Meta's Graph share."""

from local.providers.http import Answer

EXPIRED_TOKEN = "Error validating access token: Session has expired"  # noqa: S105 - a text


def error(status: int, code: int, message: str, subcode: int | None = None) -> Answer:
    """An error as Graph writes it."""
    more = {} if subcode is None else {"error_subcode": subcode}
    body = {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1", **more}
    return Answer.of({"error": body}, status)


BAD_TOKEN = error(401, 190, EXPIRED_TOKEN, 463)
TRANSIENT = error(503, 2, "Service temporarily unavailable")
