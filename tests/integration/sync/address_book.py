"""Guests, their stays, and the address book that follows them."""

from datetime import datetime
from itertools import count
from typing import Any

from chalicelib.clients.types import Client
from chalicelib.kernel import clock
from local.providers.nextcloud import Nextcloud, line_of
from tests.support import deliveries
from tests.support.every_route import every_route
from tests.support.houses import house_one
from tests.support.outbox import Outbox
from tests.support.people import new_client, staff

CLIENTS, STAYS = "/api/v1/clients/", "/api/v1/reservations/"


class Team:
    """Staff who register guests and sell stays, and the book on their telephones."""

    def __init__(self, book: Nextcloud) -> None:
        self.book = book
        self.api = every_route(staff())
        self.outbox = Outbox()
        self.house = house_one(player_id="ca1")
        self._numbers = count(40_000_001)

    def register(self, name: str = "Ana", **details: Any) -> Client:
        """A guest."""
        number = str(next(self._numbers))
        return new_client(number, name, **{"tel_number": f"519{number}"} | details)

    def sell(self, client: Client, check_in: str, check_out: str) -> str:
        """The id of a sold stay."""
        form = {
            "property": self.house.property_id,
            "client": client.client_id,
            "check_in_date": check_in,
            "check_out_date": check_out,
            "guests": "2",
            "origin": "aus",
            "status": "approved",
            "price_usd": "200.00",
            "price_sol": "740.00",
            "advance_payment": "0",
            "advance_payment_currency": "usd",
        }
        answer = self.api.post(STAYS, token="admin", form=form)
        assert answer.status_code == 201, answer.body
        reservation_id: str = answer.json_body["id"]
        return reservation_id

    def deliver(self) -> bool:
        """Let everything happen that waits; whether nothing failed."""
        done = True
        while waiting := self.outbox.waiting():
            taken = list(map(deliveries.take, waiting))
            done = done and all(taken)
        return done

    def sync(self, job: str = "contacts_sync") -> bool:
        """Let the book follow, as a job does; whether nothing failed."""
        self.deliver()
        deliveries.run(job, {})
        return self.deliver()

    def sync_at(self, moment: datetime, job: str = "contacts_sync") -> bool:
        """The same at another instant."""
        with clock.at(moment):
            return self.sync(job)

    def asked(self) -> list[str]:
        """What the book was asked since the last time."""
        operations = [each.operation for each in self.book.received]
        self.book.received.clear()
        return operations

    def names(self) -> dict[str, str]:
        """The names that the book shows, by the ids of guests."""
        return {
            file.removesuffix(".vcf"): line_of(card, "FN:")
            for file, card in self.book.cards.items()
        }
