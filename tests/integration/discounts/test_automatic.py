"""Automatic discounts as everybody reads them (10.6)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from chalicelib.discounts.automatic.service import AUTOMATIC
from chalicelib.discounts.types import AutomaticDiscount
from chalicelib.kernel import clock
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from tests.support.http import Api
from tests.support.settings import keep

from .conftest import ACTOR, NOW

LIST = "/api/v1/properties/automatic-discounts/"
GOLD, BRONZE, GONE, OFF = (str(UUID(int=number)) for number in (11, 12, 13, 14))


def detail(discount_id: str) -> str:
    return f"/api/v1/property/automaticdiscount/{discount_id}/"


def save(number: int, name: str = "Verano", **details: Any) -> str:
    """The id of a discount that an administrator saved."""
    fields = {"trigger": "global_promotion", "discount_percentage": Decimal("15.00"), **details}
    discount = AutomaticDiscount(discount_id=str(UUID(int=number)), name=name, **fields)
    keep(AUTOMATIC, discount)
    return discount.discount_id


def level(achievement_id: str, name: str, **details: Any) -> None:
    LEVELS.save(Achievement(achievement_id=achievement_id, name=name, **details), actor=ACTOR)


BRONZE_SHOWN = {
    "id": BRONZE,
    "name": "Bronce",
    "description": "El primero",
    "icon": "",
    "required_reservations": 1,
    "required_referrals": 0,
    "required_referral_reservations": 0,
    "order": 1,
}
GOLD_SHOWN = {
    "id": GOLD,
    "name": "Oro",
    "description": "",
    "icon": "🥇",
    "required_reservations": 10,
    "required_referrals": 0,
    "required_referral_reservations": 0,
    "order": 2,
}


def test_a_discount_is_shown_with_everything_that_it_asks_for(api: Api) -> None:
    level(GOLD, "Oro", icon="🥇", required_reservations=10, order=2)
    level(BRONZE, "Bronce", description="El primero", required_reservations=1, order=1)
    level(OFF, "Antiguo", is_active=False)
    discount_id = save(
        1,
        description="Para los de siempre",
        trigger="loyalty",
        max_discount_usd=Decimal("75.00"),
        required_achievements=frozenset({GOLD, BRONZE, GONE, OFF}),
        specific_weekdays=(4, 5),
        start_date=date(2026, 3, 1),
        end_date=date(2026, 4, 30),
        apply_only_to_base_price=True,
    )
    with clock.at(NOW + timedelta(hours=1)):
        answer = api.get(detail(discount_id))
    assert answer.status_code == 200
    assert answer.json_body == {
        "success": True,
        "is_active": True,
        "data": {
            "id": discount_id,
            "name": "Verano",
            "description": "Para los de siempre",
            "trigger": "loyalty",
            "trigger_display": "Programa de Lealtad",
            "discount_percentage": "15.00",
            "max_discount_usd": "75.00",
            "required_achievements": [GOLD, BRONZE, GONE, OFF],
            "required_achievements_detail": [BRONZE_SHOWN, GOLD_SHOWN],
            "restrict_weekdays": False,
            "restrict_weekends": False,
            "specific_weekdays": "4,5",
            "apply_only_to_base_price": True,
            "is_active": True,
            "start_date": "2026-03-01",
            "end_date": "2026-04-30",
            "created": "2026-03-02T10:00:00-05:00",
            "updated": "2026-03-02T10:00:00-05:00",
        },
        "message": "Descuento automático encontrado.",
    }


def test_what_a_discount_does_not_ask_for_is_null_or_empty(api: Api) -> None:
    data = api.get(detail(save(1, restrict_weekends=True))).json_body["data"]
    assert (data["max_discount_usd"], data["specific_weekdays"]) == (None, None)
    assert (data["start_date"], data["end_date"]) == (None, None)
    assert (data["required_achievements"], data["required_achievements_detail"]) == ([], [])
    assert (data["restrict_weekdays"], data["restrict_weekends"]) == (False, True)


def test_an_id_may_be_written_in_any_form_of_a_uuid(api: Api) -> None:
    discount_id = save(0xABCDEF)
    for text in (discount_id.upper(), discount_id.replace("-", "")):
        assert api.get(detail(text)).json_body["data"]["id"] == discount_id


@pytest.mark.parametrize("text", ["1", "verano", "00000000-0000-0000-0000-00000000000g"])
def test_an_id_that_is_no_uuid_is_the_first_error(api: Api, text: str) -> None:
    answer = api.get(detail(text))
    assert answer.status_code == 400
    assert answer.json_body == {
        "success": False,
        "error": 1,
        "message": "El id debe ser un UUID válido.",
    }


def test_a_discount_that_is_unknown_or_inactive_is_the_second_error(api: Api) -> None:
    for discount_id in (str(UUID(int=9)), save(1, is_active=False)):
        answer = api.get(detail(discount_id))
        assert answer.status_code == 404
        assert answer.json_body == {
            "success": False,
            "error": 2,
            "message": "El descuento automático no existe.",
        }


def test_an_id_longer_than_any_is_not_found(api: Api) -> None:
    answer = api.get(detail("a" * 300))
    assert (answer.status_code, answer.json_body["error"]) == (404, 2)


def test_the_active_discounts_are_listed_by_name(api: Api) -> None:
    save(1, "verano")
    save(2, "Ánimo")
    save(3, "Bienvenida")
    save(4, "Apagado", is_active=False)
    answer = api.get(LIST)
    assert answer.status_code == 200
    body = answer.json_body
    assert (body["success"], body["count"]) == (True, 3)
    assert [row["name"] for row in body["data"]] == ["Ánimo", "Bienvenida", "verano"]
    assert body["message"] == "Descuentos automáticos activos: 3."
    assert body["data"][0] == api.get(detail(str(UUID(int=2)))).json_body["data"]


def test_an_empty_list_is_a_list(api: Api) -> None:
    body = api.get(LIST).json_body
    assert (body["success"], body["count"], body["data"]) == (True, 0, [])


@pytest.mark.parametrize("token", [None, "undefined", "ana", "seller", "admin"])
def test_everybody_may_read_them(api: Api, token: str | None) -> None:
    discount_id = save(1)
    assert api.get(detail(discount_id), token=token).status_code == 200
    assert api.get(LIST, token=token).status_code == 200
