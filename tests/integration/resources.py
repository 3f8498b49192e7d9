"""The resources that administrators keep beside houses, each with a right body and a change."""

from collections.abc import Callable
from typing import Any

import msgspec

from chalicelib.properties.types import House

ADMIN = "/api/v1/admin"
TEXTS = {"detail", "message", "code", "correlation_id", "fields"}
Body = dict[str, Any]


def at(resource: str, *rest: Any) -> str:
    """The address of a resource, or of something in it."""
    return "/".join([ADMIN, resource, *(str(part) for part in rest)]) + "/"


def wrong_fields(answer: Any) -> set[str]:
    """The fields that a 400 names."""
    assert answer.status_code == 400, answer.body
    return set(answer.json_body) - TEXTS


class Resource(msgspec.Struct, frozen=True):
    """A collection under `/admin/`: what makes one, what changes it, and what its events name."""

    name: str
    needed: Callable[[House], Body]
    change: Body
    shown: Body
    """What the change reads as afterwards."""
    subject: str
    events: tuple[str, str, str]
    """Of creating, changing and removing one."""
    optional: frozenset[str] = frozenset()
    """What a body may leave out."""
    nowhere: str = "0b7f3a52-4ac8-4a0e-9d0e-7f0e9a3f1c00"


def season_body(**details: Any) -> Body:
    return {
        "name": "Verano",
        "season_type": "high",
        "start_month": 12,
        "start_day": 15,
        "end_month": 3,
        "end_day": 15,
        **details,
    }


def service_body(**details: Any) -> Body:
    return {"name": "Desayuno", "price_usd": "15.00", **details}


def policy_body(**details: Any) -> Body:
    return {
        "name": "Moderada",
        "days_before_checkin": 7,
        "refund_percentage": "50.00",
        **details,
    }


def late_body(**details: Any) -> Body:
    return {"weekday": 6, "name": "Domingo", "discount_value": "15.00", **details}


def date_body(house: House, **details: Any) -> Body:
    said = {"month": 12, "day": 31, "price_usd": "400.00", "description": "Año Nuevo"}
    return {"property": house.property_id, **said, **details}


def profit_body(house: House, **details: Any) -> Body:
    said = {"month": 3, "year": 2026, "profit_sol": "1234.50"}
    return {"property": house.property_id, **said, **details}


def saved(word: str) -> tuple[str, str, str]:
    return f"{word}.saved", f"{word}.saved", f"{word}.removed"


RESOURCES = (
    Resource(
        "seasons",
        lambda _: season_body(),
        {"name": "Verano largo", "end_day": "31"},
        {
            "name": "Verano largo",
            "end_day": 31,
            "date_range_display": "15 de Diciembre - 31 de Marzo",
        },
        "season#{id}",
        saved("season"),
    ),
    Resource(
        "services",
        lambda house: service_body(properties=[house.property_id]),
        {"price_usd": 17.5, "is_per_person": True},
        {"price_usd": "17.50", "is_per_person": True},
        "service#{id}",
        saved("service"),
        frozenset({"properties"}),
    ),
    Resource(
        "cancellation-policies",
        lambda house: policy_body(properties=[house.property_id]),
        {"refund_percentage": "80"},
        {"refund_percentage": "80.00"},
        "policy#{id}",
        saved("policy"),
        frozenset({"properties"}),
    ),
    Resource(
        "late-checkout",
        lambda _: late_body(),
        {"allows_late_checkout": False, "discount_value": 0},
        {"allows_late_checkout": False, "discount_value": "0.00"},
        "late_checkout#{id}",
        saved("late_checkout"),
        frozenset({"discount_value"}),
        nowhere="7",
    ),
    Resource(
        "event-categories",
        lambda _: {"name": "Sorteos"},
        {"name": "Fiestas", "color": "#ff8800"},
        {"name": "Fiestas", "color": "#ff8800"},
        "event_category#{id}",
        saved("event_category"),
    ),
    Resource(
        "referral-points",
        lambda _: {"percentage": "10.00"},
        {"percentage": 7.5, "is_active": False},
        {"percentage": "7.50", "is_active": False},
        "referral_points#{id}",
        saved("referral_points"),
    ),
    Resource(
        "calendar-feeds",
        lambda house: {"property": house.property_id, "url": "https://calendars.example/1.ics"},
        {"kind": "json", "is_active": False},
        {"kind": "json", "is_active": False},
        "calendar_feed#{id}",
        saved("calendar_feed"),
        optional=frozenset({"channel", "kind"}),
    ),
    Resource(
        "calendar-links",
        lambda _: {"name": "Airbnb, casa 1"},
        {"name": "Nosotros", "includes_channel": True, "is_active": False},
        {"name": "Nosotros", "includes_channel": True, "is_active": False},
        "calendar_link#{id}",
        saved("calendar_link"),
        optional=frozenset({"channel"}),
    ),
    Resource(
        "device-keys",
        lambda _: {"name": "Pantalla de la sala"},
        {"name": "Pantalla de la entrada", "is_active": False},
        {"name": "Pantalla de la entrada", "is_active": False},
        "device_key#{id}",
        saved("device_key"),
    ),
    Resource(
        "loyalty-messages",
        lambda _: {"mensaje": "Gana puntos con cada estadía."},
        {"mensaje": "Tus puntos valen soles.", "activo": False},
        {"mensaje": "Tus puntos valen soles.", "activo": False},
        "loyalty_message#{id}",
        saved("loyalty_message"),
    ),
    Resource(
        "special-dates",
        date_body,
        {"price_usd": 450, "minimum_consecutive_nights": 3},
        {"price_usd": "450.00", "minimum_consecutive_nights": 3},
        "property#{property}",
        ("property.saved", "property.saved", "property.saved"),
        frozenset({"description"}),
    ),
    Resource(
        "airbnb-profits",
        profit_body,
        {"profit_sol": -12, "month": 4},
        {"profit_sol": "-12.00", "month": 4, "month_display": "Abril 2026"},
        "profit#{id}",
        ("profit.created", "profit.changed", "profit.removed"),
    ),
)
