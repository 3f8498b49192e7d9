"""What holds of every discount that administrators configure, whatever its kind."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.kernel import clock
from chalicelib.loyalty.levels.types import Achievement
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile

from .conftest import NOW

ADMIN = "/api/v1/admin"
KINDS: dict[str, dict[str, Any]] = {
    "automatic": {
        "name": "Promo de abril",
        "trigger": "global_promotion",
        "discount_percentage": "50",
    },
    "dynamic": {"name": "Bot", "prefix": "BOT", "discount_percentage": 10},
    "welcome": {"name": "Bienvenida", "discount_percentage": "15.00"},
    "referral": {"discount_percentage": "12.5"},
}
Body = Callable[..., dict[str, Any]]

every_kind = pytest.mark.parametrize("kind", KINDS)


def at(kind: str, entry_id: str = "") -> str:
    return f"{ADMIN}/{kind}-discounts/{entry_id}" + ("/" if entry_id else "")


@pytest.fixture
def body(level: Callable[..., Achievement]) -> Body:
    """What makes a discount of a kind; a referral discount that of a new level."""

    def make(kind: str, **changes: Any) -> dict[str, Any]:
        own = {"achievement": level().achievement_id} if kind == "referral" else {}
        return {**KINDS[kind], **own, **changes}

    return make


@pytest.fixture
def make(api: Api, body: Body) -> Body:
    """The answer to making a discount of a kind."""

    def send(kind: str, **changes: Any) -> dict[str, Any]:
        answer = api.post(at(kind), json=body(kind, **changes), token="admin")
        assert answer.status_code == 201, answer.body
        made: dict[str, Any] = answer.json_body
        return made

    return send


def last_event(kind: str, entry_id: str) -> events.Plain:
    return events.timeline(f"{kind}_discount#{entry_id}")[0]


@every_kind
@pytest.mark.parametrize(
    ("token", "status"),
    [(None, 401), ("foreign", 401), ("ana", 401), ("seller", 403), ("cleaner", 403)],
)
def test_only_administrators_get_in(api: Api, kind: str, token: str | None, status: int) -> None:
    one = at(kind, str(uuid4()))
    for method, path in (
        ("GET", at(kind)),
        ("POST", at(kind)),
        ("GET", one),
        ("PATCH", one),
        ("DELETE", one),
    ):
        assert api.request(method, path, json={}, token=token).status_code == status


@every_kind
def test_what_is_made_is_shown_and_listed(api: Api, kind: str, make: Body) -> None:
    made = make(kind)
    assert api.get(at(kind, made["id"]), token="admin").json_body == made
    page = api.get(at(kind), token="admin").json_body
    assert (page["count"], page["results"]) == (1, [made])
    assert api.get(f"{at(kind)}?page_size=none", token="admin").json_body == [made]
    assert made["created"] == made["updated"] == "2026-03-02T10:00:00-05:00"


@every_kind
def test_making_is_an_event_with_what_was_made(kind: str, make: Body) -> None:
    event = last_event(kind, make(kind)["id"])
    assert (event.name, event.actor) == (f"{kind}_discount.saved", "staff#1")
    percentage = f"{float(KINDS[kind]['discount_percentage']):.2f}"
    assert event.changes["discount_percentage"] == [None, percentage]


@every_kind
def test_only_what_is_sent_changes(api: Api, kind: str, make: Body) -> None:
    made = make(kind, max_discount_usd="75")
    with clock.at(NOW + timedelta(minutes=5)):
        answer = api.patch(at(kind, made["id"]), json={"discount_percentage": 33.3}, token="admin")
    changed = {"discount_percentage": "33.30", "updated": "2026-03-02T10:05:00-05:00"}
    assert (answer.status_code, answer.json_body) == (200, {**made, **changed})
    assert api.get(at(kind, made["id"]), token="admin").json_body == answer.json_body
    event = last_event(kind, made["id"])
    assert event.changes == {"discount_percentage": [made["discount_percentage"], "33.30"]}


@every_kind
def test_the_inactive_can_be_left_out_or_alone(api: Api, kind: str, make: Body) -> None:
    one = make(kind, is_active=False)["id"]
    for query, found in (("", [one]), ("?is_active=false", [one]), ("?is_active=true", [])):
        page = api.get(f"{at(kind)}{query}", token="admin").json_body
        assert [row["id"] for row in page["results"]] == found
        assert page["count"] == len(found)


@every_kind
def test_null_takes_a_cap_away(api: Api, kind: str, make: Body) -> None:
    made = make(kind, max_discount_usd="75")
    assert made["max_discount_usd"] == "75.00"
    answer = api.patch(at(kind, made["id"]), json={"max_discount_usd": None}, token="admin")
    assert answer.json_body["max_discount_usd"] is None


@every_kind
def test_changing_nothing_is_no_event(api: Api, kind: str, make: Body) -> None:
    made = make(kind)
    same = {"discount_percentage": made["discount_percentage"], "is_active": made["is_active"]}
    answer = api.patch(at(kind, made["id"]), json=same, token="admin")
    assert (answer.status_code, answer.json_body) == (200, made)
    assert len(events.timeline(f"{kind}_discount#{made['id']}")) == 1


@every_kind
def test_a_wrong_change_changes_nothing(api: Api, kind: str, make: Body) -> None:
    made = make(kind)
    wrong = {"discount_percentage": "100.01", "max_discount_usd": 0, "is_active": False}
    answer = api.patch(at(kind, made["id"]), json=wrong, token="admin")
    assert answer.status_code == 400
    assert {"discount_percentage", "max_discount_usd"} <= set(answer.json_body)
    assert api.get(at(kind, made["id"]), token="admin").json_body == made


@every_kind
def test_what_is_removed_is_gone(api: Api, kind: str, make: Body) -> None:
    made = make(kind)
    path = at(kind, made["id"])
    assert api.delete(path, token="admin").status_code == 204
    assert last_event(kind, made["id"]).name == f"{kind}_discount.removed"
    assert last_event(kind, made["id"]).changes["is_active"] == [made["is_active"], None]
    assert api.get(path, token="admin").status_code == 404
    assert api.delete(path, token="admin").status_code == 404
    assert api.patch(path, json={"is_active": False}, token="admin").status_code == 404
    assert api.get(at(kind), token="admin").json_body["count"] == 0


@every_kind
@pytest.mark.parametrize("name", [UNKNOWN_ID, "not-a-uuid", "7"])
def test_unknown_and_malformed_ids_are_not_found(api: Api, kind: str, name: str) -> None:
    for method in ("GET", "PATCH", "DELETE"):
        sent = {"is_active": True} if method == "PATCH" else None
        answer = api.request(method, at(kind, name), json=sent, token="admin")
        assert answer.status_code == 404


@every_kind
def test_what_is_needed_and_what_is_unknown_is_named(api: Api, kind: str) -> None:
    answer = api.post(at(kind), json={"id": "x", "created": "2026-01-01"}, token="admin")
    assert answer.status_code == 400
    needed = {*KINDS[kind], *(["achievement"] if kind == "referral" else [])}
    assert {*needed, "id", "created"} <= set(answer.json_body)


@every_kind
@pytest.mark.parametrize("wrong", ["0", "-1", "100.01", "mucho", None, [1], "1e300"])
def test_a_wrong_percentage_is_refused(api: Api, kind: str, body: Body, wrong: Any) -> None:
    sent = body(kind, discount_percentage=wrong)
    answer = api.post(at(kind), json=sent, token="admin")
    assert (answer.status_code, "discount_percentage" in answer.json_body) == (400, True)


@every_kind
def test_the_same_key_makes_one(api: Api, kind: str, body: Body) -> None:
    sent: dict[str, Any] = {"token": "admin", "headers": {"Idempotency-Key": "k1"}}
    discount = body(kind)
    first = api.post(at(kind), json=discount, **sent)
    again = api.post(at(kind), json=discount, **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json_body == first.json_body
    other = api.post(at(kind), json={**discount, "discount_percentage": 11}, **sent)
    assert other.status_code == 422
    assert api.get(at(kind), token="admin").json_body["count"] == 1


@every_kind
def test_who_changes_it_second_is_told(api: Api, kind: str, make: Body) -> None:
    path = at(kind, make(kind)["id"])

    def change_first() -> None:
        answer = api.patch(path, json={"discount_percentage": 20}, token="admin")
        assert answer.status_code == 200

    with meanwhile(change_first):
        late = api.patch(path, json={"max_discount_usd": 40}, token="admin")

    assert (late.status_code, late.json_body["code"]) == (409, "stale")
    shown = api.get(path, token="admin").json_body
    assert (shown["discount_percentage"], shown["max_discount_usd"]) == ("20.00", None)


@every_kind
def test_what_was_changed_meanwhile_is_not_removed(api: Api, kind: str, make: Body) -> None:
    path = at(kind, make(kind)["id"])

    def change_first() -> None:
        api.patch(path, json={"discount_percentage": 20}, token="admin")

    with meanwhile(change_first):
        assert api.delete(path, token="admin").status_code == 409

    assert api.get(path, token="admin").status_code == 200


@every_kind
def test_long_lists_are_paged(api: Api, kind: str, make: Body) -> None:
    for number in range(3):
        own = {} if kind == "referral" else {"name": f"Oferta {number}"}
        make(kind, **own)
    page = api.get(f"{at(kind)}?page=2&page_size=2", token="admin").json_body
    assert (page["count"], page["total_paginas"], len(page["results"])) == (3, 2, 1)
    assert api.get(f"{at(kind)}?page=3&page_size=2", token="admin").status_code == 404


@pytest.mark.parametrize("kind", ["automatic", "dynamic", "welcome"])
@pytest.mark.parametrize("text", ["lunes", "7", "-1", "1,,2", "1;2", "4,x", "01"])
def test_unreadable_weekdays_are_refused(api: Api, kind: str, body: Body, text: str) -> None:
    """Text that did not parse once made a promotion that nobody could get (E13)."""
    answer = api.post(at(kind), json=body(kind, specific_weekdays=text), token="admin")
    right = "Escriba números de 0 (lunes) a 6 (domingo), separados por comas: «4,5»."
    assert (answer.status_code, answer.json_body["specific_weekdays"]) == (400, [right])


@pytest.mark.parametrize("kind", ["automatic", "dynamic", "welcome"])
def test_weekdays_are_set_shown_in_order_and_cleared(api: Api, kind: str, make: Body) -> None:
    made = make(kind, specific_weekdays="5, 4")
    assert made["specific_weekdays"] == "4,5"
    assert "Ingreso: Vie, Sáb" in made["restriction_display"]
    path = at(kind, made["id"])
    answer = api.patch(path, json={"specific_weekdays": 6}, token="admin").json_body
    assert answer["specific_weekdays"] == "6"
    for nothing in (None, ""):
        answer = api.patch(path, json={"specific_weekdays": nothing}, token="admin").json_body
        assert answer["specific_weekdays"] is None


@pytest.mark.parametrize("kind", ["automatic", "dynamic", "welcome"])
def test_a_flag_beside_weekdays_is_a_contradiction(api: Api, kind: str, make: Body) -> None:
    made = make(kind, restrict_weekends=True)
    answer = api.patch(at(kind, made["id"]), json={"specific_weekdays": "1"}, token="admin")
    assert answer.status_code == 400
    assert {"specific_weekdays", "restrict_weekends"} <= set(answer.json_body)


@pytest.mark.parametrize("kind", ["dynamic", "welcome"])
def test_houses_are_named_and_must_exist(
    api: Api, kind: str, make: Body, body: Body, houses: Any
) -> None:
    one, two = houses
    made = make(kind, properties=[two.property_id, one.property_id])
    assert made["properties"] == sorted([one.property_id, two.property_id])
    assert made["properties_detail"] == [
        {"id": one.property_id, "name": "Casa Austin 1"},
        {"id": two.property_id, "name": "Casa Austin 2"},
    ]
    unknown = str(uuid4())
    for wrong in ([unknown], [one.property_id, unknown], ["casa"]):
        answer = api.post(at(kind), json=body(kind, properties=wrong), token="admin")
        assert (answer.status_code, "properties" in answer.json_body) == (400, True)
    emptied = api.patch(at(kind, made["id"]), json={"properties": []}, token="admin")
    assert (emptied.json_body["properties"], emptied.json_body["properties_detail"]) == ([], [])


@pytest.mark.parametrize("kind", ["dynamic", "welcome"])
def test_a_house_that_was_deleted_since_does_not_stop_a_change(
    api: Api, kind: str, make: Body, houses: Any
) -> None:
    made = make(kind, properties=[houses[0].property_id])
    api.delete(f"{ADMIN}/properties/{houses[0].property_id}/", token="admin")
    answer = api.patch(at(kind, made["id"]), json={"validity_days": 30}, token="admin")
    assert answer.status_code == 200
    assert answer.json_body["properties_detail"][0]["name"] == "Casa Austin 1"


@pytest.mark.parametrize("kind", ["dynamic", "welcome"])
@pytest.mark.parametrize("days", [0, 366, "muchos"])
def test_codes_live_a_day_to_a_year(api: Api, kind: str, make: Body, days: Any) -> None:
    made = make(kind)
    answer = api.patch(at(kind, made["id"]), json={"validity_days": days}, token="admin")
    assert (answer.status_code, "validity_days" in answer.json_body) == (400, True)
