"""Twilio: one-time codes by text message, sent and checked by Verify, and plain text messages.

The secret `twilio` holds `account_sid`, `auth_token` and `verify_service_sid`, for plain messages
`phone_number`, from which they come. A code lives ten minutes; within them Twilio sends it five
times and checks five answers, and sends the same code again unless it is given another.
"""

from base64 import b64encode
from typing import Literal, TypeVar
from urllib.parse import quote

import msgspec

from chalicelib.cloud.http.calls import PASSING, Call, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.integrations.accounts import entered

SERVICE = Service(
    name="twilio",
    address="https://verify.twilio.com",
    connect_seconds=3.0,
    read_seconds=8.0,
    budget_seconds=12.0,
    # 429 also says that a code was sent or checked too often: nothing mends that in time.
    passing=PASSING - {429},
)
T = TypeVar("T")
LOCALE = "es"
MESSAGES = "https://api.twilio.com/2010-04-01/Accounts"
MOST_TEXT = 1600
"""Letters of a text message, which Twilio cuts into parts."""
TOO_MANY = 429
Checked = Literal["approved", "wrong", "expired", "limited"]
Closing = Literal["approved", "canceled"]
NO_VERIFICATION = 20_404
ENDED: dict[int | None, Checked] = {NO_VERIFICATION: "expired", 60_202: "limited"}
BUSY = frozenset({20_429, 60_207, 60_212})
REASONS = {
    60_200: "number",
    60_205: "number",
    21_211: "number",
    21_608: "number",
    21_614: "number",
    21_408: "blocked",
    21_610: "blocked",
    21_602: "text",
    21_617: "text",
    60_410: "blocked",
    60_605: "blocked",
    60_238: "blocked",
    60_203: "limited",
}


class Account(msgspec.Struct, frozen=True):
    """The account at Twilio, and its service of verifications."""

    account_sid: str
    auth_token: str
    service_sid: str

    @property
    def authorization(self) -> str:
        """The header that opens the account."""
        return _basic(self.account_sid, self.auth_token)


class Verification(msgspec.Struct, frozen=True):
    """A code that was sent. `sid` names it to Twilio."""

    sid: str
    status: str


class _Check(msgspec.Struct, frozen=True):
    status: str


class _Message(msgspec.Struct, frozen=True):
    sid: str


class _Error(msgspec.Struct, frozen=True):
    code: int


def account() -> Account:
    """The account that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = entered(SERVICE, "twilio", "account_sid", "auth_token", "verify_service_sid")
    return Account(kept["account_sid"], kept["auth_token"], kept["verify_service_sid"])


def start_verification(phone: str, code: str | None = None) -> Verification:
    """Send a code to a phone (E.164), of Twilio's making unless one is given.

    Never repeated by itself, since each repetition may be one message more.

    Raises:
        NotConfigured: nobody has entered an account.
        ServiceUnavailable: Twilio may send later; it may even have sent.
        ServiceRefused: its `reason` is `number` (not one for text messages), `limited` (five were
            sent within ten minutes), `blocked` (by Twilio's guard against fraud, or its rules of
            countries) or a status.
    """
    custom = {} if code is None else {"CustomCode": code}
    form = {"To": phone, "Channel": "sms", "Locale": LOCALE, **custom}
    try:
        return _ask("start_verification", ("Verifications",), form, Verification)
    except ServiceRefused as refused:
        raise _explained(refused) from refused


def check_verification(phone: str, code: str) -> Checked:
    """Whether that is the code that was sent to a phone (E.164). Each call counts as an attempt.

    `expired` is also the answer where the code was right before, or none was sent.

    Raises:
        NotConfigured: nobody has entered an account.
        ServiceUnavailable: Twilio does not answer; it may have counted the attempt.
        ServiceRefused: it refuses the account or the number.
    """
    try:
        check = _ask(
            "check_verification", ("VerificationCheck",), {"To": phone, "Code": code}, _Check
        )
    except ServiceRefused as refused:
        ended = ENDED.get(_code_of(refused))
        if ended is None:
            raise _explained(refused) from refused
        return ended
    return "approved" if check.status == "approved" else "wrong"


def close_verification(sid: str, how: Closing) -> None:
    """End a verification whose code was never checked by Twilio; ending it twice does no harm.

    One that stays open counts against the sends of its phone.

    Raises:
        NotConfigured: nobody has entered an account.
        ServiceUnavailable: Twilio may take it later.
        ServiceRefused: it refuses the account.
    """
    path = ("Verifications", sid)
    try:
        _ask("close_verification", path, {"Status": how}, Verification, repeatable=True)
    except ServiceRefused as refused:
        if _code_of(refused) != NO_VERIFICATION:
            raise _explained(refused) from refused


def send_text(phone: str, text: str) -> str:
    """Send a text message to a phone (E.164); its id at Twilio, which is not yet its delivery.

    Never repeated by itself, since each repetition may be one message more.

    Raises:
        NotConfigured: nobody has entered an account and its number.
        ServiceUnavailable: Twilio may send later; it may even have sent.
        ServiceRefused: its `reason` is `number` (not one for text messages), `blocked` (who has it
            wants no messages, or by the rules of countries), `text` (empty or longer than
            `MOST_TEXT`) or a status.
    """
    kept = entered(SERVICE, "twilio", "account_sid", "auth_token", "phone_number")
    call = Call(
        operation="send_text",
        method="POST",
        url=f"{MESSAGES}/{quote(kept['account_sid'], safe='')}/Messages.json",
        form={"To": phone, "From": kept["phone_number"], "Body": text},
    )
    authorization = _basic(kept["account_sid"], kept["auth_token"])
    try:
        return Client(SERVICE, headers={"Authorization": authorization}).ask(call, _Message).sid
    except ServiceRefused as refused:
        if refused.status == TOO_MANY:
            raise ServiceUnavailable(SERVICE.name, str(TOO_MANY)) from refused
        raise _explained(refused) from refused


def _basic(user: str, password: str) -> str:
    return f"Basic {b64encode(f'{user}:{password}'.encode()).decode()}"


def _ask(
    operation: str,
    path: tuple[str, ...],
    form: dict[str, str],
    answer: type[T],
    *,
    repeatable: bool = False,
) -> T:
    opened = account()
    call = Call(
        operation=operation,
        method="POST",
        path=("v2", "Services", opened.service_sid, *path),
        form=form,
        repeatable=repeatable,
    )
    return Client(SERVICE, headers={"Authorization": opened.authorization}).ask(call, answer)


def _code_of(refused: ServiceRefused) -> int | None:
    error = refused.details(_Error)
    return error.code if error else None


def _explained(refused: ServiceRefused) -> ServiceRefused | ServiceUnavailable:
    code = _code_of(refused)
    if code in BUSY:
        return ServiceUnavailable(SERVICE.name, f"twilio {code}")
    reason = REASONS.get(code, refused.reason) if code is not None else refused.reason
    return ServiceRefused(SERVICE.name, reason, status=refused.status)
