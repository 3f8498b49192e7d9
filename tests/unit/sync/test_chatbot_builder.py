"""What the chatbot builder is sent (pricing book, section 12)."""

import pytest

from chalicelib.kernel.errors import Unavailable
from chalicelib.sync import chatbot_builder
from chalicelib.sync.chatbot_builder import Place

from .builder import Builder

PLACE = Place(access_token="t0k3n", field_id="481516")


def test_a_field_is_posted_as_the_builder_asks(builder: Builder) -> None:
    chatbot_builder.write(PLACE, '{"success":true}')
    [post] = builder.posts
    assert post.path == "/api/accounts/bot_fields/481516"
    assert post.headers["x-access-token"] == "t0k3n"
    assert post.headers["content-type"] == "application/x-www-form-urlencoded"
    assert post.form == {"value": ['{"success":true}']}


@pytest.mark.parametrize(
    "text", ["🏆 Oro", "a=b&c=d%20+;", 'Días de "playa"\n', "", "S/. 100 ó $30"]
)
def test_a_text_arrives_as_it_was(builder: Builder, text: str) -> None:
    chatbot_builder.write(PLACE, f"[{text}]")
    assert builder.values("481516") == [f"[{text}]"]


def test_an_identifier_cannot_lead_to_another_address(builder: Builder) -> None:
    chatbot_builder.write(Place("t0k3n", "../users/1?x=#"), "{}")
    assert builder.posts[0].path == "/api/accounts/bot_fields/..%2Fusers%2F1%3Fx%3D%23"


@pytest.mark.parametrize("status", [401, 404, 429, 500])
def test_what_the_builder_refuses_is_not_taken_for_sent(builder: Builder, status: int) -> None:
    builder.status = status
    with pytest.raises(Unavailable):
        chatbot_builder.write(PLACE, "{}")


def test_a_silent_builder_is_given_half_a_minute(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chatbot_builder.SECONDS == 30
    monkeypatch.setattr(chatbot_builder, "SECONDS", 0.05)
    builder.is_silent = True
    with pytest.raises(Unavailable):
        chatbot_builder.write(PLACE, "{}")


def test_the_builder_is_at_home_where_nothing_else_is_said() -> None:
    assert chatbot_builder.OWN_ADDRESS == "https://app.chatgptbuilder.io"
