"""What the tests of searches do over HTTP: visitors and guests who search at a time."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import count
from types import MappingProxyType
from typing import Any

from chalice.test import HTTPResponse

from chalicelib import entry
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.events import EventRecord, Plain
from chalicelib.cloud.settings import settings
from chalicelib.kernel import clock
from tests.support.http import Api
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client, resolver, staff

TRACK = "/api/v1/clients/track-search/"
AGENT = "Mozilla/5.0 (Android 14)"
HOME = "203.0.113.56"


def lima(moment: str) -> datetime:
    """An instant of Lima: `2026-03-02 10:00`."""
    return datetime.fromisoformat(f"{moment}-05:00")


class Visits:
    """The application; guests by their first names are tokens."""

    def __init__(self) -> None:
        self.tokens = staff()
        self.clients: dict[str, Client] = {}
        self.api = Api(entry.application(resolver(self.tokens)))
        self.outbox = Outbox()
        self._documents = count(40_000_001)

    def register(self, first_name: str, **details: Any) -> Client:
        """A guest, who is signed in with the token of that name."""
        client = new_client(str(next(self._documents)), first_name, **details)
        self.clients[first_name] = client
        self.tokens[first_name] = guest(client)
        return client

    def post(
        self,
        body: dict[str, Any],
        *,
        token: str | None = None,
        address: str = HOME,
        agent: str = AGENT,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> HTTPResponse:
        """The answer to a search, whatever is sent."""
        sent = {"User-Agent": agent, **headers}
        return self.api.post(TRACK, json=body, token=token, address=address, headers=sent)

    def search(
        self,
        check_in: str = "2026-04-03",
        check_out: str = "2026-04-05",
        guests: int = 4,
        *,
        house: str | None = None,
        at: str | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """What is answered to a search that is right; `at` is an instant of Lima."""
        body: dict[str, Any] = {
            "check_in_date": check_in,
            "check_out_date": check_out,
            "guests": guests,
        }
        if house is not None:
            body["property"] = house
        with clock.at(lima(at) if at else clock.now()):
            answer = self.post(body, **options)
        assert answer.status_code == 200, answer.body
        found: dict[str, Any] = answer.json_body["data"]
        return found


def rows(prefix: str) -> list[dict[str, Any]]:
    """The raw items of table `insights` under series that begin so, in order."""
    items = store.connection().client.scan(TableName=settings().name("insights"))["Items"]
    found = [item for item in items if item["series"]["S"].startswith(prefix)]
    return sorted(found, key=lambda item: (item["series"]["S"], item["entry"]["S"]))


def told(name: str) -> list[Plain]:
    """The events of a name, oldest first."""
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    events = [EventRecord.from_raw_data(item).recorded() for item in items]
    return sorted((each for each in events if each.name == name), key=lambda each: each.event_id)


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)
