"""Plain text messages of Twilio: one number of ours, from which they come."""

import re
import secrets
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from local.providers.http import Answer, Message, Reply, Request
from local.providers.provider import Refusal
from local.providers.twilio_wire import ACCOUNT, E164, NOT_FOUND, error, form_of, is_scene

PATH = "/2010-04-01/Accounts/{account}/Messages.json"
NUMBER, MOST_TEXT = "+15005550006", 1600
BAD_TO = error(400, 21_211, "Invalid 'To' Phone Number")
BAD_FROM = error(400, 21_606, "The 'From' phone number provided is not a valid message-capable one")
EMPTY = error(400, 21_602, "Message body is required.")
TOO_LONG = error(400, 21_617, "The concatenated message body exceeds the 1600 character limit")
UNSUBSCRIBED = error(400, 21_610, "Attempt to send to unsubscribed recipient")


def sent(request: Request, account: str, now: datetime) -> Reply:
    """A text message in the line of those that go out.

    Raises:
        Refusal: Twilio would not take it.
    """
    form = form_of(request)
    to, text = form.get("To", ""), form.get("Body", "")
    if account != ACCOUNT:
        raise Refusal(NOT_FOUND)
    if form.get("From") != NUMBER:
        raise Refusal(BAD_FROM)
    if not re.fullmatch(E164, to) or is_scene(to, "00"):
        raise Refusal(BAD_TO)
    if is_scene(to, "10"):
        raise Refusal(UNSUBSCRIBED)
    if not text or len(text) > MOST_TEXT:
        raise Refusal(TOO_LONG if text else EMPTY)
    return Reply(Answer.of(_queued(to, text, now), 201), Message(to, text))


def _queued(to: str, text: str, now: datetime) -> dict[str, Any]:
    """A text message as Twilio shows it."""
    sid, at = f"SM{secrets.token_hex(16)}", format_datetime(now)
    uri = f"/2010-04-01/Accounts/{ACCOUNT}/Messages/{sid}"
    return {
        "account_sid": ACCOUNT,
        "api_version": "2010-04-01",
        "body": text,
        "date_created": at,
        "date_sent": None,
        "date_updated": at,
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": NUMBER,
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": "USD",
        "sid": sid,
        "status": "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": to,
        "uri": f"{uri}.json",
    }
