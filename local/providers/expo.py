"""Expo's push service: tickets at once, receipts a quarter of an hour later, for a day.

What a token holds says what its device does: `late-dead` is taken and its receipt says that the
app is gone, `dead` is not taken for that reason, `rate` fails late for too many messages, `big` is
too big whatever it is. A token that begins with `guest` or `staff` is of that app; of another one
the access token decides, or nobody.
"""

import gzip
import re
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, ClassVar, TypeVar

import msgspec

from chalicelib.kernel import ids
from local.providers.http import JSON, Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

T = TypeVar("T")
TOKEN = re.compile(r"(?:ExponentPushToken|ExpoPushToken)\[([^\]]+)\]|[0-9a-fA-F]{8}(?:-[^-]+){4}")
PROJECTS = {"guest": "@casaaustin/guest", "staff": "@casaaustin/staff"}
BEARERS = {f"Bearer local-{audience}": project for audience, project in PROJECTS.items()}
READY_AFTER, KEPT = timedelta(minutes=15), timedelta(hours=24)
MOST_MESSAGES, MOST_RECEIPTS, MOST_BYTES = 100, 1000, 4096
GONE = "DeviceNotRegistered"
TEXTS = {
    GONE: '"{token}" is not a registered push notification recipient',
    "MessageTooBig": "The notification payload is larger than 4096 bytes",
    "MessageRateExceeded": "Messages are sent too frequently to this device",
}


def error(status: int, code: str, message: str, details: Any = None) -> Answer:
    """A request that failed as a whole, as Expo writes it."""
    is_users = status < HTTPStatus.INTERNAL_SERVER_ERROR
    trouble = {
        "code": code,
        "type": "USER" if is_users else "SERVER",
        "message": message,
        "isTransient": not is_users or status == HTTPStatus.TOO_MANY_REQUESTS,
        "requestId": ids.new_id(),
        **({} if details is None else {"details": details}),
    }
    return Answer.of({"errors": [trouble]}, status)


UNAUTHORIZED = error(401, "UNAUTHORIZED", "The bearer token is invalid.")
TOO_MANY = error(400, "PUSH_TOO_MANY_NOTIFICATIONS", "The request had more than 100 messages")
TOO_MANY_IDS = error(400, "PUSH_TOO_MANY_RECEIPTS", "The request had more than 1000 receipt ids")
TOO_FAST = error(
    429, "TOO_MANY_REQUESTS", "Project rate limit of 600 notifications per second exceeded"
)


class _Sent(msgspec.Struct, rename="camel", forbid_unknown_fields=True):
    """What Expo takes of a message, of what the product's apps and its own libraries know."""

    to: str | list[str]
    title: str = ""
    subtitle: str = ""
    body: str = ""
    data: dict[str, Any] = {}
    sound: Any = None
    ttl: int | None = None
    expiration: int | None = None
    priority: str = "default"
    badge: int | None = None
    channel_id: str = ""
    category_id: str = ""
    mutable_content: bool = False
    interruption_level: str = "active"

    @property
    def tokens(self) -> list[str]:
        """The devices that it is for."""
        return [self.to] if isinstance(self.to, str) else self.to


class _Asked(msgspec.Struct):
    ids: list[str]


class Waiting(msgspec.Struct, frozen=True):
    """A message that Expo took: when, and the error that its receipt will tell."""

    at: datetime
    token: str
    error: str | None = None


class Expo(Provider):
    """Takes messages for the devices of two projects, and knows what became of them.

    `ready_after` is how long a receipt takes.
    """

    name = "expo"
    account = Account(
        secret="expo",  # noqa: S106 - the name of a secret
        values={"guest_access_token": "local-guest", "staff_access_token": "local-staff"},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "too_fast": TOO_FAST,
        "no_access": UNAUTHORIZED,
        "broken_inside": error(500, "INTERNAL_SERVER_ERROR", "Internal server error"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.waiting: dict[str, Waiting] = {}
        self.ready_after = READY_AFTER

    def operations(self) -> Sequence[Operation]:
        """What the product uses of Expo."""
        return (
            Operation("send", "POST", "/--/api/v2/push/send", self.send),
            Operation("getReceipts", "POST", "/--/api/v2/push/getReceipts", self.receipts),
        )

    def send(self, request: Request) -> Reply:
        """A ticket for each device of each message; one alone where one message came alone."""
        project, written = _project(request), _decoded(request)
        is_alone = isinstance(written, dict)
        raws = [written] if is_alone else written
        pairs = [
            (token, message, raw)
            for message, raw in zip(_converted(raws, list[_Sent]), raws, strict=True)
            for token in message.tokens
        ]
        _check([token for token, _, _ in pairs], project)
        tickets = [self._ticket(token, raw) for token, _, raw in pairs]
        first, *more = (
            _shown(token, message, ticket)
            for (token, message, _), ticket in zip(pairs, tickets, strict=True)
        )
        data = tickets[0] if is_alone and len(tickets) == 1 else tickets
        return Reply(Answer.of({"data": data}), first, tuple(more))

    def receipts(self, request: Request) -> Reply:
        """The receipts that there are, of those that are asked for."""
        _project(request)
        asked = _converted(_decoded(request), _Asked).ids
        if len(asked) > MOST_RECEIPTS:
            raise Refusal(TOO_MANY_IDS)
        now = self.now()
        found = {name: self.waiting[name] for name in asked if name in self.waiting}
        ready = {
            name: _judged(each.error, each.token)
            for name, each in found.items()
            if self.ready_after <= now - each.at <= KEPT
        }
        return Reply(Answer.of({"data": ready}))

    def _ticket(self, token: str, raw: dict[str, Any]) -> dict[str, Any]:
        carried = {name: value for name, value in raw.items() if name != "to"}
        is_big = "big" in token or len(msgspec.json.encode(carried)) > MOST_BYTES
        if is_big:
            return _judged("MessageTooBig", token)
        if "dead" in token and "late-dead" not in token:
            return _judged(GONE, token)
        late = GONE if "late-dead" in token else None
        if "rate" in token:
            late = "MessageRateExceeded"
        identifier = ids.new_id()
        self.waiting[identifier] = Waiting(self.now(), token, late)
        return {"status": "ok", "id": identifier}


def _project(request: Request) -> str | None:
    """The project that the access token opens; None without one."""
    header = request.headers.get("authorization")
    if header is None:
        return None
    if header not in BEARERS:
        raise Refusal(UNAUTHORIZED)
    return BEARERS[header]


def _check(tokens: Sequence[str], project: str | None) -> None:
    """Refuse a request that Expo would not take for its devices."""
    if not all(map(TOKEN.fullmatch, tokens)) or not tokens:
        raise Refusal(_invalid('"to" must be a push token.'))
    if len(tokens) > MOST_MESSAGES:
        raise Refusal(TOO_MANY)
    found: dict[str, list[str]] = {} if project is None else {project: []}
    for token in tokens:
        own = _project_of(token) or project
        if own is not None:
            found.setdefault(own, []).append(token)
    if len(found) > 1:
        text = "All push notification messages in the same request must be for the same project"
        raise Refusal(error(400, "PUSH_TOO_MANY_EXPERIENCE_IDS", text, found))


def _project_of(token: str) -> str | None:
    named = TOKEN.fullmatch(token)
    inside = (named[1] or "") if named else ""
    return next((PROJECTS[each] for each in PROJECTS if inside.startswith(each)), None)


def _decoded(request: Request) -> Any:
    """The JSON of a request, which may come compressed."""
    if request.media_type != JSON:
        raise Refusal(_invalid("The body must be JSON."))
    is_packed = request.headers.get("content-encoding") == "gzip"
    try:
        return msgspec.json.decode(gzip.decompress(request.body) if is_packed else request.body)
    except (OSError, EOFError, zlib.error, msgspec.DecodeError) as problem:
        raise Refusal(_invalid("The body is not JSON.")) from problem


def _converted(value: Any, kind: type[T]) -> T:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as problem:
        raise Refusal(_invalid(str(problem))) from problem


def _invalid(message: str) -> Answer:
    return error(400, "VALIDATION_ERROR", message)


def _judged(code: str | None, token: str) -> dict[str, Any]:
    """A ticket or a receipt, without the id of the former."""
    if code is None:
        return {"status": "ok"}
    details = {"error": code, "expoPushToken": token}
    return {"status": "error", "message": TEXTS[code].format(token=token), "details": details}


def _shown(token: str, message: _Sent, ticket: Mapping[str, Any]) -> Message:
    """What a person reads on a phone, or why nobody does."""
    if ticket["status"] != "ok":
        return Message(token, f"({ticket['details']['error']})")
    return Message(token, f"{message.title}\n{message.body}".strip())
