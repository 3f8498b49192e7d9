"""The OpenAPI 3.1 description of the API, made from the declared routes and nothing else.

Reading is lenient (numbers may come as text, panel book 3.5); the description shows the strict
types.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from chalicelib.kernel import permissions
from chalicelib.kernel.callers import AnyCaller, Bearer, Bridge, Device, Guest, Shared, Staff
from chalicelib.kernel.errors import CasaAustinError, Invalid
from chalicelib.web import reading, signatures
from chalicelib.web.about import introduction
from chalicelib.web.audiences import Audience
from chalicelib.web.limits import Limit
from chalicelib.web.parameters import parameters
from chalicelib.web.problems import Problem
from chalicelib.web.routing import Reply, Route
from chalicelib.web.schemas import FILE, REFERENCES, Schema, Schemas, walk
from chalicelib.web.serving import BINARY_TYPES, JSON, SIGN_IN_STATUSES
from chalicelib.web.texts import SOURCES, first_of

TITLE, VERSION = "Casa Austin", "1.0.0"
SUMMARY = "Houses, quotes, stays, guests and staff of a vacation rental in Peru."
FORM = "multipart/form-data"
DELIVERED: Schema = {"description": "As the provider writes it.", "content": {JSON: {"schema": {}}}}
BEARERS: dict[str, Bearer] = {
    "staff": Staff(0, tuple(permissions.GROUPS), ""),
    "guest": Guest("", ""),
    "device": Device(""),
    "bridge": Bridge(""),
    "share": Shared("", ""),
}
BEARER_TEXTS = {
    "staff": "The access token of a staff user, from `POST login/`.",
    "guest": "The access token of a guest, from `POST clients/client-auth/login/`.",
    "device": "The key of a device, from `POST admin/device-keys/{device_key_id}/key/`.",
    "bridge": "The key of a bridge, from `POST admin/bridges/{property_id}/key/`.",
    "share": "What a guest shares, from `POST {reservation_id}/ha/shares/`.",
}
SIGNED = {f"bot.{header}": header for header in signatures.HEADERS}
"""The headers of a signed request, which come together."""


def document(routes: Iterable[Route]) -> dict[str, Any]:
    """The description of `routes`, without `servers`: those depend on who asks."""
    declared = [route for route in routes if route.is_described]
    schemas = Schemas(declared, [Problem])
    # Beside the keys of an error stand the texts of wrong fields, by their names, and what some
    # errors tell besides, such as the stays that keep a house.
    problem = schemas.resolved(Problem)
    problem["additionalProperties"] = True
    problem["properties"]["code"]["examples"] = [Invalid.code]
    problem["properties"]["message"]["examples"] = [Invalid.default_message]
    paths: dict[str, dict[str, Any]] = defaultdict(dict)
    for route in declared:
        paths[f"{route.path}/"][route.method.lower()] = _operation(route, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": TITLE,
            "version": VERSION,
            "summary": SUMMARY,
            "description": introduction(declared),
        },
        "tags": [{"name": tag} for tag in dict.fromkeys(route.tag for route in declared)],
        "paths": dict(paths),
        "components": {
            "schemas": _reachable(paths, schemas.components),
            "securitySchemes": _security_schemes(),
        },
    }


def _security_schemes() -> dict[str, Schema]:
    bearer = {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}
    bearers = {name: {**bearer, "description": text} for name, text in BEARER_TEXTS.items()}
    signed = {
        name: {
            "type": "apiKey",
            "in": "header",
            "name": header,
            "description": signatures.HEADERS[header],
        }
        for name, header in SIGNED.items()
    }
    return {**bearers, **signed}


def _operation(route: Route, schemas: Schemas) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": first_of(route.summary),
        "description": "\n\n".join(filter(None, (_further(route), *_terms(route)))),
        "security": _security(route),
        "parameters": parameters(route, schemas),
        "responses": {
            str(route.status): _success(route, schemas),
            **_others(route, schemas),
            **{str(status): _failure(route, schemas, status) for status in failures_of(route)},
        },
    }
    if route.deprecated:
        operation["deprecated"] = True
    if route.signature.body is not None:
        operation["requestBody"] = _request_body(route.signature.body, schemas)
    if "delivery" in route.signature.takes:
        operation["requestBody"] = DELIVERED
    return operation


def _further(route: Route) -> str:
    """What the docstring of a handler says beyond its first line, but for the errors it raises."""
    return SOURCES.sub("", route.description.partition("Raises:")[0]).strip()


def _terms(route: Route) -> list[str]:
    """Which numbers errors have, who may call, and how often."""
    numbers = sorted(number for each in route.numbers for number in each)
    named = (f"{number:d} {number.name.lower().replace('_', ' ')}" for number in numbers)
    errors = [f"Errors by number: {', '.join(named)}."] if numbers else []
    return [*errors, _audience(route.audience), *(_limit(limit) for limit in route.limits)]


def _limit(limit: Limit) -> str:
    whose = {"caller": "caller (strangers: each address)", "address": "address"}[limit.by]
    seconds = round(limit.within.total_seconds())
    return f"Limit: {limit.most} requests in {seconds} s for each {whose}, as `{limit.name}`."


def _audience(audience: Audience) -> str:
    if audience.permission is None:
        return f"Audience: {audience.name}."
    groups = ", ".join(permissions.groups_with(audience.permission))
    return f"Audience: {audience.name} with permission `{audience.permission.value}` ({groups})."


def _security(route: Route) -> list[dict[str, list[str]]]:
    if _admits(route.audience, None) and "caller" not in route.signature.takes:
        return []
    nobody: list[dict[str, list[str]]] = [{}] if _admits(route.audience, None) else []
    bearers = [
        name
        for name, caller in BEARERS.items()
        if route.audience.knows(caller) and _admits(route.audience, caller)
    ]
    signed: list[dict[str, list[str]]] = (
        [{name: [] for name in SIGNED}] if route.audience.takes_bots else []
    )
    return nobody + [{name: []} for name in bearers] + signed


def _admits(audience: Audience, caller: AnyCaller | None) -> bool:
    try:
        audience.admit(caller)
    except CasaAustinError:
        return False
    return True


def _request_body(body: Any, schemas: Schemas) -> dict[str, Any]:
    """One type only, though what is described as JSON may be sent as a form: generated clients
    cannot choose between types of one body."""
    content = {"schema": schemas.of(body)}
    takes_files = any(field.is_file for field in reading.fields_of(body))
    required = any(field.required for field in reading.fields_of(body))
    return {"required": required, "content": {FORM if takes_files else JSON: content}}


def _success(route: Route, schemas: Schemas) -> dict[str, Any]:
    answer = route.signature.answer
    described: dict[str, Any] = {"description": HTTPStatus(route.status).phrase}
    if route.status == HTTPStatus.GONE:
        described["content"] = {JSON: {"schema": schemas.of(Problem)}}
    elif route.status in range(300, 400):
        described["headers"] = {"Location": {"schema": {"type": "string"}}}
    elif answer is Reply:
        described["content"] = {route.media: _file_schema(route.media)}
    elif answer not in (None, type(None)):
        described["content"] = {JSON: {"schema": schemas.of(answer)}}
    return described


def _file_schema(media: str) -> dict[str, Any]:
    if media == JSON:
        return {}
    return {"schema": FILE if media in BINARY_TYPES else {"type": "string"}}


def _others(route: Route, schemas: Schemas) -> dict[str, Any]:
    """The answers of a route that has not come to its end, or that made something new."""
    others = {HTTPStatus.ACCEPTED: route.later, HTTPStatus.CREATED: route.made}
    decided = [status for status, decides in others.items() if decides is not None]
    return {
        str(int(status)): {
            "description": status.phrase,
            "content": {JSON: {"schema": schemas.of(route.signature.answer)}},
        }
        for status in decided
    }


def failures_of(route: Route) -> list[int]:
    """The statuses of the errors that a route can answer, by what it takes and whom it serves."""
    takes = route.signature.takes
    writes = route.method != "GET"
    # Who delivers something proves by that who they are.
    needs_caller = bool(takes & {"caller", "delivery"}) or not _admits(route.audience, None)
    possible = {
        # A text in the path may have a form of its own, which the handler checks.
        400: bool(takes & {"body", "query", "delivery"})
        or route.takes_keys
        or str in route.signature.path.values(),
        401: writes or needs_caller,
        403: writes or needs_caller,
        404: writes or bool(route.signature.path) or "query" in takes,
        409: route.conflicts,
        413: bool(takes & {"body", "delivery"}),
        415: "body" in takes,
        422: route.takes_keys,
        429: True,
        503: True,
    }
    return [status for status, can_happen in possible.items() if can_happen]


def _failure(route: Route, schemas: Schemas, status: int) -> dict[str, Any]:
    schema = schemas.of(Problem)
    if route.problem is not None and status not in SIGN_IN_STATUSES:
        schema = schemas.of(route.problem)
    answer = {
        "description": HTTPStatus(status).phrase,
        "content": {JSON: {"schema": schema}},
    }
    if status in {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE}:
        seconds = {"description": "Seconds to wait.", "schema": {"type": "integer"}}
        answer["headers"] = {"Retry-After": seconds}
    return answer


def _reachable(paths: Any, components: Mapping[str, Schema]) -> dict[str, Schema]:
    """The components that something refers to, by name."""
    found: set[str] = set()
    waiting: list[Any] = [paths]
    while waiting:
        references = {schema.get("$ref") for schema in walk(waiting.pop())}
        names = {str(ref).removeprefix(REFERENCES) for ref in references} & set(components)
        waiting += [components[name] for name in names - found]
        found |= names
    return {name: components[name] for name in sorted(found)}
