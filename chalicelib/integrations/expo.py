"""Expo's push service: messages to the apps on people's phones.

The apps of guests and of staff are two projects at Expo, and a request that mixes them is refused
as a whole: so everything is asked for one audience. The secret `expo` may hold
`guest_access_token` and `staff_access_token`, which Expo demands only where a project asks for it
(enhanced push security); without them it is asked without.

A ticket says that Expo took a message, a receipt what became of it at Apple or Google: there is
one after about a quarter of an hour, for a day. Expo knows no keys, so a message that is sent
again comes twice (notifications book, 4 and appendix A).
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.circuit import CircuitPolicy
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused, ServiceUnavailable
from chalicelib.cloud.secrets import secret

SERVICE = Service(
    name="expo",
    address="https://exp.host",
    connect_seconds=3.0,
    read_seconds=15.0,
    circuit=CircuitPolicy(failures=10, rest_seconds=60),
)
T = TypeVar("T")
Audience = Literal["guest", "staff"]
MOST_MESSAGES = 100
MOST_RECEIPTS = 300
"""Expo takes a thousand ids; its own libraries ask for so many."""
MOST_BYTES = 4096
"""What Apple and Google carry of a message."""
TOKEN = re.compile(r"(ExponentPushToken|ExpoPushToken)\[[^\]\s]{1,200}\]")
BARE_TOKEN = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
CODE = re.compile(r"[A-Za-z_]{1,64}")
UNKNOWN = "unknown"
Trouble = Literal["unregistered", "too_often", "too_big", "credentials", "transient"]
"""What a failed message calls for: to forget the device, to send it later and more slowly, to send
less of it, to mend what the project has from Apple or Google, or to try again."""
MIXED = "PUSH_TOO_MANY_EXPERIENCE_IDS"
TROUBLES: dict[str, Trouble] = {
    MIXED: "credentials",
    "DeviceNotRegistered": "unregistered",
    "MessageRateExceeded": "too_often",
    "MessageTooBig": "too_big",
    "InvalidCredentials": "credentials",
    "InvalidProviderToken": "credentials",
    "MismatchSenderId": "credentials",
}


class Message(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """A message to one device, with what its app is told besides (`data`).

    It is worthless `ttl` seconds after it was sent, or at `expiration` (epoch seconds).
    """

    to: str
    title: str
    body: str
    data: Mapping[str, Any] = msgspec.field(default_factory=dict)
    sound: Literal["default"] | None = "default"
    priority: Literal["default", "normal", "high"] = "high"
    channel_id: str = "default"
    ttl: int | UnsetType = UNSET
    expiration: int | UnsetType = UNSET


class _Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a message. `error` is Expo's word where it failed."""

    error: str | None = None

    @property
    def trouble(self) -> Trouble | None:
        """What the failure calls for; None where all is well. One that nobody knows may pass."""
        return None if self.error is None else TROUBLES.get(self.error, "transient")


class Ticket(_Verdict, frozen=True, kw_only=True):
    """Whether Expo took a message; `id` asks for its receipt."""

    id: str = ""


class Receipt(_Verdict, frozen=True, kw_only=True):
    """Whether Apple or Google took a message."""


class _Written(msgspec.Struct, frozen=True):
    status: str
    id: str = ""
    details: Any = None

    @property
    def error(self) -> str | None:
        if self.status == "ok":
            return None
        named = self.details.get("error") if isinstance(self.details, dict) else None
        return named if isinstance(named, str) and CODE.fullmatch(named) else UNKNOWN


class _Tickets(msgspec.Struct, frozen=True):
    data: tuple[_Written, ...]


class _Receipts(msgspec.Struct, frozen=True):
    data: dict[str, _Written]


class _Error(msgspec.Struct, frozen=True, rename="camel"):
    code: str
    is_transient: bool = False


class _Errors(msgspec.Struct, frozen=True):
    errors: tuple[_Error, ...]


def is_token(text: str) -> bool:
    """Whether a text can name a device to Expo."""
    return any(pattern.fullmatch(text) for pattern in (TOKEN, BARE_TOKEN))


def size_of(message: Message) -> int:
    """The bytes of what a device is sent of a message; at most `MOST_BYTES` arrive."""
    sent = msgspec.to_builtins(message)
    del sent["to"]
    return len(msgspec.json.encode(sent))


def send(audience: Audience, messages: Sequence[Message]) -> tuple[Ticket, ...]:
    """Send at most a hundred messages to devices of one audience; a ticket for each, in order.

    Never repeated by itself once Expo may have taken them, since they would come twice.

    Raises:
        ServiceUnavailable: Expo may take them later; `may_have_acted`: it may have taken them.
        ServiceRefused: none of them is sent. Its `reason` is `expo` with Expo's word
            (`expo PUSH_TOO_MANY_EXPERIENCE_IDS`: some are devices of another project,
            `expo VALIDATION_ERROR`, `expo UNAUTHORIZED`), or `request` for more than a hundred.
    """
    if not messages:
        return ()
    if len(messages) > MOST_MESSAGES:
        raise ServiceRefused(SERVICE.name, "request")
    written = _ask(audience, "send", messages, _Tickets).data
    if len(written) != len(messages):
        raise ServiceUnavailable(SERVICE.name, "garbage", may_have_acted=True)
    return tuple(Ticket(id=each.id, error=each.error) for each in written)


def receipts(audience: Audience, ids: Sequence[str]) -> dict[str, Receipt]:
    """The receipts of at most 300 tickets; those that do not exist yet, or any more, are absent.

    Raises:
        ServiceUnavailable: Expo may answer later.
        ServiceRefused: as `send`.
    """
    if not ids:
        return {}
    if len(ids) > MOST_RECEIPTS:
        raise ServiceRefused(SERVICE.name, "request")
    found = _ask(audience, "getReceipts", {"ids": ids}, _Receipts, repeatable=True).data
    return {name: Receipt(error=each.error) for name, each in found.items()}


def _ask(
    audience: Audience, operation: str, json: Any, answer: type[T], *, repeatable: bool = False
) -> T:
    call = Call(
        operation=operation,
        method="POST",
        path=("--", "api", "v2", "push", operation),
        json=json,
        repeatable=repeatable,
    )
    token = secret("expo").get(f"{audience}_access_token", "")
    credentials = {"Authorization": f"Bearer {token}"} if token else {}
    client = Client(SERVICE, headers={"Accept": "application/json", **credentials})
    try:
        return client.ask(call, answer)
    except ServiceRefused as refused:
        raise _explained(refused) from refused


def _explained(refused: ServiceRefused) -> ServiceRefused | ServiceUnavailable:
    """The error with Expo's own word as its reason, where it names one."""
    details = refused.details(_Errors)
    if details is None or not details.errors:
        return refused
    error = details.errors[0]
    reason = f"expo {error.code}" if CODE.fullmatch(error.code) else refused.reason
    if error.is_transient:
        return ServiceUnavailable(SERVICE.name, reason)
    return ServiceRefused(SERVICE.name, reason, status=refused.status)
