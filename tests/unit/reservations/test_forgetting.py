"""What stays keep of a guest who is erased."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from chalicelib.clients.types import Client
from chalicelib.reservations.forgetting.rules import forgotten, has_vouchers, without_traces
from chalicelib.reservations.types import Attribution, GuestName, RefundOwed, Stay

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
NOBODY = GuestName("Cliente", "eliminado")
ROSA = Client(
    client_id="c1",
    created=NOW,
    updated=NOW,
    document_type="dni",
    number_doc="45671234",
    first_name="Rosa",
    last_name="de la Peña Li",
    email="rosa@example.com",
    tel_number="+51987650123",
)
STAY = Stay(
    reservation_id="r1",
    property_id="p1",
    client_id="c1",
    guest=GuestName("Rosa", "de la Peña Li"),
    seller_id=7,
    check_in=date(2026, 1, 16),
    departure=date(2026, 1, 19),
    guests=4,
    price_usd=Decimal("400.00"),
    price_sol=Decimal("1500.00"),
    origin="aus",
    status="rejected",
    tel_contact_number="+51911122233",
    comments="Llega tarde",
    attribution=Attribution(ip_cliente="198.51.100.7"),
    created=NOW,
    updated=NOW,
)
BOTH = {"comments", "tel_contact_number"}


def stay(**values: Any) -> Stay:
    return msgspec.structs.replace(STAY, **values)


def refund(paid: str) -> RefundOwed:
    return RefundOwed(
        amount=Decimal(0),
        paid=Decimal(paid),
        currency="sol",
        percentage=Decimal(0),
        policy=None,
        days_before_check_in=1,
    )


def test_what_is_the_business_s_stays_and_the_rest_goes() -> None:
    expected = stay(guest=NOBODY, tel_contact_number=None, comments=None, attribution=Attribution())
    assert forgotten(STAY, NOBODY) == expected
    assert forgotten(expected, NOBODY) == expected


@pytest.mark.parametrize(
    "comments",
    [
        "Antes de Rosa",
        "la señora PENA llamó",
        "doc. 45671234",
        "llamar al 51987650123 ya",
        "a ROSA@example.com",
    ],
)
def test_what_names_the_one_who_had_a_stay_goes(comments: str) -> None:
    assert without_traces(stay(comments=comments), ROSA, BOTH).comments is None


@pytest.mark.parametrize("comments", ["Llega tarde", "dela li", "rosado", "4567123"])
def test_what_another_guest_s_stay_says_otherwise_stays(comments: str) -> None:
    after = without_traces(stay(comments=comments), ROSA, BOTH)
    assert after.comments == comments
    assert after.tel_contact_number == "+51911122233"
    assert after.guest == STAY.guest


@pytest.mark.parametrize("since", [set(), {"comments"}, {"tel_contact_number"}])
def test_what_was_not_written_since_is_of_the_first(since: set[str]) -> None:
    after = without_traces(STAY, ROSA, since)
    kept = {name for name in BOTH if getattr(after, name) is not None}
    assert kept == since
    assert after.attribution == Attribution()


@pytest.mark.parametrize(
    ("values", "proves"),
    [
        ({}, False),
        ({"refund": refund("0")}, False),
        ({"refund": refund("100")}, True),
        ({"advance_payment": Decimal(50)}, True),
        ({"full_payment": True}, True),
        ({"payment_confirmed": True}, True),
        ({"status": "approved"}, True),
        ({"status": "pending"}, True),
        ({"status": "expired"}, False),
        ({"status": "cancelled", "vouchers_waiting": ("v",)}, True),
        ({"status": "incomplete"}, False),
    ],
)
def test_receipts_prove_what_was_paid(values: dict[str, Any], proves: bool) -> None:
    assert has_vouchers(stay(**values)) is proves
