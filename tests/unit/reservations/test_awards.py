"""What a stay earns, for whom and from when on (clients book, 8.1, 8.2, B1 to B3)."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import CHANNEL, Client, ClientKind
from chalicelib.kernel.money import ZERO
from chalicelib.reservations.awards.rules import earned
from chalicelib.reservations.stays.rules import award_due
from chalicelib.reservations.types import Status, Stay

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
TEN = Decimal(10)


def client(name: str, **details: Any) -> Client:
    given_ = {
        "client_id": name,
        "document_type": "dni",
        "number_doc": "40000001",
        "first_name": name,
        "tel_number": "51987654321",
        "created": NOW,
        "updated": NOW,
    }
    return Client(**{**given_, **details})


def stay(**details: Any) -> Stay:
    values = {
        "reservation_id": "r1",
        "property_id": "p1",
        "client_id": "ana",
        "seller_id": 1,
        "check_in": date(2026, 2, 10),
        "departure": date(2026, 2, 12),
        "guests": 2,
        "price_usd": Decimal("100.00"),
        "price_sol": Decimal("1000.00"),
        "origin": "aus",
        "status": "approved",
        "created": NOW,
        "updated": NOW,
    }
    return Stay(**{**values, **details})


def points(awards: Any) -> dict[tuple[str, str], str]:
    return {(award.client_id, award.kind): str(award.points) for award in awards}


def test_a_guest_and_who_brought_them_earn() -> None:
    awards = earned(
        stay(points_redeemed=Decimal("150.50")), client("ana"), client("luis"), Decimal("7.50")
    )
    assert points(awards) == {("ana", "earned"): "42.48", ("luis", "referral"): "63.71"}


@pytest.mark.parametrize(
    "referrer",
    [None, client("luis", deleted_at=NOW), client("luis", kind=CHANNEL), client("ana")],
)
def test_only_another_living_guest_earns_by_bringing_one(referrer: Client | None) -> None:
    awards = earned(stay(), client("ana"), referrer, TEN)
    assert points(awards) == {("ana", "earned"): "50.00"}


@pytest.mark.parametrize("kind", ["channel", "maintenance"])
def test_technical_clients_earn_nothing_for_anybody(kind: ClientKind) -> None:
    assert earned(stay(), client("ana", kind=kind), client("luis"), TEN) == ()


def test_what_is_nothing_is_no_award() -> None:
    paid_with_points = stay(price_sol=Decimal("200.00"), points_redeemed=Decimal("200.00"))
    assert earned(paid_with_points, client("ana"), client("luis"), TEN) == ()
    assert points(earned(stay(), client("ana"), client("luis"), ZERO)) == {
        ("ana", "earned"): "50.00"
    }


@pytest.mark.parametrize(
    ("details", "day"),
    [
        ({}, 12),
        ({"late_checkout": True}, 13),
        ({"origin": "client"}, 12),
    ],
)
def test_points_are_due_at_eleven_in_lima_of_the_last_day(details: Any, day: int) -> None:
    due = award_due(stay(**details))
    assert due == datetime(2026, 2, day, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "status", ["incomplete", "pending", "under_review", "rejected", "cancelled", "expired"]
)
def test_only_sold_stays_earn(status: Status) -> None:
    assert award_due(stay(status=status)) is None


@pytest.mark.parametrize(
    "details",
    [
        {"deleted": True},
        {"origin": "air"},
        {"origin": "man"},
        {"price_sol": ZERO},
        {"awarded_at": NOW},
    ],
)
def test_what_earns_nothing_or_nothing_more(details: Any) -> None:
    assert award_due(stay(**details)) is None
