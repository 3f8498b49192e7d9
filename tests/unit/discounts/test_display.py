"""How discounts are told to people."""

from datetime import date
from decimal import Decimal

import pytest

from chalicelib.discounts import wording
from chalicelib.discounts.types import (
    AutomaticDiscount,
    CheckInDays,
    DiscountCode,
    DynamicDiscountConfig,
    WelcomeDiscountConfig,
)

APRIL_1, APRIL_30 = date(2026, 4, 1), date(2026, 4, 30)


def a_code(**terms: object) -> DiscountCode:
    fields: dict[str, object] = {
        "code": "VERANO",
        "discount_value": Decimal(20),
        "start_date": APRIL_1,
        "end_date": APRIL_30,
        **terms,
    }
    return DiscountCode(**fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "text"),
    [
        (CheckInDays(), None),
        (CheckInDays(restrict_weekdays=True), "Domingo a jueves"),
        (CheckInDays(restrict_weekends=True), "Viernes y sábado"),
        (CheckInDays(specific_weekdays=(4, 5)), "Vie, Sáb"),
        (CheckInDays(specific_weekdays=(6, 0)), "Lun, Dom"),
        (CheckInDays(specific_weekdays=(2,), restrict_weekends=True), "Mié"),
        (
            CheckInDays(specific_weekdays=tuple(range(7))),
            "Lun, Mar, Mié, Jue, Vie, Sáb, Dom",
        ),
    ],
)
def test_the_days_of_arrival_are_named_and_specific_ones_win(
    days: CheckInDays, text: str | None
) -> None:
    assert wording.weekdays_text(days) == text


def test_every_limit_of_a_code_is_a_phrase() -> None:
    code = a_code(
        restrict_weekdays=True,
        apply_only_to_base_price=True,
        min_amount_usd=Decimal(300),
        max_discount_usd=Decimal("50.5"),
    )
    assert wording.restrictions(code) == [
        "Ingreso: Domingo a jueves",
        "Solo precio base",
        "Monto mínimo: $300.00",
        "Descuento máximo: $50.50",
    ]
    assert wording.joined(wording.restrictions(code)).count(" | ") == 3


def test_a_code_without_limits_has_no_phrases() -> None:
    assert wording.restrictions(a_code()) == []
    assert wording.joined([]) == "Sin restricciones"


def test_all_kinds_of_discount_tell_their_limits() -> None:
    automatic = AutomaticDiscount(
        discount_id="a",
        name="Promo",
        trigger="global_promotion",
        discount_percentage=Decimal(50),
        max_discount_usd=Decimal(100),
        specific_weekdays=(6, 3),
    )
    dynamic = DynamicDiscountConfig(
        config_id="d", name="Bot", prefix="BOT", discount_percentage=Decimal(10)
    )
    welcome = WelcomeDiscountConfig(
        config_id="w",
        name="Bienvenida",
        discount_percentage=Decimal(15),
        apply_only_to_base_price=True,
    )
    assert wording.restrictions(automatic) == ["Ingreso: Jue, Dom", "Descuento máximo: $100.00"]
    assert wording.restrictions(dynamic) == ["Monto mínimo: $30.00"]
    assert wording.restrictions(welcome) == ["Solo precio base"]


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (None, None, "Siempre"),
        (APRIL_1, None, "Desde 01/04/2026"),
        (None, APRIL_30, "Hasta 30/04/2026"),
        (APRIL_1, APRIL_30, "Del 01/04/2026 al 30/04/2026"),
    ],
)
def test_validity_is_told_from_and_until(start: date | None, end: date | None, text: str) -> None:
    assert wording.validity_text(start, end) == text


def test_codes_are_redeemed_and_automatic_discounts_are_arrived_for() -> None:
    """The dates of a code concern the day of booking, the others the stay (B26)."""
    assert wording.redemption_text(APRIL_1, APRIL_30) == "Canje: Del 01/04/2026 al 30/04/2026"
    assert wording.arrival_text(APRIL_1, None) == "Ingreso: Desde 01/04/2026"
    assert wording.arrival_text(None, None) == "Ingreso: Siempre"


@pytest.mark.parametrize(
    ("terms", "used", "today", "text"),
    [
        ({}, 5, APRIL_1, "Vigente"),
        ({}, 5, APRIL_30, "Vigente"),
        ({}, 0, date(2026, 3, 31), "Programado"),
        ({}, 0, date(2026, 5, 1), "Vencido"),
        ({"usage_limit": 2}, 1, APRIL_1, "Vigente"),
        ({"usage_limit": 2}, 2, APRIL_1, "Agotado"),
        ({"usage_limit": 2}, 2, date(2026, 5, 1), "Vencido"),
        ({"is_active": False, "usage_limit": 2}, 2, date(2026, 5, 1), "Inactivo"),
    ],
)
def test_a_code_tells_its_state(
    terms: dict[str, object], used: int, today: date, text: str
) -> None:
    assert wording.status_text(a_code(**terms), used, today) == text
