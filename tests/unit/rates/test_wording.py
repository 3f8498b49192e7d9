"""What administrators read beside the settings."""

from decimal import Decimal

import pytest

from chalicelib.kernel import spanish
from chalicelib.rates.policies import wording
from chalicelib.rates.seasons import rules as seasons
from chalicelib.rates.types import RefundTier
from tests.unit.properties.samples import SEASON, altered


def test_a_season_is_read_as_a_range_of_days() -> None:
    assert seasons.date_range(SEASON) == "15 de Diciembre - 15 de Marzo"
    day = altered(SEASON, start_month=7, start_day=28, end_month=7, end_day=28)
    assert seasons.date_range(day) == "28 de Julio - 28 de Julio"


def test_days_months_and_weekdays_are_read_in_spanish() -> None:
    assert spanish.day_and_month(12, 31) == "31 de Diciembre"
    assert [spanish.weekday_name(day) for day in (0, 2, 5)] == ["Lunes", "Miércoles", "Sábado"]


@pytest.mark.parametrize(
    ("tiers", "text"),
    [
        (
            [(7, "50")],
            "Reembolso del 50 % con 7 días o más de anticipación; "
            "sin reembolso con menos de 7 días.",
        ),
        (
            [(7, "100"), (0, "50")],
            "Reembolso del 100 % con 7 días o más de anticipación; 50 % con menos de 7 días.",
        ),
        (
            [(30, "100.00"), (7, "50.50"), (6, "25"), (1, "0")],
            "Reembolso del 100 % con 30 días o más de anticipación; 50.5 % de 7 a 29 días; "
            "25 % con 6 días; sin reembolso con menos de 6 días.",
        ),
        ([(0, "10")], "Reembolso del 10 % al cancelar en cualquier momento antes del check-in."),
        (
            [(1, "10")],
            "Reembolso del 10 % con 1 día o más de anticipación; sin reembolso con menos de 1 día.",
        ),
        ([(7, "0"), (0, "0")], "Sin reembolso."),
    ],
)
def test_refunds_are_read_from_the_earliest_cancellation_on(
    tiers: list[tuple[int, str]], text: str
) -> None:
    given = [RefundTier(days, Decimal(refund)) for days, refund in tiers]
    assert wording.refunds(given) == text


def test_houses_without_a_default_are_named_a_few_at_most() -> None:
    assert wording.without_default(["Uno", "Dos"]) == (
        "Quedarían sin política predeterminada: Uno, Dos. Elija antes otra para ellas."
    )
    many = wording.without_default([str(number) for number in range(1, 8)])
    assert "1, 2, 3, 4, 5 y 2 más." in many
