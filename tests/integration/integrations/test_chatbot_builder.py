"""What the chatbot builder is sent (pricing book, section 12)."""

import msgspec
import pytest

from chalicelib.cloud.http.errors import NotConfigured, ServiceRefused, ServiceUnavailable
from chalicelib.integrations import chatbot_builder
from chalicelib.integrations.chatbot_builder import Account
from local.providers.chatbot_builder import NOBODY, ChatbotBuilder
from local.providers.failures import Failure
from local.providers.http import Request
from tests.support.contracts import contract

from .conftest import Configure

ACCOUNT = Account("t0k3n", {"levels": "481516"})


def requests_to(builder: ChatbotBuilder) -> list[Request]:
    return [reception.request for reception in builder.received]


def write(text: str, field_id: str = "481516") -> None:
    chatbot_builder.set_bot_field(ACCOUNT, field_id, text)


def test_a_field_is_posted_as_the_builder_asks(builder: ChatbotBuilder) -> None:
    write('{"success":true}')
    [request] = requests_to(builder)
    assert request.path == "/api/accounts/bot_fields/481516"
    assert request.headers["x-access-token"] == "t0k3n"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert request.form == {"value": '{"success":true}'}


TEXTS = ["🏆 Oro", "a=b&c=d%20+;", 'Días de "playa"\n', "", "S/. 100 ó $30"]


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_arrives_as_it_was(builder: ChatbotBuilder, text: str) -> None:
    write(f"[{text}]")
    assert builder.fields["481516"] == [f"[{text}]"]


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_sent_and_answered_is_what_the_contract_says(
    builder: ChatbotBuilder, text: str
) -> None:
    published = contract("chatbot-builder")
    write(text)
    [reception] = builder.received
    published.check(reception)


@pytest.mark.parametrize("field_id", ["../users/1?x=#", "", "²", "7 ", "levels"])
def test_what_is_no_identifier_of_the_builder_is_not_sent(
    builder: ChatbotBuilder, field_id: str
) -> None:
    with pytest.raises(ServiceRefused):
        write("{}", field_id)
    assert requests_to(builder) == []


@pytest.mark.parametrize("failure", ["unauthorized", "forbidden", "missing", "redirected"])
def test_a_wrong_token_or_field_is_refused_at_once(
    builder: ChatbotBuilder, failure: Failure
) -> None:
    builder.fail(failure)
    with pytest.raises(ServiceRefused):
        write("{}")
    assert len(builder.received) == 1


@pytest.mark.parametrize("failure", ["limited", "broken", "down", "reset"])
def test_a_builder_that_recovers_is_sent_the_text_again(
    builder: ChatbotBuilder, failure: Failure
) -> None:
    builder.fail(failure, times=2)
    write("{}")
    assert builder.fields["481516"] == ["{}"]


@pytest.mark.parametrize("failure", ["limited", "broken", "down", "reset"])
def test_a_builder_that_does_not_recover_is_given_up(
    builder: ChatbotBuilder, failure: Failure
) -> None:
    builder.fail(failure)
    with pytest.raises(ServiceUnavailable):
        write("{}")
    assert len(builder.received) == chatbot_builder.SERVICE.attempts


def test_a_silent_builder_has_half_a_minute(
    builder: ChatbotBuilder, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert chatbot_builder.SERVICE.read_seconds == 30
    hasty = msgspec.structs.replace(chatbot_builder.SERVICE, connect_seconds=0.2, read_seconds=0.05)
    monkeypatch.setattr(chatbot_builder, "SERVICE", hasty)
    builder.fail("silent")
    with pytest.raises(ServiceUnavailable):
        write("{}")


def test_a_flow_is_said_to_a_contact(builder: ChatbotBuilder) -> None:
    published = contract("chatbot-builder")
    chatbot_builder.send_flow(ACCOUNT, "4455", "201")
    assert builder.flows == [("4455", "201")]
    [reception] = builder.received
    assert (reception.request.headers["x-access-token"], reception.request.body) == ("t0k3n", b"")
    published.check(reception)


@pytest.mark.parametrize("failure", ["broken", "down", "reset", "lost", "garbage"])
def test_a_flow_that_may_have_been_said_is_not_repeated(
    builder: ChatbotBuilder, failure: Failure
) -> None:
    builder.fail(failure)
    if failure == "garbage":
        chatbot_builder.send_flow(ACCOUNT, "4455", "201")
    else:
        with pytest.raises(ServiceUnavailable) as unavailable:
            chatbot_builder.send_flow(ACCOUNT, "4455", "201")
        assert unavailable.value.may_have_acted
    assert len(builder.received) == 1


def test_a_flow_that_surely_was_not_said_is_tried_again(builder: ChatbotBuilder) -> None:
    builder.fail("limited", times=1)
    chatbot_builder.send_flow(ACCOUNT, "4455", "201")
    assert builder.flows == [("4455", "201")]


@pytest.mark.parametrize("contact", [NOBODY, "ana", ""])
def test_nobody_is_told_who_is_no_contact(builder: ChatbotBuilder, contact: str) -> None:
    with pytest.raises(ServiceRefused) as refused:
        chatbot_builder.send_flow(ACCOUNT, contact, "201")
    assert not refused.value.may_have_acted
    assert builder.flows == []


def test_the_builder_is_at_home_where_nothing_else_is_named() -> None:
    assert chatbot_builder.SERVICE.address == "https://app.chatgptbuilder.io"


def test_the_account_is_what_the_secret_names(configure: Configure) -> None:
    values = {"levels_field": "22", "empty_field": "", "full_payment_flow": "201"}
    configure("chatbot", access_token="t0k3n", current="k1", **values)
    account = chatbot_builder.account()
    assert account.flow_id("full_payment") == "201"
    assert (account.access_token, account.field_id("levels")) == ("t0k3n", "22")
    for name in ("empty", "global_discounts"):
        with pytest.raises(NotConfigured):
            account.field_id(name)


@pytest.mark.parametrize("values", [{}, {"access_token": ""}, {"levels_field": "22"}])
def test_without_a_token_there_is_no_account(configure: Configure, values: dict[str, str]) -> None:
    configure("chatbot", **values)
    with pytest.raises(NotConfigured):
        chatbot_builder.account()


@pytest.mark.parametrize("text", ["2026-04-10", "", "Casa Ñandú 🏖️"])
def test_fields_and_tags_of_contacts_are_what_the_contract_says(
    builder: ChatbotBuilder, text: str
) -> None:
    published = contract("chatbot-builder")
    for _ in range(2):
        chatbot_builder.set_contact_field(ACCOUNT, "4455", "103", text)
        chatbot_builder.add_tag(ACCOUNT, "4455", "301")
    assert builder.contacts == {"4455": {"103": text}}
    assert builder.tags == {("4455", "301")}
    for reception in builder.received:
        published.check(reception)
