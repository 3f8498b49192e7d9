"""Telegram (Bot API): messages of a bot to the chats of the business.

The secret `telegram` holds `bot_token` and the chats, each by what it is for: `chat_id`,
`second_chat_id`, `personal_chat_id`, `clients_chat_id` (notifications book, 10). The token is a
part of every address, which logs and errors never name. Files are uploaded: of an address Telegram
keeps for days what it found there, failures too. It knows no keys, so a message that is sent again
comes twice.
"""

import re
from typing import Literal, get_args

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.cloud.http.calls import PASSING, Call, File, Service
from chalicelib.cloud.http.circuit import CircuitPolicy
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations.accounts import entered

TOO_MANY = 429
SERVICE = Service(
    name="telegram",
    address="https://api.telegram.org",
    connect_seconds=3.0,
    # Who does not wait as long as Telegram says in its answer may be shut out.
    passing=PASSING - {TOO_MANY},
    circuit=CircuitPolicy(failures=10, rest_seconds=60),
)
UPLOAD_SECONDS = 30.0
"""How long a file and its answer may take."""
MOST_TEXT, MOST_CAPTION = 4096, 1024
"""Letters of a message, and of the text beside a file."""
Purpose = Literal["chat", "second_chat", "personal_chat", "clients_chat"]
PURPOSES: tuple[Purpose, ...] = get_args(Purpose)
TOKEN = re.compile(r"[0-9]{1,20}:[A-Za-z0-9_-]{20,100}")
CHAT = re.compile(r"-?[0-9]{1,20}|@[A-Za-z][A-Za-z0-9_]{4,31}")
ELLIPSIS = "…"
Reason = Literal["chat", "empty", "too_long", "format", "file", "picture", "blocked", "account"]
"""Why Telegram refuses: there is no such chat; a text is empty, too long or marked up wrongly; a
file, or what should be a picture, is none that it takes; the bot may not write there (any more);
the token or the method is wrong."""
PICTURE = "telegram picture"
"""The reason of what is no picture to Telegram: it may still be a document."""
# What its descriptions say; the first that fits counts.
DESCRIPTIONS: tuple[tuple[str, Reason], ...] = (
    ("chat not found", "chat"),
    ("is empty", "empty"),
    ("too long", "too_long"),
    ("can't parse entities", "format"),
    ("PHOTO_", "picture"),
    ("IMAGE_PROCESS_FAILED", "picture"),
    ("wrong file identifier", "file"),
    ("failed to get HTTP URL content", "file"),
    ("wrong type of the web page content", "file"),
    ("Entity Too Large", "file"),
    ("Forbidden", "blocked"),
    ("not enough rights", "blocked"),
    ("Unauthorized", "account"),
    ("Not Found", "account"),
)


class Migrated(ServiceRefused):
    """The group has another id by now: the same message can be sent to `new_chat_id`, which whoever
    keeps the chats should keep instead."""

    def __init__(self, new_chat_id: str) -> None:
        super().__init__(SERVICE.name, "telegram migrated", status=400)
        self.new_chat_id = new_chat_id


class _Message(msgspec.Struct, frozen=True):
    message_id: int


class _Sent(msgspec.Struct, frozen=True):
    result: _Message


class _Parameters(msgspec.Struct, frozen=True):
    retry_after: float | UnsetType = UNSET
    migrate_to_chat_id: int | UnsetType = UNSET


class _Error(msgspec.Struct, frozen=True):
    description: str = ""
    parameters: _Parameters = _Parameters()


def chat(purpose: Purpose) -> str:
    """The id of the chat for a purpose.

    Raises:
        NotConfigured: nobody has entered one; what is no id ("No chat") counts for nothing.
    """
    found = entered(SERVICE, "telegram").get(f"{purpose}_id", "").strip()
    if not CHAT.fullmatch(found):
        raise NotConfigured(SERVICE.name)
    return found


def send_text(chat_id: str, text: str) -> int:
    """Send a text, which is cut where it is too long; the id of the message.

    Raises:
        NotConfigured: nobody has entered the token of a bot.
        ServiceUnavailable: Telegram may take it later, not before its `retry_after`;
            `may_have_acted`: it may have taken it.
        Migrated: the chat has another id.
        ServiceRefused: never so. Its `reason` is `telegram` with a `Reason`, or a status.
    """
    return _ask("sendMessage", chat_id, {"text": fitted(text, MOST_TEXT)})


def send_photo(chat_id: str, content: bytes, name: str, content_type: str, caption: str) -> int:
    """Send a picture (at most 10 MB, and 10,000 points for both sides) with a text beside it, cut
    where it is too long; the id of the message.

    Raises:
        ServiceRefused: with `PICTURE` as its reason it may still be a document.
        NotConfigured, ServiceUnavailable, Migrated: as `send_text`.
    """
    return _upload("sendPhoto", "photo", chat_id, File(name, content_type, content), caption)


def send_document(chat_id: str, content: bytes, name: str, content_type: str, caption: str) -> int:
    """Send any file (at most 50 MB) with a text beside it, cut where it is too long; the id of the
    message.

    Raises:
        NotConfigured, ServiceUnavailable, Migrated, ServiceRefused: as `send_text`.
    """
    return _upload("sendDocument", "document", chat_id, File(name, content_type, content), caption)


def fitted(text: str, most: int) -> str:
    """A text that Telegram takes: cut behind a word, with an ellipsis, where it is too long.

    Telegram counts as UTF-16 does, where most emoji are two letters.
    """
    if _length(text) <= most:
        return text
    kept = text[: most - len(ELLIPSIS)]
    while _length(kept) > most - len(ELLIPSIS):
        kept = kept[:-1]
    # The word that the cut goes through, unless it is no word but a wall of letters.
    whole = re.sub(r"\S{1,100}$", "", kept)
    return (whole.rstrip() or kept) + ELLIPSIS


def _length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _upload(method: str, field: str, chat_id: str, file: File, caption: str) -> int:
    form = {"caption": fitted(caption, MOST_CAPTION)}
    patient = msgspec.structs.replace(SERVICE, read_seconds=UPLOAD_SECONDS)
    return _ask(method, chat_id, form, files={field: file}, service=patient)


def _ask(
    method: str,
    chat_id: str,
    fields: dict[str, str],
    *,
    files: dict[str, File] | None = None,
    service: Service | None = None,
) -> int:
    form = {"chat_id": chat_id, **fields}
    # A whole address: the colon in the token must not be encoded.
    call = Call(operation=method, method="POST", url=f"{SERVICE.address}/bot{_token()}/{method}")
    body = {"form": form, "files": files} if files else {"json": form}
    try:
        sent = Client(service or SERVICE).ask(msgspec.structs.replace(call, **body), _Sent)
    except ServiceRefused as refused:
        raise _explained(refused) from refused
    return sent.result.message_id


def _token() -> str:
    token = entered(SERVICE, "telegram", "bot_token")["bot_token"].strip()
    if not TOKEN.fullmatch(token):
        raise NotConfigured(SERVICE.name)
    return token


def _explained(refused: ServiceRefused) -> ServiceRefused | ServiceUnavailable:
    """What the caller can do about a refusal."""
    error = refused.details(_Error) or _Error()
    if refused.status == TOO_MANY:
        wait = error.parameters.retry_after
        return ServiceUnavailable(
            SERVICE.name, str(TOO_MANY), retry_after=None if wait is UNSET else wait
        )
    if error.parameters.migrate_to_chat_id is not UNSET:
        return Migrated(str(error.parameters.migrate_to_chat_id))
    named = next((each for text, each in DESCRIPTIONS if text in error.description), None)
    reason = f"telegram {named}" if named else refused.reason
    return ServiceRefused(SERVICE.name, reason, status=refused.status)
