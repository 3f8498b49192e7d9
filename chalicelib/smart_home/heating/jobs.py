"""Pools follow the stays: at once when one changes, and with the clock."""

from datetime import datetime

from chalicelib.cloud.events import Recorded
from chalicelib.kernel import clock
from chalicelib.reservations.events import StayCounts
from chalicelib.smart_home.heating import service


def keep_pools_warm(now: datetime) -> None:
    """Tell every house whose pool is not as it should be."""
    service.keep_warm(now=now)


def follow_stay(recorded: Recorded[StayCounts]) -> None:
    """A stay changed: its house may have to heat the pool or not, and so may one that it left."""
    event = recorded.event
    houses = dict.fromkeys([event.property_id, *event.claimed, *event.freed])
    service.keep_warm(now=clock.now(), houses=tuple(houses))
