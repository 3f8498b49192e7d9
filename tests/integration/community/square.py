"""What guests and administrators do about events, over HTTP."""

from datetime import datetime, timedelta
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.clients import service as clients
from chalicelib.clients.types import Client, Details
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.people import ACTOR, guest
from tests.support.pictures import jpeg
from tests.support.post import Post

API = "/api/v1/"
EVENTS, FEED = f"{API}events/", f"{API}events/activity-feed/"
ADMIN = f"{API}admin/"
NAMES = ("Ana", "Luis", "Rosa", "Hugo", "Inés", "Omar")


class Square:
    """A house, guests, and what goes on between them."""

    def __init__(self, api: Api, tokens: dict[str, Caller], post: Post, house: House) -> None:
        self.api, self.tokens, self.post, self.house = api, tokens, post, house
        self._guests = 0

    def guest(self, token: str, *, by: Client | None = None) -> Client:
        """A guest behind a token, whom somebody brought."""
        self._guests += 1
        said = Details(
            document_type="dni",
            number_doc=f"4000{self._guests:04d}",
            first_name=token.title(),
            last_name="Quispe Mamani",
            email=f"{token}@example.com",
            tel_number=f"5198765{self._guests:04d}",
        )
        code = by.referral_code if by is not None else None
        client = clients.create(said, referrer_code=code, now=clock.now(), actor=ACTOR)
        self.tokens[token] = guest(client, token)
        self.post.settle()
        return client

    def category(self, name: str = "Sorteos") -> str:
        answer = self.api.post(f"{ADMIN}event-categories/", token="admin", json={"name": name})
        return _id(answer)

    def event(self, **fields: Any) -> str:
        """A published event, in three days unless said otherwise; its id."""
        now = clock.now()
        said = {
            "title": "Gran Sorteo Año Nuevo",
            "description": "Una noche gratis",
            "event_date": _text(now + timedelta(days=3)),
            "registration_deadline": _text(now + timedelta(days=2)),
            "status": "published",
            "requires_approved_reservation": False,
            **fields,
        }
        if "category" not in said:
            said["category"] = self.category()
        event = _id(self.api.post(f"{ADMIN}events/", token="admin", json=said))
        self.post.settle()
        return event

    def contest(self, **fields: Any) -> str:
        return self.event(**{"is_contest": True, "contest_type": "referral_count", **fields})

    def edit(self, event: str, **fields: Any) -> HTTPResponse:
        answer = self.api.patch(f"{ADMIN}events/{event}/", token="admin", json=fields)
        self.post.settle()
        return answer

    def register(self, event: str, token: str = "ana", **body: Any) -> HTTPResponse:
        answer = self.api.post(f"{EVENTS}{event}/register/", token=token, json=body)
        self.post.settle()
        return answer

    def withdraw(self, event: str, token: str = "ana") -> HTTPResponse:
        answer = self.api.delete(f"{EVENTS}{event}/cancel/", token=token)
        self.post.settle()
        return answer

    def send(
        self, event: str, token: str = "ana", content: bytes | None = None, media: str = "jpeg"
    ) -> HTTPResponse:
        picture = ("yo.jpg", jpeg() if content is None else content, f"image/{media}")
        return self.api.post(
            f"{EVENTS}{event}/upload-evidence/",
            token=token,
            form={},
            files={"evidence_image": picture},
        )

    def asks(self, event: str, token: str = "ana") -> Any:
        return self.get(f"{EVENTS}{event}/check-eligibility/", token=token)

    def registrations(self, **query: Any) -> Any:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        return self.get(f"{ADMIN}event-registrations/?{asked}", token="admin")["results"]

    def decide(self, registration: str, **fields: Any) -> HTTPResponse:
        path = f"{ADMIN}event-registrations/{registration}/"
        answer = self.api.patch(path, token="admin", json=fields)
        self.post.settle()
        return answer

    def get(self, path: str, token: str | None = None) -> Any:
        answer = self.api.get(path, token=token)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def feed(self, **query: Any) -> list[Any]:
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        rows: list[Any] = self.get(f"{FEED}?{asked}")["results"]
        return rows

    def standings(self, event: str) -> list[tuple[str, int]]:
        board = self.get(f"{EVENTS}{event}/contest/leaderboard/")["leaderboard"]
        return [(row["client_name"], row["stats"]) for row in board]


def _id(answer: HTTPResponse) -> str:
    assert answer.status_code == 201, answer.body
    found: str = answer.json_body["id"]
    return found


def _text(instant: datetime) -> str:
    return instant.isoformat()
