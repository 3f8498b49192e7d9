"""The worked examples of discounts over HTTP, to the cent (pricing book, E8 to E19).

Those of night prices (E1 to E7) are in `test_quotes`, of late checkout (E18) in
`test_late_checkout`, of the search (E20) in `test_smart_search`, of made codes (E21) in
`discounts/test_generating`.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.clients import writing
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.exchange_rates.service import set_exchange_rate
from chalicelib.kernel import clock

from ..reservations.discounts import configure, issue
from .conftest import ACTOR, BREAKFAST, NOW, Business, Quote

STAY4 = ("2026-04-16", "2026-04-19")
PROMOTION = ("global_promotion", "50", {"apply_only_to_base_price": True, "cap": 100})
FIRST_TIME = ("first_time", "15", {"cap": 75})
BIRTHDAY = ("birthday", "10", {"cap": 50})
LAST_MINUTE = ("last_minute", "20", {"cap": 100})
RETURNING = ("returning", "5", {"cap": 30})
Final = tuple[float, float]


def final(data: dict[str, Any]) -> Final:
    [house] = data["properties"]
    return house["final_price_usd"], house["final_price_sol"]


def set_up(*discounts: tuple[str, str, dict[str, Any]]) -> None:
    for trigger, percentage, limits in discounts:
        cap = limits.get("cap")
        details = {name: value for name, value in limits.items() if name != "cap"}
        configure(
            trigger, percentage, max_discount_usd=None if cap is None else Decimal(cap), **details
        )


@pytest.fixture
def april_child(ana: Client) -> str:
    """The token of a guest who was born in April and never stayed."""
    tx = Transaction(NOW)
    writing.replace(tx, ana, writing.changed(ana, birth_date=date(1990, 4, 2)))
    tx.commit()
    return "ana"


CODES: dict[str, tuple[dict[str, Any], Final]] = {
    "20 %, cap 50, min 300": (
        {"max_discount_usd": Decimal(50), "min_amount_usd": Decimal(300)},
        (485.00, 1818.75),
    ),
    "20 %, base only": ({"apply_only_to_base_price": True}, (455.00, 1706.25)),
    "100 PEN": (
        {"discount_type": "fixed_sol", "discount_value": Decimal(100)},
        (508.33, 1906.25),
    ),
    "600 USD": ({"discount_type": "fixed_usd", "discount_value": Decimal(600)}, (0.00, 0.00)),
    "20 %, min 536": ({"min_amount_usd": Decimal(536)}, (535.00, 2006.25)),
    "20 %, exhausted": ({"usage_limit": 0}, (535.00, 2006.25)),
    "20 %, from 10 March": ({"start_date": date(2026, 3, 10)}, (535.00, 2006.25)),
    "20 %, until 1 March": ({"end_date": date(2026, 3, 1)}, (535.00, 2006.25)),
    "150 %": ({"discount_value": Decimal(150)}, (0.00, 0.00)),
    "E9: 20 % on weekends": ({"restrict_weekends": True}, (535.00, 2006.25)),
    "E9: 20 % on weekdays": ({"restrict_weekdays": True}, (428.00, 1605.00)),
}


@pytest.mark.parametrize(("details", "expected"), CODES.values(), ids=CODES.keys())
def test_e8_and_e9_codes(
    quote: Quote, business: Business, details: dict[str, Any], expected: Final
) -> None:
    issue("VERANO", property_ids=frozenset({business[0].property_id}), **details)

    assert final(quote(*STAY4, guests=4, discount_code="verano%20")) == expected


def test_e8_a_base_only_amount_of_one_night(quote: Quote) -> None:
    issue(
        "FIJO",
        discount_type="fixed_usd",
        discount_value=Decimal(500),
        apply_only_to_base_price=True,
    )

    found = quote("2026-05-04", "2026-05-05", guests=3, discount_code="FIJO")

    assert final(found) == (30.00, 112.50)


@pytest.mark.parametrize("check_in", ["2026-04-17", "2026-04-18"])
def test_e10_the_day_of_arrival_counts_even_today(quote: Quote, check_in: str) -> None:
    issue("SEMANA", restrict_weekdays=True)
    with clock.at(NOW.replace(month=4, day=17)):
        plain = quote(check_in, "2026-04-19", guests=1)
        found = quote(check_in, "2026-04-19", guests=1, discount_code="SEMANA")

    assert final(found) == final(plain)
    assert found["properties"][0]["discount_applied"]["type"] == "error"


def test_e11_a_special_night_is_never_discounted(quote: Quote) -> None:
    issue("NOCHE", apply_only_to_base_price=True)

    arriving = quote("2026-12-31", "2027-01-03", discount_code="NOCHE")
    around = quote("2026-12-30", "2027-01-02", discount_code="NOCHE")

    assert arriving["properties"][0]["discount_applied"]["type"] == "error"
    assert final(around) == (736.00, 2760.00)


AUTOMATIC: dict[str, tuple[tuple[Any, ...], bool, Final]] = {
    "E12: the promotion wins": (
        (BIRTHDAY, FIRST_TIME, LAST_MINUTE, PROMOTION),
        True,
        (435.00, 1631.25),
    ),
    "E12: without it the first stay": ((BIRTHDAY, FIRST_TIME, LAST_MINUTE), True, (460.0, 1725.0)),
    "E12: anonymous with it": ((BIRTHDAY, FIRST_TIME, PROMOTION), False, (435.00, 1631.25)),
    "E12: anonymous without it": ((BIRTHDAY, FIRST_TIME), False, (535.00, 2006.25)),
    "E12: nobody returns who never stayed": ((RETURNING,), True, (535.00, 2006.25)),
}


@pytest.mark.parametrize(
    ("discounts", "signed_in", "expected"), AUTOMATIC.values(), ids=AUTOMATIC.keys()
)
def test_e12_the_best_automatic_discount(
    quote: Quote, april_child: str, discounts: Any, signed_in: bool, expected: Final
) -> None:
    set_up(*discounts)

    found = quote(*STAY4, guests=4, token=april_child if signed_in else None)

    assert final(found) == expected


LIMITS: dict[str, tuple[dict[str, Any], Final]] = {
    "Friday and Saturday": ({"specific_weekdays": (4, 5)}, (535.00, 2006.25)),
    "Thursday": ({"specific_weekdays": (3,)}, (435.00, 1631.25)),
    "from the 17th": ({"start_date": date(2026, 4, 17)}, (535.00, 2006.25)),
    "on the 16th": (
        {"start_date": date(2026, 4, 16), "end_date": date(2026, 4, 16)},
        (435.00, 1631.25),
    ),
    "for a level": ({"required_achievements": frozenset({"gold"})}, (535.00, 2006.25)),
}


@pytest.mark.parametrize(("limits", "expected"), LIMITS.values(), ids=LIMITS.keys())
def test_e13_a_promotion_keeps_to_its_limits(
    quote: Quote, limits: dict[str, Any], expected: Final
) -> None:
    trigger, percentage, details = PROMOTION
    set_up((trigger, percentage, {**details, **limits}))

    assert final(quote(*STAY4, guests=4)) == expected


@pytest.mark.parametrize("typed", ["UNO", "NADIE", "FINES"])
def test_e14_the_larger_saving_wins_over_any_code(
    quote: Quote, april_child: str, typed: str
) -> None:
    set_up(FIRST_TIME)
    issue("UNO", discount_value=Decimal(1))
    issue("FINES", restrict_weekends=True)

    found = quote(*STAY4, guests=4, token=april_child, discount_code=typed)

    assert final(found) == (460.00, 1725.00)
    assert found["properties"][0]["discount_applied"]["code_error"]


def test_e17_another_rate(quote: Quote) -> None:
    set_exchange_rate(Decimal("3.785"), actor=ACTOR)
    issue("SOLES", discount_type="fixed_sol", discount_value=Decimal(100))

    plain = quote(*STAY4, guests=4, additional_services=BREAKFAST)
    discounted = quote(*STAY4, guests=4, discount_code="SOLES")

    assert plain["exchange_rate"] == 3.785
    assert final(plain) == (535.00, 2024.98)
    assert plain["properties"][0]["final_price_with_services_sol"] == 2706.28
    assert final(discounted) == (508.58, 1924.98)


@pytest.mark.parametrize(
    ("check_in", "check_out", "expected"),
    [
        ("2026-03-03", "2026-03-04", (144.00, 540.00)),
        ("2026-03-04", "2026-03-05", (180.00, 675.00)),
    ],
)
def test_e19_last_minute_is_today_or_tomorrow(
    quote: Quote, check_in: str, check_out: str, expected: Final
) -> None:
    set_up(LAST_MINUTE)

    assert final(quote(check_in, check_out)) == expected
