"""Houses as administrators keep them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.houses.service import houses_for
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.meanwhile import meanwhile

PATH = "/api/v1/admin/properties/"
RATES = {
    "weekday_low_season_usd": "100",
    "weekend_low_season_usd": 150,
    "weekday_high_season_usd": "180.01",
    "weekend_high_season_usd": "240.00",
}
ROUTES = [
    ("GET", PATH),
    ("POST", PATH),
    ("GET", f"{PATH}{{id}}/"),
    ("PATCH", f"{PATH}{{id}}/"),
    ("DELETE", f"{PATH}{{id}}/"),
    ("GET", f"{PATH}{{id}}/history/"),
    ("PUT", f"{PATH}{{id}}/rates/"),
    ("PUT", f"{PATH}{{id}}/special-dates/12-31/"),
    ("DELETE", f"{PATH}{{id}}/special-dates/12-31/"),
]


def at(house: House, *rest: str) -> str:
    return "/".join([PATH.rstrip("/"), house.property_id, *rest]) + "/"


def facts(house: House) -> list[events.Plain]:
    return events.timeline(f"property#{house.property_id}")


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize(
    ("token", "status"),
    [(None, 401), ("foreign", 401), ("guest", 401), ("vendedor", 403), ("mantenimiento", 403)],
)
def test_only_administrators_get_in(
    api: Api, method: str, path: str, token: str | None, status: int
) -> None:
    answer = api.request(method, path.format(id=uuid4()), json={}, token=token)
    assert answer.status_code == status


def test_a_new_house_is_published_under_its_slug(api: Api) -> None:
    body = {
        "name": "Casa Austin 1",
        "titulo": "Frente al mar",
        "capacity_max": "10",
        "dormitorios": 4,
        "hora_ingreso": "15:00:00",
        "precio_desde": "100.000",
        "detalle_dormitorios": {"1": ["queen"]},
        "caracteristicas": ["Piscina"],
        "airbnb_url": "https://calendar.example/1",
        "on_temperature_pool_url": "https://pool.example/on",
        "included_guests": 2,
        "swap_group": "norte",
    }
    answer = api.post(PATH, json=body, token="admin")
    assert answer.status_code == 201
    made = answer.json_body
    assert made["slug"] == "casa-austin-1"
    assert made["precio_desde"] == "100.00"
    assert made["airbnb_url"] == "https://calendar.example/1"
    assert (made["rates"], made["special_dates"], made["photos"]) == (None, [], [])
    assert api.get(f"{PATH}{made['id']}/", token="admin").json_body == made
    assert api.get("/api/v1/property/casa-austin-1/").status_code == 200
    (fact,) = events.timeline(f"property#{made['id']}")
    assert (fact.name, fact.actor) == ("property.saved", "staff#1")
    assert fact.changes["name"] == [None, "Casa Austin 1"]
    assert fact.changes["airbnb_url"] == [None, "***"]


def test_where_a_house_stands_is_for_administrators(api: Api) -> None:
    body = {"name": "Casa", "latitude": -12.33612345678901, "longitude": "-76.82"}
    made = api.post(PATH, json=body, token="admin").json_body
    assert (made["latitude"], made["longitude"]) == ("-12.33612346", "-76.82000000")
    public = api.get("/api/v1/property/casa/").json_body
    assert not {"latitude", "longitude"} & public.keys()
    gone = api.patch(
        f"{PATH}{made['id']}/", json={"latitude": None, "longitude": None}, token="admin"
    )
    assert (gone.json_body["latitude"], gone.json_body["longitude"]) == (None, None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": "  "}, "name"),
        ({"name": {"a": 1}}, "name"),
        ({"name": "Casa", "precio_desde": "-1"}, "precio_desde"),
        ({"name": "Casa", "precio_desde": "gratis"}, "precio_desde"),
        ({"name": "Casa", "capacity_max": "muchos"}, "capacity_max"),
        ({"name": "Casa", "capacity_max": 10**12}, "capacity_max"),
        ({"name": "Casa", "hora_ingreso": "25:00:00"}, "hora_ingreso"),
        ({"name": "Casa", "hora_ingreso": 15}, "hora_ingreso"),
        ({"name": "Casa", "devices_from": "10:59:59"}, "devices_from"),
        ({"name": "Casa", "music_from": "24:00:00"}, "music_from"),
        ({"name": "Casa", "caracteristicas": ["x" * 19_990] * 2}, "caracteristicas"),
        ({"name": "Casa", "detalle_dormitorios": ["a"]}, "detalle_dormitorios"),
        ({"name": "Casa", "detalle_dormitorios": {"a": ["x" * 19_990] * 2}}, "detalle_dormitorios"),
        ({"name": "Casa", "airbnb_url": "nada"}, "airbnb_url"),
        ({"name": "Casa", "capacity_max": 4, "included_guests": 5}, "included_guests"),
        ({"name": "Casa", "capacity_max": 4, "included_guests": 5}, "capacity_max"),
        ({"name": "Casa", "latitude": "-12.3"}, "longitude"),
        ({"name": "Casa", "latitude": "91", "longitude": 0}, "latitude"),
        ({"name": "Casa", "slug": "propio"}, "slug"),
        ({"name": "Casa", "deleted": True}, "deleted"),
    ],
)
def test_a_wrong_field_is_named(api: Api, body: dict[str, Any], field: str) -> None:
    answer = api.post(PATH, json=body, token="admin")
    assert answer.status_code == 400
    assert field in answer.json_body
    assert api.get(PATH, token="admin").json_body["count"] == 0


def test_houses_of_one_name_get_numbered_slugs(make_house: Callable[..., House]) -> None:
    slugs = [make_house("Casa Sol").slug for _ in range(3)]
    assert slugs == ["casa-sol", "casa-sol-1", "casa-sol-2"]


def test_more_houses_of_one_name_than_one_look_finds(make_house: Callable[..., House]) -> None:
    slugs = {make_house("Sol").slug for _ in range(22)}
    assert len(slugs) == 22
    assert "sol-21" in slugs


def test_a_name_without_letters_gets_a_slug_of_its_id(make_house: Callable[..., House]) -> None:
    house = make_house("🏠")
    assert house.slug == f"propiedad-{house.property_id}"


def test_the_slug_of_a_deleted_house_stays_taken(
    api: Api, house: House, make_house: Callable[..., House]
) -> None:
    assert api.delete(at(house), token="admin").status_code == 204
    assert make_house("Casa Austin 1").slug == "casa-austin-1-1"


def test_a_new_name_keeps_the_slug(api: Api, house: House) -> None:
    answer = api.patch(at(house), json={"name": "Villa Nueva"}, token="admin")
    assert answer.status_code == 200
    assert (answer.json_body["name"], answer.json_body["slug"]) == ("Villa Nueva", "casa-austin-1")
    assert api.get("/api/v1/property/casa-austin-1/").json_body["name"] == "Villa Nueva"


def test_only_what_is_sent_changes_and_null_empties(
    api: Api, make_house: Callable[..., House]
) -> None:
    house = make_house(title="Antes", bedrooms=4)
    answer = api.patch(at(house), json={"titulo": None}, token="admin").json_body
    assert (answer["titulo"], answer["dormitorios"]) == (None, 4)
    fact = facts(house)[0]
    assert (fact.name, fact.changes) == ("property.saved", {"title": ["Antes", None]})


@pytest.mark.parametrize(
    "field", ["airbnb_url", "on_temperature_pool_url", "off_temperature_pool_url"]
)
def test_null_takes_a_secret_address_away(
    api: Api, make_house: Callable[..., House], field: str
) -> None:
    addresses = dict.fromkeys(("airbnb_url", "pool_on_url", "pool_off_url"), "https://a.example")
    house = make_house(**addresses)
    assert api.get(at(house), token="admin").json_body[field] == "https://a.example"
    assert api.patch(at(house), json={field: None}, token="admin").json_body[field] is None
    assert api.get(at(house), token="admin").json_body[field] is None


def test_changing_nothing_is_no_event(api: Api, house: House) -> None:
    before = catalogue().version
    assert api.patch(at(house), json={"name": house.name}, token="admin").status_code == 200
    assert len(facts(house)) == 1
    assert catalogue().version == before


def test_what_a_deleted_house_was_is_told_without_its_secrets(
    api: Api, make_house: Callable[..., House]
) -> None:
    house = make_house(capacity_max=10, airbnb_url="https://calendar.example/1")
    api.delete(at(house), token="admin")
    changes = facts(house)[0].changes
    assert changes["capacity_max"] == [10, None]
    assert changes["airbnb_url"] == ["***", None]


def test_a_change_is_judged_with_what_it_leaves_as_it_is(
    api: Api, make_house: Callable[..., House]
) -> None:
    house = make_house(capacity_max=10, included_guests=4)
    answer = api.patch(at(house), json={"capacity_max": 3}, token="admin")
    assert (answer.status_code, set(answer.json_body["fields"])) == (
        400,
        {"capacity_max", "included_guests"},
    )


def test_a_wrong_change_changes_nothing(api: Api, house: House) -> None:
    answer = api.patch(at(house), json={"name": "Otra", "banos": -1}, token="admin")
    assert (answer.status_code, "banos" in answer.json_body) == (400, True)
    assert api.get(at(house), token="admin").json_body["name"] == "Casa Austin 1"


def test_a_player_belongs_to_one_house(api: Api, make_house: Callable[..., House]) -> None:
    first, second = make_house("Uno", player_id="ca1"), make_house("Dos")
    taken = api.patch(at(second), json={"player_id": "ca1"}, token="admin")
    assert (taken.status_code, "player_id" in taken.json_body) == (400, True)
    assert (
        api.post(PATH, json={"name": "Tres", "player_id": "ca1"}, token="admin").status_code == 400
    )
    assert api.patch(at(first), json={"player_id": None}, token="admin").status_code == 200
    assert api.patch(at(second), json={"player_id": "ca1"}, token="admin").status_code == 200
    assert api.delete(at(second), token="admin").status_code == 204
    assert api.patch(at(first), json={"player_id": "ca1"}, token="admin").status_code == 200


def test_a_deleted_house_is_gone_from_the_site_but_known_to_its_stays(
    api: Api, house: House
) -> None:
    assert api.delete(at(house), token="admin").status_code == 204
    assert api.get("/api/v1/property/casa-austin-1/").status_code == 404
    assert api.get(at(house), token="admin").status_code == 404
    assert api.delete(at(house), token="admin").status_code == 404
    assert api.patch(at(house), json={"name": "x"}, token="admin").status_code == 404
    fact = facts(house)[0]
    assert fact.name == "property.removed"
    assert fact.changes["name"] == [house.name, None]
    assert fact.changes["slug"] == [house.slug, None]
    remembered = houses_for([house.property_id, str(uuid4())])
    assert list(remembered) == [house.property_id]
    assert remembered[house.property_id].name == "Casa Austin 1"


@pytest.mark.parametrize(("method", "path"), ROUTES[2:])
def test_unknown_and_malformed_ids_are_not_found(api: Api, method: str, path: str) -> None:
    bodies: dict[str, Any] = {
        "rates": RATES,
        "special-dates": {"price_usd": 1},
    }
    body = next((body for word, body in bodies.items() if word in path), {"name": "x"})
    sent = body if method in {"PUT", "PATCH"} else None
    for name in (str(uuid4()), "not-a-uuid", "1"):
        answer = api.request(method, path.format(id=name), json=sent, token="admin")
        assert answer.status_code == 404


def test_rates_are_set_and_shown(api: Api, house: House) -> None:
    shown = {
        "weekday_low_season_usd": "100.00",
        "weekend_low_season_usd": "150.00",
        "weekday_high_season_usd": "180.01",
        "weekend_high_season_usd": "240.00",
    }
    answer = api.put(at(house, "rates"), json=RATES, token="admin")
    assert (answer.status_code, answer.json_body) == (200, shown)
    assert api.get(at(house), token="admin").json_body["rates"] == shown
    cheap = {**RATES, "weekday_low_season_usd": 1}
    assert api.put(at(house, "rates"), json=cheap, token="admin").status_code == 200
    fact = facts(house)[0]
    assert (fact.name, fact.changes) == ("property.saved", {"weekday_low": ["100.00", "1.00"]})


@pytest.mark.parametrize("wrong", ["-0.01", "caro", None, [1], "1e300"])
def test_wrong_rates_are_refused(api: Api, house: House, wrong: Any) -> None:
    body = {**RATES, "weekend_high_season_usd": wrong}
    answer = api.put(at(house, "rates"), json=body, token="admin")
    assert answer.status_code == 400
    assert "weekend_high_season_usd" in answer.json_body


def test_a_special_date_is_set_changed_and_removed(api: Api, house: House) -> None:
    path = at(house, "special-dates", "12-31")
    body = {"price_usd": "400", "description": "Año Nuevo", "minimum_consecutive_nights": 3}
    first = api.put(path, json=body, token="admin")
    assert first.status_code == 200
    assert first.json_body == {
        "id": first.json_body["id"],
        "month": 12,
        "day": 31,
        "description": "Año Nuevo",
        "price_usd": "400.00",
        "minimum_consecutive_nights": 3,
        "is_active": True,
    }
    second = api.put(path, json={**body, "price_usd": 450}, token="admin").json_body
    assert second["id"] == first.json_body["id"]
    shown = api.get(at(house), token="admin").json_body["special_dates"]
    assert shown == [second]
    assert api.delete(path, token="admin").status_code == 204
    assert api.delete(path, token="admin").status_code == 404
    assert [fact.name for fact in facts(house)[:3]] == [
        "property.saved",
        "property.saved",
        "property.saved",
    ]
    assert facts(house)[1].changes == {"12-31.price_usd": ["400.00", "450.00"]}
    assert facts(house)[0].changes["12-31.price_usd"] == ["450.00", None]


def test_a_special_date_that_stays_the_same_is_no_fact_and_no_new_version(
    api: Api, house: House
) -> None:
    path = at(house, "special-dates", "12-31")
    first = api.put(path, json={"price_usd": "400"}, token="admin").json_body
    before, version = facts(house), catalogue().version
    again = api.put(path, json={"price_usd": "400.00"}, token="admin")
    assert (again.status_code, again.json_body) == (200, first)
    assert facts(house) == before
    assert catalogue().version == version
    # Another process has deleted the house just now.
    with meanwhile(lambda: api.delete(at(house), token="admin")):
        assert api.put(path, json={"price_usd": "400"}, token="admin").status_code == 404


def test_the_29th_of_february_may_be_special(api: Api, house: House) -> None:
    path = at(house, "special-dates", "02-29")
    assert api.put(path, json={"price_usd": 1}, token="admin").status_code == 200


@pytest.mark.parametrize(
    "day", ["02-30", "04-31", "13-01", "00-10", "1231", "a-b", "1-" + "9" * 50]
)
def test_a_day_that_does_not_exist_is_refused(api: Api, house: House, day: str) -> None:
    path = at(house, "special-dates", day)
    assert api.put(path, json={"price_usd": 1}, token="admin").status_code == 400
    assert api.delete(path, token="admin").status_code in {400, 404}


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "price_usd"),
        ({"price_usd": -1}, "price_usd"),
        ({"price_usd": 1, "minimum_consecutive_nights": 0}, "minimum_consecutive_nights"),
        ({"price_usd": 1, "is_active": "perhaps"}, "is_active"),
        ({"price_usd": 1, "other": 1}, "other"),
    ],
)
def test_a_wrong_special_date_is_refused(
    api: Api, house: House, body: dict[str, Any], field: str
) -> None:
    answer = api.put(at(house, "special-dates", "12-31"), json=body, token="admin")
    assert (answer.status_code, field in answer.json_body) == (400, True)


def test_the_list_is_searched_and_paged(api: Api, make_house: Callable[..., House]) -> None:
    for name in ("Casa 1", "Casa 2", "Villa"):
        make_house(name)
    page = api.get(f"{PATH}?search=casa&page_size=1&page=2", token="admin").json_body
    assert ([row["name"] for row in page["results"]], page["count"]) == (["Casa 2"], 2)
    whole = api.get(f"{PATH}?page_size=none", token="admin").json_body
    assert [row["name"] for row in whole] == ["Casa 1", "Casa 2", "Villa"]


def test_the_same_key_makes_one_house(api: Api) -> None:
    sent: dict[str, Any] = {"token": "admin", "headers": {"Idempotency-Key": "k1"}}
    first = api.post(PATH, json={"name": "Casa"}, **sent)
    again = api.post(PATH, json={"name": "Casa"}, **sent)
    assert again.status_code == 201
    assert again.json_body == first.json_body
    assert api.post(PATH, json={"name": "Otra"}, **sent).status_code == 422
    assert api.get(PATH, token="admin").json_body["count"] == 1


def test_a_house_tells_who_changed_it_after_it_was_deleted_too(api: Api, house: House) -> None:
    api.patch(at(house), json={"name": "Casa Nueva"}, token="admin")
    api.put(at(house, "rates"), json=RATES, token="admin")
    assert api.delete(at(house), token="admin").status_code == 204

    rows = api.get(at(house, "history"), token="admin").json_body

    removed, rates, name = rows[:3]
    assert (removed["event"], rates["event"]) == ("property.removed", "property.saved")
    assert name["changes"] == {"name": [house.name, "Casa Nueva"]}
    assert removed["actor"].startswith("staff#")


def test_the_history_of_a_house_that_never_was_is_not_found(api: Api) -> None:
    assert api.get(f"{PATH}{uuid4()}/history/", token="admin").status_code == 404
