"""Expo's own library, which the stand-in has to satisfy as Expo does."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.integrations.expo import is_token
from local.providers.expo import Expo
from local.providers.server import serving
from tests.support import peers

NAMES = ("guest-ana", "dead", "late-dead", "rate", "big")
LONG = "x" * 2000
"""More than a thousand characters are sent compressed."""


def to(name: str, **values: object) -> dict[str, Any]:
    return {"to": f"ExponentPushToken[{name}]", "body": "Llegas mañana.", **values}


@pytest.fixture
def stand_in() -> Iterator[tuple[Expo, str]]:
    """The stand-in, whose receipts are there at once, and its address."""
    provider = Expo()
    provider.ready_after = timedelta()
    with serving(provider) as server:
        yield provider, f"{server.url}/expo"


def test_the_library_of_expo_understands_the_stand_in(stand_in: tuple[Expo, str]) -> None:
    provider, address = stand_in
    requests = [
        [to(name) for name in NAMES],
        [to("guest-luis", data={"text": LONG}, title="¡Hola!", channelId="default")],
        [to(f"n{number}") for number in range(101)],
        [to("guest-ana"), to("staff-ana")],
        [{"to": "f5741a13-bcda-434b-a316-5dc0e6ffa94f", "title": "Hola", "priority": "high"}],
    ]
    several, packed, many, mixed, bare = peers.answered(
        "expo.mjs",
        "expo-server-sdk",
        EXPO_BASE_URL=address,
        MESSAGES=json.dumps(requests),
        ACCESS_TOKEN="local-guest",
    )
    assert [ticket["status"] for ticket in several["tickets"]] == [
        "ok",
        "error",
        "ok",
        "ok",
        "error",
    ]
    assert several["tickets"][1]["details"]["error"] == "DeviceNotRegistered"
    found = [several["receipts"][each["id"]] for each in several["tickets"] if "id" in each]
    errors = [each.get("details", {}).get("error") for each in found]
    assert errors == [None, "DeviceNotRegistered", "MessageRateExceeded"]
    (ticket,) = packed["tickets"]
    assert packed["receipts"] == {ticket["id"]: {"status": "ok"}}
    assert "gzip" in [each.request.headers.get("content-encoding") for each in provider.received]
    assert (many["code"], many["statusCode"]) == ("PUSH_TOO_MANY_NOTIFICATIONS", 400)
    assert many["chunks"] == [100, 1]
    assert mixed["code"] == "PUSH_TOO_MANY_EXPERIENCE_IDS"
    assert len(mixed["details"]) == 2
    assert bare["tickets"][0]["status"] == "ok"
    for request, answer in zip(requests, (several, packed, many, mixed, bare), strict=True):
        assert answer["tokens"] == [is_token(message["to"]) for message in request]


def test_the_library_waits_and_repeats_where_expo_is_too_busy(stand_in: tuple[Expo, str]) -> None:
    provider, address = stand_in
    provider.fail("too_fast", times=2)
    variables = {"EXPO_BASE_URL": address, "MESSAGES": json.dumps([[to("ana")]])}
    (sent,) = peers.answered("expo.mjs", "expo-server-sdk", **variables, ACCESS_TOKEN="local-guest")
    assert sent["tickets"][0]["status"] == "ok"
    assert [each.outcome for each in provider.received] == ["too_fast", "too_fast", "200", "200"]
