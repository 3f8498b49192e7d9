"""`send_to_chatbotbuilder=true`: administrators are heard, everybody else just reads."""

from typing import Any

import pytest
from chalice.test import HTTPResponse

from chalicelib.cloud import store
from chalicelib.cloud.events import EventRecord, Plain
from chalicelib.cloud.settings import settings
from local.providers.chatbot_builder import ChatbotBuilder
from tests.support.faults import answering, refused
from tests.support.http import Api

from .desk import DISCOUNTS, LEVELS, Delivery, define_discount, define_level, told

FIELDS = {DISCOUNTS: "global_discounts", LEVELS: "levels"}
IDS = {DISCOUNTS: "11", LEVELS: "22"}
BOTH = pytest.mark.parametrize("path", [DISCOUNTS, LEVELS])
QUEUED = {
    "successful_sync": True,
    "queued": True,
    "message": "El envío al chatbot quedó en cola: se hará en unos momentos.",
}


def ask(api: Api, path: str, *, token: str | None = "admin", value: str = "true") -> HTTPResponse:
    return api.get(f"{path}?send_to_chatbotbuilder={value}", token=token)


def requests_for(path: str) -> list[Plain]:
    """The commands that wait in the outbox."""
    items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
    written = [EventRecord.from_raw_data(item).recorded() for item in items]
    asked = [each for each in written if each.name == "chatbot.send"]
    return [each for each in asked if each.event["field"] == FIELDS[path]]


@pytest.fixture(autouse=True)
def _something_to_tell(api: Api, delivery: Delivery, unknown_builder: ChatbotBuilder) -> None:
    """A level and a discount, of which the builder was to be told before."""
    define_level(api)
    define_discount(api)
    delivery.settle()


@BOTH
@pytest.mark.parametrize("value", ["true", "True", "TRUE"])
def test_an_administrator_has_the_answer_sent(
    api: Api, delivery: Delivery, builder: ChatbotBuilder, path: str, value: str
) -> None:
    answer = ask(api, path, value=value)
    assert answer.status_code == 200
    assert answer.json_body["chatbot_sync_results"] == QUEUED
    assert not builder.received
    delivery.settle()
    assert builder.fields[IDS[path]] == [told(api, path)]
    assert len(builder.received) == 1


@BOTH
def test_the_administrator_reads_what_everybody_reads(api: Api, path: str) -> None:
    read: dict[str, Any] = api.get(path).json_body
    assert ask(api, path).json_body == {**read, "chatbot_sync_results": QUEUED}


@BOTH
def test_who_asked_is_known(api: Api, path: str) -> None:
    ask(api, path)
    [request] = requests_for(path)
    assert (request.name, request.actor) == ("chatbot.send", "staff#1")


@BOTH
@pytest.mark.parametrize("token", [None, "undefined", "ana", "seller", "cleaner"])
def test_nobody_else_can_have_anything_sent(
    api: Api, delivery: Delivery, builder: ChatbotBuilder, path: str, token: str | None
) -> None:
    answer = ask(api, path, token=token)
    assert answer.status_code == 200
    assert answer.body.decode() == told(api, path)
    assert requests_for(path) == []
    assert delivery.publish() == []


@BOTH
@pytest.mark.parametrize("value", ["false", "", "1", "yes", "true%20", "no"])
def test_only_the_word_asks(api: Api, path: str, value: str) -> None:
    assert "chatbot_sync_results" not in ask(api, path, value=value).json_body
    assert requests_for(path) == []


@BOTH
def test_an_administrator_who_only_reads_asks_for_nothing(api: Api, path: str) -> None:
    assert "chatbot_sync_results" not in api.get(path, token="admin").json_body
    assert requests_for(path) == []


@BOTH
def test_a_wish_that_could_not_be_noted_is_said_so_beside_the_answer(api: Api, path: str) -> None:
    with answering("TransactWriteItems", [refused("AccessDeniedException")]):
        answer = ask(api, path)
    assert answer.status_code == 200
    body: dict[str, Any] = answer.json_body
    assert body.pop("chatbot_sync_results") == {
        "successful_sync": False,
        "queued": False,
        "message": "El envío al chatbot no se pudo poner en cola. Intente nuevamente.",
    }
    assert body == api.get(path).json_body


@BOTH
def test_asking_works_before_the_account_is_configured(
    api: Api, delivery: Delivery, unknown_builder: ChatbotBuilder, path: str
) -> None:
    assert ask(api, path).json_body["chatbot_sync_results"] == QUEUED
    delivery.settle()
    assert not unknown_builder.received


@BOTH
def test_a_word_of_any_length_is_not_taken(api: Api, path: str) -> None:
    assert ask(api, path, value="x" * 21).status_code == 400
