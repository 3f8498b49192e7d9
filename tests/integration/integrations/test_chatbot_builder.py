"""What the chatbot builder is sent (pricing book, section 12)."""

import json

import msgspec
import pytest

from chalicelib.cloud import clients
from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.cloud.settings import settings
from chalicelib.integrations import chatbot_builder
from chalicelib.integrations.chatbot_builder import Account
from chalicelib.kernel import cache
from tests.unit.sync.builder import Builder

ACCOUNT = Account("t0k3n", {"levels": "481516"})


def write(text: str, field_id: str = "481516") -> None:
    chatbot_builder.set_bot_field(ACCOUNT, field_id, text)


def test_a_field_is_posted_as_the_builder_asks(builder: Builder) -> None:
    write('{"success":true}')
    [post] = builder.posts
    assert post.path == "/api/accounts/bot_fields/481516"
    assert post.headers["x-access-token"] == "t0k3n"
    assert post.headers["content-type"] == "application/x-www-form-urlencoded"
    assert post.form == {"value": ['{"success":true}']}


@pytest.mark.parametrize(
    "text", ["🏆 Oro", "a=b&c=d%20+;", 'Días de "playa"\n', "", "S/. 100 ó $30"]
)
def test_a_text_arrives_as_it_was(builder: Builder, text: str) -> None:
    write(f"[{text}]")
    assert builder.values("481516") == [f"[{text}]"]


@pytest.mark.parametrize("field_id", ["../users/1?x=#", "", "²", "7 ", "levels"])
def test_what_is_no_identifier_of_the_builder_is_not_sent(builder: Builder, field_id: str) -> None:
    with pytest.raises(ServiceRefused):
        write("{}", field_id)
    assert builder.posts == []


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_wrong_token_or_field_is_refused_at_once(builder: Builder, status: int) -> None:
    builder.status = status
    with pytest.raises(ServiceRefused):
        write("{}")
    assert len(builder.posts) == 1


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_builder_that_may_recover_is_asked_again(builder: Builder, status: int) -> None:
    builder.status = status
    with pytest.raises(ServiceUnavailable):
        write("{}")
    assert len(builder.posts) == chatbot_builder.SERVICE.attempts


def test_a_silent_builder_has_half_a_minute(
    builder: Builder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chatbot_builder.SERVICE.read_seconds == 30
    hasty = msgspec.structs.replace(chatbot_builder.SERVICE, read_seconds=0.05)
    monkeypatch.setattr(chatbot_builder, "SERVICE", hasty)
    builder.is_silent = True
    with pytest.raises(ServiceUnavailable):
        write("{}")


def test_the_builder_is_at_home_where_nothing_else_is_named() -> None:
    assert chatbot_builder.SERVICE.address == "https://app.chatgptbuilder.io"


def test_the_account_is_what_the_secret_names(aws: None) -> None:
    configure(access_token="t0k3n", levels_field="22", current="k1", empty_field="")
    account = chatbot_builder.account()
    assert (account.access_token, account.field_id("levels")) == ("t0k3n", "22")
    for name in ("empty", "global_discounts"):
        with pytest.raises(NotConfigured):
            account.field_id(name)


@pytest.mark.parametrize("values", [{}, {"access_token": ""}, {"levels_field": "22"}])
def test_without_a_token_there_is_no_account(aws: None, values: dict[str, str]) -> None:
    configure(**values)
    with pytest.raises(NotConfigured):
        chatbot_builder.account()


def configure(**values: str) -> None:
    clients.client("secretsmanager").put_secret_value(
        SecretId=settings().name("chatbot"), SecretString=json.dumps(values)
    )
    cache.forget_all()
