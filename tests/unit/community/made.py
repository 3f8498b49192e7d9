"""Events, registrations and entries with as much said as a test needs."""

from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.community.feed.types import Activity, Facts
from chalicelib.community.types import Occasion, Registration

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
"""Monday 2 March 2026, 10:00 in Lima."""


def days_ago(number: float) -> datetime:
    return NOW - timedelta(days=number)


def occasion(**fields: Any) -> Occasion:
    """A published event of the day after tomorrow, for which anybody may register."""
    said = {
        "occasion_id": "0c000000-0000-4000-8000-000000000001",
        "title": "Gran Sorteo",
        "description": "Una noche gratis",
        "category_id": "ca000000-0000-4000-8000-000000000001",
        "slug": "gran-sorteo",
        "event_date": NOW + timedelta(days=2),
        "registration_deadline": NOW + timedelta(days=1),
        "status": "published",
        "requires_approved_reservation": False,
        **fields,
    }
    return Occasion(**said)


def registration(**fields: Any) -> Registration:
    """A registration of today, of somebody who takes part."""
    said = {
        "registration_id": "4e000000-0000-4000-8000-000000000001",
        "occasion_id": "0c000000-0000-4000-8000-000000000001",
        "client_id": "c1000000-0000-4000-8000-000000000001",
        "status": "approved",
        "created": NOW,
        "registered_at": NOW,
        "updated": NOW,
        "reached_at": NOW,
        "name": "Ana Q.",
        **fields,
    }
    return Registration(**said)


def activity(**fields: Any) -> Activity:
    """An entry of today, of Ana, who registered for an event."""
    said = {
        "activity_id": "0195572b-0000-7000-8000-000000000001",
        "activity_type": "event_registration",
        "at": NOW,
        "title": "Registro a Evento",
        "client_id": "c1000000-0000-4000-8000-000000000001",
        "name": "Ana Q.",
        "facts": Facts(event_name="Gran Sorteo", action="registered"),
        **fields,
    }
    return Activity(**said)
