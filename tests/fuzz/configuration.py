"""One of everything that administrators configure, made through the API, for the fuzz to find."""

from datetime import date, timedelta
from typing import Any

import msgspec

from tests.support.http import Api


class Configured(msgspec.Struct, frozen=True):
    """A resource under `/admin/`: the parameter that names one, and the body that makes it."""

    path: str
    parameter: str
    body: dict[str, Any]
    named_by: str = "id"


def configure(api: Api, property_id: str, today: date) -> dict[str, tuple[Any, ...]]:
    """Make one of each; their ids by the names of the parameters that take them."""
    level = {"name": "Plata", "required_reservations": 1, "order": 1}
    known = _make(api, Configured("achievements", "achievement_id", level))
    for one in _everything(property_id, known["achievement_id"], today):
        for name, made in _make(api, one).items():
            known.setdefault(name, made)
    return {
        **{name: (value,) for name, value in known.items()},
        "achievement": (known["achievement_id"],),
        "required_achievements": ([known["achievement_id"]],),
        "properties": ([property_id], []),
        "discount_code": (known["code"], "NADIE"),
        "config_name": ("Chatbot",),
    }


def _make(api: Api, one: Configured) -> dict[str, Any]:
    answer = api.post(f"/api/v1/admin/{one.path}/", token="admin", json=one.body)
    assert answer.status_code == 201, answer.body
    return {one.parameter: answer.json_body[one.named_by]}


def _everything(property_id: str, level: str, today: date) -> list[Configured]:
    dates = {"start_date": str(today), "end_date": str(today + timedelta(days=90))}
    percentage = {"discount_percentage": "10.00"}
    season = {"start_month": 12, "start_day": 15, "end_month": 3, "end_day": 15}
    special = {"property": property_id, "month": 12, "day": 31, "price_usd": "400.00"}
    return [
        Configured("seasons", "season_id", {"name": "Verano", "season_type": "high", **season}),
        Configured("services", "service_id", {"name": "Desayuno", "price_usd": "15.00"}),
        Configured(
            "cancellation-policies",
            "policy_id",
            {"name": "Moderada", "days_before_checkin": 7, "refund_percentage": "50.00"},
        ),
        Configured("late-checkout", "weekday", {"weekday": 6, "name": "Domingo"}, "weekday"),
        Configured("exchange-rates", "rate_id", {"usd_to_sol": "3.800"}),
        Configured("special-dates", "special_date_id", {**special, "description": "Año Nuevo"}),
        Configured(
            "airbnb-profits",
            "profit_id",
            {"property": property_id, "month": 3, "year": 2026, "profit_sol": "100.00"},
        ),
        Configured(
            "discount-codes", "code", {"code": "VERANO", "discount_value": "20", **dates}, "code"
        ),
        Configured(
            "automatic-discounts",
            "discount_id",
            {"name": "Promoción", "trigger": "global_promotion", **percentage},
        ),
        Configured(
            "dynamic-discounts", "config_id", {"name": "Chatbot", "prefix": "BOT", **percentage}
        ),
        Configured(
            "welcome-discounts",
            "welcome_id",
            {"name": "Bienvenida", "is_active": True, **percentage},
        ),
        Configured(
            "referral-discounts",
            "referral_id",
            {"achievement": level, **percentage},
            "achievement",
        ),
    ]
