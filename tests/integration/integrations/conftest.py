from collections.abc import Iterator

import msgspec
import pytest

from chalicelib.integrations import chatbot_builder
from local.providers.chatbot_builder import ChatbotBuilder
from tests.support.outside import replaced


@pytest.fixture
def builder(aws: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[ChatbotBuilder]:
    """The stand-in, where the product looks for the chatbot builder."""
    hasty = msgspec.structs.replace(chatbot_builder.SERVICE, pause_seconds=0.0)
    monkeypatch.setattr(chatbot_builder, "SERVICE", hasty)
    with replaced(ChatbotBuilder()) as provider:
        yield provider
