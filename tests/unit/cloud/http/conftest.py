from collections.abc import Iterator

import pytest

from tests.support import servers
from tests.support.circuits import MemoryCircuits
from tests.support.servers import Server

from .desk import Desk


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """A stand-in for the service, where the client looks for it."""
    with servers.serving() as running:
        monkeypatch.setenv("CASA_WEATHER_URL", running.url)
        yield running


@pytest.fixture
def circuits() -> MemoryCircuits:
    return MemoryCircuits()


@pytest.fixture
def desk(server: Server, circuits: MemoryCircuits) -> Desk:
    return Desk(server, circuits)
