"""Meta's advertising (Graph): what a pixel is told of purchases, and whom a custom audience has.

The secret `meta` holds `pixel_id` and `pixel_token`, and `audience_id` and `audience_token`; where
one pair is missing, only the other is used. `graph_version` names another version of Graph, `site`
another address of the web page than `SITE`. Of people, only digests leave here (`digest`), beside
the address, the browser and the cookies that Meta wants as they are.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from chalicelib.cloud.http.calls import Call, Method, Service
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.integrations import graph
from chalicelib.integrations.accounts import entered

SERVICE = Service(
    name="meta",
    address=graph.ADDRESS,
    connect_seconds=3.0,
    read_seconds=10.0,
    budget_seconds=20.0,
)
SITE = "https://casaaustin.pe"
SCHEMA = ("EMAIL_SHA256", "PHONE_SHA256")
"""What a row of an audience has."""
MOST_ROWS = 10_000
"""Rows that Meta takes in one request."""
_FBC = re.compile(r"fb\.\d\.\d+\..+")
_FBP = re.compile(r"fb\.\d\.\d+\.\d+")
Row = tuple[str, str]
"""The digests of an e-mail and of a telephone; empty where there is none."""


class Pixel(msgspec.Struct, frozen=True):
    """Where conversions go. `site` is the address of the web page that they happen on."""

    pixel_id: str
    token: str
    graph_version: str
    site: str


class Audience(msgspec.Struct, frozen=True):
    """People to whom the business shows advertisements."""

    audience_id: str
    token: str
    graph_version: str


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody, as we know them. `phone` has its country code."""

    email: str | None = None
    phone: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    birth_date: date | None = None

    @property
    def row(self) -> Row:
        """The row of the person in an audience."""
        return digest(tidy(self.email)), digest(digits(self.phone))

    @property
    def digests(self) -> dict[str, list[str]]:
        """What a conversion says of the person."""
        found = {
            "em": tidy(self.email),
            "ph": digits(self.phone),
            "fn": tidy(self.first_name),
            "ln": tidy(self.last_name),
            "db": day(self.birth_date),
        }
        return {name: [digest(text)] for name, text in found.items() if text}


class Visit(msgspec.Struct, frozen=True, kw_only=True):
    """How somebody came to buy: their address, their browser, and the cookies of Meta's."""

    address: str | None = None
    user_agent: str | None = None
    fbc: str | None = None
    fbp: str | None = None


class Purchase(msgspec.Struct, frozen=True, kw_only=True):
    """A purchase. Of two with the same `event_id`, Meta counts one. `value` is in USD; `campaign`
    are its words about the advertisement (`utm_source`)."""

    event_id: str
    order_id: str
    at: datetime
    person: Person
    visit: Visit
    value: Decimal
    campaign: Mapping[str, str]


class _Received(msgspec.Struct, frozen=True):
    events_received: int


class _Changed(msgspec.Struct, frozen=True):
    audience_id: str


def tidy(text: str | None) -> str:
    """A text as Meta digests it: trimmed, in small letters."""
    return (text or "").strip().lower()


def digits(phone: str | None) -> str:
    """A telephone as Meta digests it: its digits, with the country code."""
    return "".join(sign for sign in phone or "" if sign in "0123456789")


def day(value: date | None) -> str:
    """A date as Meta digests it: `19900507`."""
    return "" if value is None else value.strftime("%Y%m%d")


def digest(text: str) -> str:
    """The digest by which Meta knows a text; empty for none."""
    return hashlib.sha256(text.encode()).hexdigest() if text else ""


def fbc_of(sent: str | None, fbclid: str | None, at: datetime) -> str | None:
    """The cookie of a click: the one that was sent, or else what Meta's script makes of the click
    of an address; None where that is none."""
    if sent and _FBC.fullmatch(sent):
        return sent
    return f"fb.1.{int(at.timestamp() * 1000)}.{fbclid}" if fbclid else None


def fbp_of(sent: str | None) -> str | None:
    """The cookie of a browser, if that is one."""
    return sent if sent and _FBP.fullmatch(sent) else None


def pixel() -> Pixel:
    """The pixel that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = entered(SERVICE, "meta", "pixel_id", "pixel_token")
    site = (kept.get("site") or SITE).rstrip("/")
    return Pixel(kept["pixel_id"], kept["pixel_token"], _version(kept), site)


def audience() -> Audience:
    """The audience that the secret names.

    Raises:
        NotConfigured: it names none.
    """
    kept = entered(SERVICE, "meta", "audience_id", "audience_token")
    return Audience(kept["audience_id"], kept["audience_token"], _version(kept))


def send_purchase(pixel: Pixel, purchase: Purchase) -> None:
    """Tell the pixel of a purchase; twice counts once.

    Raises:
        ServiceUnavailable: Meta may take it later.
        ServiceRefused: it does not take it, or the token; its `reason` is `graph` with the number.
    """
    json = {"data": [_written(purchase, pixel.site)], "access_token": pixel.token}
    path = (pixel.graph_version, pixel.pixel_id, "events")
    _ask("send_purchase", "POST", path, json, _Received)


def add_users(audience: Audience, rows: Sequence[Row]) -> None:
    """Let people be in an audience, `MOST_ROWS` at most; twice is as once.

    Raises:
        ServiceUnavailable, ServiceRefused: as for `send_purchase`.
    """
    _change("add_users", "POST", audience, rows)


def remove_users(audience: Audience, rows: Sequence[Row]) -> None:
    """Let people be in an audience no more, `MOST_ROWS` at most; twice is as once.

    Raises:
        ServiceUnavailable, ServiceRefused: as for `send_purchase`.
    """
    _change("remove_users", "DELETE", audience, rows)


def _change(operation: str, method: Method, audience: Audience, rows: Sequence[Row]) -> None:
    json = {"payload": {"schema": SCHEMA, "data": rows}, "access_token": audience.token}
    path = (audience.graph_version, audience.audience_id, "users")
    _ask(operation, method, path, json, _Changed)


def _written(purchase: Purchase, site: str) -> dict[str, Any]:
    visit = {
        "client_ip_address": purchase.visit.address,
        "client_user_agent": purchase.visit.user_agent,
        "fbc": purchase.visit.fbc,
        "fbp": purchase.visit.fbp,
    }
    known = {name: text for name, text in visit.items() if text}
    # What happens on a web page has a browser; what staff booked was said in another way.
    source = "website" if purchase.visit.user_agent else "other"
    return {
        "event_name": "Purchase",
        "event_time": int(purchase.at.timestamp()),
        "event_id": purchase.event_id,
        "action_source": source,
        "event_source_url": f"{site}/",
        "user_data": {**purchase.person.digests, **known},
        "custom_data": {
            "value": float(purchase.value),
            "currency": "USD",
            "order_id": purchase.order_id,
            **purchase.campaign,
        },
    }


def _version(kept: Mapping[str, str]) -> str:
    return kept.get("graph_version") or graph.VERSION


def _ask(operation: str, method: Method, path: tuple[str, ...], json: Any, answer: type) -> None:
    call = Call(operation=operation, method=method, path=path, json=json, repeatable=True)
    try:
        Client(SERVICE).ask(call, answer)
    except ServiceRefused as refused:
        raise graph.explained(refused) from refused
