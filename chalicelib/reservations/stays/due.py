"""What a clock ends: unpaid holds, and stays that are over and have not earned yet."""

from datetime import datetime

from chalicelib.cloud import store
from chalicelib.cloud.attributes import instant_key
from chalicelib.reservations.stays.records import AWARD, HELD, StayRecord


def lapsed_holds(now: datetime, limit: int) -> list[str]:
    """The ids of holds whose deadline is before `now`, longest lapsed first."""
    items = store.query(
        "reservations",
        HELD,
        index="by_deadline",
        where=StayRecord.due_key < instant_key(now),
        limit=limit,
    )
    return [item["reservation_id"]["S"] for item in items]


def to_award(
    month: str, now: datetime, *, after: store.Item | None = None, most: int
) -> tuple[list[str], store.Item | None]:
    """The ids of stays that left in a month and whose points are due, those that left first
    first; and where the next page starts."""
    page = store.query_page(
        "reservations",
        AWARD + month,
        index="by_deadline",
        where=StayRecord.due_key < instant_key(now),
        limit=most,
        after=after,
    )
    return [item["reservation_id"]["S"] for item in page.items], page.after
