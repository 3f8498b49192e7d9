"""Twilio: verifications of phones, with their limits and errors, and plain text messages.

A phone `+519990000xx` is a scene: 00 is no number, 02 has no checks left, 03 no sends, 04 has
expired when it is checked, 10 is blocked.
"""

import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from local.providers import twilio_messages
from local.providers.http import Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal
from local.providers.twilio_wire import (
    ACCOUNT,
    BAD_PARAMETER,
    E164,
    NOT_FOUND,
    error,
    form_of,
    is_scene,
)

SERVICE = "VA" + "0" * 31 + "1"
LIVES = timedelta(minutes=10)
MOST_SENDS = MOST_CHECKS = 5
CODE = r"\d{4,10}"
CHANNELS = frozenset({"sms", "call", "whatsapp"})
TEXT = "Casa Austin: su código de verificación es {code}"
BAD_NUMBER = error(400, 60_200, "Invalid parameter `To`")
MAX_SENDS = error(429, 60_203, "Max send attempts reached")
MAX_CHECKS = error(429, 60_202, "Max check attempts reached")
BLOCKED = error(403, 60_410, "The destination phone number has been temporarily blocked by Twilio")


class Verification:
    """A code on its way to a phone."""

    def __init__(self, to: str, channel: str, code: str, now: datetime) -> None:
        self.sid = f"VE{secrets.token_hex(16)}"
        self.to = to
        self.channel = channel
        self.code = code
        self.created = now
        self.updated = now
        self.status = "pending"
        self.sends: list[datetime] = []
        self.checks = 0

    def is_open(self, now: datetime) -> bool:
        """Whether it still waits for its code."""
        return self.status in {"pending", "max_attempts_reached"} and now < self.created + LIVES

    def view(self) -> dict[str, Any]:
        """What checks and starts answer of it."""
        return {
            "sid": self.sid,
            "service_sid": SERVICE,
            "account_sid": ACCOUNT,
            "to": self.to,
            "channel": self.channel,
            "status": self.status,
            "valid": self.status == "approved",
            "amount": None,
            "payee": None,
            "date_created": _written(self.created),
            "date_updated": _written(self.updated),
        }

    def whole(self) -> dict[str, Any]:
        """What it is where it was made or changed."""
        sends = [
            {"time": _written(at), "channel": self.channel, "attempt_sid": f"VL{number:032x}"}
            for number, at in enumerate(self.sends)
        ]
        address = f"https://verify.twilio.com/v2/Services/{SERVICE}/Verifications/{self.sid}"
        return {
            **self.view(),
            "lookup": {},
            "send_code_attempts": sends,
            "sna": None,
            "url": address,
        }


class Twilio(Provider):
    """Keeps the verifications of one service; the newest of a phone counts."""

    name = "twilio"
    account = Account(
        secret="twilio",  # noqa: S106 - the name of a secret
        values={
            "account_sid": ACCOUNT,
            "auth_token": "local",
            "verify_service_sid": SERVICE,
            "phone_number": twilio_messages.NUMBER,
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "max_sends": MAX_SENDS,
        "max_checks": MAX_CHECKS,
        "bad_number": BAD_NUMBER,
        "blocked": BLOCKED,
        "expired": NOT_FOUND,
        "busy": error(429, 20_429, "Too many requests"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.verifications: dict[str, Verification] = {}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of Verify, and of Messages."""
        path = "/v2/Services/{service}"
        return (
            Operation("createVerification", "POST", f"{path}/Verifications", self.start),
            Operation("updateVerification", "POST", f"{path}/Verifications/{{sid}}", self.update),
            Operation("createVerificationCheck", "POST", f"{path}/VerificationCheck", self.check),
            Operation("createMessage", "POST", twilio_messages.PATH, self.send_text),
        )

    def start(self, request: Request, service: str) -> Reply:
        """Send a code; the same one again while its verification is open."""
        form, now = _form(request, service), self.now()
        to, channel, custom = form.get("To", ""), form.get("Channel"), form.get("CustomCode")
        if channel not in CHANNELS or (custom is not None and not re.fullmatch(CODE, custom)):
            raise Refusal(BAD_PARAMETER)
        if not re.fullmatch(E164, to) or is_scene(to, "00"):
            raise Refusal(BAD_NUMBER)
        if is_scene(to, "10"):
            raise Refusal(BLOCKED)
        found = self.verifications.get(to)
        if found is None or not found.is_open(now):
            found = Verification(to, channel, f"{secrets.randbelow(10**6):06}", now)
        if len(found.sends) == MOST_SENDS or is_scene(to, "03"):
            raise Refusal(MAX_SENDS)
        found.sends.append(now)
        found.code, found.channel, found.updated = custom or found.code, channel, now
        self.verifications[to] = found
        text = TEXT.format(code=found.code)
        return Reply(Answer.of(found.whole(), 201), Message(to, text))

    def check(self, request: Request, service: str) -> Reply:
        """Judge a code. A verification that ended is not found any more."""
        form, now = _form(request, service), self.now()
        sid = form.get("VerificationSid")
        found = self._with_sid(sid) if sid else self.verifications.get(form.get("To", ""))
        if not form.get("Code"):
            raise Refusal(BAD_PARAMETER)
        if found is None or not found.is_open(now) or is_scene(found.to, "04"):
            raise Refusal(NOT_FOUND)
        if found.checks == MOST_CHECKS or is_scene(found.to, "02"):
            found.status = "max_attempts_reached"
            raise Refusal(MAX_CHECKS)
        found.checks += 1
        found.updated = now
        if secrets.compare_digest(form["Code"].encode(), found.code.encode()):
            found.status = "approved"
        return Reply(Answer.of({**found.view(), "sna_attempts_error_codes": []}))

    def update(self, request: Request, service: str, sid: str) -> Reply:
        """End a verification, as one that was approved elsewhere or that nobody waits for."""
        form, now = _form(request, service), self.now()
        status, found = form.get("Status"), self._with_sid(sid)
        if status not in {"approved", "canceled"}:
            raise Refusal(BAD_PARAMETER)
        if found is None or not found.is_open(now):
            raise Refusal(NOT_FOUND)
        found.status, found.updated = status, now
        return Reply(Answer.of(found.whole()))

    def send_text(self, request: Request, account: str) -> Reply:
        """Put a text message into the line of those that go out."""
        return twilio_messages.sent(request, account, self.now())

    def _with_sid(self, sid: str) -> Verification | None:
        every = self.verifications.values()
        return next((each for each in every if each.sid == sid), None)


def _form(request: Request, service: str) -> dict[str, str]:
    """The form of a request to Verify that the account may make."""
    form = form_of(request)
    if service != SERVICE:
        raise Refusal(NOT_FOUND)
    return form


def _written(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
