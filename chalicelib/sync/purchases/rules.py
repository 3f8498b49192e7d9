"""What a purchase is, and what is told of how the guest came to it."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import msgspec

from chalicelib.reservations.types import OF_GUESTS, Attribution, Origin, Status, Stay

LATEST = timedelta(days=7)
"""What happened longer ago Meta does not take, so that long a confirmation is kept at most."""
CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign")


def is_sold(status: Status, origin: Origin) -> bool:
    """Whether a stay is a purchase: its payment is confirmed, and a guest has it."""
    return status == "approved" and origin in OF_GUESTS


def is_purchase(stay: Stay) -> bool:
    """Whether a stay is a purchase now."""
    return not stay.deleted and is_sold(stay.status, stay.origin)


def is_recent(at: datetime, now: datetime) -> bool:
    """Whether Meta still takes what happened at `at`."""
    return now - at <= LATEST


def told(confirmed: Attribution | None, booked: Attribution) -> Attribution:
    """How a guest came to buy: as they confirmed, and as they booked where that says nothing."""
    if confirmed is None:
        return booked
    known = msgspec.structs.asdict(confirmed)
    return msgspec.structs.replace(booked, **{name: text for name, text in known.items() if text})


def campaign(came: Attribution) -> Mapping[str, str]:
    """What is known of the advertisement, by its names on the wire."""
    found = {name: getattr(came, name) for name in CAMPAIGN}
    return {name: text for name, text in found.items() if text}
