from collections.abc import Iterator

import msgspec
import pytest

from chalicelib.integrations import chatbot_builder
from tests.unit.sync import builder as stand_in
from tests.unit.sync.builder import Builder


@pytest.fixture
def builder(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Builder]:
    """The stand-in, where the product looks for the chatbot builder."""
    hasty = msgspec.structs.replace(chatbot_builder.SERVICE, pause_seconds=0.0)
    monkeypatch.setattr(chatbot_builder, "SERVICE", hasty)
    with stand_in.running() as running:
        monkeypatch.setenv("CASA_CHATBOT_BUILDER_URL", running.url)
        yield running
