"""Every path leads to the module that serves it, and only that module is imported."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from chalicelib import wiring
from chalicelib.web.rooms import Room
from chalicelib.web.routing import PREFIX

ROOT = Path(__file__).parents[3]
APPLICATION = wiring.application()
APPLICATION.open_all()


@pytest.mark.parametrize("room", wiring.ROOMS, ids=lambda room: room.module)
def test_every_path_of_a_room_belongs_to_it(room: Room) -> None:
    router = sys.modules[room.module].router

    for route in router.routes:
        assert APPLICATION.room_of(f"{PREFIX}{route.path}") == room


@pytest.mark.parametrize("resource", ["", "/", "/v1", "/v1/unknown", "/v1/logins", "/v2/login"])
def test_a_path_of_no_room_belongs_to_none(resource: str) -> None:
    assert APPLICATION.room_of(resource) is None


def test_opening_again_changes_nothing() -> None:
    assert APPLICATION.open_all() == APPLICATION.open_all()


def imported_by(statement: str, **environment: str) -> set[str]:
    printed = subprocess.run(
        [sys.executable, "-c", f"import app, sys; {statement}; print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1", **environment},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return set(printed.split())


def test_importing_the_application_imports_no_room() -> None:
    loaded = imported_by("pass")
    assert not any(room.module in loaded for room in wiring.ROOMS)


def test_packaging_sees_every_route() -> None:
    loaded = imported_by("pass", AWS_CHALICE_CLI_MODE="true")
    assert all(room.module in loaded for room in wiring.ROOMS)
