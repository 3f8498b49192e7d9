"""What a service costs that is bought by card, and who may buy it (reservations book, 2.4 and 6.3;
pricing book, 6 and 9)."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.kernel.errors import Conflict
from chalicelib.payments.charges.rules import (
    Priced,
    ServiceActive,
    ServiceMissing,
    amount_due,
)
from chalicelib.pricing.types import Catalogue
from chalicelib.properties.types import House
from chalicelib.reservations.money.types import ServicePurpose
from chalicelib.reservations.types import Status, Stay
from tests.unit.pricing.book import CATALOGUE, HOUSE_1, POOL, change, late_rule
from tests.unit.reservations.test_balance import stay as sold

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SERVICES: tuple[ServicePurpose, ...] = get_args(ServicePurpose)


def stay(**fields: Any) -> Stay:
    """Three nights of four guests in House 1; they leave on a Sunday."""
    own = {
        "property_id": HOUSE_1.property_id,
        "check_in": date(2026, 4, 16),
        "departure": date(2026, 4, 19),
        "guests": 4,
        "origin": "client",
    }
    return sold(**own | fields)


def due(
    purpose: ServicePurpose,
    found: Stay,
    catalogue: Catalogue = CATALOGUE,
    *,
    house: House = HOUSE_1,
    now: datetime = NOW,
) -> str:
    """What is to be paid, in PEN."""
    return str(amount_due(found, purpose, Priced(catalogue, house), now))


def with_services(*services: Any) -> Catalogue:
    found: Catalogue = change(CATALOGUE, services=services)
    return found


def with_rules(*rules: Any) -> Catalogue:
    found: Catalogue = change(CATALOGUE, late_checkout=rules)
    return found


@pytest.mark.parametrize(
    ("service", "amount"),
    [
        # 50 USD a night, at 3.75.
        (POOL, "562.50"),
        (change(POOL, is_per_night=False), "187.50"),
        (change(POOL, is_per_person=True), "2250.00"),
        (change(POOL, is_per_night=False, is_per_person=True), "750.00"),
        (change(POOL, price_usd=Decimal("0.01"), is_per_night=False), "0.04"),
        (change(POOL, property_ids=frozenset({HOUSE_1.property_id})), "562.50"),
    ],
)
def test_a_heated_pool_costs_what_the_catalogue_says(service: Any, amount: str) -> None:
    assert due("temperature_pool", stay(), with_services(service)) == amount


def test_the_first_of_two_heated_pools_by_name_is_the_one_that_is_bought() -> None:
    cheap = change(POOL, service_id="b", name="A temperada", price_usd=Decimal(10))
    assert due("temperature_pool", stay(), with_services(POOL, cheap)) == "112.50"


@pytest.mark.parametrize(
    "service",
    [
        change(POOL, is_active=False),
        change(POOL, property_ids=frozenset({"house-2"})),
        change(POOL, post_action=None),
        change(POOL, price_usd=Decimal(0)),
    ],
)
def test_a_house_without_a_heated_pool_sells_none(service: Any) -> None:
    with pytest.raises(ServiceMissing, match="piscina"):
        due("temperature_pool", stay(), with_services(service))


@pytest.mark.parametrize(
    ("day", "hour", "sells"),
    [(18, 23, True), (19, 0, False), (19, 12, False), (20, 0, False)],
)
def test_a_pool_is_heated_until_the_day_before_the_departure(
    day: int, hour: int, *, sells: bool
) -> None:
    """The day of Lima counts."""
    now = datetime(2026, 4, day, tzinfo=UTC) + timedelta(hours=hour + 5)
    if sells:
        assert due("temperature_pool", stay(), now=now) == "562.50"
    else:
        with pytest.raises(ServiceMissing, match="terminó"):
            due("temperature_pool", stay(), now=now)


@pytest.mark.parametrize(
    ("rules", "amount"),
    [
        # The night of Sunday: 100 USD, and three guests more at 15 USD, at 3.75.
        ((), "543.75"),
        ((late_rule(6, "15.00"),), "462.19"),
        ((late_rule(6, "30.00", discount_type="fixed"),), "431.25"),
        ((late_rule(6, "15.00", is_active=False),), "543.75"),
        ((late_rule(0, "15.00"),), "543.75"),
    ],
)
def test_a_late_checkout_costs_the_night_of_the_departure_less_its_discount(
    rules: tuple[Any, ...], amount: str
) -> None:
    assert due("late_checkout", stay(), with_rules(*rules)) == amount


@pytest.mark.parametrize(
    ("found", "rules", "text"),
    [
        (stay(departure=date(2026, 4, 17)), (), "día de la semana"),
        (stay(departure=date(2026, 4, 18)), (), "día de la semana"),
        (stay(), (late_rule(6, "0.00", allowed=False),), "día de la semana"),
        (stay(guests=11), (), "10 huéspedes"),
    ],
)
def test_a_late_checkout_that_is_not_sold_says_why(
    found: Stay, rules: tuple[Any, ...], text: str
) -> None:
    with pytest.raises(ServiceMissing, match=text):
        due("late_checkout", found, with_rules(*rules))


@pytest.mark.parametrize(
    "rule",
    [late_rule(6, "150.00"), late_rule(6, "100.00"), late_rule(6, "999", discount_type="fixed")],
)
def test_a_late_checkout_that_costs_nothing_is_nothing_for_a_card(rule: Any) -> None:
    with pytest.raises(ServiceMissing, match="no tiene costo"):
        due("late_checkout", stay(), with_rules(rule))


def test_a_late_checkout_is_sold_on_the_day_of_the_departure_and_not_later() -> None:
    assert due("late_checkout", stay(), now=datetime(2026, 4, 20, 4, 59, tzinfo=UTC)) == "543.75"
    with pytest.raises(ServiceMissing, match="pasó"):
        due("late_checkout", stay(), now=datetime(2026, 4, 20, 5, 0, tzinfo=UTC))


@pytest.mark.parametrize("purpose", SERVICES)
def test_nobody_buys_what_the_stay_has(purpose: ServicePurpose) -> None:
    with pytest.raises(ServiceActive):
        due(purpose, stay(temperature_pool=True, late_checkout=True))


@pytest.mark.parametrize("purpose", SERVICES)
@pytest.mark.parametrize("status", ["pending", "under_review", "approved"])
def test_a_hold_is_paid_before_its_services(purpose: ServicePurpose, status: Status) -> None:
    with pytest.raises(ServiceMissing, match="Primero"):
        due(purpose, stay(status="incomplete", deadline=NOW))
    assert due(purpose, stay(status=status))


@given(
    st.sampled_from(SERVICES),
    st.integers(1, 12),
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
    st.decimals(0, 200, places=2),
)
def test_whatever_is_sold_costs_something(
    purpose: ServicePurpose,
    nights: int,
    guests: int,
    has_pool: bool,
    has_late: bool,
    discount: Decimal,
) -> None:
    catalogue = with_rules(*(late_rule(day, str(discount)) for day in range(7)))
    departure = date(2026, 4, 16) + timedelta(days=nights)
    found = stay(
        departure=departure, guests=guests, temperature_pool=has_pool, late_checkout=has_late
    )
    try:
        amount = amount_due(found, purpose, Priced(catalogue, HOUSE_1), NOW)
    except (ServiceActive, Conflict):
        return
    assert amount > 0
    assert amount == amount.quantize(Decimal("0.01"))
