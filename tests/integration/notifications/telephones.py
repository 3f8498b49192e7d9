"""What guests and staff do, and what their telephones show."""

from datetime import date
from typing import Any

import msgspec
from chalice.test import HTTPResponse

from chalicelib.clients.types import Client
from chalicelib.kernel.callers import Caller
from chalicelib.properties.types import House
from local.providers.expo import Expo
from tests.support.http import Api
from tests.support.people import employ, guest, new_client
from tests.support.post import Post

API = "/api/v1/"
SELLER = 2
PHONE, TABLET, SELLERS = (
    "ExponentPushToken[guest-phone]",
    "ExponentPushToken[guest-tablet]",
    "ExponentPushToken[staff-phone]",
)


class Pushed(msgspec.Struct):
    """A message on a telephone."""

    to: str
    title: str
    body: str
    data: dict[str, Any]

    @property
    def key(self) -> str:
        """Its kind."""
        kind: str = self.data["notification_type"]
        return kind


class Telephones:
    """A small town: one house, one guest, one seller."""

    def __init__(
        self, api: Api, tokens: dict[str, Caller], post: Post, expo: Expo, house: House
    ) -> None:
        self.api, self.tokens, self.post, self.expo, self.house = api, tokens, post, expo, house
        self.ana: Client

    def open(self) -> None:
        """Everybody is there and has their telephones."""
        employ(1, "Wilma", "admin")
        employ(SELLER, "Vera", "vendedor")
        self.ana = self.register("ana", "40000001", "Ana")
        self.post.settle()
        self.have("ana", PHONE, "clients", device_type="ios", device_name="De Ana")
        self.have("ana", TABLET, "clients")
        self.have("seller", SELLERS, "admin")
        self.clear()

    def register(self, token: str, number: str, first_name: str, **details: Any) -> Client:
        """A guest, behind a token."""
        client = new_client(number, first_name, **details)
        self.tokens[token] = guest(client, token)
        return client

    def have(self, token: str, telephone: str, app: str, **fields: Any) -> HTTPResponse:
        """Register a telephone of an app (`clients` or `admin`)."""
        body = {"expo_token": telephone, **fields}
        answer = self.api.post(f"{API}{app}/push/register/", token=token, json=body)
        assert answer.status_code in (200, 201), answer.body
        return answer

    def book(self, token: str = "ana", **fields: Any) -> str:
        """A guest books the house from 16 to 19 April, as the app does; the stay."""
        body = {
            "property": self.house.property_id,
            "check_in_date": day(4, 16),
            "check_out_date": day(4, 19),
            "guests": 4,
            **fields,
        }
        answer = self.api.post(f"{API}clients/reservations/create/", token=token, json=body)
        assert answer.status_code == 201, answer.body
        return found_id(answer.json_body)

    def sell(self, token: str = "seller", **fields: Any) -> str:
        """Staff note a stay of Ana's, which is sold; the stay."""
        body = {
            "property": self.house.property_id,
            "client": self.ana.client_id,
            "check_in_date": day(4, 16),
            "check_out_date": day(4, 19),
            "guests": 4,
            "price_usd": "480.00",
            "price_sol": "1776.00",
            "advance_payment": "120.00",
            "advance_payment_currency": "usd",
            "origin": "aus",
            "seller": SELLER,
            **fields,
        }
        answer = self.api.post(f"{API}reservations/", token=token, json=body)
        assert answer.status_code == 201, answer.body
        return found_id(answer.json_body)

    def edit(self, stay: str, token: str = "admin", **fields: Any) -> None:
        """Staff change a stay."""
        answer = self.api.patch(f"{API}reservations/{stay}/", token=token, json=fields)
        assert answer.status_code == 200, answer.body

    def read(self, path: str, token: str) -> Any:
        """What a path answers, which must be there."""
        answer = self.api.get(f"{API}{path}", token=token)
        assert answer.status_code == 200, answer.body
        return answer.json_body

    def history(self, token: str = "ana", query: str = "") -> list[dict[str, Any]]:
        """What somebody was told, newest first."""
        app = "admin" if token in ("admin", "seller") else "clients"
        found: list[dict[str, Any]] = self.read(f"{app}/push/history/{query}", token)[
            "notifications"
        ]
        return found

    def pushed(self, *telephones: str) -> list[Pushed]:
        """What stands on some telephones (all, if none is named), oldest first."""
        found = [
            msgspec.convert(message, Pushed)
            for requested in self.requests()
            for message in requested
        ]
        return [each for each in found if not telephones or each.to in telephones]

    def requests(self) -> list[list[dict[str, Any]]]:
        """The messages of each request to Expo."""
        sent = (each for each in self.expo.received if each.request.path.endswith("/send"))
        return [msgspec.json.decode(each.request.body) for each in sent]

    def clear(self) -> None:
        """Let what happened so far be over."""
        self.post.wait(minutes=11)
        self.expo.received.clear()


def found_id(body: dict[str, Any]) -> str:
    """The id of the stay in an answer."""
    known: str = body.get("id") or body["reservation"]["id"]
    return known


def day(month: int, number: int) -> str:
    """A day of 2026."""
    return date(2026, month, number).isoformat()
