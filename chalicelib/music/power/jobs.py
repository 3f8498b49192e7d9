"""What starts the look at players: the clock, and whatever changes a stay that is under way."""

from datetime import datetime

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.music.control import reading
from chalicelib.music.power import rules, service
from chalicelib.reservations.events import (
    StayApproved,
    StayCancelled,
    StayCreated,
    StayMoved,
    StayRemoved,
    StayReopened,
)


def music_power(now: datetime) -> None:
    """Turn on the players of stays that begin, and off those of stays that end."""
    service.follow(reading.houses_with_players(), now=now)


def follow_stay(
    recorded: Recorded[
        StayApproved | StayCancelled | StayCreated | StayMoved | StayRemoved | StayReopened
    ],
) -> None:
    """A stay that is under way, or was, is another one now. (Holds that end never had a house.)"""
    event, now = recorded.event, clock.now()
    if rules.concerns(event, recorded.changes, now):
        houses = rules.houses_of(event, recorded.changes)
        service.follow(service.players_of(houses), now=now)
