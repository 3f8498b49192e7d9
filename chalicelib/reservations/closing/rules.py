"""Which stays keep a house or a client from being deleted, and how that is told."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from chalicelib.kernel.errors import Conflict
from chalicelib.reservations.stays.rules import has_lapsed
from chalicelib.reservations.types import STATUS_LABELS, Stay, is_upcoming

MOST_NAMED = 5
MOST_LISTED = 100


class Booked(Conflict):
    """Stays to come rely on what should go: `more["reservations"]` lists them."""

    code = "stays_to_come"

    def __init__(self, what: str, stays: Sequence[Stay], house_names: dict[str, str]) -> None:
        named = [_named(stay, house_names) for stay in stays[:MOST_NAMED]]
        rest = len(stays) - len(named)
        texts = [*named, *([f"y {rest} más"] if rest else [])]
        number = "una reserva" if len(stays) == 1 else f"{len(stays)} reservas"
        super().__init__(f"{what} tiene {number} por venir: {'; '.join(texts)}.")
        self.more = {
            "reservations": [_listed(stay, house_names) for stay in stays[:MOST_LISTED]],
            "count": len(stays),
        }


def coming(stays: Iterable[Stay], today: date, now: datetime) -> list[Stay]:
    """Those of the stays that take place or may do so yet, by check-in."""
    found = [
        stay
        for stay in stays
        if stay.blocks and is_upcoming(stay, today) and not has_lapsed(stay, now)
    ]
    return sorted(found, key=lambda stay: (stay.check_in, stay.reservation_id))


def _named(stay: Stay, house_names: dict[str, str]) -> str:
    """How people speak of a stay: house and dates, no names of people."""
    name = house_names.get(stay.property_id, "")
    return f"{name}, del {stay.check_in:%d/%m/%Y} al {stay.departure:%d/%m/%Y}"


def _listed(stay: Stay, house_names: dict[str, str]) -> dict[str, Any]:
    return {
        "id": stay.reservation_id,
        "property": stay.property_id,
        "property_name": house_names.get(stay.property_id, ""),
        "client": stay.client_id,
        "check_in_date": stay.check_in.isoformat(),
        "check_out_date": stay.blocked_until.isoformat(),
        "status": stay.status,
        "status_display": STATUS_LABELS[stay.status],
    }
