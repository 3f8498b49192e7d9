"""Welcome discounts as administrators keep them: of several one at most is active."""

from typing import Any

import pytest

from chalicelib.cloud import events
from chalicelib.discounts.welcome.service import WELCOME as COLLECTION
from chalicelib.kernel import clock
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import NOW

WELCOME = "/api/v1/admin/welcome-discounts/"


def create(api: Api, **changes: Any) -> Any:
    body = {"name": "Bienvenida", "discount_percentage": 15, **changes}
    answer = api.post(WELCOME, json=body, token="admin")
    assert answer.status_code == 201, answer.body
    return answer.json_body


def patch(api: Api, config: dict[str, Any], **changes: Any) -> Any:
    return api.patch(f"{WELCOME}{config['id']}/", json=changes, token="admin")


def active() -> list[str]:
    return [config.config_id for config in COLLECTION.values(fresh=True) if config.is_active]


def test_a_new_welcome_discount_has_the_defaults_of_the_book(api: Api) -> None:
    made = create(api)
    assert made == {
        "id": made["id"],
        "name": "Bienvenida",
        "is_active": False,
        "discount_percentage": "15.00",
        "validity_days": 14,
        "min_amount_usd": None,
        "max_discount_usd": None,
        "properties": [],
        "properties_detail": [],
        "restrict_weekdays": False,
        "restrict_weekends": False,
        "specific_weekdays": None,
        "apply_only_to_base_price": False,
        "promotional_message": None,
        "promotional_subtitle": None,
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
        "restriction_display": "Sin restricciones",
    }


def test_texts_and_limits_are_kept(api: Api) -> None:
    made = create(
        api,
        promotional_message="¡15% en tu primera visita!",
        promotional_subtitle="Solo esta semana",
        min_amount_usd="200",
        max_discount_usd="75.5",
        apply_only_to_base_price=True,
        restrict_weekends=True,
    )
    assert made["promotional_message"] == "¡15% en tu primera visita!"
    assert made["restriction_display"] == (
        "Ingreso: Viernes y sábado | Solo precio base | "
        "Monto mínimo: $200.00 | Descuento máximo: $75.50"
    )
    emptied = patch(api, made, promotional_message="", promotional_subtitle=None).json_body
    assert (emptied["promotional_message"], emptied["promotional_subtitle"]) == (None, None)


def test_a_minimum_of_zero_is_no_minimum(api: Api) -> None:
    made = create(api, min_amount_usd="0.00")
    assert made["min_amount_usd"] is None
    assert patch(api, made, min_amount_usd=50).json_body["min_amount_usd"] == "50.00"
    assert patch(api, made, min_amount_usd=0).json_body["min_amount_usd"] is None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": "x" * 201}, "name"),
        ({"promotional_message": "x" * 501}, "promotional_message"),
        ({"promotional_subtitle": "x" * 301}, "promotional_subtitle"),
        ({"max_discount_usd": 0}, "max_discount_usd"),
        ({"min_amount_usd": -1}, "min_amount_usd"),
        ({"usage_limit": 1}, "usage_limit"),
    ],
)
def test_wrong_settings_are_refused(api: Api, changes: dict[str, Any], field: str) -> None:
    answer = patch(api, create(api), **changes)
    assert (answer.status_code, field in answer.json_body) == (400, True)


def test_an_active_one_takes_the_place_of_the_former(api: Api) -> None:
    first = create(api, is_active=True)
    second = create(api, name="Verano", is_active=True)
    assert active() == [second["id"]]
    assert patch(api, first, is_active=True).status_code == 200
    assert active() == [first["id"]]
    assert patch(api, first, is_active=False).status_code == 200
    assert active() == []


def test_the_place_is_taken_in_one_transaction_with_a_fact_for_each(api: Api) -> None:
    first = create(api, is_active=True)
    second = create(api, name="Verano", is_active=True)
    ended = events.timeline(f"welcome_discount#{first['id']}")[0]
    begun = events.timeline(f"welcome_discount#{second['id']}")[0]
    assert ended.changes == {"is_active": [True, False]}
    assert begun.changes["is_active"] == [None, True]
    assert (ended.actor, ended.at) == (begun.actor, begun.at)


def test_an_inactive_one_leaves_the_active_alone(api: Api) -> None:
    first = create(api, is_active=True)
    other = create(api, name="Borrador")
    patch(api, other, discount_percentage=20)
    assert active() == [first["id"]]
    assert len(events.timeline(f"welcome_discount#{first['id']}")) == 1


def test_of_two_activated_at_once_one_is_active(api: Api) -> None:
    one, two = create(api, name="Uno"), create(api, name="Dos")

    def activate_two() -> None:
        assert patch(api, two, is_active=True).status_code == 200

    with meanwhile(activate_two):
        late = patch(api, one, is_active=True)

    assert (late.status_code, late.json_body["code"]) == (409, "stale")
    assert active() == [two["id"]]


def test_of_two_made_active_at_once_one_is_active(api: Api) -> None:
    """Not even the first two of all, when there is nothing yet that both would change."""
    made: list[Any] = []

    with meanwhile(lambda: made.append(create(api, name="Uno", is_active=True))):
        body = {"name": "Dos", "discount_percentage": 20, "is_active": True}
        late = api.post(WELCOME, json=body, token="admin")

    assert late.status_code == 409
    assert active() == [made[0]["id"]]


def test_the_active_one_may_be_removed(api: Api) -> None:
    made = create(api, is_active=True)
    assert api.delete(f"{WELCOME}{made['id']}/", token="admin").status_code == 204
    assert active() == []


def test_the_newest_is_listed_first(api: Api) -> None:
    create(api, name="Antes")
    with clock.at(NOW.replace(hour=16)):
        create(api, name="Después")
    rows = api.get(f"{WELCOME}?page_size=none", token="admin").json_body
    assert [row["name"] for row in rows] == ["Después", "Antes"]
