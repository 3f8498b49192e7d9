"""What stays add to the figures: the worked examples, and that order does not matter."""

from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.insights.figures import rules
from chalicelib.insights.figures.rules import contributions, facts_of, split_by_night, steps
from chalicelib.insights.figures.sums import Nightly, Sums, each, growth, months, percentage
from chalicelib.insights.figures.types import Cell, Numbers, ProfitFacts, StayFacts
from chalicelib.reservations.types import Paid, Stay
from tests.support import march
from tests.support.march import FIRST_HOUSE, R1, R2, R3, R7, SECOND_HOUSE, STAYS

FEBRUARY, MARCH, APRIL = ((date(2026, month, 1), date(2026, month + 1, 1)) for month in (2, 3, 4))
Month = tuple[date, date]


def kept(*stays: Stay) -> Counter[Cell]:
    """All numbers that stays make."""
    found: Counter[Cell] = Counter()
    for stay in stays:
        found.update(contributions(facts_of(stay)))
    return found


def row(cells: Counter[Cell], series: str, entry: str) -> Numbers:
    return {name: number for (*where, name), number in cells.items() if where == [series, entry]}


def sums(month: Month, house: str | None = None) -> Sums:
    cells, (first, _) = kept(*STAYS), month
    where = rules.all_of(first) if house is None else rules.house_of(first, house)
    return Sums.of({f"{first:%Y-%m}": row(cells, *where)}, *month)


@pytest.mark.parametrize(
    ("month", "revenue", "nights"),
    [(FEBRUARY, "1500.00", 3), (MARCH, "4000.00", 8), (APRIL, "1200.00", 2)],
)
def test_a_price_is_earned_night_by_night(month: Month, revenue: str, nights: int) -> None:
    """TV12."""
    found = sums(month)
    assert (found.amount("accrued"), found.count("nights")) == (Decimal(revenue), nights)


def test_rates_of_march() -> None:
    """TV12."""
    found = Nightly.of(sums(MARCH), 2 * 31)
    assert msgspec.structs.astuple(found) == (8, Decimal("4000.00"), 62, 2)
    rates = (found.adr, found.occupancy, found.revpar)
    assert rates == (Decimal("500.00"), Decimal("12.90"), Decimal("64.52"))


def test_rates_of_nothing_are_zero() -> None:
    nothing = Nightly.of(Sums(), 0)
    assert {nothing.adr, nothing.occupancy, nothing.revpar} == {Decimal("0.00")}


@pytest.mark.parametrize(
    ("house", "month", "occupied", "repaired"),
    [
        (FIRST_HOUSE, MARCH, 5, 0),
        (SECOND_HOUSE, MARCH, 3, 2),
        (SECOND_HOUSE, APRIL, 2, 0),
        (FIRST_HOUSE, APRIL, 0, 0),
    ],
)
def test_nights_count_where_they_lie(
    house: str, month: Month, occupied: int, repaired: int
) -> None:
    """TV9, new."""
    found = sums(month, house)
    assert (found.count("nights"), found.count("nights", "man")) == (occupied, repaired)


def test_arrivals_of_march() -> None:
    """TV9 and TV10, new: what is deleted, repaired or not approved is no income."""
    found = sums(MARCH)
    assert found.amount("billed") == Decimal("4700.00")
    assert (found.count("stays"), found.count("stay_nights")) == (3, 9)
    assert found.amount("points") == Decimal("50.00")
    # 1,500 - 375 of the first, 800 - 400 - 50 of the second, all of the third.
    assert found.amount("receivable") == Decimal("3875.00")
    assert (found.count("stays", "pending"), found.amount("billed", "pending")) == (1, Decimal(450))
    assert found.count("stays", "under_review") == 0


def test_sellers_have_what_arrives() -> None:
    """TV9."""
    cells = kept(*STAYS)
    assert row(cells, "sellers#2026", "03#7") == {"stays": 2, "billed": 2300_00}
    assert row(cells, "sellers#2026", "03#1") == {"stays": 1, "billed": 2400_00}


def test_a_day_has_the_prices_and_parties_that_arrive() -> None:
    cells = kept(R1, msgspec.structs.replace(R1, reservation_id="R8", guests=2))
    assert row(cells, "arrivals#2026", "03") == {
        "02.price.150000": 2,
        "02.guests.4.stays": 1,
        "02.guests.4.billed": 1500_00,
        "02.guests.2.stays": 1,
        "02.guests.2.billed": 1500_00,
    }


def test_a_guest_has_all_that_is_sold_to_them() -> None:
    assert row(kept(*STAYS), "client#ana", "all") == {
        "stays": 4,
        "stay_nights": 13,
        "billed": 6700_00,
        "receivable": 3875_00 + 2000_00,
        "points": 50_00,
    }


@pytest.mark.parametrize(
    ("price", "nights", "parts"),
    [
        (1000_00, 3, [333_34, 333_33, 333_33]),
        (1, 3, [1, 0, 0]),
        (2, 3, [1, 1, 0]),
        (0, 2, [0, 0]),
        (1500_00, 1, [1500_00]),
    ],
)
def test_cents_that_are_left_over_go_to_the_first_nights(
    price: int, nights: int, parts: list[int]
) -> None:
    """TV12."""
    assert split_by_night(price, nights) == parts


@given(st.integers(0, 10**9), st.integers(1, 60))
def test_the_nights_of_a_price_are_the_price(price: int, nights: int) -> None:
    parts = split_by_night(price, nights)
    assert (len(parts), sum(parts)) == (nights, price)
    assert parts == sorted(parts, reverse=True)
    assert parts[0] - parts[-1] <= 1


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "aus"),
        ({"origin": "air"}, "air"),
        ({"origin": "client"}, "client"),
        ({"origin": "man"}, "man"),
        ({"status": "pending"}, "pending"),
        ({"status": "under_review", "origin": "client"}, "under_review"),
        ({"status": "incomplete"}, None),
        ({"status": "rejected"}, None),
        ({"status": "cancelled"}, None),
        ({"status": "expired"}, None),
        ({"status": "pending", "origin": "man"}, None),
        ({"deleted": True}, None),
        ({"deleted": True, "status": "pending"}, None),
    ],
)
def test_what_a_stay_counts_as(changes: dict[str, Any], kind: str | None) -> None:
    facts = facts_of(msgspec.structs.replace(R1, **changes))
    assert (facts and facts.kind) == kind


def test_no_stay_counts_as_nothing() -> None:
    assert facts_of(None) is None
    assert contributions(None) == {}


def test_a_late_checkout_sells_no_night_more() -> None:
    late = msgspec.structs.replace(R1, late_checkout=True)
    assert contributions(facts_of(late)) == contributions(facts_of(R1))


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({}, 1125_00),
        ({"full_payment": True}, 0),
        ({"advance_payment": Decimal(500)}, 0),
        ({"advance_payment": Decimal(0)}, 1500_00),
        ({"price_usd": Decimal(0)}, 1500_00),
        ({"points_redeemed": Decimal("1124.98")}, 0),
        (
            {
                "advance_payment": Decimal("475.00"),
                "advance_payment_currency": "sol",
                "paid": (
                    Paid(payment_id="p1", source="card", currency="usd", amount=Decimal(100)),
                    Paid(payment_id="p2", source="staff", currency="sol", amount=Decimal(100)),
                ),
            },
            1025_00,
        ),
    ],
)
def test_what_is_left_to_pay(changes: dict[str, Any], left: int) -> None:
    facts = facts_of(msgspec.structs.replace(R1, **changes))
    assert facts is not None
    assert facts.receivable == left


def test_repairs_earn_and_owe_nothing_whatever_they_cost() -> None:
    repair = msgspec.structs.replace(R1, origin="man")
    names = {name.partition(".")[2] for *_, name in contributions(facts_of(repair))}
    assert names == {"man.nights"}


def test_a_profit_of_airbnb_stands_with_the_house_and_with_all() -> None:
    facts = ProfitFacts(property_id=FIRST_HOUSE, year=2026, month=3, profit=march.AIRBNB)
    assert contributions(facts) == {
        ("all#2026", "03", "airbnb"): 1234_56,
        ("houses#2026", f"03#{FIRST_HOUSE}", "airbnb"): 1234_56,
        ("house_months#2026", f"03#{FIRST_HOUSE}", "airbnb"): 1234_56,
    }
    assert contributions(msgspec.structs.replace(facts, profit=0)) == {}


def test_sums_take_the_days_that_are_asked_for() -> None:
    rows = {
        "2026-02": {"28.aus.nights": 1, "airbnb": 5},
        "2026-03": {"01.aus.nights": 1, "31.air.nights": 1, "31.man.nights": 1, "changes": 9},
    }
    whole = Sums.of(rows, date(2026, 2, 1), date(2026, 4, 1))
    assert (whole.count("nights"), whole.count("nights", "man"), whole.airbnb) == (3, 1, 5)
    part = Sums.of(rows, date(2026, 2, 28), date(2026, 3, 31))
    assert (part.count("nights"), part.airbnb) == (2, 0)
    assert Sums.of(rows, date(2027, 1, 1), date(2027, 2, 1)) == Sums()
    assert (whole + part).count("nights") == 5


def test_rows_of_one_month_are_added() -> None:
    rows = [("2026-03", {"01.aus.nights": 1}), ("2026-03", {"01.aus.nights": 1, "airbnb": 2})]
    assert months(rows) == {"2026-03": {"01.aus.nights": 2, "airbnb": 2}}


def test_shares_and_percentages_round_half_up_and_know_nothing() -> None:
    assert each(Decimal("4700.00"), 3) == Decimal("1566.67")
    assert each(Decimal("0.05"), 2) == Decimal("0.03")
    assert percentage(1, 3) == Decimal("33.33")
    assert {each(Decimal(5), 0), percentage(5, 0), growth(5, 0)} == {Decimal("0.00")}
    assert growth(Decimal(4700), Decimal(2000)) == Decimal("135.00")
    assert growth(1, 4) == Decimal("-75.00")


days = st.dates(date(2025, 12, 1), date(2026, 3, 31))
stays = st.builds(
    lambda first, nights, price, **changes: march.stay(
        "R9", first, first + timedelta(days=nights), price, **changes
    ),
    days,
    st.integers(1, 60),
    st.decimals(0, 5000, places=2).map(str),
    property_id=st.sampled_from([FIRST_HOUSE, SECOND_HOUSE]),
    client_id=st.sampled_from(["ana", "eva"]),
    seller_id=st.sampled_from([None, 1, 7]),
    guests=st.integers(1, 12),
    origin=st.sampled_from(["air", "aus", "client", "man"]),
    status=st.sampled_from(
        ["incomplete", "pending", "under_review", "approved", "rejected", "cancelled", "expired"]
    ),
    advance_payment=st.decimals(0, 900, places=2),
    points_redeemed=st.decimals(0, 90, places=2),
    deleted=st.booleans(),
)


@given(stays)
def test_whatever_a_stay_adds_goes_with_it(stay: Stay) -> None:
    facts = facts_of(stay)
    there, back = steps(None, facts), steps(facts, None)
    assert there == contributions(facts)
    assert back == {cell: -number for cell, number in there.items()}
    assert steps(facts, facts) == {}


@given(stays)
def test_every_sum_of_a_stay_is_the_stay(stay: Stay) -> None:
    facts = facts_of(stay)
    cells = kept(stay)
    rows = {
        f"{series[4:]}-{entry}": row(cells, series, entry)
        for series, entry, _ in cells
        if series.startswith("all#")
    }
    everything = Sums.of(rows, date(2025, 1, 1), date(2027, 1, 1))
    of_houses = [number for (series, *_), number in cells.items() if series.startswith("houses#")]
    assert sum(of_houses) == sum(sum(numbers.values()) for numbers in rows.values())
    if facts is None or facts.kind == "man":
        assert everything.count("billed") == everything.count("accrued") == 0
        return
    assert everything.count("accrued", facts.kind) == facts.price
    assert everything.count("billed", facts.kind) == facts.price
    nights = (stay.departure - stay.check_in).days
    assert everything.count("nights", facts.kind) == nights
    assert everything.count("stay_nights", facts.kind) == nights


@given(st.lists(stays, min_size=1, max_size=6), st.data())
def test_messages_in_any_order_and_number_leave_what_the_last_stay_makes(
    versions: list[Stay], data: st.DataObject
) -> None:
    """Each message has the stay be counted as it stands then: some version, never an older one
    than was counted before."""
    seen = data.draw(st.lists(st.integers(0, len(versions) - 1), max_size=12))
    numbers: Counter[Cell] = Counter()
    counted: tuple[int, StayFacts | None] = (-1, None)
    for number in [*seen, len(versions) - 1]:
        version, before = counted
        if number <= version:
            continue
        facts = facts_of(versions[number])
        numbers.update(steps(before, facts))
        counted = (number, facts)
    left = {cell: number for cell, number in numbers.items() if number}
    assert left == contributions(facts_of(versions[-1]))


def test_the_stays_of_the_example_are_as_the_book_has_them() -> None:
    assert [facts is not None for facts in map(facts_of, STAYS)] == [
        stay.reservation_id != "R5" for stay in STAYS
    ]
    assert {len(stay.nights) for stay in (R1, R2, R3, R7)} == {2, 3, 4}


@pytest.mark.parametrize("month", [FEBRUARY, MARCH, APRIL])
@pytest.mark.parametrize("house", [FIRST_HOUSE, SECOND_HOUSE])
def test_the_month_of_a_house_is_all_its_days(month: Month, house: str) -> None:
    cells, (first, _) = kept(*STAYS), month
    whole = row(cells, *rules.house_month_of(first, house))
    assert {name[:2] for name in whole} <= {"01"}
    assert Sums.of({f"{first:%Y-%m}": whole}, *month) == sums(month, house)


@given(stays)
def test_months_of_houses_add_up_to_their_days(stay: Stay) -> None:
    cells = kept(stay)
    totals = {
        prefix: sum(number for (series, *_), number in cells.items() if series.startswith(prefix))
        for prefix in ("houses#", "house_months#")
    }
    assert totals["houses#"] == totals["house_months#"]
