"""What rows of stays become, and which nights they get."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients.types import CHANNEL_ID, MAINTENANCE_ID
from chalicelib.imports.moving.rules.stays import Known, paid, with_nights
from chalicelib.imports.moving.rules.stays import stay as made_of
from chalicelib.imports.moving.rules.values import Unreadable
from chalicelib.reservations.types import Stay
from chalicelib.sync.feeds.rules import held_of
from tests.support.export import key, row, stay

NOW = datetime(2025, 11, 15, 17, tzinfo=UTC)
KNOWN = Known(clients={}, users=frozenset({1}), awards={}, nobody="nobody")
ARRIVES = date(2025, 12, 1)


def made(name: str = "one", arrives: date = ARRIVES, nights: int = 2, **fields: Any) -> Stay:
    return made_of(stay(name, arrives, nights, **fields), KNOWN, NOW)


@pytest.mark.parametrize(
    ("origin", "client_id"),
    [("air", CHANNEL_ID), ("man", MAINTENANCE_ID), ("aus", "nobody"), ("client", "nobody")],
)
def test_a_stay_without_a_client_is_somebodys(origin: str, client_id: str) -> None:
    assert made(origin=origin).client_id == client_id


@pytest.mark.parametrize(
    ("late", "check_out", "late_out", "departure"),
    [
        (False, "2025-12-04", None, date(2025, 12, 4)),
        (True, "2025-12-05", "2025-12-04", date(2025, 12, 4)),
        (True, "2025-12-05", None, date(2025, 12, 4)),
    ],
)
def test_of_a_late_checkout_the_departure_is_the_original_day(
    late: bool, check_out: str, late_out: str | None, departure: date
) -> None:
    found = made(late_checkout=late, check_out_date=check_out, late_check_out_date=late_out)
    assert found.departure == departure
    assert str(found.blocked_until) == check_out


@pytest.mark.parametrize(
    ("origin", "kept"), [("air", "airbnb:U1"), ("aus", "U1"), ("client", "U1"), ("man", "U1")]
)
def test_what_airbnb_sold_is_that_channels(origin: str, kept: str) -> None:
    found = made(origin=origin, uuid_external="U1")
    assert found.uuid_external == kept
    assert made(origin=origin).uuid_external is None
    held = held_of(found, "airbnb")
    assert (held is not None and held.is_own) == (origin == "air")


def test_a_hold_without_an_end_ends_as_holds_do() -> None:
    found = made(origin="client", status="incomplete", created="2025-11-15T10:00:00Z")
    assert found.hold_until == datetime(2025, 11, 15, 11, tzinfo=UTC)


@pytest.mark.parametrize("field", ["check_in_date", "check_out_date", "property"])
def test_without_dates_or_a_house_it_is_no_stay(field: str) -> None:
    missing: Any = {field: None}
    with pytest.raises(Unreadable, match=field):
        made(**missing)


@pytest.mark.parametrize(
    ("first", "second", "lacks"),
    [
        ({}, {}, (date(2025, 12, 2),)),
        ({"status": "cancelled"}, {}, ()),
        ({"deleted": True}, {}, ()),
        ({"property": key("house2")}, {}, ()),
        ({}, {"status": "rejected"}, ()),
        ({"created": "2025-07-01T10:00:00Z"}, {"created": "2025-08-01T10:00:00Z"}, None),
    ],
)
def test_a_night_is_the_stays_that_was_booked_first(
    first: dict[str, Any], second: dict[str, Any], lacks: tuple[date, ...] | None
) -> None:
    early = {"created": "2025-01-01T10:00:00Z"} | first
    one, other = made("one", **early), made("two", date(2025, 12, 2), 2, **second)
    found, conflicts = with_nights([other, one])
    assert [each.reservation_id for each in found] == [
        each.reservation_id for each in sorted((one, other), key=lambda each: each.created)
    ]
    expected = (date(2025, 12, 2),) if lacks is None else lacks
    assert found[1].lacks == expected
    assert len(conflicts) == bool(expected)


@pytest.mark.parametrize(
    ("advance", "currency", "charges", "amounts"),
    [
        ("190.00", "sol", [], ["190.00"]),
        ("190.00", "sol", ["100.00"], ["100.00", "90.00"]),
        ("190.00", "sol", ["190.00"], ["190.00"]),
        ("190.00", "sol", ["200.00"], ["190.00"]),
        ("50.00", "usd", ["190.00"], ["50.00"]),
        ("0.00", "sol", ["100.00"], []),
    ],
)
def test_what_was_paid_is_a_payment_for_each_charge_and_the_rest(
    advance: str, currency: str, charges: list[str], amounts: list[str]
) -> None:
    found = stay("one", ARRIVES, 2, advance_payment=advance, advance_payment_currency=currency)
    rows = [
        row("reservation.paymenttoken", f"charge{number}", amount=amount)
        for number, amount in enumerate(charges)
    ]
    after, payments = paid(made_of(found, KNOWN, NOW), found, rows)
    assert [each.amount for each in payments] == [Decimal(amount) for amount in amounts]
    assert sum((each.amount for each in after.paid), Decimal(0)) == Decimal(advance)
