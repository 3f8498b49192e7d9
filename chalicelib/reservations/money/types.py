"""What a payment is: every amount that was ever asked for, received, reviewed or given back."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Literal, get_args

import msgspec

from chalicelib.kernel.secrecy import SECRET
from chalicelib.reservations.types import Currency, Source

Gateway = Literal["mercadopago", "openpay"]
Direction = Literal["in", "out"]
ServicePurpose = Literal["temperature_pool", "late_checkout"]
Purpose = Literal["balance", "advance", ServicePurpose]
SERVICES: frozenset[Purpose] = frozenset(get_args(ServicePurpose))
"""What raises the price of a stay when it is bought; the others pay what it costs."""
PaymentSource = Source | Literal["points"]
PaymentState = Literal[
    "created",
    "in_process",
    "under_review",
    "paid",
    "failed",
    "rejected",
    "charged_back",
    "owed",
    "given",
    "withdrawn",
    "reviewed",
]
OPEN: frozenset[PaymentState] = frozenset({"created", "in_process"})
"""A gateway has been asked, and what became of it is not known for good."""
STATE_LABELS: dict[PaymentState, str] = {
    "created": "Iniciado",
    "in_process": "En proceso",
    "under_review": "En revisión",
    "paid": "Recibido",
    "failed": "No realizado",
    "rejected": "Rechazado",
    "charged_back": "Contracargo",
    "owed": "Por devolver",
    "given": "Devuelto",
    "withdrawn": "Anulado",
    "reviewed": "Revisado",
}


class Twin(msgspec.Struct, frozen=True):
    """Another payment whose voucher is like this one."""

    reservation_id: str
    """The stay that it was sent for."""
    payment_id: str
    """Names the payment."""


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """One amount of a stay, and what became of it. It is never deleted, and its amount never
    changes, but that of a voucher, which is what the guest says until staff have read it; a
    correction is another payment, of staff, and may be negative."""

    payment_id: str
    """Names the payment."""
    reservation_id: str
    """The stay."""
    client_id: str
    """The guest who had the stay then."""
    direction: Direction
    """Whether it is received (`in`) or given back (`out`)."""
    source: PaymentSource
    """How it comes or goes: `card`, `voucher`, by the word of `staff`, or `points`."""
    state: PaymentState
    """What became of it."""
    amount: Decimal
    """How much, in `currency`. A correction by staff may be negative."""
    currency: Currency
    """`sol` (PEN) or `usd`."""
    rate: Decimal | None
    """How many PEN a USD was worth in the prices of the stay then; null where one was zero."""
    by: str
    """Who made it."""
    created: datetime
    """When it was made."""
    updated: datetime
    """When its state changed last."""
    purpose: Purpose | None = None
    """What a card pays for; null for others."""
    property_id: str | None = None
    """The house whose service a card pays for; null for others."""
    departure: date | None = None
    """The day of departure of the stay whose late checkout a card pays for; null for others."""
    gateway: Gateway | None = None
    """The gateway of a card; null for others."""
    gateway_id: str | None = None
    """What the gateway calls it; null until it answers."""
    installments: int = 1
    """In how many monthly installments the guest pays it to the bank."""
    reason: str | None = None
    """Why it failed or was rejected, in a word; null otherwise."""
    note: Annotated[str | None, SECRET] = None
    """What staff wrote about it; of a voucher that does not count, what its guest is told."""
    of_payment: str | None = None
    """The payment that this one gives back; null for others."""
    receipt_id: str | None = None
    """The voucher that proves it; null for others."""
    operation_number: str | None = None
    """The number of the bank's operation; null where nobody gave one."""
    reviewed_by: str | None = None
    """Who of the staff looked at its voucher; null until somebody did."""
    confirmed: bool | None = None
    """Whether the guest says that it was paid; null where nobody asked."""
    same_file_as: Twin | None = None
    """The first payment that had the same file as its voucher, byte by byte; null where none."""
    same_operation_as: Twin | None = None
    """The first payment with the same number of operation; null where there was none."""
    looks_like: tuple[Twin, ...] = ()
    """Payments whose vouchers are pictures that look the same."""
    attempts: int = 0
    """How often a gateway was asked for it, or about it."""
    next_try: datetime | None = None
    """When the gateway is asked about it again; null where it need not be."""
    version: int = 1
    """Rises with each change."""
