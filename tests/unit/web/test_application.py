"""Every path leads to the room that serves it, and only that room is imported."""

import os
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from chalicelib import entry, wiring
from chalicelib.kernel.errors import NotFound
from chalicelib.web.application import ANYTHING_BELOW, ROOT, Application, Table
from chalicelib.web.matching import segments_of
from chalicelib.web.routing import PREFIX, Route

ROOT_DIRECTORY = Path(__file__).parents[3]
APPLICATION = entry.application()
ROUTES = APPLICATION.open_all()
SOMETHING = {UUID: "3f0c1b9e-5c1a-4d53-9d2e-0f6f0b8a7c11", int: "7", str: "something"}


def name_of(route: Route) -> str:
    return f"{route.method} {route.path}"


@pytest.mark.parametrize("module", wiring.PATHS)
def test_every_path_of_a_module_belongs_to_it(module: str) -> None:
    for route in sys.modules[module].router.routes:
        assert APPLICATION.modules_of(f"{PREFIX}{route.path}", route.method)[0] == module


@pytest.mark.parametrize("path", ["", "/", "/v1", "/v1/unknown", "/v1/logins", "/v2/login"])
def test_a_path_of_no_room_belongs_to_none(path: str) -> None:
    assert APPLICATION.modules_of(path) == []


@pytest.mark.parametrize("route", ROUTES, ids=name_of)
def test_a_request_finds_the_route_that_was_declared_for_it(route: Route) -> None:
    path, values = f"{PREFIX}{route.path}", []
    for name, declared in route.signature.path.items():
        values.append(SOMETHING[declared])
        path = path.replace(f"{{{name}}}", values[-1])
    match = APPLICATION.find(segments_of(path))
    assert match.value[route.method] is route
    assert list(match.variables) == values


def test_opening_again_changes_nothing() -> None:
    assert APPLICATION.open_all() == APPLICATION.open_all()


def test_a_request_opens_no_room_but_its_own() -> None:
    application = entry.application()
    with pytest.raises(NotFound):
        application.find(segments_of("/v1/unknown"))
    loaded = imported_by("app.app.find(['v1', 'bot', 'global-discount'])")
    assert {*wiring.PATHS} & loaded == {"chalicelib.discounts.bot.routes"}


def test_two_routes_for_one_request_are_a_mistake() -> None:
    table = Table()
    with pytest.raises(ValueError, match="served by two"):
        table.add([ROUTES[0], ROUTES[0]])


def test_the_gateway_knows_two_resources_however_many_routes_there_are() -> None:
    """API Gateway allows 300 resources an API."""
    small = Application("small", resolver=entry.caller_of)
    assert list(APPLICATION.routes) == list(small.routes) == [ROOT, ANYTHING_BELOW]


def imported_by(statement: str, **environment: str) -> set[str]:
    printed = subprocess.run(
        [sys.executable, "-c", f"import app, sys; {statement}; print(*sys.modules)"],
        cwd=ROOT_DIRECTORY,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(printed.split())


@pytest.mark.parametrize("environment", [{}, {"AWS_CHALICE_CLI_MODE": "true"}])
def test_neither_importing_nor_packaging_imports_a_room(environment: dict[str, str]) -> None:
    loaded = imported_by("pass", **environment)
    assert not loaded & {*wiring.PATHS}
