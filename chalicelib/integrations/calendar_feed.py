"""Calendars of channels, at addresses that administrators entered: Airbnb's, and any other's.

An address may lead anywhere, so what is called is public, encrypted, small and quick
(`cloud/http`).
The secret `calendar_feed` holds `enabled`: until it says `true`, nothing is read, so that a stage
with a copy of the data takes nothing and calls nothing off.
"""

from collections.abc import Mapping
from http import HTTPStatus

import msgspec

from chalicelib.cloud.http.calls import Call, Service
from chalicelib.cloud.http.circuit import CircuitPolicy
from chalicelib.cloud.http.client import Client
from chalicelib.cloud.http.errors import ServiceRefused
from chalicelib.cloud.secrets import secret

SERVICE = Service(
    name="calendar_feed",
    # Every call names its whole address.
    address="https://calendars.invalid",
    connect_seconds=5.0,
    read_seconds=15.0,
    attempts=2,
    budget_seconds=30.0,
    most_bytes=2_000_000,
    # Each calendar may be somebody else's: one that is down says nothing of the others.
    circuit=CircuitPolicy(failures=1_000_000),
)
REDIRECTS = 3
ACCEPTED = "text/calendar, application/json;q=0.9, */*;q=0.1"


class Fetched(msgspec.Struct, frozen=True):
    """A calendar as it came; `tag` and `modified` are what its server calls this state of it."""

    content: bytes
    tag: str | None
    modified: str | None


def is_enabled() -> bool:
    """Whether calendars are read in this stage."""
    return secret("calendar_feed").get("enabled") == "true"


def fetch(url: str, *, tag: str | None = None, modified: str | None = None) -> Fetched | None:
    """A calendar; None where it is still the one that is named.

    Raises:
        ServiceUnavailable: its server does not answer, or more than a calendar can be.
        ServiceRefused: it does not give it, or the address is none that may be called.
    """
    call = Call(
        operation="read_calendar",
        method="GET",
        url=url,
        headers={"Accept": ACCEPTED, **_known(tag, modified)},
        redirects=REDIRECTS,
    )
    try:
        answer = Client(SERVICE).receive(call)
    except ServiceRefused as error:
        if error.status == HTTPStatus.NOT_MODIFIED:
            return None
        raise
    return Fetched(answer.body, answer.headers.get("etag"), answer.headers.get("last-modified"))


def _known(tag: str | None, modified: str | None) -> Mapping[str, str]:
    named = {"If-None-Match": tag, "If-Modified-Since": modified}
    return {name: value for name, value in named.items() if value}
