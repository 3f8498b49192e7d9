"""What the description says of routes, by a small router."""

import json
from typing import Any

import msgspec

from chalicelib.web import openapi
from chalicelib.web.audiences import PUBLIC
from chalicelib.web.formats import DECIMAL_PATTERN
from chalicelib.web.routing import Router
from tests.integration.small_app import router

DOCUMENT = openapi.document(router.routes)
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
