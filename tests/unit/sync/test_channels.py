"""What came from which channel, and which channel is shown what (reservations book, 4.4, 4.5)."""

from typing import Any

import pytest

from chalicelib.sync.calendars.rules import is_shown
from chalicelib.sync.calendars.types import CalendarLink
from chalicelib.sync.channels import channel_of
from tests.unit.reservations.test_balance import stay

OWN: dict[str, Any] = {"origin": "aus"}
BROUGHT_IN: dict[str, Any] = {
    "origin": "aus",
    "uuid_external": "0192c0de-0000-7000-8000-000000000001",
}
REPAIRS: dict[str, Any] = {"origin": "man"}
BY_HAND: dict[str, Any] = {"origin": "air"}
FORMER: dict[str, Any] = {"origin": "air", "uuid_external": "1418fb94e984-4cce@airbnb.com"}
AIRBNB: dict[str, Any] = {"origin": "air", "uuid_external": "airbnb:U1"}
BOOKING: dict[str, Any] = {"origin": "air", "uuid_external": "booking:U2"}
CLOSED: dict[str, Any] = {"origin": "man", "uuid_external": "airbnb:block"}
ALL = (OWN, BROUGHT_IN, REPAIRS, BY_HAND, FORMER, AIRBNB, BOOKING, CLOSED)


def link(**fields: Any) -> CalendarLink:
    return CalendarLink(calendar_link_id="l", name="Canal", **fields)


@pytest.mark.parametrize(
    ("fields", "channel"),
    [
        (OWN, None),
        (BROUGHT_IN, None),
        (REPAIRS, None),
        (BY_HAND, "airbnb"),
        (FORMER, "airbnb"),
        (AIRBNB, "airbnb"),
        (BOOKING, "booking"),
        (CLOSED, "airbnb"),
        ({"origin": "man", "uuid_external": "HM123"}, "airbnb"),
    ],
)
def test_what_came_from_which_channel(fields: dict[str, Any], channel: str | None) -> None:
    assert channel_of(stay(**fields)) == channel


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, [OWN, BROUGHT_IN, REPAIRS]),
        ({"channel": "airbnb"}, [OWN, BROUGHT_IN, REPAIRS, BOOKING]),
        ({"channel": "booking"}, [OWN, BROUGHT_IN, REPAIRS, BY_HAND, FORMER, AIRBNB]),
        ({"channel": "vrbo"}, [OWN, BROUGHT_IN, REPAIRS, BY_HAND, FORMER, AIRBNB, BOOKING]),
        ({"includes_channel": True}, [*ALL]),
    ],
)
def test_a_channel_is_shown_what_others_sold_and_never_its_own(
    fields: dict[str, Any], shown: list[dict[str, Any]]
) -> None:
    assert [each for each in ALL if is_shown(link(**fields), stay(**each))] == shown


@pytest.mark.parametrize("fields", ALL)
def test_what_ended_is_shown_to_nobody(fields: dict[str, Any]) -> None:
    ended = stay(**fields, status="cancelled")
    assert not is_shown(link(includes_channel=True), ended)
    assert not is_shown(link(channel="vrbo"), ended)
