"""Guests who are advertised to or not, and the Meta that is told of them."""

from itertools import count
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.clients import records as clients
from chalicelib.clients.types import Client
from chalicelib.cloud import store
from chalicelib.cloud.events import EventRecord, Plain
from chalicelib.cloud.settings import settings
from chalicelib.properties.types import House
from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.meta import Meta
from tests.integration.reservations.conftest import day
from tests.support import deliveries
from tests.support.every_route import every_route
from tests.support.outbox import Outbox
from tests.support.people import guest, new_client, staff

STAYS = "/api/v1/reservations/"
PROFILE = "/api/v1/clients/client-auth/profile/"
BOOK = "/api/v1/clients/reservations/create/"
AT_BOOKING = ("198.51.100.7", "Telefono-de-Ana/1.0")
AT_THANKS = ("198.51.100.8", "Navegador-de-Ana/2.0")
FBC, FBP = "fb.1.1772463600000.AbC", "fb.1.1772463600000.1234567890"
CAME = {"fbc": FBC, "fbp": FBP, "utm_source": "facebook", "utm_campaign": "verano"}


class Agency:
    """The whole application, what waits to be delivered, and Meta; guests are tokens."""

    def __init__(self, meta: Meta, builder: ChatbotBuilder, house: House) -> None:
        self.meta, self.builder, self.house = meta, builder, house
        self.tokens = staff()
        self.api = every_route(self.tokens)
        self.outbox = Outbox()
        self._numbers = count(40_000_001)
        self._days = count(1)

    def register(self, name: str, *, consents: bool = True, **details: Any) -> Client:
        """A guest who is signed in with the token of that name."""
        number = str(next(self._numbers))
        client = new_client(number, name, tel_number=f"519{number}", **details)
        self.tokens[name] = guest(client)
        if consents:
            self.say(name, consent=True)
        return client

    def say(self, name: str, *, consent: bool) -> None:
        """A guest allows advertising, or takes it back."""
        answer = self.api.patch(PROFILE, token=name, json={"marketing_consent": consent})
        assert answer.status_code == 200, answer.body

    def edit(self, client: Client, **values: Any) -> None:
        """Staff change a guest."""
        path = f"/api/v1/clients/{client.client_id}/"
        answer = self.api.patch(path, token="admin", json=values)
        assert answer.status_code == 200, answer.body

    def book(self, name: str = "ana") -> str:
        """The id of a stay that a guest booked from the telephone."""
        number = next(self._days)
        body = {
            "property": self.house.property_id,
            "check_in_date": day(4, number),
            "check_out_date": day(4, number + 1),
            "guests": 2,
        }
        address, agent = AT_BOOKING
        headers = {"User-Agent": agent}
        answer = self.api.post(BOOK, token=name, json=body, address=address, headers=headers)
        assert answer.status_code == 201, answer.body
        reservation_id: str = answer.json_body["reservation"]["id"]
        return reservation_id

    def change(self, reservation_id: str, **values: Any) -> None:
        """Staff change a stay."""
        answer = self.api.patch(f"{STAYS}{reservation_id}/", token="admin", form=values)
        assert answer.status_code == 200, answer.body

    def approve(self, reservation_id: str) -> None:
        """Staff approve a stay."""
        self.change(reservation_id, status="approved")

    def confirm(
        self, reservation_id: str, token: str | None = "ana", **options: Any
    ) -> HTTPResponse:
        """What the page of thanks sends; the answer."""
        address, agent = AT_THANKS
        sent = {"json": CAME, "address": address, "headers": {"User-Agent": agent}, **options}
        return self.api.post(f"/api/v1/confirm/{reservation_id}/", token=token, **sent)

    def confirmed(self, reservation_id: str, **options: Any) -> None:
        """Confirm, which must be taken."""
        assert self.confirm(reservation_id, **options).status_code == 200

    def deliver(self) -> bool:
        """Let everything happen that waits; whether nothing failed."""
        done = True
        while waiting := self.outbox.waiting():
            taken = list(map(deliveries.take, waiting))
            done = done and all(taken)
        return done

    def batch(self) -> bool:
        """Let the audience follow, as the job of every quarter of an hour does."""
        deliveries.run("meta_audience_batch", {})
        return self.deliver()


def purchases() -> list[Plain]:
    """Every purchase that was told of."""
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    events = [EventRecord.from_raw_data(item).recorded() for item in items]
    return [each for each in events if each.name == "reservation.purchase"]


def again(event: Plain) -> bool:
    """Whether everybody takes an event that comes once more."""
    return deliveries.take(event)


def kept(prefix: str) -> list[dict[str, Any]]:
    """The raw items of table `ledgers` whose account and entry begin so."""
    items = store.connection().client.scan(TableName=settings().name("ledgers"))["Items"]
    return [
        item for item in items if f"{item['account']['S']}/{item['entry']['S']}".startswith(prefix)
    ]


def present(client: Client) -> Client:
    """A client as of now."""
    found = clients.client_of(client.client_id)
    assert found is not None
    return found
