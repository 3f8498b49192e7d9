"""Deezer's catalogue: made-up tracks, and the quota of the real one.

Every word is found in some titles, but for those that begin with `nada`. One track in thirty cannot
be read, and another has no preview, as in the real catalogue.
"""

import hashlib
from collections import deque
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar

from local.providers.http import Answer, Reply, Request
from local.providers.provider import Account, Operation, Provider, Refusal

QUOTA, WITHIN = 50, timedelta(seconds=5)
FOUND, CHARTED, MOST, USUAL = 60, 100, 100, 25
ARTISTS = ("Los Mirasoles", "Nina Arenas", "La Caleta", "Sol y Sombra", "Duo Pacifico")
EVERY, UNREADABLE, WITHOUT_PREVIEW = 30, 28, 29
NOUNS = ("Marea", "Vereda", "Noche", "Arena", "Brisa", "Ventana", "Guitarra", "Lluvia")


def _error(kind: str, message: str, **code: int) -> Answer:
    return Answer.of({"error": {"type": kind, "message": message, **code}})


NO_DATA = _error("DataException", "no data", code=800)
BAD_PARAMETER = _error("ParameterException", "Wrong parameter", code=500)
QUOTA_REACHED = _error("Exception", "Quota limit exceeded", code=4)


class Deezer(Provider):
    """Answers tracks. Who calls is one address."""

    name = "deezer"
    account = Account(
        secret="deezer",  # noqa: S106 - the name of a secret
        values={"enabled": "true"},
    )
    refusals: ClassVar[Mapping[str, Answer]] = {
        "quota": QUOTA_REACHED,
        "busy": _error("Exception", "Service busy", code=700),
        "no_data": NO_DATA,
        "bad_parameter": BAD_PARAMETER,
        "no_code": _error("Exception", "An error has occured"),
    }

    def __init__(self) -> None:
        super().__init__()
        self._calls: deque[datetime] = deque()

    def operations(self) -> Sequence[Operation]:
        """What the product uses of it."""
        return (
            Operation("search", "GET", "/search", self.search),
            Operation("charts", "GET", "/chart/0/tracks", self.charts),
        )

    def search(self, request: Request) -> Reply:
        """The tracks that fit some words."""
        self._count()
        words = request.query.get("q", "").strip()
        if not words:
            raise Refusal(BAD_PARAMETER)
        total = 0 if words.casefold().startswith("nada") else FOUND
        return _page(request, words, total)

    def charts(self, request: Request) -> Reply:
        """What is heard most."""
        self._count()
        return _page(request, "", CHARTED)

    def _count(self) -> None:
        """Refuse more calls in five seconds than the quota allows: a window that rolls."""
        now = self.now()
        while self._calls and now - self._calls[0] >= WITHIN:
            self._calls.popleft()
        if len(self._calls) >= QUOTA:
            raise Refusal(QUOTA_REACHED)
        self._calls.append(now)


def _page(request: Request, words: str, total: int) -> Reply:
    limit, index = _number(request, "limit", USUAL), _number(request, "index", 0)
    if not 1 <= limit <= MOST:
        raise Refusal(BAD_PARAMETER)
    shown = range(index, min(index + limit, total))
    answer: dict[str, Any] = {"data": [track(words, number) for number in shown], "total": total}
    if index + limit < total:
        where = f"https://api.deezer.com{request.path}"
        answer["next"] = f"{where}?index={index + limit}"
    return Reply(Answer.of(answer))


def _number(request: Request, name: str, usual: int) -> int:
    text = request.query.get(name, str(usual))
    if not text.isdecimal():
        raise Refusal(BAD_PARAMETER)
    return int(text)


def track(words: str, number: int) -> dict[str, Any]:
    """A track that is always the same for the same words and place."""
    digest = hashlib.sha256(f"{words.casefold()}#{number}".encode()).digest()
    track_id = int.from_bytes(digest[:4])
    title = f"{words.title()} de {NOUNS[digest[5] % len(NOUNS)]}" if words else _charted(number)
    found = {
        "id": track_id,
        "readable": number % EVERY != UNREADABLE,
        "title": title,
        "title_short": title,
        "link": f"https://www.deezer.com/track/{track_id}",
        "duration": 120 + digest[6],
        "rank": 1_000_000 - number,
        "explicit_lyrics": digest[7] % 8 == 0,
        "explicit_content_lyrics": int(digest[7] % 8 == 0),
        "explicit_content_cover": 0,
        "preview": _preview(track_id, number),
        "artist": _artist(digest[8] % len(ARTISTS)),
        "album": _album(digest[9]),
        "type": "track",
    }
    return found if words else {**found, "position": number + 1}


def _preview(track_id: int, number: int) -> str:
    missing = number % EVERY == WITHOUT_PREVIEW
    return "" if missing else f"https://cdn.deezer.invalid/{track_id}.mp3"


def _charted(number: int) -> str:
    return f"{NOUNS[number % len(NOUNS)]} {number + 1}"


def _artist(number: int) -> dict[str, Any]:
    tracks = f"https://api.deezer.com/artist/{number + 1}/top?limit=50"
    return {"id": number + 1, "name": ARTISTS[number], "tracklist": tracks, "type": "artist"}


def _album(number: int) -> dict[str, Any]:
    cover = f"https://covers.deezer.invalid/{number}"
    sizes = {"small": 56, "medium": 250, "big": 500, "xl": 1000}
    return {
        "id": number + 1,
        "title": f"Verano {number + 1}",
        "cover": cover,
        **{f"cover_{name}": f"{cover}/{size}x{size}.jpg" for name, size in sizes.items()},
        "tracklist": f"https://api.deezer.com/album/{number + 1}/tracks",
        "type": "album",
    }
