"""What the tests with real peers share: each is started once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import home_assistant, renderer
from tests.support.home_assistant import Home
from tests.support.renderer import RealRenderer


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """A real Home Assistant that runs."""
    with home_assistant.made(tmp_path_factory.mktemp("home") / "config").running() as running:
        yield running


@pytest.fixture
def stopped_home(tmp_path: Path) -> Home:
    """Another one, that a test starts and stops."""
    return home_assistant.made(tmp_path / "config")


@pytest.fixture(scope="session")
def network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealRenderer]:
    """A real renderer in a network, that a test starts and stops."""
    with renderer.network(tmp_path_factory.mktemp("renderer")) as real:
        yield real
