"""Telegram (Bot API): one bot, and chats whose ids say how they are.

-100400 does not exist, from -100403 the bot was removed, -100404 is where nothing is found, in
-100429 too much is written, -100301 has become `MOVED_TO`. Every other id is a chat.
"""

import re
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any, ClassVar

import msgspec
from PIL import Image, UnidentifiedImageError

from local.providers.http import JSON, Answer, Message, Part, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

TOKEN = "123456789:local-bot-of-casa-austin-0000000000"  # noqa: S105 - of the stand-in
BOT = {"id": 123456789, "is_bot": True, "first_name": "Casa Austin", "username": "casa_austin_bot"}
MOVED_TO = -1_001_234_567_890
CHAT = re.compile(r"-?[0-9]{1,20}|@[A-Za-z][A-Za-z0-9_]{4,31}")
MOST_TEXT, MOST_CAPTION = 4096, 1024
MOST_BYTES, MOST_SIDES, MOST_RATIO = 10 * 1024 * 1024, 10_000, 20
PREVIEW = (240, 240)


def error(status: int, description: str, **parameters: int) -> Answer:
    """An error as Telegram writes it."""
    more = {"parameters": parameters} if parameters else {}
    body = {"ok": False, "error_code": status, "description": description, **more}
    return Answer.of(body, status)


def bad_request(text: str) -> Answer:
    """A request that Telegram does not take."""
    return error(400, f"Bad Request: {text}")


UNAUTHORIZED = error(401, "Unauthorized")
NO_CHAT = bad_request("chat not found")
KICKED = error(403, "Forbidden: bot was kicked from the supergroup chat")
FLOOD = error(429, "Too Many Requests: retry after 5", retry_after=5)
MIGRATED = error(
    400,
    "Bad Request: group chat was upgraded to a supergroup chat",
    migrate_to_chat_id=MOVED_TO,
)
TROUBLED = {
    "-100400": NO_CHAT,
    "-100403": KICKED,
    "-100404": error(404, "Not Found"),
    "-100429": FLOOD,
    "-100301": MIGRATED,
}


class _Text(msgspec.Struct):
    chat_id: str | int
    text: str = ""


class Telegram(Provider):
    """Carries the messages of one bot."""

    name = "telegram"
    account = Account(
        secret="telegram",  # noqa: S106 - the name of a secret
        values={
            "bot_token": TOKEN,
            "chat_id": "-100501",
            "second_chat_id": "-100502",
            "personal_chat_id": "-100503",
            "clients_chat_id": "-100504",
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "no_chat": NO_CHAT,
        "kicked": KICKED,
        "flood": FLOOD,
        "migrated": MIGRATED,
        "bad_token": UNAUTHORIZED,
        "no_picture": bad_request("PHOTO_INVALID_DIMENSIONS"),
    }

    def __init__(self) -> None:
        super().__init__()
        self.troubled = dict(TROUBLED)
        self._sent = 0

    def operations(self) -> Sequence[Operation]:
        """What the product uses of Telegram."""
        return (
            Operation("sendMessage", "POST", "/bot{token}/sendMessage", self.send_text),
            Operation("sendPhoto", "POST", "/bot{token}/sendPhoto", self.send_photo),
            Operation("sendDocument", "POST", "/bot{token}/sendDocument", self.send_document),
        )

    def send_text(self, request: Request, token: str) -> Reply:
        """A text for a chat."""
        _require(token)
        sent = _read(request)
        to = self._chat(str(sent.chat_id))
        text = _fitting(sent.text, MOST_TEXT, "message is too long")
        if not text.strip():
            raise Refusal(bad_request("message text is empty"))
        return Reply(self._taken(to, {"text": text}), Message(to, text))

    def send_photo(self, request: Request, token: str) -> Reply:
        """A picture for a chat, which Telegram shows."""
        _require(token)
        to, caption, file = self._file(request, "photo")
        width, height, preview = _picture(file)
        photo = {**_names(file), "width": width, "height": height}
        answer = self._taken(to, {"photo": [photo], "caption": caption})
        return Reply(answer, Message(to, caption, preview))

    def send_document(self, request: Request, token: str) -> Reply:
        """A file for a chat."""
        _require(token)
        to, caption, file = self._file(request, "document")
        document = {**_names(file), "file_name": file.name, "mime_type": file.content_type}
        answer = self._taken(to, {"document": document, "caption": caption})
        return Reply(answer, Message(to, f"{caption}\n📎 {file.name}"))

    def _file(self, request: Request, field: str) -> tuple[str, str, Part]:
        """The chat, the text and the file of an upload."""
        parts = request.parts
        nothing = Part("", "", b"")
        to = self._chat(parts.get("chat_id", nothing).text)
        caption = parts.get("caption", nothing).text
        _fitting(caption, MOST_CAPTION, "message caption is too long")
        file = parts.get(field, nothing)
        # A field without a name of a file is an address, which nothing here sends.
        if not file.name or not file.content:
            raise Refusal(bad_request("wrong file identifier/HTTP URL specified"))
        return to, caption, file

    def _chat(self, name: str) -> str:
        if name in self.troubled:
            raise Refusal(self.troubled[name])
        if not CHAT.fullmatch(name):
            raise Refusal(NO_CHAT)
        return name

    def _taken(self, to: str, content: Mapping[str, Any]) -> Answer:
        self._sent += 1
        number = int(to) if to.lstrip("-").isdigit() else MOVED_TO
        result = {
            "message_id": self._sent,
            "from": BOT,
            "chat": {"id": number, "title": "Reservas", "type": "supergroup"},
            "date": int(self.now().timestamp()),
            **content,
        }
        return Answer.of({"ok": True, "result": result})


def _require(token: str) -> None:
    if token != TOKEN:
        raise Refusal(UNAUTHORIZED)


def _read(request: Request) -> _Text:
    if request.media_type != JSON:
        raise Refusal(bad_request("message text is empty"))
    try:
        return msgspec.json.decode(request.body, type=_Text)
    except msgspec.DecodeError as problem:
        raise Refusal(bad_request("can't parse JSON object")) from problem


def _fitting(text: str, most: int, complaint: str) -> str:
    if len(text.encode("utf-16-le")) // 2 > most:
        raise Refusal(bad_request(complaint))
    return text


def _names(file: Part) -> dict[str, Any]:
    return {"file_id": "AgACAgEAAx0", "file_unique_id": "AQAD", "file_size": len(file.content)}


def _picture(file: Part) -> tuple[int, int, bytes]:
    """Width, height and a small JPEG of a picture that Telegram takes."""
    if len(file.content) > MOST_BYTES:
        raise Refusal(error(413, "Request Entity Too Large"))
    try:
        image = Image.open(BytesIO(file.content))
        width, height = image.size
        image.thumbnail(PREVIEW)
        small = BytesIO()
        image.convert("RGB").save(small, "JPEG")
    except (UnidentifiedImageError, OSError) as problem:
        raise Refusal(bad_request("IMAGE_PROCESS_FAILED")) from problem
    if width + height > MOST_SIDES or max(width, height) > MOST_RATIO * min(width, height):
        raise Refusal(bad_request("PHOTO_INVALID_DIMENSIONS"))
    return width, height, small.getvalue()
