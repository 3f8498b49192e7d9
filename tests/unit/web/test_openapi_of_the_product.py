"""What the description says of the product's own routes."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, get_args

import jsonschema_rs
import pytest

import chalicelib
from chalicelib import entry
from chalicelib.reservations.types import Origin, Status
from chalicelib.web import openapi
from chalicelib.web.examples import FILE
from chalicelib.web.keys import HEADER, LONGEST_KEY
from chalicelib.web.pages import MOST_SIZE
from chalicelib.web.schemas import REFERENCES, walk
from chalicelib.web.signatures import HEADERS, SIGNATURE

ROUTES = entry.application().open_all()
PRODUCT = openapi.document(ROUTES)


def references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "$ref" in value:
            yield value["$ref"]
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def test_every_reference_of_the_product_leads_somewhere_and_nothing_is_left_over() -> None:
    schemas = PRODUCT["components"]["schemas"]
    named = {each.removeprefix(REFERENCES) for each in references(PRODUCT)}
    assert named == set(schemas)


def test_every_route_of_the_product_is_described() -> None:
    described = {
        (method.upper(), path.removesuffix("/"))
        for path, operations in PRODUCT["paths"].items()
        for method in operations
    }
    assert described == {(route.method, route.path) for route in ROUTES if route.is_described}


def test_every_field_of_the_product_has_a_text() -> None:
    silent = {
        f"{name}.{field}"
        for name, schema in PRODUCT["components"]["schemas"].items()
        for field, inner in schema.get("properties", {}).items()
        if not inner.get("description")
    }
    assert not silent, "A text under each field, or TEXTS_FROM: chalicelib/web/texts.py"


def test_every_component_of_the_product_has_a_text() -> None:
    schemas = PRODUCT["components"]["schemas"]
    assert not [name for name in schemas if not schemas[name].get("description", "").endswith(".")]


def test_every_parameter_of_the_product_has_a_text() -> None:
    silent = {
        (parameter["name"], parameter["in"])
        for operations in PRODUCT["paths"].values()
        for told in operations.values()
        for parameter in told["parameters"]
        if not parameter.get("description")
    }
    assert not silent, "A text under the field of a query; of a path chalicelib/web/parameters.py"


def test_no_text_names_what_only_the_code_knows() -> None:
    texts = {
        each[key]
        for each in walk(PRODUCT)
        for key in ("description", "summary")
        # A field may itself be called so.
        if isinstance(each.get(key), str)
    }
    hidden = re.compile(r"\b[a-z]+ book\b,|DESIGN|\bB[0-9]+\b|Raises:|None\b|UNSET")
    assert not [text for text in texts if hidden.search(text)]
    assert not [text for text in texts if re.search(r"\b[Aa] [aeio]", text)]


def test_the_introduction_tells_every_code_of_an_error_that_callers_meet() -> None:
    told = PRODUCT["info"]["description"]
    rows = dict(re.findall(r"^\| [0-9]{3} \| `([a-z_]+)` \| (.+) \|$", told, re.MULTILINE))
    assert {"invalid", "night_taken", "busy", "price_changed", "throttled", "internal"} <= set(rows)
    assert not {"error", "replay", "outside_service"} & set(rows)
    assert all(text.endswith(".") for text in rows.values())


def test_what_else_a_process_has_imported_changes_nothing() -> None:
    """An error of a job is internal, or a process that runs jobs would tell another list."""
    for module in pkgutil.walk_packages(chalicelib.__path__, "chalicelib."):
        importlib.import_module(module.name)
    assert openapi.document(ROUTES) == PRODUCT


def test_the_introduction_tells_the_shapes_of_errors_and_the_limits_of_the_code() -> None:
    told = PRODUCT["info"]["description"]
    for shape in {"Problem", *(route.problem.__name__ for route in ROUTES if route.problem)}:
        assert f"`{shape}`" in told
    for declared in (*HEADERS, HEADER, f"{LONGEST_KEY} characters", f"{MOST_SIZE} at most"):
        assert declared in told


def test_who_signs_reads_how() -> None:
    schemes = PRODUCT["components"]["securitySchemes"]
    assert all(scheme["description"].endswith(".") for scheme in schemes.values())
    assert '"<timestamp>.<METHOD>.</api/v1/path/>."' in schemes[f"bot.{SIGNATURE}"]["description"]


def test_what_was_taken_away_answers_nothing_but_that() -> None:
    told = PRODUCT["paths"]["/get-api-token-clients/"]["get"]
    problem = {"$ref": "#/components/schemas/Problem"}
    assert told["responses"]["410"]["content"]["application/json"]["schema"] == problem
    assert "200" not in told["responses"]


def test_old_addresses_are_deprecated() -> None:
    old = {
        (method, path)
        for path, operations in PRODUCT["paths"].items()
        for method, told in operations.items()
        if told.get("deprecated")
    }
    assert old == {
        ("get", "/cleaning-gaps/calendar/"),
        ("get", "/events/stats/search-tracking/"),
        ("get", "/events/upcoming-checkins/"),
        ("get", "/get-api-token-clients/"),
        ("delete", "/recipt/{receipt_id}/"),
        ("post", "/photos/upload_photo/"),
        ("get", "/profit/"),
        ("get", "/events/stats/ingresos/"),
        *((method, "/profit/{profit_id}/") for method in ("get", "put", "patch", "delete")),
    }


def test_a_quote_tells_the_numbers_of_its_errors() -> None:
    told = PRODUCT["paths"]["/properties/calculate-pricing/"]["get"]["description"]
    assert "Errors by number: 1 dates missing, 2 date format, 3 guests," in told


def test_ids_of_operations_follow_from_method_and_path() -> None:
    ids = [told["operationId"] for item in PRODUCT["paths"].values() for told in item.values()]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch("(get|post|put|patch|delete)_[a-z0-9_]+", each) for each in ids)
    shown = PRODUCT["paths"]["/reservations/{reservation_id}/quote/"]["get"]
    assert shown["operationId"] == "get_reservations_by_reservation_id_quote"
    assert PRODUCT["paths"]["/"]["get"]["operationId"] == "get_root"


NAMED_ELSEWHERE = {
    "player_id",
    "id_manychat",
    "facebook_id",
    "correlation_id",
    "device_session_id",
    "gateway_id",
    "payment_method_id",
    "transaction_id",
    "access_key_id",
    "entity_id",
    "track_id",
}
NAMED_BY_TEXT = {
    ("CandidateView", "id"),
    ("DiscountCodeView", "id"),
    ("DisplayView", "client_id"),
    ("DisplayView", "reservation_id"),
    ("SendForm", "client_id"),
    ("StayToBegin", "property_id"),
    ("StayUnderWay", "property_id"),
}
FORMS = {"format", "enum", "pattern"}


def plain_texts() -> Iterator[tuple[str, str]]:
    """The fields that are texts of no form, with their components."""
    for name, schema in PRODUCT["components"]["schemas"].items():
        for field, inner in schema.get("properties", {}).items():
            options = [inner, *inner.get("anyOf", ())]
            if any(each.get("type") == "string" and not FORMS & set(each) for each in options):
                yield name, field


def test_ids_are_uuids() -> None:
    ids = {each for each in plain_texts() if re.search("(^|_)id(_|$)", each[1])}
    assert {each for each in ids if each[1] not in NAMED_ELSEWHERE} == NAMED_BY_TEXT


def test_instants_are_told_as_such() -> None:
    instants = re.compile("^(at|created|updated|last_login|.*_at|.*_deadline)$")
    assert not [each for each in plain_texts() if instants.match(each[1])]


def test_amounts_and_choices_are_told_as_such() -> None:
    formed = re.compile("^(price_.*|advance_payment.*|resta_pagar.*|amount|currency|origin|sex)$")
    assert not [each for each in plain_texts() if formed.match(each[1])]
    row = PRODUCT["components"]["schemas"]["StayRow"]["properties"]
    assert set(row["status"]["enum"]) == set(get_args(Status))
    assert set(row["origin"]["enum"]) == set(get_args(Origin))


def test_examples_are_of_their_fields() -> None:
    schemas = PRODUCT["components"]["schemas"]
    with_one = {
        (name, field): inner
        for name, schema in schemas.items()
        for field, inner in schema.get("properties", {}).items()
        if "examples" in inner
    }
    assert len(with_one) > 200
    assert ("SeasonView", "name") in with_one
    assert ("NewSeason", "name") in with_one
    assert with_one["NewClient", "first_name"]["examples"] == ["Mariana"]
    assert with_one["StayRow", "price_usd"]["examples"] == ["225.00"]
    for inner in with_one.values():
        validator = jsonschema_rs.Draft202012Validator(inner, validate_formats=True)
        assert all(validator.is_valid(example) for example in inner["examples"])


def test_a_variable_of_a_path_has_an_example_where_a_name_helps() -> None:
    [slug] = PRODUCT["paths"]["/property/{slug}/"]["get"]["parameters"]
    assert slug["example"] == "casa-austin-1"
    [weekday] = PRODUCT["paths"]["/admin/late-checkout/{weekday}/history/"]["get"]["parameters"]
    assert weekday["example"] == 0


def test_no_example_is_of_a_field_that_is_gone() -> None:
    schemas = PRODUCT["components"]["schemas"]
    written = json.loads(FILE.read_text())
    assert not [
        (name, field)
        for name, fields in written.items()
        for field in fields
        if field not in schemas[name]["properties"]
    ]


def test_every_array_says_what_is_in_it() -> None:
    arrays = [each for each in walk(PRODUCT) if each.get("type") == "array"]
    assert arrays
    assert all("items" in array for array in arrays)


def test_no_title_repeats() -> None:
    found = [each.get("title") for each in walk(PRODUCT["components"])]
    # Where fields stand, one may be called so.
    titles = [title for title in found if isinstance(title, str)]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_route_says_what_it_does(route: Any) -> None:
    assert route.summary.endswith(".")


def test_every_component_is_a_schema() -> None:
    schemas = PRODUCT["components"]["schemas"]
    whole = {"$defs": schemas, "anyOf": [{"$ref": f"{REFERENCES}{name}"} for name in schemas]}
    text = json.dumps(whole).replace(REFERENCES, "#/$defs/")
    jsonschema_rs.Draft202012Validator(json.loads(text))


def test_a_new_setting_says_what_it_has_where_its_body_is_silent() -> None:
    fields = PRODUCT["components"]["schemas"]["NewDynamicDiscountConfig"]["properties"]
    told = {name: field["default"] for name, field in fields.items() if "default" in field}
    assert told["is_active"] is True
    assert (told["validity_days"], told["min_amount_usd"]) == (7, "30.00")
    assert told.keys() & {"name", "prefix", "properties", "max_discount_usd"} == set()


def test_a_change_of_a_setting_leaves_what_it_does_not_name() -> None:
    fields = PRODUCT["components"]["schemas"]["DynamicDiscountConfigChange"]["properties"]
    assert not any("default" in field for field in fields.values())
