"""The stays of March 2026 that the figures' vectors are about (staff book, TV9)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from chalicelib.reservations.types import Stay

FIRST_HOUSE, SECOND_HOUSE = "casa-1", "casa-2"
SELLER, ADMINISTRATOR = 7, 1
BOOKED = datetime(2026, 2, 1, 15, tzinfo=UTC)
AIRBNB = 1234_56
"""What the first house earned at Airbnb in March, in cents."""


def stay(name: str, check_in: date, departure: date, price_sol: str, **details: Any) -> Stay:
    """An approved stay that staff entered."""
    values: dict[str, Any] = {
        "property_id": FIRST_HOUSE,
        "client_id": "ana",
        "seller_id": None,
        "guests": 4,
        "price_usd": Decimal(0),
        "origin": "aus",
        "status": "approved",
        "created": BOOKED,
        "updated": BOOKED,
    }
    return Stay(
        reservation_id=name,
        check_in=check_in,
        departure=departure,
        price_sol=Decimal(price_sol),
        **{**values, **details},
    )


def march(day: int) -> date:
    return date(2026, 3, day)


R1 = stay(
    "R1",
    march(2),
    march(5),
    "1500",
    price_usd=Decimal(400),
    advance_payment=Decimal(100),
    advance_payment_currency="usd",
    seller_id=SELLER,
)
R2 = stay(
    "R2",
    march(10),
    march(12),
    "800",
    guests=2,
    origin="client",
    advance_payment=Decimal(400),
    points_redeemed=Decimal(50),
    seller_id=SELLER,
)
R3 = stay(
    "R3",
    march(30),
    date(2026, 4, 3),
    "2400",
    property_id=SECOND_HOUSE,
    guests=6,
    seller_id=ADMINISTRATOR,
)
R4 = stay("R4", march(15), march(16), "450", property_id=SECOND_HOUSE, status="pending", guests=2)
R5 = stay("R5", march(20), march(22), "1000", deleted=True)
R6 = stay("R6", march(7), march(9), "0", property_id=SECOND_HOUSE, origin="man")
R7 = stay("R7", date(2026, 2, 26), march(2), "2000", property_id=SECOND_HOUSE)
STAYS = (R1, R2, R3, R4, R5, R6, R7)
