from collections.abc import Iterator

import pytest

from . import builder as stand_in
from .builder import Builder


@pytest.fixture
def builder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    """The stand-in, where the product looks for the chatbot builder."""
    with stand_in.running() as running:
        monkeypatch.setenv("CASA_CHATBOT_BUILDER_URL", running.url)
        yield running
