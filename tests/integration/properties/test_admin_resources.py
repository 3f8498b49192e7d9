"""What is the same of everything that administrators keep beside houses."""

from typing import Any
from uuid import uuid4

import pytest

from chalicelib.cloud import events
from chalicelib.kernel.errors import Stale
from chalicelib.pricing.catalogue import catalogue
from chalicelib.properties.types import House
from tests.integration.resources import RESOURCES, Resource, at, wrong_fields
from tests.support.http import Api
from tests.support.ids import UNKNOWN_ID
from tests.support.meanwhile import meanwhile

FURTHER_ROUTES = [
    ("GET", at("exchange-rates")),
    ("POST", at("exchange-rates")),
    ("GET", at("exchange-rates", UNKNOWN_ID)),
    ("PATCH", at("exchange-rates", UNKNOWN_ID)),
    ("DELETE", at("exchange-rates", UNKNOWN_ID)),
    ("POST", at("exchange-rates", UNKNOWN_ID, "activate")),
    ("POST", at("cancellation-policies", UNKNOWN_ID, "make-default")),
    ("GET", at("special-dates-manager")),
    ("GET", at("special-dates-manager", UNKNOWN_ID)),
    ("PUT", at("special-dates-manager", UNKNOWN_ID)),
    ("GET", at("bulk-special-dates")),
    ("POST", at("bulk-special-dates")),
    ("GET", at("property-pricing")),
    ("GET", at("property-pricing", UNKNOWN_ID)),
    ("PUT", at("property-pricing", UNKNOWN_ID)),
    ("PATCH", at("property-pricing", UNKNOWN_ID)),
    ("DELETE", at("property-pricing", UNKNOWN_ID)),
    ("GET", f"/api/v1/profit/{UNKNOWN_ID}/"),
    ("PUT", f"/api/v1/profit/{UNKNOWN_ID}/"),
    ("PATCH", f"/api/v1/profit/{UNKNOWN_ID}/"),
    ("DELETE", f"/api/v1/profit/{UNKNOWN_ID}/"),
]
ROUTES = [
    *FURTHER_ROUTES,
    *(
        (method, at(resource.name, *rest))
        for resource in RESOURCES
        for method, rest in (
            ("GET", ()),
            ("POST", ()),
            ("GET", (resource.nowhere,)),
            ("PATCH", (resource.nowhere,)),
            ("DELETE", (resource.nowhere,)),
        )
    ),
]
every_resource = pytest.mark.parametrize("resource", RESOURCES, ids=lambda one: one.name)


def make(api: Api, resource: Resource, house: House, **options: Any) -> Any:
    return api.post(at(resource.name), json=resource.needed(house), token="admin", **options)


def made_by(api: Api, resource: Resource, house: House) -> dict[str, Any]:
    answer = make(api, resource, house)
    assert answer.status_code == 201, answer.body
    made: dict[str, Any] = answer.json_body
    return made


def subject_of(resource: Resource, made: dict[str, Any], house: House) -> str:
    return resource.subject.format(id=made["id"], property=house.property_id)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_only_administrators_get_in(api: Api, method: str, path: str) -> None:
    refused = {None: 401, "foreign": 401, "guest": 401, "vendedor": 403, "mantenimiento": 403}
    for token, status in refused.items():
        assert api.request(method, path, json={}, token=token).status_code == status


@every_resource
def test_one_is_made_shown_listed_and_told(api: Api, resource: Resource, house: House) -> None:
    made = made_by(api, resource, house)
    body = resource.needed(house)
    said = {name: made[name] for name in body if name != "property"}
    assert said == {name: value for name, value in body.items() if name != "property"}
    assert api.get(at(resource.name, made["id"]), token="admin").json_body == made
    assert api.get(at(resource.name), token="admin").json_body["results"] == [made]
    fact = events.timeline(subject_of(resource, made, house))[0]
    assert (fact.name, fact.actor) == (resource.events[0], "staff#1")
    assert all(old is None for old, _ in fact.changes.values())


@every_resource
def test_a_change_touches_what_is_sent_and_nothing_else(
    api: Api, resource: Resource, house: House
) -> None:
    made = made_by(api, resource, house)
    path = at(resource.name, made["id"])
    answer = api.patch(path, json=resource.change, token="admin")
    assert answer.status_code == 200
    changed = answer.json_body
    assert {name: changed[name] for name in resource.shown} == resource.shown
    computed = {"updated", "tiers", "tiers_display"}
    untouched = made.keys() - resource.shown.keys() - computed
    assert {name: changed[name] for name in untouched} == {name: made[name] for name in untouched}
    assert api.get(path, token="admin").json_body == changed
    fact = events.timeline(subject_of(resource, made, house))[0]
    assert fact.name == resource.events[1]
    assert len(fact.changes) == len(resource.change)


@every_resource
def test_a_change_of_nothing_is_no_fact(api: Api, resource: Resource, house: House) -> None:
    made = made_by(api, resource, house)
    before = events.timeline(subject_of(resource, made, house))
    version = catalogue().version
    answer = api.patch(at(resource.name, made["id"]), json={}, token="admin")
    assert (answer.status_code, answer.json_body) == (200, made)
    assert events.timeline(subject_of(resource, made, house)) == before
    assert catalogue().version == version


@every_resource
def test_what_is_removed_is_gone(api: Api, resource: Resource, house: House) -> None:
    made = made_by(api, resource, house)
    path = at(resource.name, made["id"])
    assert api.delete(path, token="admin").status_code == 204
    assert api.get(path, token="admin").status_code == 404
    assert api.patch(path, json=resource.change, token="admin").status_code == 404
    assert api.delete(path, token="admin").status_code == 404
    assert api.get(at(resource.name), token="admin").json_body["count"] == 0
    fact = events.timeline(subject_of(resource, made, house))[0]
    assert fact.name == resource.events[2]
    assert all(new is None for _, new in fact.changes.values())
    assert made_by(api, resource, house)["id"]


@every_resource
def test_unknown_and_malformed_ids_are_not_found(api: Api, resource: Resource) -> None:
    for id_ in (resource.nowhere, "not-an-id", "-1"):
        path = at(resource.name, id_)
        assert api.get(path, token="admin").status_code == 404
        assert api.patch(path, json=resource.change, token="admin").status_code == 404
        assert api.delete(path, token="admin").status_code == 404


@every_resource
def test_what_must_be_there_is_named(api: Api, resource: Resource, house: House) -> None:
    needed = resource.needed(house).keys() - resource.optional
    refused = wrong_fields(api.post(at(resource.name), json={}, token="admin"))
    assert needed - refused <= {"days_before_checkin", "refund_percentage"}


@every_resource
def test_what_is_not_known_is_named(api: Api, resource: Resource, house: House) -> None:
    body = {**resource.needed(house), "deleted": True, "id": str(uuid4())}
    answer = api.post(at(resource.name), json=body, token="admin")
    assert wrong_fields(answer) == {"deleted", "id"}
    made = made_by(api, resource, house)
    answer = api.patch(at(resource.name, made["id"]), json={"id": str(uuid4())}, token="admin")
    assert wrong_fields(answer) == {"id"}


@every_resource
def test_the_same_key_makes_one(api: Api, resource: Resource, house: House) -> None:
    key = {"Idempotency-Key": "k1"}
    first, again = (make(api, resource, house, headers=key) for _ in range(2))
    assert (again.status_code, again.json_body) == (201, first.json_body)
    assert api.get(at(resource.name), token="admin").json_body["count"] == 1
    other = {**resource.needed(house), **resource.change}
    answer = api.post(at(resource.name), json=other, token="admin", headers=key)
    assert answer.status_code == 422


@every_resource
def test_lists_are_paged_or_whole(api: Api, resource: Resource, house: House) -> None:
    made = made_by(api, resource, house)
    for query in ("page_size=none", "page_size=none&page=2"):
        assert api.get(f"{at(resource.name)}?{query}", token="admin").json_body == [made]
    assert api.get(f"{at(resource.name)}?page=2", token="admin").status_code == 404
    assert api.get(f"{at(resource.name)}?page=0", token="admin").status_code == 400


@every_resource
def test_of_two_changes_at_once_the_later_is_stale(
    api: Api, resource: Resource, house: House
) -> None:
    made = made_by(api, resource, house)
    path = at(resource.name, made["id"])
    switches = [name for name in ("is_active", "activo") if name in made]
    unlike = {"profit_sol": 7} if "profit_sol" in made else {"name": "Otro"}
    other: dict[str, Any] = dict.fromkeys(switches, False) or unlike

    written: list[Any] = []

    def someone_else() -> None:
        written.append(api.patch(path, json=other, token="admin").json_body)

    with meanwhile(someone_else):
        answer = api.patch(path, json=resource.change, token="admin")
    assert (answer.status_code, answer.json_body["code"]) == (409, Stale.code)
    assert [api.get(path, token="admin").json_body] == written


@every_resource
def test_a_change_of_what_has_just_been_removed_is_refused(
    api: Api, resource: Resource, house: House
) -> None:
    made = made_by(api, resource, house)
    path = at(resource.name, made["id"])
    with meanwhile(lambda: api.delete(path, token="admin")):
        assert api.patch(path, json=resource.change, token="admin").status_code == 409
    assert api.get(path, token="admin").status_code == 404


@pytest.mark.parametrize("name", ["special-dates", "airbnb-profits"])
def test_a_house_that_does_not_exist_is_named(api: Api, house: House, name: str) -> None:
    resource = next(one for one in RESOURCES if one.name == name)
    body = {**resource.needed(house), "property": str(uuid4())}
    assert wrong_fields(api.post(at(name), json=body, token="admin")) == {"property"}
    # Another process has deleted it just now.
    with meanwhile(lambda: api.delete(at("properties", house.property_id), token="admin")):
        assert wrong_fields(make(api, resource, house)) == {"property"}


@pytest.mark.parametrize("name", ["services", "cancellation-policies"])
def test_houses_that_do_not_exist_are_refused_and_those_deleted_since_do_no_harm(
    api: Api, house: House, name: str
) -> None:
    resource = next(one for one in RESOURCES if one.name == name)
    nowhere = str(uuid4())
    body = {**resource.needed(house), "properties": [house.property_id, nowhere]}
    answer = api.post(at(name), json=body, token="admin")
    assert wrong_fields(answer) == {"properties"}
    assert nowhere in answer.json_body["properties"][0]
    made = made_by(api, resource, house)
    assert made["properties_detail"] == [{"id": house.property_id, "name": house.name}]
    path = at(name, made["id"])
    assert wrong_fields(api.patch(path, json={"properties": [nowhere]}, token="admin")) == {
        "properties"
    }
    assert api.delete(at("properties", house.property_id), token="admin").status_code == 204
    answer = api.patch(path, json={"is_active": False}, token="admin")
    assert answer.status_code == 200
    assert answer.json_body["properties_detail"] == made["properties_detail"]
    assert api.patch(path, json={"properties": []}, token="admin").json_body["properties"] == []


@pytest.mark.parametrize("name", ["services", "cancellation-policies"])
def test_no_houses_and_null_mean_every_house(api: Api, house: House, name: str) -> None:
    resource = next(one for one in RESOURCES if one.name == name)
    nothing: tuple[Any, ...] = (None, [])
    for sent in nothing:
        body = {**resource.needed(house), "properties": sent}
        answer = api.post(at(name), json=body, token="admin")
        assert (answer.status_code, answer.json_body["properties"]) == (201, [])
    made = made_by(api, resource, house)
    answer = api.patch(at(name, made["id"]), json={"properties": None}, token="admin")
    assert (answer.status_code, answer.json_body["properties"]) == (200, [])


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("services", {"price_usd": -1, "name": "x" * 101}),
        ("cancellation-policies", {"refund_percentage": 101, "name": "\x07"}),
    ],
)
def test_wrong_values_and_unknown_houses_are_named_at_once(
    api: Api, house: House, name: str, wrong: dict[str, Any]
) -> None:
    resource = next(one for one in RESOURCES if one.name == name)
    body = {**resource.needed(house), **wrong, "properties": [str(uuid4())]}
    expected = wrong.keys() | {"properties"}
    assert wrong_fields(api.post(at(name), json=body, token="admin")) == expected
    made = made_by(api, resource, house)
    change = {**wrong, "properties": [str(uuid4())]}
    assert wrong_fields(api.patch(at(name, made["id"]), json=change, token="admin")) == expected


@pytest.mark.parametrize("name", ["seasons", "services", "cancellation-policies", "late-checkout"])
def test_names_are_kept_on_one_line(api: Api, house: House, name: str) -> None:
    resource = next(one for one in RESOURCES if one.name == name)
    body = {**resource.needed(house), "name": "  Muy\t\tlargo\r\n"}
    made = api.post(at(name), json=body, token="admin").json_body
    assert made["name"] == "Muy largo"
    changed = api.patch(at(name, made["id"]), json={"name": "Otro\x1b uno "}, token="admin")
    assert changed.json_body["name"] == "Otro uno"
