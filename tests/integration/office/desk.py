"""Whom the pages of work are about: houses, guests and their stays on a Monday of March."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock, ids
from chalicelib.properties.types import House
from chalicelib.reservations.events import StayCreated
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import GuestName, Stay
from tests.integration.accounts.desk import PASSWORD, hire
from tests.support.march import stay as stay_of_march
from tests.support.office import Browser, Page
from tests.support.people import ACTOR, new_client

MARKUP = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"
TODAY = date(2026, 3, 2)
LARGEST = 100_000
SEASON: dict[str, Any] = {
    "name": "Feria",
    "season_type": "high",
    "start_month": "3",
    "start_day": "1",
    "end_month": "3",
    "end_day": "9",
}


def march(day: int) -> date:
    return date(2026, 3, day)


def stays_in(house: House, check_in: date, nights: int = 2, **details: Any) -> Stay:
    """A stay of a house as staff enter it, Ana's and sold unless `details` say otherwise."""
    client = details.pop("client", None) or named("Ana")
    given = {
        "property_id": house.property_id,
        "client_id": client.client_id,
        "guest": GuestName.of(client),
        "seller_id": 1,
        "price_usd": Decimal(400),
        **details,
    }
    stay = stay_of_march(ids.new_id(), check_in, check_in + timedelta(days=nights), "1500", **given)
    tx = Transaction(clock.now())
    written = write_stay(tx, None, stay, StayCreated, actor=ACTOR)
    tx.commit()
    return written


def named(first_name: str, **details: Any) -> Client:
    """A new guest of some name."""
    number = ids.new_id().replace("-", "")[-9:]
    given = {"document_type": "pas", "email": None, **details}
    return new_client(number, first_name, **given)


def as_one_of(group: str) -> Browser:
    """The browser of somebody of a group, signed in."""
    browser = Browser()
    browser.sign_in(hire(group, group).email, PASSWORD)
    return browser


def make(browser: Browser, slug: str, **typed: Any) -> Page:
    """The page of a new entry, or its form with what is wrong with what was typed."""
    return browser.send(browser.get(f"{slug}/new/"), **typed)


def id_of(page: Page) -> str:
    """The id of the entry that a page shows."""
    return page.address.partition("?")[0].rstrip("/").rpartition("/")[2]


def quoted(browser: Browser, **typed: Any) -> Page:
    """The quote from Thursday 16 to Sunday 19 April for four, unless it is asked otherwise."""
    asked = {"check_in_date": "2026-04-16", "check_out_date": "2026-04-19", "guests": "4"}
    return browser.get("quote/", **{**asked, **typed})
