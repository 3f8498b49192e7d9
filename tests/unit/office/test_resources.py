"""What has pages follows from the description of the API."""

from typing import Any

import pytest

from chalicelib.office.described import finding, resources
from chalicelib.office.described.resources import Resource

HEADER = {"name": "Idempotency-Key", "in": "header", "schema": {"type": "string"}}
TEXT = {"type": "string"}


def schema(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def operation(name: str, answer: Any = None, body: Any = None, *parameters: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": answer}} if answer else {}
    told: dict[str, Any] = {
        "operationId": name,
        "parameters": list(parameters),
        "responses": {"200": {"content": content}},
    }
    if body:
        told["requestBody"] = {"content": {"application/json": {"schema": body}}}
    return told


BOAT = schema(id={"type": "string", "format": "uuid"}, name=TEXT)
PAGE = schema(results={"type": "array", "items": BOAT}, total_paginas={"type": "integer"})
QUERY = {"name": "search", "in": "query", "schema": TEXT}
PATHS: dict[str, Any] = {
    "/boats/": {
        "get": operation("list", PAGE, None, QUERY),
        "post": operation("add", BOAT, schema(name=TEXT)),
    },
    "/boats/{boat_id}/": {
        "get": operation("show", BOAT),
        "patch": operation("change", BOAT, schema(name=TEXT, version={"type": "integer"})),
        "delete": operation("remove"),
    },
    "/boats/{boat_id}/history/": {"get": operation("history")},
    "/boats/{boat_id}/sail/": {
        "post": operation("sail", BOAT, schema(to=TEXT, ignored={"description": "x"}), HEADER)
    },
    "/boats/{boat_id}/sails/presign/": {"post": operation("presign", BOAT, schema(size=TEXT))},
    "/boats/{boat_id}/crew/{crew_id}/": {"delete": operation("dismiss")},
    "/boats/{boat_id}/crew/": {"delete": operation("dismiss_all")},
}
PERMISSIONS = {
    "list": "reads",
    "add": "adds",
    "show": "reads",
    "change": "changes",
    "remove": "removes",
    "sail": "sails",
    "presign": "sails",
    "dismiss": "removes",
    "dismiss_all": "removes",
}


def found(paths: Any, permissions: Any = PERMISSIONS) -> list[Resource]:
    document = {"paths": paths, "components": {"schemas": {}}}
    return list(finding.found(document, permissions))


def test_a_list_with_entries_for_staff_has_pages() -> None:
    (boats,) = found(PATHS)
    assert (boats.slug, boats.key, boats.rows, boats.is_paged) == ("boats", "id", "results", True)
    rights = (boats.reads, boats.adds, boats.changes, boats.removes)
    assert rights == ("reads", "adds", "changes", "removes")
    assert boats.has_history
    assert boats.is_versioned
    assert [field.name for field in boats.change] == ["name"]
    assert [field.name for field in boats.filters] == ["search"]
    assert boats.path_of("7") == "/boats/7/"
    assert boats.rows_in({"results": [{"id": 7}]}) == boats.rows_in([{"id": 7}]) == [{"id": 7}]


def test_what_else_is_done_to_an_entry_is_an_action() -> None:
    (boats,) = found(PATHS)
    assert {action.name for action in boats.actions} == {"sail", "crew-delete"}
    sail = boats.action("sail")
    assert sail is not None
    assert (sail.takes, sail.method, sail.path_of("7")) == ("sails", "POST", "/boats/7/sail/")
    assert (sail.is_once, [field.name for field in sail.fields]) == (True, ["to"])
    dismissal = boats.action("crew-delete")
    assert dismissal is not None
    assert (dismissal.is_once, dismissal.path) == (False, "/boats/{}/crew/")
    assert boats.action("repair") is None


def test_what_takes_the_whole_is_sent_the_whole() -> None:
    item = {**PATHS["/boats/{boat_id}/"], "put": operation("change", BOAT, schema(name=TEXT))}
    del item["patch"]
    (boats,) = found({**PATHS, "/boats/{boat_id}/": item})
    assert (boats.is_whole, boats.changes) == (True, "changes")


def test_what_everybody_reads_has_pages_for_those_who_change_it() -> None:
    (boats,) = found(PATHS, {"change": "changes"})
    assert (boats.reads, boats.adds, boats.changes) == ("changes", "", "changes")


@pytest.mark.parametrize(
    ("paths", "permissions"),
    [
        (PATHS, {}),
        ({"/boats/": PATHS["/boats/"]}, PERMISSIONS),
        ({**PATHS, "/boats/{boat_id}/": {"delete": operation("remove")}}, PERMISSIONS),
        ({path.replace("boats", "profit"): each for path, each in PATHS.items()}, PERMISSIONS),
        ({path.replace("boats", "vouchers"): each for path, each in PATHS.items()}, PERMISSIONS),
    ],
    ids=["for nobody", "no entries", "entries that nobody sees", "a twin", "a page of work"],
)
def test_what_has_none_of_these_pages(paths: Any, permissions: Any) -> None:
    assert found(paths, permissions) == []


def test_an_entry_without_an_id_goes_by_the_name_of_its_place() -> None:
    view = schema(kind=TEXT)
    item = {"get": operation("show", view)}
    listed = {"get": operation("list", {"type": "array", "items": view})}
    (kinds,) = found({"/kinds/": listed, "/kinds/{kind}/": item})
    assert (kinds.key, kinds.rows, kinds.is_paged, kinds.changes) == ("kind", "", False, "")
    assert kinds.id_of({"kind": "storm"}) == "storm"


def test_points_are_adjusted_by_the_field_that_names_the_client() -> None:
    clients = resources.all_of_them()["clients"]
    adjusting = clients.action("points-adjust")
    assert adjusting is not None
    assert (adjusting.names, adjusting.path_of("x")) == ("client_id", "/clients/points/adjust/")
    assert [field.name for field in adjusting.fields] == ["points", "reason"]


def test_what_is_made_elsewhere_is_made_there() -> None:
    broadcasts = resources.all_of_them()["broadcasts"]
    assert broadcasts.adds_at == "/admin/push/send/"
    assert broadcasts.adds_with == {"client_id": "all"}
    assert "client_id" not in {field.name for field in broadcasts.new}


def test_a_form_has_nothing_that_the_api_hears_without_keeping_it() -> None:
    offered = {field.name for field in resources.all_of_them()["tasks"].change}
    assert offered.isdisjoint({"actual_start_time", "actual_end_time", "property_name"})
    assert {"status", "completion_notes"} <= offered


@pytest.mark.parametrize(
    ("slug", "name", "kind"),
    [
        ("tasks", "scheduled_date", "date"),
        ("schedules", "start_time", "time"),
        ("schedules", "end_time", "time"),
        ("properties", "hora_ingreso", "time"),
    ],
)
def test_days_and_hours_are_picked(slug: str, name: str, kind: str) -> None:
    resource = resources.all_of_them()[slug]
    for fields in (resource.new, resource.change):
        assert [field.kind for field in fields if field.name == name] == [kind]
