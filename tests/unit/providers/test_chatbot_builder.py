"""The stand-in of the chatbot builder."""

from collections.abc import Mapping
from typing import Any

import pytest

from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.http import Answer, Message, Request

HEADERS = {"x-access-token": "t", "content-type": "application/x-www-form-urlencoded"}


def post(
    builder: ChatbotBuilder,
    *,
    field: str = "7",
    body: bytes = b"value=Oro",
    headers: Mapping[str, str] = HEADERS,
) -> int:
    request = Request("POST", f"/api/accounts/bot_fields/{field}", {}, headers, body)
    answer = builder.take(request)
    assert isinstance(answer, Answer)
    return answer.status


def test_a_field_keeps_what_it_is_given() -> None:
    builder = ChatbotBuilder()
    assert [post(builder), post(builder, body=b"value=%F0%9F%A5%87+Plata")] == [200, 200]
    assert builder.fields == {"7": ["Oro", "🥇 Plata"]}
    assert builder.received[-1].message == Message("campo 7", "🥇 Plata")


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"headers": {**HEADERS, "x-access-token": ""}}, 401),
        ({"field": "levels"}, 404),
        ({"headers": {**HEADERS, "content-type": "application/json"}}, 400),
        ({"body": b"text=Oro"}, 400),
    ],
)
def test_what_the_builder_would_refuse_is_refused(changes: dict[str, Any], status: int) -> None:
    builder = ChatbotBuilder()
    assert post(builder, **changes) == status
    assert builder.fields == {}
