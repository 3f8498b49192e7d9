"""When and what is pushed: pure (notifications book, 4 and 15.1)."""

from datetime import datetime, time, timedelta

from msgspec.structs import replace

from chalicelib.kernel import dates
from chalicelib.notifications.devices.types import Owner
from chalicelib.notifications.inbox.types import OVER, Delivery, DeliveryState, Pushing
from chalicelib.notifications.types import Notice

NIGHT_BEGINS, NIGHT_ENDS = time(22), time(8)
"""Hours of Lima between which nothing is pushed that can wait."""
PAUSES = tuple(timedelta(seconds=seconds) for seconds in (5, 30, 120, 600, 1800))
"""How long to wait at most before each attempt after the first."""
RESTING = timedelta(minutes=1)
"""How long to leave a service alone at least that rests."""
CLAIM_LASTS = timedelta(seconds=60)
"""Longer than a worker needs from its claim to the answer of Expo."""


def held_until(notice: Notice, now: datetime) -> datetime | None:
    """When a notice may be pushed that the night holds back; None for now."""
    return night_ends(now) if notice.can_wait else None


def night_ends(now: datetime) -> datetime | None:
    """When the night is over; None by day."""
    local = dates.in_lima(now)
    if NIGHT_ENDS <= local.time() < NIGHT_BEGINS:
        return None
    day = local.date() if local.time() < NIGHT_ENDS else local.date() + dates.ONE_DAY
    return dates.local(day, NIGHT_ENDS)


def begun(notice: Notice, owner: Owner, pushing: Pushing) -> Pushing:
    """The pushes of a notice; where none began yet, one for each device that is to get it."""
    if pushing.deliveries or not wants(notice, owner):
        return pushing
    deliveries = tuple(
        Delivery(device_id=device.device_id, device_type=device.device_type, state="queued")
        for device in owner.active
    )
    return replace(pushing, deliveries=deliveries)


def wants(notice: Notice, owner: Owner) -> bool:
    """Whether somebody wants to be told on their telephone."""
    if owner.without_own and notice.actor == owner.account:
        return False
    return notice.content.key not in owner.muted


def free_at(pushing: Pushing) -> datetime | None:
    """Until when another worker has the pushes; None where none has."""
    if pushing.claimed_at is None or not _is_claimed(pushing):
        return None
    return pushing.claimed_at + CLAIM_LASTS


def claimed(pushing: Pushing, now: datetime) -> Pushing:
    """The pushes, taken by a worker. What another took and never told of may have been sent: it is
    sent once more, and never again after that."""
    unsure = pushing.unsure + int(_is_claimed(pushing))
    deliveries = tuple(_claimed(delivery, unsure) for delivery in pushing.deliveries)
    return replace(pushing, deliveries=deliveries, unsure=unsure, claimed_at=now)


def _claimed(delivery: Delivery, unsure: int) -> Delivery:
    if delivery.state in OVER:
        return delivery
    if delivery.state == "claimed" and unsure > 1:
        return replace(delivery, state="failed", code="unknown_outcome")
    return replace(delivery, state="claimed")


def _is_claimed(pushing: Pushing) -> bool:
    return any(delivery.state == "claimed" for delivery in pushing.deliveries)


def ended(pushing: Pushing, state: DeliveryState, code: str | None = None) -> Pushing:
    """The pushes, of which those that are not over end so."""
    deliveries = tuple(
        delivery if delivery.state in OVER else replace(delivery, state=state, code=code)
        for delivery in pushing.deliveries
    )
    return replace(pushing, deliveries=deliveries, claimed_at=None)
