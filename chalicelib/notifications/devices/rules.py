"""Which devices somebody has after each event of theirs: pure."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import msgspec
from msgspec.structs import replace

from chalicelib.kernel.ids import new_id
from chalicelib.notifications.devices.types import Device, Owner, Registration

MOST_DEVICES = 10
"""Of one person: whoever registers another loses the one that was used longest ago."""
MOST_FAILURES = 3
"""So many pushes in a row that failed end a device, as telling that it is gone does at once."""
USED_WITHIN = timedelta(hours=1)
"""`last_used` may be older by that much: a write less for most pushes."""


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a push to a device went."""

    device_id: str
    is_accepted: bool = False
    is_gone: bool = False
    counts: bool = True


def registered(owner: Owner, registration: Registration, now: datetime) -> tuple[Owner, Device]:
    """Whose telephone it is since, and how it is kept; one that was known keeps its id."""
    known = of_token(owner, registration.token) or Device(
        device_id=new_id(), token=registration.token, created=now
    )
    device = replace(
        known,
        device_type=registration.device_type,
        device_name=registration.device_name or known.device_name,
        is_active=True,
        failed_attempts=0,
    )
    others = [each for each in owner.devices if each.token != registration.token]
    kept = sorted(others, key=_last_seen, reverse=True)[: MOST_DEVICES - 1]
    devices = tuple(sorted((*kept, device), key=lambda each: each.created, reverse=True))
    return replace(owner, devices=devices), device


def without_token(owner: Owner, token: str) -> Owner:
    """What somebody has whose telephone is another's now, or nobody's."""
    return replace(owner, devices=tuple(each for each in owner.devices if each.token != token))


def of_token(owner: Owner, token: str) -> Device | None:
    """The device with a token."""
    return next((device for device in owner.devices if device.token == token), None)


def after(owner: Owner, outcomes: Iterable[Outcome], now: datetime) -> Owner:
    """What somebody has after pushes: devices that are gone, or failed too often, get nothing
    more."""
    by_id = {outcome.device_id: outcome for outcome in outcomes}
    devices = (
        _after(device, by_id[device.device_id], now) if device.device_id in by_id else device
        for device in owner.devices
    )
    return replace(owner, devices=tuple(devices))


def _after(device: Device, outcome: Outcome, now: datetime) -> Device:
    if outcome.is_gone:
        return replace(device, is_active=False, failed_attempts=device.failed_attempts + 1)
    if outcome.is_accepted:
        recent = device.last_used is not None and now - device.last_used < USED_WITHIN
        return replace(device, failed_attempts=0, last_used=device.last_used if recent else now)
    if not outcome.counts:
        return device
    failures = device.failed_attempts + 1
    return replace(device, failed_attempts=failures, is_active=failures < MOST_FAILURES)


def _last_seen(device: Device) -> datetime:
    return device.last_used or device.created
