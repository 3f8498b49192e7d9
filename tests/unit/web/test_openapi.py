"""What the description says of routes: a small router, and the product's own."""

import importlib
import json
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, get_args

import jsonschema_rs
import msgspec
import pytest

import chalicelib
from chalicelib import entry
from chalicelib.reservations.types import Origin, Status
from chalicelib.web import openapi
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.examples import FILE
from chalicelib.web.formats import DECIMAL_PATTERN
from chalicelib.web.keys import HEADER, LONGEST_KEY
from chalicelib.web.pages import MOST_SIZE
from chalicelib.web.routing import Router
from chalicelib.web.schemas import REFERENCES, walk
from chalicelib.web.signatures import HEADERS, SIGNATURE
from tests.integration.small_app import router

DOCUMENT = openapi.document(router.routes)
ROUTES = entry.application().open_all()
PRODUCT = openapi.document(ROUTES)
JSON, FORM = "application/json", "multipart/form-data"
SCHEMAS = DOCUMENT["components"]["schemas"]


def operation(method: str, path: str) -> Any:
    return DOCUMENT["paths"][path][method]


def reference(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def answer_of(method: str, path: str, status: int = 200) -> Any:
    return operation(method, path)["responses"][str(status)]["content"][JSON]["schema"]


def test_an_operation_is_called_and_told_as_its_handler() -> None:
    order = operation("post", "/orders/")
    assert order["operationId"] == "post_orders"
    assert order["tags"] == ["small: things"]
    assert order["summary"] == "Order something."
    assert order["description"] == "Each order counts once.\n\nAudience: client."


def test_a_permission_is_told_with_the_groups_that_hold_it() -> None:
    told = operation("post", "/papers/")["description"]
    assert told == "Audience: staff with permission `writes_stays` (admin, vendedor)."


def test_how_often_a_route_may_be_asked_is_told() -> None:
    told = operation("get", "/rates/")["description"].split("\n\n")
    assert told == [
        "Audience: public.",
        "Limit: 3 requests in 30 s for each caller (strangers: each address), as `reads`.",
        "Limit: 5 requests in 10 s for each address, as `address`.",
    ]
    assert "429" in operation("get", "/rates/")["responses"]


def test_a_body_is_offered_as_json() -> None:
    body = operation("post", "/orders/")["requestBody"]
    assert body["required"]
    assert set(body["content"]) == {JSON}
    assert body["content"][JSON]["schema"] == reference("Order")
    assert SCHEMAS["Order"]["additionalProperties"] is False
    assert SCHEMAS["Order"]["required"] == ["name"]


def test_files_come_in_a_form_only() -> None:
    assert set(operation("post", "/papers/")["requestBody"]["content"]) == {FORM}
    fields = SCHEMAS["Papers"]["properties"]
    a_file = {"type": "string", "format": "binary"}
    assert fields["file"] == fields["copy"] == a_file
    assert fields["more"]["items"] == a_file
    assert "UploadedFile" not in SCHEMAS


def test_amounts_are_texts_of_digits() -> None:
    price = SCHEMAS["Receipt"]["properties"]["price"]
    assert price == {"type": "string", "format": "decimal", "pattern": DECIMAL_PATTERN}


def test_path_query_and_header_parameters_are_listed() -> None:
    part = operation("get", "/things/{thing_id}/parts/{number}/")["parameters"]
    assert part == [
        {
            "name": "thing_id",
            "in": "path",
            "required": True,
            "schema": {"type": "string", "format": "uuid"},
        },
        {
            "name": "number",
            "in": "path",
            "required": True,
            "schema": {"type": "integer", "minimum": 0},
        },
    ]
    key = operation("post", "/orders/")["parameters"][0]
    assert (key["name"], key["in"], key["required"]) == ("Idempotency-Key", "header", False)


def test_a_query_parameter_is_never_null() -> None:
    listed = {each["name"]: each for each in operation("get", "/things/")["parameters"]}
    assert list(listed) == ["skip", "page", "page_size", "search", "since"]
    assert listed["since"]["schema"] == {"type": "string", "format": "date"}
    assert listed["page"]["schema"]["default"] == 1
    assert not any(each["required"] for each in listed.values())


def test_an_answer_of_several_shapes_is_any_of_them() -> None:
    options = answer_of("get", "/things/")["anyOf"]
    assert {json.dumps(option) for option in options} == {
        json.dumps(reference("PageOfFull")),
        json.dumps(reference("PageOfShort")),
        json.dumps({"type": "array", "items": reference("Full")}),
        json.dumps({"type": "array", "items": reference("Short")}),
    }


def test_an_answer_that_is_no_json_has_its_own_type() -> None:
    assert set(operation("get", "/files/{kind}/")["responses"]["200"]["content"]) == {
        "application/pdf"
    }
    assert "content" not in operation("delete", "/things/{name}/")["responses"]["204"]


def test_errors_are_told_where_they_can_occur() -> None:
    assert set(operation("get", "/things/")["responses"]) == {
        *("200", "400", "401", "403", "404", "429", "503")
    }
    assert set(operation("post", "/orders/")["responses"]) == {
        *("201", "400", "401", "403", "404", "409", "413", "415", "422", "429", "503")
    }
    waiting = operation("post", "/orders/")["responses"]["429"]
    assert "Retry-After" in waiting["headers"]


def test_an_error_names_the_wrong_fields_beside_its_own_keys() -> None:
    assert answer_of("post", "/orders/", 400) == reference("Problem")
    problem = SCHEMAS["Problem"]
    assert set(problem["required"]) == {"detail", "message", "code", "correlation_id"}
    assert problem["additionalProperties"] is True
    assert problem["properties"]["fields"]["additionalProperties"] == {
        "type": "array",
        "items": {"type": "string"},
    }
    assert "fields" not in problem["required"]


def test_a_route_with_errors_of_its_own_shape_says_so() -> None:
    assert answer_of("get", "/own-errors/{name}/", 404) == reference("Refusal")


def test_who_may_call_is_told_as_the_tokens_that_open_it() -> None:
    assert operation("post", "/orders/")["security"] == [{"guest": []}]
    assert operation("post", "/papers/")["security"] == [{"staff": []}]
    assert operation("get", "/files/{kind}/")["security"] == []
    assert operation("get", "/things/")["security"] == [{}, {"staff": []}, {"guest": []}]


def test_two_rooms_may_use_one_name() -> None:
    def room(tag: str, fields: list[tuple[str, type]]) -> Router:
        shape: Any = msgspec.defstruct("House", fields, module=f"chalicelib.{tag}.wire")
        made = Router(tag)

        def show() -> Any:
            """Show it."""

        show.__annotations__["return"] = shape
        made.get(f"/{tag}", audience=PUBLIC)(show)
        return made

    rooms = [room("prices", [("usd", int)]), room("photos", [("url", str)])]
    described = openapi.document([route for made in rooms for route in made.routes])
    schemas = described["components"]["schemas"]
    assert list(schemas["prices.House"]["properties"]) == ["usd"]
    assert list(schemas["photos.House"]["properties"]) == ["url"]


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
    assert described == {(route.method, route.path) for route in ROUTES}


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
}
NAMED_BY_TEXT = {
    ("CandidateView", "id"),
    ("DiscountCodeView", "id"),
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
