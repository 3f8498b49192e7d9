"""The business of the figures' vectors: two houses, who sells, and the stays of March 2026."""

from collections.abc import Iterable
from typing import Any

import msgspec
from chalice.test import HTTPResponse

from chalicelib.cloud.transaction import Transaction
from chalicelib.insights.figures import service
from chalicelib.insights.profits import service as profits
from chalicelib.insights.profits.types import Profit
from chalicelib.kernel import clock, money
from chalicelib.properties.types import House
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import Stay
from tests.support import march
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.people import ACTOR, employ

API = "/api/v1/"


class Desk:
    """What callers ask of the figures, and what happens to stays meanwhile."""

    def __init__(self, api: Api) -> None:
        self.api = api
        self.houses: dict[str, House] = {}

    def open(self) -> None:
        """Two houses, and those who work there."""
        for name, place, colour in (
            ("Casa Austin 1", march.FIRST_HOUSE, "#ff0000"),
            ("Casa Austin 2", march.SECOND_HOUSE, "#0000ff"),
        ):
            self.houses[place] = new_house(name, background_color=colour)
        employ(march.ADMINISTRATOR, "Wilma", "admin")
        employ(march.SELLER, "Vera", "vendedor")

    def have(self, stays: Iterable[Stay]) -> None:
        """Let stays be there, and be counted."""
        for stay in stays:
            write(self.of_ours(stay))
            service.count(stay.reservation_id, now=clock.now())

    def have_march(self) -> None:
        """The stays of the example, and what the first house earned at Airbnb."""
        self.have(march.STAYS)
        earned = Profit(
            profit_id="",
            property_id=self.houses[march.FIRST_HOUSE].property_id,
            year=2026,
            month=3,
            profit_sol=money.from_integer_cents(march.AIRBNB),
        )
        profits.add(earned, actor=ACTOR)

    def of_ours(self, stay: Stay) -> Stay:
        """A stay of the example in one of the houses that are there."""
        house = self.houses.get(stay.property_id)
        known = stay.property_id if house is None else house.property_id
        return msgspec.structs.replace(stay, property_id=known)

    def ask(self, path: str, token: str | None = "admin") -> HTTPResponse:
        return self.api.get(f"{API}{path}", token=token)

    def read(self, path: str, token: str = "admin") -> Any:
        """What a path answers, which must be there."""
        answer = self.ask(path, token)
        assert answer.status_code == 200, answer.body
        return answer.json_body


def write(stay: Stay, before: Stay | None = None) -> None:
    """Let a stay stand in its table, and tell nobody."""
    tx = Transaction(clock.now())
    records.write(tx, stay, before=before)
    tx.commit()


def later(stay: Stay, **changes: Any) -> Stay:
    """The stay after a change."""
    return msgspec.structs.replace(stay, version=stay.version + 1, **changes)
