"""What a stand-in receives, answers and remembers."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs

import msgspec
from multipart import MultipartError, MultipartParser, parse_options_header

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data"
MOST_BYTES = 20 * 1024 * 1024


class Part(msgspec.Struct, frozen=True):
    """A field of a form that may hold files; `name` is a file's, and empty where it is none."""

    name: str
    content_type: str
    content: bytes

    @property
    def text(self) -> str:
        """What stands in a field."""
        return self.content.decode("utf-8", "replace")


def parts_of(content_type: str, body: bytes) -> dict[str, Part]:
    """The fields of a form that may hold files; none where it is another thing."""
    kind, options = parse_options_header(content_type)
    if kind != MULTIPART:
        return {}
    try:
        parts = MultipartParser(
            BytesIO(body), options.get("boundary", ""), memory_limit=MOST_BYTES
        ).parts()
    except MultipartError:
        return {}
    return {
        part.name: Part(part.filename or "", part.content_type or "", part.raw) for part in parts
    }


class Request(msgspec.Struct, frozen=True):
    """A request that arrived. `path` begins behind the stand-in's own address and is still
    encoded; names of headers are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        """The type of the body, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def parts(self) -> dict[str, Part]:
        """The fields of a form that may hold files; none where it is another thing."""
        return parts_of(self.headers.get("content-type", ""), self.body)

    @property
    def form(self) -> dict[str, str]:
        """The fields of a form; the last of several with one name."""
        text = self.body.decode("utf-8", "replace")
        return {name: values[-1] for name, values in parse_qs(text, keep_blank_values=True).items()}


class Answer(msgspec.Struct, frozen=True):
    """What the stand-in answers, `late` seconds after it could."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = msgspec.field(default_factory=lambda: {"Content-Type": JSON})
    late: float = 0.0

    @classmethod
    def of(cls, value: Any, status: int = 200) -> "Answer":
        """A JSON answer."""
        return cls(status, msgspec.json.encode(value))


class Message(msgspec.Struct, frozen=True):
    """What somebody would have read: to whom it went, and its text; `picture` is a small JPEG of
    what they would have seen."""

    to: str
    text: str
    picture: bytes = b""


class Reply(msgspec.Struct, frozen=True):
    """The end of an operation: the answer, and the message where it sent one, or `more` of them."""

    answer: Answer
    message: Message | None = None
    more: tuple[Message, ...] = ()


class Reception(msgspec.Struct, frozen=True):
    """A request, what it was for, and what became of it: a status, or the name of a failure.

    `answer` is that of a request that was carried out.
    """

    at: datetime
    service: str
    operation: str
    request: Request
    outcome: str
    message: Message | None = None
    answer: Answer | None = None
    more: tuple[Message, ...] = ()
