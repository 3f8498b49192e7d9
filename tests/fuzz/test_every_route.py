"""Whatever is sent to a route, it answers as its description says, and never with a 5xx.

`FUZZ_CASES` is the number of requests a route (12); where it is set, they are new ones each run.
"""

import os
from collections.abc import MutableMapping
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.schemas import APIOperation, BaseSchema
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from chalicelib import entry
from chalicelib.kernel.errors import CasaAustinError
from chalicelib.web import reading
from chalicelib.web.cards import CardNumber
from chalicelib.web.routing import Route

from .ground import Ground, Known

CASES = int(os.environ.get("FUZZ_CASES", "12"))
# Those whom a route refuses never reach it.
CASES_REFUSED = max(1, CASES // 10)
TOKENS = {"admin": "admin", "guest": "guest", "anonymous": None, "unknown": "undefined"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
REFUSED_CARD = f'"code":"{CardNumber.code}"'.encode()
ROUTES = [route for route in entry.application().open_all() if route.is_described]


@pytest.mark.parametrize("caller", TOKENS)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_a_route_keeps_to_its_description(
    route: Route, caller: str, description: BaseSchema, ground: Ground
) -> None:
    operation = description[f"{route.path}/"][route.method]
    is_served = _is_served(route, caller, ground)
    ground.is_spent = is_served and route.method != "GET"
    token = TOKENS[caller]
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    @settings(
        max_examples=CASES if is_served else CASES_REFUSED,
        database=None,
        derandomize="FUZZ_CASES" not in os.environ,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=_requests(operation, route), data=st.data())
    def answers(case: Case[Any], data: st.DataObject) -> None:
        _ground(case, route, ground.known, data)
        response = case.call(headers=headers)
        # A made-up number may be that of a card: that is refused before the route is asked, in one
        # shape for all.
        if REFUSED_CARD not in response.content:
            case.validate_response(response, checks=CHECKS, headers=headers)

    answers()


def _is_served(route: Route, caller: str, ground: Ground) -> bool:
    try:
        route.audience.admit(ground.callers.get(caller))
    except CasaAustinError:
        return False
    return True


def _requests(
    operation: APIOperation[Any, Any, Any, Any], route: Route
) -> st.SearchStrategy[Case[Any]]:
    """Well-formed requests, and (where there is anything to get wrong) malformed ones."""
    right = operation.as_strategy(generation_mode=GenerationMode.POSITIVE)
    takes_anything = operation.path_parameters or operation.query or operation.body
    # Schemathesis cannot make malformed forms with lists of files: its validator knows no bytes.
    if not takes_anything or _takes_file_lists(route):
        return right
    return right | operation.as_strategy(generation_mode=GenerationMode.NEGATIVE)


def _takes_file_lists(route: Route) -> bool:
    body = route.signature.body
    return body is not None and any(
        field.is_file and field.is_list for field in reading.fields_of(body)
    )


def _ground(case: Case[Any], route: Route, known: Known, data: st.DataObject) -> None:
    """Put values that exist where made-up ones would only ever be refused or not found."""
    # Of what providers send, the description knows no fields.
    if isinstance(case.body, dict) and route.signature.body is not None:
        is_short = data.draw(st.booleans(), label="short body?")
        case.body = _without_optional(case.body, route, known) if is_short else case.body
    for place in (case.path_parameters, case.query, case.body):
        if isinstance(place, MutableMapping):
            _replace(place, known, data)


def _without_optional(body: dict[str, Any], route: Route, known: Known) -> dict[str, Any]:
    """A body of what must be there and what is known: one of all fields has always one wrong."""
    needed = {field.wire for field in reading.fields_of(route.signature.body) if field.required}
    return {name: value for name, value in body.items() if name in needed | known.keys()}


def _replace(place: MutableMapping[str, Any], known: Known, data: st.DataObject) -> None:
    for name in sorted(known.keys() & place.keys()):
        if data.draw(st.integers(0, 3), label=f"known {name}?"):
            place[name] = data.draw(st.sampled_from(known[name]), label=name)
