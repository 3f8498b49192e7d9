"""The rooms, their floors and the paths that they serve."""

import ast
import importlib
from collections import Counter

import pytest

from chalicelib import wiring
from chalicelib.cloud.rooms import EVERY_METHOD, Room, method_and_path
from chalicelib.web.routing import Route, Router
from local import rooms

from .source import floors, modules, room_of

GROUND = {
    "office",
    "entry",
    "replays",
    "wiring",
    "integrations",
    "web",
    "catalogue",
    "cloud",
    "kernel",
}
"""What stands on a floor and is no room of the business."""
EVERY_ROOM = pytest.mark.parametrize("room", wiring.ROOMS, ids=lambda room: room.name)
PATHS = [(module, path) for module, paths in wiring.PATHS.items() for path in paths]


def test_every_package_is_a_room_of_the_list_or_the_ground() -> None:
    packages = {module.room for module in modules()}
    assert packages - GROUND == {room.name for room in wiring.ROOMS}


def test_the_rooms_stand_in_the_order_of_the_floors() -> None:
    listed = [room.name for room in wiring.ROOMS]
    assert listed == [floor for floor in floors() if floor not in GROUND]


@EVERY_ROOM
def test_a_room_declares_itself(room: Room) -> None:
    assert importlib.import_module(f"chalicelib.{room.name}.room").ROOM is room


@EVERY_ROOM
def test_a_declaration_imports_nothing_but_what_it_is_made_of(room: Room) -> None:
    [module] = [each for each in modules() if each.name == f"chalicelib.{room.name}.room"]
    nodes = list(ast.walk(module.tree))
    assert not [node for node in nodes if isinstance(node, ast.Import)]
    imported = {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    assert imported == {"chalicelib.cloud.rooms"}


@EVERY_ROOM
def test_a_room_serves_with_modules_of_its_own(room: Room) -> None:
    assert {room_of(module) for module in room.paths} <= {room.name}


def test_every_module_with_routes_is_declared_once() -> None:
    declared = Counter(module for room in wiring.ROOMS for module in room.paths)
    with_routes = {
        module.name
        for module in modules()
        if module.room not in GROUND and isinstance(getattr(module.loaded, "router", None), Router)
    }
    assert declared == Counter(with_routes)


def test_no_path_is_declared_twice() -> None:
    assert [path for path, count in Counter(path for _, path in PATHS).items() if count > 1] == []


@pytest.mark.parametrize("module", wiring.PATHS)
def test_every_route_of_a_module_begins_with_a_path_of_its_own(module: str) -> None:
    router: Router = importlib.import_module(module).router
    declared = [method_and_path(path) for path in wiring.PATHS[module]]
    assert [route.path for route in router.routes if not served(route, declared)] == []


def served(route: Route, declared: list[tuple[str, str]]) -> bool:
    return any(
        method in {route.method, EVERY_METHOD} and f"{route.path}/".startswith(f"/{path}/")
        for method, path in declared
    )


@pytest.mark.parametrize(("module", "path"), PATHS, ids=lambda value: value)
def test_some_route_begins_with_a_declared_path(module: str, path: str) -> None:
    router: Router = importlib.import_module(module).router
    assert any(served(route, [method_and_path(path)]) for route in router.routes)


def test_the_map_shows_every_room_with_who_hears_of_what() -> None:
    lines = list(rooms.house())
    named = [line.partition(":")[0] for line in lines if line and not line.startswith(" ")]
    assert named == [*(room.name for room in wiring.ROOMS), "of no room"]
    heard = [line for line in lines if line.startswith("  event    reservation.approved ")]
    assert "reservations.award_levels (levels)" in heard[0]
    sign_in = next(line for line in lines if line.startswith("  path     /login "))
    assert sign_in.endswith(" chalicelib.accounts.sign_in.routes")
