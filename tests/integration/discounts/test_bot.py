"""Discounts as the chatbot tells them (section 12)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chalicelib.discounts.bot import service as bot
from chalicelib.kernel import clock
from tests.support.http import Api

from .conftest import NOW
from .test_automatic import GOLD, save

PATH = "/api/v1/bot/global-discount/"


def discounts_told_to_bots(api: Api) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = api.get(PATH).json_body["global_discounts"]
    return rows


def test_a_discount_is_told_in_words(api: Api) -> None:
    discount_id = save(
        1,
        "Verano",
        description="Días de playa",
        discount_percentage=Decimal("12.50"),
        max_discount_usd=Decimal("50.00"),
        restrict_weekdays=True,
        apply_only_to_base_price=True,
        start_date=date(2026, 3, 1),
        end_date=date(2026, 4, 30),
    )
    answer = api.get(PATH)
    assert answer.status_code == 200
    assert answer.json_body == {
        "success": True,
        "global_discounts": [
            {
                "id": discount_id,
                "name": "Verano",
                "description": "Días de playa",
                "trigger_display": "Promoción Global",
                "discount_percentage": 12.5,
                "max_discount_usd": 50.0,
                "requirements": "Para todos",
                "restrictions": "Ingreso: Domingo a jueves | Solo precio base"
                " | Descuento máximo: $50.00 | Ingreso: Del 01/03/2026 al 30/04/2026",
            }
        ],
        "count": 1,
        "message": "Descuentos globales activos: 1.",
    }


@pytest.mark.parametrize(
    ("trigger", "requirements"),
    [
        ("birthday", "Para ingresos en el mes de cumpleaños del cliente"),
        ("returning", "Para clientes que ya se hospedaron"),
        ("first_time", "Para la primera reserva"),
        ("last_minute", "Para ingresos de hoy o mañana"),
        ("global_promotion", "Para todos"),
    ],
)
def test_each_kind_says_for_whom_it_is(api: Api, trigger: str, requirements: str) -> None:
    save(1, trigger=trigger)
    assert [row["requirements"] for row in discounts_told_to_bots(api)] == [requirements]


def test_without_a_description_its_kind_is_told(api: Api) -> None:
    save(1, trigger="birthday")
    [row] = discounts_told_to_bots(api)
    assert row["description"] == "Descuento: Mes de Cumpleaños"
    assert (row["max_discount_usd"], row["restrictions"]) == (None, "Sin restricciones")


def test_the_weekdays_of_arrival_are_told(api: Api) -> None:
    save(1, specific_weekdays=(4, 5))
    assert discounts_told_to_bots(api)[0]["restrictions"] == "Ingreso: Vie, Sáb"


def test_only_what_everybody_may_have_is_told_by_name(api: Api) -> None:
    save(1, "verano")
    save(2, "Ánimo")
    save(3, "Oro", required_achievements=frozenset({GOLD}))
    save(4, "Lealtad", trigger="loyalty")
    save(5, "Apagado", is_active=False)
    assert [row["name"] for row in discounts_told_to_bots(api)] == ["Ánimo", "verano"]


def test_a_discount_is_told_until_its_last_day_of_arrival_in_lima(api: Api) -> None:
    save(1, end_date=date(2026, 3, 2))
    assert len(discounts_told_to_bots(api)) == 1
    # Three in the afternoon in UTC is ten in the morning in Lima: midnight is 14 hours away.
    with clock.at(NOW + timedelta(hours=13, minutes=59)):
        assert len(discounts_told_to_bots(api)) == 1
    with clock.at(NOW + timedelta(hours=14)):
        assert discounts_told_to_bots(api) == []


def test_a_discount_to_come_is_told_with_its_dates(api: Api) -> None:
    save(1, start_date=date(2026, 7, 1))
    assert discounts_told_to_bots(api)[0]["restrictions"] == "Ingreso: Desde 01/07/2026"


def test_without_discounts_the_list_is_empty(api: Api) -> None:
    body = api.get(PATH).json_body
    assert (body["success"], body["global_discounts"], body["count"]) == (True, [], 0)


@pytest.mark.parametrize("token", [None, "undefined", "ana", "seller", "cleaner"])
def test_asking_to_send_it_on_changes_nothing_for_the_rest(api: Api, token: str | None) -> None:
    save(1)
    answer = api.get(f"{PATH}?send_to_chatbotbuilder=true", token=token)
    assert answer.status_code == 200
    assert answer.json_body == api.get(PATH).json_body


def test_a_query_that_no_route_reads_has_a_number(api: Api) -> None:
    answer = api.get(f"{PATH}?send_to_chatbotbuilder={'x' * 21}")
    assert answer.status_code == 400
    assert (answer.json_body["success"], answer.json_body["error"]) == (False, 1)


def test_the_same_list_serves_whoever_sends_it_on(api: Api) -> None:
    save(1, "verano")
    assert [each.name for each in bot.global_discounts(now=NOW)] == ["verano"]
