"""An address book of Nextcloud's: cards over CardDAV, as its server (SabreDAV) answers."""

import hashlib
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar
from xml.sax.saxutils import escape

from local.providers.http import Answer, Message, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

USER, PASSWORD = "local", "local"
BOOK = f"/remote.php/dav/addressbooks/users/{USER}/contacts/"
XML = {"Content-Type": "application/xml; charset=utf-8"}
AUTHORIZATION = f"Basic {b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"
NEEDED = (b"BEGIN:VCARD\r\n", b"\r\nVERSION:3.0\r\n", b"\r\nFN:", b"\r\nUID:", b"\r\nEND:VCARD\r\n")


class Nextcloud(Provider):
    """Keeps the cards of one book, by the names of their files."""

    name = "nextcloud"
    account = Account(
        secret="nextcloud",  # noqa: S106 - the name of a secret
        values={
            "address": f"https://contacts.example{BOOK}",
            "user": USER,
            "password": PASSWORD,
            "uid_prefix": "casa-austin",
        },
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "throttled": Answer(429, b"", {"Retry-After": "30"}),
        "locked": Answer(423, b"", XML),
        "full": Answer(507, b"", XML),
    }

    def __init__(self) -> None:
        super().__init__()
        self.cards: dict[str, bytes] = {}

    def operations(self) -> Sequence[Operation]:
        """What the product uses of a book."""
        return (
            Operation("listCards", "PROPFIND", BOOK, self.list_cards),
            Operation("readCard", "GET", f"{BOOK}{{name}}", self.read_card),
            Operation("putCard", "PUT", f"{BOOK}{{name}}", self.put_card),
            Operation("removeCard", "DELETE", f"{BOOK}{{name}}", self.remove_card),
        )

    def tag_of(self, name: str) -> str | None:
        """How the book calls the present card of a name; None without one."""
        card = self.cards.get(name)
        return None if card is None else f'"{hashlib.md5(card, usedforsecurity=False).hexdigest()}"'

    def list_cards(self, request: Request) -> Reply:
        """The book and all its cards, with their tags."""
        _authorize(request)
        if request.headers.get("depth") != "1":
            return Reply(Answer(207, _list(()), XML))
        return Reply(
            Answer(207, _list((name, self.tag_of(name) or "") for name in self.cards), XML)
        )

    def read_card(self, request: Request, name: str) -> Reply:
        """A card."""
        _authorize(request)
        card = self.cards.get(name)
        if card is None:
            raise Refusal(Answer(404, b"", XML))
        kind = "text/vcard; charset=utf-8"
        return Reply(Answer(200, card, {"Content-Type": kind, "ETag": self.tag_of(name) or ""}))

    def put_card(self, request: Request, name: str) -> Reply:
        """Write a card, where it has the state that the request expects."""
        _authorize(request)
        self._expect(request, name)
        if request.media_type != "text/vcard" or not all(part in request.body for part in NEEDED):
            raise Refusal(Answer(415, b"", XML))
        # A name of a card may be in the book once.
        uid = line_of(request.body, "UID:")
        if any(
            other != name and line_of(card, "UID:") == uid for other, card in self.cards.items()
        ):
            raise Refusal(Answer(409, b"", XML))
        status = 204 if name in self.cards else 201
        self.cards[name] = request.body
        message = Message(to="libreta de contactos", text=line_of(request.body, "FN:"))
        return Reply(Answer(status, b"", {"ETag": self.tag_of(name) or ""}), message)

    def remove_card(self, request: Request, name: str) -> Reply:
        """Remove a card, where it has the state that the request expects."""
        _authorize(request)
        if name not in self.cards:
            raise Refusal(Answer(404, b"", XML))
        self._expect(request, name)
        del self.cards[name]
        return Reply(Answer(204, b"", {}))

    def _expect(self, request: Request, name: str) -> None:
        present = self.tag_of(name)
        expected, none = (request.headers.get(key) for key in ("if-match", "if-none-match"))
        if (expected is not None and expected != present) or (none == "*" and present is not None):
            raise Refusal(Answer(412, b"", XML))


def _authorize(request: Request) -> None:
    if request.headers.get("authorization") != AUTHORIZATION:
        raise Refusal(Answer(401, b"", XML))


def line_of(card: bytes, name: str) -> str:
    """What stands behind a name in a card; empty where it lacks it."""
    lines = card.decode().replace("\r\n ", "").split("\r\n")
    return next((line.removeprefix(name) for line in lines if line.startswith(name)), "")


def _list(cards: Iterable[tuple[str, str]]) -> bytes:
    responses = [
        _response(BOOK, "<d:resourcetype><d:collection/><card:addressbook/></d:resourcetype>")
    ]
    for name, tag in cards:
        responses.append(_response(f"{BOOK}{name}", f"<d:getetag>{escape(tag)}</d:getetag>"))
    names = 'xmlns:d="DAV:" xmlns:card="urn:ietf:params:xml:ns:carddav"'
    body = f'<?xml version="1.0"?>\n<d:multistatus {names}>{"".join(responses)}</d:multistatus>'
    return body.encode()


def _response(path: str, properties: str) -> str:
    status = "<d:status>HTTP/1.1 200 OK</d:status>"
    return (
        f"<d:response><d:href>{escape(path)}</d:href>"
        f"<d:propstat><d:prop>{properties}</d:prop>{status}</d:propstat></d:response>"
    )
