"""Levels as administrators define them."""

from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import cache, clock
from chalicelib.kernel.errors import Stale
from chalicelib.loyalty.levels import routes
from chalicelib.loyalty.levels.service import LEVELS as COLLECTION
from chalicelib.web import openapi
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile

from .conftest import Ladder
from .desk import ACTOR, NOW, define

LEVELS = "/api/v1/admin/achievements/"
SILVER = {
    "name": "Silver",
    "description": "Dos estadías y un amigo",
    "icon": "🥈",
    "required_reservations": 2,
    "required_referrals": 1,
    "required_referral_reservations": 0,
    "order": 2,
}
ROUTES = [
    ("GET", LEVELS),
    ("POST", LEVELS),
    ("GET", f"{LEVELS}{{id}}/"),
    ("PATCH", f"{LEVELS}{{id}}/"),
    ("DELETE", f"{LEVELS}{{id}}/"),
]


def create(api: Api, **fields: Any) -> dict[str, Any]:
    """A new level, which must be accepted."""
    answer = api.post(LEVELS, json=fields, token="admin")
    assert answer.status_code == 201, answer.body
    made: dict[str, Any] = answer.json_body
    return made


def names(api: Api, query: str = "") -> list[str]:
    return [row["name"] for row in api.get(LEVELS + query, token="admin").json_body["results"]]


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(
    ("token", "status"),
    [
        (None, 401),
        ("foreign", 401),
        (UNKNOWN_ID, 401),
        ("vendedor", 403),
        ("mantenimiento", 403),
    ],
)
def test_only_administrators_get_in(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=uuid4()), json={}, token=token)
    assert answer.status_code == status


def test_a_new_level_is_kept_as_it_was_sent(api: Api) -> None:
    made = create(api, **SILVER)
    assert made == {
        **SILVER,
        "id": made["id"],
        "is_active": True,
        "requirements_text": "2 reservas y 1 referido",
        "created": "2026-03-02T10:00:00-05:00",
        "updated": "2026-03-02T10:00:00-05:00",
    }
    assert api.get(f"{LEVELS}{made['id']}/", token="admin").json_body == made
    assert api.get(LEVELS, token="admin").json_body["results"] == [made]


def test_the_base_level_needs_nothing_but_a_name(api: Api) -> None:
    made = create(api, name="  Nivel   Base ", icon=None, description=None)
    assert (made["name"], made["icon"], made["description"]) == ("Nivel Base", "", "")
    assert made["requirements_text"] == "Sin requisitos"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({}, {"name"}),
        ({"name": "   "}, {"name"}),
        ({"name": None}, {"name"}),
        ({"name": "n" * 101}, {"name"}),
        ({"name": {"a": 1}}, {"name"}),
        ({"name": "Oro", "icon": "🥇" * 51}, {"icon"}),
        ({"name": "Oro", "description": "d" * 2_001}, {"description"}),
        ({"name": "Oro", "required_reservations": -1}, {"required_reservations"}),
        ({"name": "Oro", "required_referrals": -1}, {"required_referrals"}),
        (
            {"name": "Oro", "required_referral_reservations": 1_000},
            {"required_referral_reservations"},
        ),
        ({"name": "Oro", "required_reservations": "muchas"}, {"required_reservations"}),
        ({"name": "Oro", "required_reservations": 1.5}, {"required_reservations"}),
        ({"name": "Oro", "required_reservations": 10**30}, {"required_reservations"}),
        ({"name": "Oro", "order": -1}, {"order"}),
        ({"name": "Oro", "is_active": "quizás"}, {"is_active"}),
        ({"name": "Oro", "deleted": True}, {"deleted"}),
        (
            {"name": "n" * 101, "required_referrals": -2, "order": 10_001},
            {"name", "required_referrals", "order"},
        ),
    ],
)
def test_every_wrong_field_is_named_and_nothing_is_kept(
    api: Api, fields: dict[str, Any], wrong: set[str]
) -> None:
    answer = api.post(LEVELS, json=fields, token="admin")
    assert answer.status_code == 400
    assert answer.json_body["fields"].keys() == wrong
    assert names(api) == []


def test_the_description_says_that_a_new_level_needs_a_name() -> None:
    described = openapi.document(routes.router.routes)
    schemas = described["components"]["schemas"]
    bodies = {
        method: described["paths"][path][method]["requestBody"]
        for path, method in (
            ("/admin/achievements/", "post"),
            ("/admin/achievements/{achievement_id}/", "patch"),
        )
    }
    needed = {}
    for method, body in bodies.items():
        reference = body["content"]["application/json"]["schema"]["$ref"]
        needed[method] = schemas[reference.rpartition("/")[2]].get("required", [])
    assert needed == {"post": ["name"], "patch": []}
    assert (bodies["post"]["required"], bodies["patch"]["required"]) == (True, False)


@pytest.mark.parametrize("name", ["Silver", "silver", "  SILVER "])
def test_two_levels_do_not_have_one_name(api: Api, name: str) -> None:
    create(api, **SILVER)
    answer = api.post(LEVELS, json={"name": name}, token="admin")
    assert answer.status_code == 400
    assert answer.json_body["name"] == ["Otro nivel ya tiene este nombre."]
    assert names(api) == ["Silver"]


@pytest.mark.parametrize("letter", ["ﷺ", "ΐ", "🏆"])
def test_a_name_may_be_made_of_any_letters(api: Api, letter: str) -> None:
    assert create(api, name=letter * 100)["name"] == letter * 100


def test_two_administrators_do_not_take_one_name_at_the_same_moment(aws: None) -> None:
    with meanwhile(lambda: define("Oro", 1, 0, 0)), pytest.raises(Stale):
        define("oro", 2, 0, 0)
    assert [level.name for level in COLLECTION.values(fresh=True)] == ["Oro"]


def test_a_name_is_free_again_once_its_level_has_another_or_is_gone(api: Api) -> None:
    made = create(api, **SILVER)
    path = f"{LEVELS}{made['id']}/"
    assert api.patch(path, json={"name": "Plata"}, token="admin").status_code == 200
    again = create(api, name="Silver")
    assert api.delete(f"{LEVELS}{again['id']}/", token="admin").status_code == 204
    create(api, name="Silver")
    assert sorted(names(api)) == ["Plata", "Silver"]


def test_a_level_may_be_written_in_other_letters_of_its_own_name(api: Api) -> None:
    made = create(api, **SILVER)
    answer = api.patch(f"{LEVELS}{made['id']}/", json={"name": "SILVER"}, token="admin")
    assert (answer.status_code, answer.json_body["name"]) == (200, "SILVER")


def test_a_name_that_another_level_has_cannot_be_changed_to(api: Api, ladder: Ladder) -> None:
    path = f"{LEVELS}{ladder.bronze.achievement_id}/"
    answer = api.patch(path, json={"name": "base"}, token="admin")
    assert answer.status_code == 400
    assert "name" in answer.json_body
    assert api.get(path, token="admin").json_body["name"] == "Bronze"


def test_there_are_fifty_levels_at_most(api: Api) -> None:
    for number in range(50):
        define(f"Nivel {number}", number, 0, 0)
    answer = api.post(LEVELS, json={"name": "Uno más"}, token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (400, "too_many_levels")


def test_levels_are_listed_by_order_and_then_by_what_they_require(api: Api) -> None:
    for fields in (
        {"name": "d", "order": 2},
        {"name": "c", "order": 1, "required_reservations": 3},
        {"name": "b", "order": 1, "required_reservations": 1, "required_referrals": 1},
        {"name": "a", "order": 1, "required_reservations": 1, "is_active": False},
    ):
        create(api, **fields)
    assert names(api) == ["a", "b", "c", "d"]
    page = api.get(f"{LEVELS}?page=2&page_size=3", token="admin").json_body
    assert [row["name"] for row in page["results"]] == ["d"]
    assert (page["count"], page["actual"], page["total_paginas"]) == (4, 2, 2)
    assert page["previous"].endswith("page=1")
    whole = api.get(f"{LEVELS}?page_size=none", token="admin").json_body
    assert [row["name"] for row in whole] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("query", ["?page=2", "?page=99"])
def test_a_page_past_the_end_does_not_exist(api: Api, ladder: Ladder, query: str) -> None:
    assert api.get(LEVELS + query, token="admin").status_code == 404


def test_a_change_touches_only_what_is_sent(api: Api) -> None:
    made = create(api, **SILVER)
    later = NOW.replace(hour=16)
    with clock.at(later):
        answer = api.patch(
            f"{LEVELS}{made['id']}/",
            json={"required_referrals": 3, "is_active": False},
            token="admin",
        )
    assert answer.status_code == 200
    assert answer.json_body == {
        **made,
        "required_referrals": 3,
        "is_active": False,
        "requirements_text": "2 reservas y 3 referidos",
        "updated": "2026-03-02T11:00:00-05:00",
    }
    assert api.get(f"{LEVELS}{made['id']}/", token="admin").json_body == answer.json_body


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"required_reservations": -1}, "required_reservations"),
        ({"order": "primero"}, "order"),
        ({"order": None}, "order"),
        ({"name": "n" * 101}, "name"),
        ({"id": str(uuid4())}, "id"),
        ({"earned_at": "hoy"}, "earned_at"),
    ],
)
def test_a_wrong_change_leaves_the_level_as_it_was(
    api: Api, fields: dict[str, Any], wrong: str
) -> None:
    made = create(api, **SILVER)
    path = f"{LEVELS}{made['id']}/"
    answer = api.patch(path, json=fields, token="admin")
    assert answer.status_code == 400
    assert wrong in answer.json_body
    assert api.get(path, token="admin").json_body == made


@pytest.mark.parametrize("fields", [{}, {"name": ""}])
def test_what_was_not_filled_in_counts_as_not_sent(api: Api, fields: dict[str, Any]) -> None:
    made = create(api, **SILVER)
    answer = api.patch(f"{LEVELS}{made['id']}/", json=fields, token="admin")
    assert (answer.status_code, answer.json_body) == (200, made)


def test_each_change_is_told_with_what_changed_and_by_whom(api: Api) -> None:
    made = create(api, **SILVER)
    path = f"{LEVELS}{made['id']}/"
    api.patch(path, json={"order": 7}, token="admin")
    api.patch(path, json={"order": 7}, token="admin")
    api.delete(path, token="admin")
    removed, changed, created = events.timeline(f"achievement#{made['id']}")
    assert [event.name for event in (created, changed, removed)] == [
        "achievement.saved",
        "achievement.saved",
        "achievement.removed",
    ]
    assert {event.actor for event in (created, changed, removed)} == {"staff#1"}
    assert created.changes["name"] == [None, "Silver"]
    assert changed.changes == {"order": [2, 7]}
    assert removed.changes["name"] == ["Silver", None]


def test_two_changes_at_the_same_moment_do_not_write_over_each_other(ladder: Ladder) -> None:
    level = ladder.silver.achievement_id
    with (
        meanwhile(lambda: COLLECTION.change(level, {"order": 9}, actor=ACTOR)),
        pytest.raises(Stale),
    ):
        COLLECTION.change(level, {"order": 8}, actor=ACTOR)
    assert COLLECTION.get(level).value.order == 9


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
@pytest.mark.parametrize("unknown", [UNKNOWN_ID, "no-uuid"])
def test_a_level_that_does_not_exist_is_not_found(api: Api, method: str, unknown: str) -> None:
    body = {"order": 1} if method == "PATCH" else None
    assert api.request(method, f"{LEVELS}{unknown}/", json=body, token="admin").status_code == 404


def test_a_level_that_was_removed_is_gone(api: Api, ladder: Ladder) -> None:
    path = f"{LEVELS}{ladder.bronze.achievement_id}/"
    assert api.delete(path, token="admin").status_code == 204
    assert api.get(path, token="admin").status_code == 404
    assert api.delete(path, token="admin").status_code == 404
    assert names(api) == ["Base", "Silver"]


def test_the_same_key_makes_one_level(api: Api) -> None:
    key = {"Idempotency-Key": str(uuid4())}
    first = api.post(LEVELS, json=SILVER, token="admin", headers=key)
    again = api.post(LEVELS, json=SILVER, token="admin", headers=key)
    other = api.post(LEVELS, json={"name": "Oro"}, token="admin", headers=key)
    assert (first.status_code, again.status_code, other.status_code) == (201, 201, 422)
    assert again.json_body == first.json_body
    assert names(api) == ["Silver"]


def test_another_process_sees_a_new_level_within_the_half_minute(aws: None) -> None:
    known = COLLECTION.values()
    define("Oro", 1, 0, 0)
    assert known == ()
    cache.forget_all()
    assert [level.name for level in COLLECTION.values()] == ["Oro"]
