"""A charge, as payments make one."""

from decimal import Decimal
from uuid import UUID, uuid4

import msgspec

from chalicelib.integrations.cards import Charge, Item, Payer

STAY = "4d0f3c1e-92a7-4b6e-8d53-0a1b2c3d4e5f"
ANA = Payer(email="ana@example.com", first_name="Ana", last_name="Núñez Ríos", phone="51999888777")
HOUSE = Item("6a7b8c9d-0e1f-4a2b-9c3d-4e5f6a7b8c9d", "Casa Austin 1")


def charge_of(token: str = "approve", amount: str = "2006.25", **others: object) -> Charge:
    """A charge of Ana's; each call is another payment."""
    payment_id = str(UUID(str(others.pop("payment_id", None) or uuid4())))
    charge = Charge(
        payment_id=payment_id,
        reference=f"RES-{STAY}-{payment_id}",
        amount=Decimal(amount),
        token=token,
        method="visa",
        installments=1,
        description="Reserva en Casa Austin 1",
        payer=ANA,
        item=HOUSE,
    )
    return msgspec.structs.replace(charge, **others)
