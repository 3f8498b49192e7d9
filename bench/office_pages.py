"""The pages of the office, found as a person finds them: by the links of those that are open. So
whatever the registries gain is looked at, too."""

import re
from collections.abc import Iterator
from datetime import datetime
from html import unescape
from urllib.parse import unquote, urlsplit

import msgspec

from bench import scene
from chalicelib.office import handler, sessions
from chalicelib.office.described import resources
from chalicelib.office.requests import HOME, request_of
from local.gateway import events

HEADERS = {"Host": "127.0.0.1:8000", "User-Agent": "bench", "X-Forwarded-Proto": "http"}
LINK = re.compile(rf'href="({re.escape(HOME)}[^"#]*)"')
BESIDE = {"static", "sign-in", "sign-out"}
NAMED = {"new", "bulk"}
"""What stands where the id of an entry does, and is none."""
ANY = "{}"
Shape = tuple[str, ...]
"""The parts of an address, with `{}` for what names an entry."""


class Opened(msgspec.Struct, frozen=True):
    """A page as a browser gets it."""

    status: int
    body: str

    @property
    def size(self) -> int:
        """In bytes, as it is sent."""
        return len(self.body.encode())

    @property
    def links(self) -> list[str]:
        """The pages of the office that it leads to, without what is asked of them."""
        found = (urlsplit(unescape(each)).path for each in LINK.findall(self.body))
        return list(dict.fromkeys(found))


class Visitor:
    """An administrator with a browser, in this process."""

    def __init__(self, now: datetime) -> None:
        request = request_of(self._event(HOME, {}))
        cookie = sessions.cookie_of(request, scene.staff_token(now), now)
        self._headers = {"Cookie": cookie.partition(";")[0]}

    def open(self, address: str) -> Opened:
        """A page by its address."""
        answer = handler.answer(self._event(address, self._headers))
        return Opened(answer["statusCode"], answer["body"])

    @staticmethod
    def _event(address: str, headers: dict[str, str]) -> dict[str, object]:
        sent = {**HEADERS, **headers}
        request = events.Request("GET", address, "", sent, "198.51.100.7", "HTTP/1.1")
        return events.proxy_event(request, b"", request_id="bench")


def found(visitor: Visitor) -> Iterator[tuple[Shape, str]]:
    """One page of each shape that can be reached, and its address; entries stand for each other."""
    waiting = [HOME]
    seen: set[Shape] = set()
    while waiting:
        address = waiting.pop(0)
        shape = shape_of(address)
        if shape in seen or (shape[:1] and shape[0] in BESIDE):
            continue
        opened = visitor.open(address)
        seen.add(shape)
        waiting += opened.links
        yield shape, address


def shape_of(address: str) -> Shape:
    """What an address has in common with those of other entries."""
    slug, *rest = [unquote(part) for part in address.removeprefix(HOME).split("/") if part] or [""]
    if slug in resources.all_of_them():
        entry = [part if part in NAMED else ANY for part in rest[:1]]
        return slug, *entry, *rest[1:]
    names = (ANY if any(each.isdigit() for each in part) else part for part in rest)
    return tuple(filter(None, (slug, *names)))
