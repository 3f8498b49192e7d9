"""Writes a stay whose hold lapsed, into the stage and AWS that the environment names.

Run as a process of its own, so that this one keeps its settings: `… lapsed_hold <property id>`.
"""

import sys
from datetime import date, timedelta
from decimal import Decimal

from chalicelib.cloud.transaction import Transaction
from chalicelib.discounts.codes import records
from chalicelib.discounts.types import DiscountCode
from chalicelib.kernel import clock, dates, ids
from chalicelib.kernel.errors import Conflict
from chalicelib.reservations.events import StayCreated
from chalicelib.reservations.stays.service import write_stay
from chalicelib.reservations.types import Stay

CODE = "NUNCAPAGO"


def main(property_id: str) -> None:
    """Book as a guest did two hours ago who never paid, with a code, for a first stay."""
    then = clock.now() - timedelta(hours=2)
    today = dates.today(then)
    stay = Stay(
        reservation_id=ids.new_id(),
        property_id=property_id,
        client_id=ids.new_id(),
        seller_id=None,
        check_in=today + timedelta(days=30),
        departure=today + timedelta(days=32),
        guests=2,
        price_usd=Decimal("200.00"),
        price_sol=Decimal("760.00"),
        discount_code_used=CODE,
        first_stay_discount=True,
        origin="client",
        status="incomplete",
        deadline=then + timedelta(hours=1),
        created=then,
        updated=then,
    )
    tx = Transaction(then)
    records.add(tx, _code(today), otherwise=Conflict())
    tx.commit()
    tx = Transaction(then)
    write_stay(tx, None, stay, StayCreated, actor=f"client#{stay.client_id}")
    tx.commit()


def _code(today: date) -> DiscountCode:
    return DiscountCode(
        code=CODE,
        discount_value=Decimal(10),
        start_date=today,
        end_date=today + timedelta(days=30),
        usage_limit=1,
    )


if __name__ == "__main__":
    main(sys.argv[1])
