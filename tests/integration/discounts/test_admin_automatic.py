"""Automatic discounts as administrators keep them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.discounts.automatic.service import AUTOMATIC as COLLECTION
from chalicelib.loyalty.levels.service import LEVELS
from chalicelib.loyalty.levels.types import Achievement
from tests.support.elsewhere import elsewhere
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

from .conftest import ACTOR

AUTOMATIC = "/api/v1/admin/automatic-discounts/"
PROMOTION = {"name": "Promo", "trigger": "global_promotion", "discount_percentage": "50"}


def create(api: Api, **changes: Any) -> Any:
    answer = api.post(AUTOMATIC, json={**PROMOTION, **changes}, token="admin")
    assert answer.status_code == 201, answer.body
    return answer.json_body


def refused(api: Api, **changes: Any) -> set[str]:
    answer = api.post(AUTOMATIC, json={**PROMOTION, **changes}, token="admin")
    assert answer.status_code == 400, answer.body
    return set(answer.json_body)


def test_a_new_discount_has_the_defaults_of_the_book(api: Api) -> None:
    made = create(api)
    assert made == {
        "id": made["id"],
        "name": "Promo",
        "description": "",
        "trigger": "global_promotion",
        "trigger_display": "Promoción Global",
        "discount_percentage": "50.00",
        "max_discount_usd": None,
        "required_achievements": [],
        "required_achievements_detail": [],
        "required_achievements_display": "Ninguno",
        "restrict_weekdays": False,
        "restrict_weekends": False,
        "specific_weekdays": None,
        "apply_only_to_base_price": False,
        "is_active": True,
        "start_date": None,
        "end_date": None,
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
        "restriction_display": "Sin restricciones",
        "validity_display": "Ingreso: Siempre",
    }


def test_a_discount_tells_its_limits_and_its_levels(
    api: Api, level: Callable[..., Achievement]
) -> None:
    gold = level("Oro", order=2, icon="🥇", required_reservations=3)
    silver = level("Plata", order=1)
    made = create(
        api,
        trigger="loyalty",
        description="Para quienes vuelven",
        max_discount_usd=100,
        required_achievements=[gold.achievement_id, silver.achievement_id],
        restrict_weekdays=True,
        apply_only_to_base_price=True,
        start_date="2026-04-01",
        end_date="2026-04-30",
    )
    assert made["trigger_display"] == "Programa de Lealtad"
    assert made["required_achievements"] == sorted([gold.achievement_id, silver.achievement_id])
    assert made["required_achievements_display"] == "Plata, Oro"
    assert made["required_achievements_detail"][1] == {
        "id": gold.achievement_id,
        "name": "Oro",
        "description": "",
        "icon": "🥇",
        "required_reservations": 3,
        "required_referrals": 0,
        "required_referral_reservations": 0,
        "order": 2,
    }
    assert made["restriction_display"] == (
        "Ingreso: Domingo a jueves | Solo precio base | Descuento máximo: $100.00"
    )
    assert made["validity_display"] == "Ingreso: Del 01/04/2026 al 30/04/2026"


@pytest.mark.parametrize(
    ("trigger", "label"),
    [
        ("birthday", "Mes de Cumpleaños"),
        ("returning", "Cliente Frecuente"),
        ("first_time", "Primera Reserva"),
        ("last_minute", "Último Minuto"),
        ("global_promotion", "Promoción Global"),
    ],
)
def test_triggers_have_names(api: Api, trigger: str, label: str) -> None:
    assert create(api, trigger=trigger)["trigger_display"] == label


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"name": " "}, {"name"}),
        ({"name": "x" * 101}, {"name"}),
        ({"description": "x" * 2001}, {"description"}),
        ({"trigger": "navidad"}, {"trigger"}),
        ({"trigger": "loyalty"}, {"required_achievements"}),
        ({"max_discount_usd": 0}, {"max_discount_usd"}),
        ({"max_discount_usd": 10**9}, {"max_discount_usd"}),
        ({"start_date": "2026-04-02", "end_date": "2026-04-01"}, {"start_date", "end_date"}),
        ({"start_date": "2026-02-30"}, {"start_date"}),
        (
            {"restrict_weekdays": True, "restrict_weekends": True},
            {"restrict_weekdays", "restrict_weekends"},
        ),
        ({"specific_weekdays": "1,1"}, {"specific_weekdays"}),
        ({"required_achievements": [str(uuid4())]}, {"required_achievements"}),
        ({"required_achievements": ["oro"]}, {"required_achievements"}),
        ({"required_achievements": [str(uuid4())] * 501}, {"required_achievements"}),
        ({"is_active": "quizás"}, {"is_active"}),
        ({"trigger_display": "x"}, {"trigger_display"}),
        (
            {"max_discount_usd": -1, "required_achievements": [str(uuid4())], "name": ""},
            {"name"},
        ),
        (
            {"max_discount_usd": -1, "required_achievements": [str(uuid4())], "name": "x" * 101},
            {"name", "max_discount_usd", "required_achievements"},
        ),
    ],
)
def test_wrong_settings_are_refused_by_every_name(
    api: Api, changes: dict[str, Any], fields: set[str]
) -> None:
    assert fields <= refused(api, **changes)
    assert api.get(AUTOMATIC, token="admin").json_body["count"] == 0


def test_a_level_that_was_removed_since_does_not_stop_a_change(
    api: Api, level: Callable[..., Achievement]
) -> None:
    gone = level("Oro").achievement_id
    made = create(api, required_achievements=[gone])
    api.delete(f"/api/v1/admin/achievements/{gone}/", token="admin")
    answer = api.patch(f"{AUTOMATIC}{made['id']}/", json={"is_active": False}, token="admin")
    assert answer.status_code == 200
    assert answer.json_body["required_achievements"] == [gone]
    assert answer.json_body["required_achievements_detail"] == []


def test_removed_levels_are_told_apart_from_none(
    api: Api, level: Callable[..., Achievement]
) -> None:
    """A discount for levels that are gone applies to nobody, one for no level to everybody."""
    kept, *gone = (level(name).achievement_id for name in ("Oro", "Plata", "Bronce"))
    one = create(api, required_achievements=[kept, *gone])["id"]
    other = create(api, name="Sin nivel", required_achievements=gone[:1])["id"]
    for level_id in gone:
        api.delete(f"/api/v1/admin/achievements/{level_id}/", token="admin")
    rows = api.get(f"{AUTOMATIC}?page_size=none", token="admin").json_body
    levels_named = {row["id"]: row["required_achievements_display"] for row in rows}
    assert levels_named == {one: "Oro, Nivel eliminado, Nivel eliminado", other: "Nivel eliminado"}


def test_a_level_that_another_process_renamed_is_shown_as_it_is_now(
    api: Api, level: Callable[..., Achievement]
) -> None:
    gold = level("Oro").achievement_id
    made = create(api, required_achievements=[gold])
    elsewhere(lambda: LEVELS.change(gold, {"name": "Platino"}, actor=ACTOR))
    shown = api.get(f"{AUTOMATIC}{made['id']}/", token="admin").json_body
    assert shown["required_achievements_display"] == "Platino"


def test_discounts_that_are_made_at_once_both_stand(api: Api) -> None:
    with meanwhile(lambda: create(api, name="Una")):
        create(api, name="Otra")
    assert api.get(AUTOMATIC, token="admin").json_body["count"] == 2


def test_of_two_changes_of_one_discount_at_once_one_stands(api: Api) -> None:
    path = f"{AUTOMATIC}{create(api)['id']}/"

    def change_first() -> None:
        api.patch(path, json={"name": "Una"}, token="admin")

    with meanwhile(change_first):
        late = api.patch(path, json={"name": "Otra"}, token="admin")

    assert late.status_code == 409
    assert api.get(path, token="admin").json_body["name"] == "Una"


def test_discounts_are_listed_by_name(api: Api) -> None:
    for name in ("Zafiro", "árbol", "Mar"):
        create(api, name=name)
    rows = api.get(f"{AUTOMATIC}?page_size=none", token="admin").json_body
    assert [row["name"] for row in rows] == ["árbol", "Mar", "Zafiro"]


def test_dates_can_be_taken_away(api: Api) -> None:
    made = create(api, start_date="2026-04-01", end_date="2026-04-30", description="Abril")
    emptied = {"start_date": None, "end_date": None, "description": ""}
    answer = api.patch(f"{AUTOMATIC}{made['id']}/", json=emptied, token="admin").json_body
    assert (answer["start_date"], answer["end_date"], answer["description"]) == (None, None, "")
    assert answer["validity_display"] == "Ingreso: Siempre"


def test_a_change_is_checked_as_a_whole(api: Api) -> None:
    made = create(api, start_date="2026-04-10")
    path = f"{AUTOMATIC}{made['id']}/"
    early = api.patch(path, json={"end_date": "2026-04-09"}, token="admin")
    assert early.status_code == 400
    assert {"start_date", "end_date"} <= set(early.json_body)


def test_quotes_read_what_administrators_saved(api: Api) -> None:
    made = create(api, specific_weekdays="4,5")
    (discount,) = COLLECTION.values()
    assert (discount.discount_id, discount.specific_weekdays) == (made["id"], (4, 5))
