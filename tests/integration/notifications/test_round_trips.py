"""A request that causes messages is not slower by them: whatever they become, it asks the same of
DynamoDB, and nothing of anybody outside."""

from typing import Any

import pytest

from bench.watching import watching
from local.providers.provider import Provider
from local.providers.telegram import Telegram
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp

from .telephones import Telephones, day


@pytest.fixture
def outside(
    town: Telephones, telegram: Telegram, whatsapp: Whatsapp, twilio: Twilio
) -> list[Provider]:
    """All services that messages go to."""
    return [town.expo, telegram, whatsapp, twilio]


def asked_for(town: Telephones, month: int) -> tuple[list[Any], list[Any]]:
    """The calls of a booking of two nights of a month and of its approval, over HTTP: the second
    time, since the first one reads what a process keeps."""
    _asked_for(town, month, 1)
    return _asked_for(town, month, 5)


def _asked_for(town: Telephones, month: int, first: int) -> tuple[list[Any], list[Any]]:
    with watching() as booking:
        stay = town.book(check_in_date=day(month, first), check_out_date=day(month, first + 2))
    with watching() as approval:
        town.edit(stay, status="approved")
    return (
        [booking.rounds, *sorted(booking.calls)],
        [approval.rounds, *sorted(approval.calls)],
    )


def test_a_booking_and_its_approval_ask_the_same_whatever_becomes_of_messages(
    town: Telephones, outside: list[Provider]
) -> None:
    for provider in outside:
        provider.received.clear()

    with_all = asked_for(town, 5)
    assert not any(provider.received for provider in outside)
    town.post.wait(minutes=20)
    assert town.pushed()
    for provider in outside:
        provider.fail("down")
    town.book(check_in_date=day(6, 1), check_out_date=day(6, 3))
    town.post.wait(minutes=1)

    assert asked_for(town, 7) == with_all
