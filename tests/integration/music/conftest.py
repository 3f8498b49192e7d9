"""The houses, guests and stays of the book's vectors (home book, 12)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib import entry
from chalicelib.calendar import records as calendar
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from chalicelib.reservations.stays.records import StayRecord
from chalicelib.reservations.types import Stay
from chalicelib.smart_home.orders import rules as orders
from tests.support.houses import new_house
from tests.support.http import Api
from tests.support.march import stay
from tests.support.monday import monday
from tests.support.people import guest, new_client, resolver, staff

from .jukebox import Jukebox

__all__ = ["monday"]
Send = Callable[..., HTTPResponse]
NOVEMBER = "2025-11-"
R1, R2, R3, R4 = (f"{number}0000000-0000-4000-8000-000000000000" for number in (1, 2, 3, 4))


def lima(text: str) -> datetime:
    """An instant of November 2025 in Lima: `22T16:00`."""
    return datetime.fromisoformat(f"{NOVEMBER}{text}-05:00")


def day(number: int) -> date:
    """A day of November 2025."""
    return date(2025, 11, number)


def keep(kept: Stay) -> Stay:
    """Let a stay be as it is: it, and the nights that it blocks."""
    tx = Transaction(clock.now())
    tx.put(StayRecord.of(kept))
    if kept.blocks:
        nights = kept.blocked_nights
        calendar.claim(tx, kept.reservation_id, kept.property_id, nights, hold_until=None)
    tx.commit()
    return kept


@pytest.fixture
def tokens() -> dict[str, Caller]:
    """Who is behind each token."""
    return staff()


@pytest.fixture
def api(aws: None, tokens: dict[str, Caller]) -> Api:
    """Every route; a token is the letter of a guest."""
    return Api(entry.application(resolver(tokens)))


@pytest.fixture
def people(tokens: dict[str, Caller]) -> dict[str, Client]:
    """The guests of the vectors, each behind the token that is their letter."""
    names = {"A": "Ana", "B": "Beto", "C": "Carla", "D": "Dora", "E": "Eva", "X": "Xavier"}
    found = {}
    for number, (letter, name) in enumerate(names.items()):
        found[letter] = new_client(f"4000000{number}", name, last_name="Quispe Rojas")
        tokens[letter] = guest(found[letter], f"session-{letter}")
    return found


@pytest.fixture
def houses(aws: None) -> dict[str, House]:
    """The two houses, by their players."""
    return {name: new_house(f"Casa {name}", player_id=name) for name in ("ca1", "ca2")}


@pytest.fixture
def stays(houses: dict[str, House], people: dict[str, Client]) -> dict[str, Stay]:
    """R1 to R4."""

    def made(name: str, house: str, whose: str, first: int, last: int, **details: Any) -> Stay:
        ids = {
            "property_id": houses[house].property_id,
            "client_id": people[whose].client_id,
        }
        return keep(stay(name, day(first), day(last), "900", **{**ids, **details}))

    return {
        "R1": made(R1, "ca1", "A", 21, 23),
        "R2": made(R2, "ca1", "D", 23, 25),
        "R3": made(R3, "ca2", "E", 22, 23, late_checkout=True),
        "R4": made(R4, "ca2", "X", 25, 26, status="incomplete"),
    }


@pytest.fixture
def send(api: Api) -> Send:
    """Sends a request at a time of November 2025 in Lima, from whose phone:
    `send("22T16:00", "B", "POST", "players/ca1/play/")`."""

    def sent(moment: str, who: str | None, method: str, path: str, **options: Any) -> HTTPResponse:
        with clock.at(lima(moment)):
            return api.request(method, f"/api/v1/music/{path}", token=who, **options)

    return sent


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The house of a test answers before anybody looks, or never."""
    monkeypatch.setattr(orders, "FIRST_PAUSES", (0.0,))
    monkeypatch.setattr(orders, "ANSWER_SECONDS", 0.01)


@pytest.fixture
def ca1(api: Api, houses: dict[str, House]) -> Iterator[Jukebox]:
    """The player of the first house, at work."""
    with Jukebox(api, houses["ca1"]).at_work() as jukebox:
        yield jukebox


@pytest.fixture
def ca2(api: Api, houses: dict[str, House]) -> Iterator[Jukebox]:
    """The player of the second house, at work."""
    with Jukebox(api, houses["ca2"]).at_work() as jukebox:
        yield jukebox
