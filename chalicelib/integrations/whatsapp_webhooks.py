"""WhatsApp's webhooks: proving that they are genuine, and what they say of messages.

Meta signs the bytes that it sends with the application's secret; whoever reads the JSON and writes
it anew has other bytes. The secret `whatsapp` holds `app_secret`, and `verify_token`, which we make
up and Meta asks for once. A delivery that was seen can be sent again by anybody who saw it, and
what it says comes in any order: the furthest state of a message counts.
"""

import hashlib
import hmac
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import msgspec

from chalicelib.integrations.accounts import entered
from chalicelib.integrations.notifications import NotGenuine, object_of
from chalicelib.integrations.whatsapp import SERVICE

State = Literal["sent", "failed", "delivered", "read"]
STATES: tuple[State, ...] = get_args(State)
"""How far a message came, in this order."""
SUBSCRIBE = "subscribe"
FIELD = "messages"
DIGEST = re.compile(r"sha256=([0-9a-f]{64})")
CHALLENGE = re.compile(r"[0-9A-Za-z_-]{1,100}")
IDENTIFIER = re.compile(r"[!-~]{1,200}")
PHONE = re.compile(r"[1-9][0-9]{5,14}")
TIME = re.compile(r"[0-9]{1,10}")


class Secrets(msgspec.Struct, frozen=True):
    """What proves that Meta writes, and that an address is ours."""

    app_secret: str
    verify_token: str


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message. `phone` is in E.164; `code` is Meta's number of why it failed."""

    message_id: str
    state: State
    at: datetime
    phone: str
    code: int | None = None


def secrets() -> Secrets:
    """What the secret holds.

    Raises:
        NotConfigured: one of the two is missing.
    """
    kept = entered(SERVICE, "whatsapp", "app_secret", "verify_token")
    return Secrets(kept["app_secret"], kept["verify_token"])


def challenge(query: Mapping[str, str], *, verify_token: str) -> str:
    """What Meta wants to read, as plain text, before it sends anything to an address.

    Raises:
        NotGenuine: it does not name our token.
    """
    named = query.get("hub.verify_token", "").encode()
    wanted, mode = query.get("hub.challenge", ""), query.get("hub.mode")
    is_ours = bool(verify_token) and hmac.compare_digest(named, verify_token.encode())
    if not is_ours or mode != SUBSCRIBE or not CHALLENGE.fullmatch(wanted):
        raise NotGenuine
    return wanted


def statuses(headers: Mapping[str, str], body: bytes, *, app_secret: str) -> tuple[Status, ...]:
    """What a delivery says of messages, and nothing else of it; names of headers are in lower case,
    `body` are the bytes as they came.

    Raises:
        NotGenuine: its signature is none of this secret.
    """
    found = DIGEST.fullmatch(headers.get("x-hub-signature-256", ""))
    right = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    if not app_secret or found is None or not hmac.compare_digest(found[1], right):
        raise NotGenuine
    told = (_status(each) for each in _told(object_of(body)))
    return tuple(status for status in told if status is not None)


def is_further(state: State, than: State) -> bool:
    """Whether a message came further than was known: what is told comes in any order."""
    return STATES.index(state) > STATES.index(than)


def _told(body: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for entry in _mappings(body.get("entry")):
        for change in _mappings(entry.get("changes")):
            value = change.get("value")
            if change.get("field") == FIELD and isinstance(value, dict):
                yield from _mappings(value.get("statuses"))


def _mappings(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _status(told: Mapping[str, Any]) -> Status | None:
    """A status as it is told; None where it is of another kind than those that we know."""
    state = next((each for each in STATES if each == told.get("status")), None)
    texts = (
        _text(IDENTIFIER, told.get("id")),
        _text(PHONE, told.get("recipient_id")),
        _text(TIME, told.get("timestamp")),
    )
    if state is None or not all(texts):
        return None
    name, phone, seconds = texts
    return Status(
        message_id=name,
        state=state,
        at=datetime.fromtimestamp(int(seconds), UTC),
        phone=f"+{phone}",
        code=_code(told),
    )


def _text(pattern: re.Pattern[str], value: object) -> str:
    return value if isinstance(value, str) and pattern.fullmatch(value) else ""


def _code(told: Mapping[str, Any]) -> int | None:
    codes = [error.get("code") for error in _mappings(told.get("errors"))]
    return next((code for code in codes if type(code) is int), None)
