"""The webhooks on the page of messages, and how a person lets them come."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
import requests

from local.providers.chatbot_builder import ChatbotBuilder
from local.providers.server import StandIns, serving
from local.providers.whatsapp import NUMBER, Whatsapp

HTML = {"Accept": "text/html"}


@pytest.fixture
def whatsapp() -> Whatsapp:
    return Whatsapp()


@pytest.fixture
def server(whatsapp: Whatsapp) -> Iterator[StandIns]:
    with serving(whatsapp, ChatbotBuilder()) as server:
        yield server


def page(server: StandIns) -> str:
    return requests.get(f"{server.url}/messages/", timeout=10).text


def change(server: StandIns, place: str, **others: Any) -> requests.Response:
    address = f"{server.url}/messages/{place}"
    return requests.post(address, timeout=10, allow_redirects=False, **others)


def welcome(server: StandIns, to: str) -> str:
    """Welcome a phone; the id of the message."""
    part = {"type": "header", "parameters": [{"type": "text", "text": "Ana"}]}
    template = {"name": "registro_exitoso", "language": {"code": "es"}, "components": [part]}
    sent = {"messaging_product": "whatsapp", "to": to, "type": "template", "template": template}
    answer = requests.post(
        f"{server.url}/whatsapp/v23.0/{NUMBER}/messages",
        data=msgspec.json.encode(sent),
        headers={"Content-Type": "application/json", "Authorization": "Bearer local"},
        timeout=10,
    )
    return str(answer.json()["messages"][0]["id"])


def test_what_is_told_of_a_message_is_shown(server: StandIns) -> None:
    name = welcome(server, "51999888749")
    below = page(server).partition("<h2>")[2]
    for state in ("sent", "failed"):
        assert f"<td>whatsapp</td><td>{state}</td><td>{name}</td><td>kept</td>" in below


def test_a_person_says_how_webhooks_come(server: StandIns, whatsapp: Whatsapp) -> None:
    assert change(server, "whatsapp/webhooks?how=doubled").json()["webhooks"] == "doubled"
    assert 'formaction="/messages/whatsapp/webhooks?how=doubled" disabled' in page(server)
    welcome(server, "51999888727")
    assert [each.event for each in whatsapp.courier.sent] == [
        *("sent", "sent", "delivered", "delivered"),
    ]
    answer = change(server, "whatsapp/webhooks?how=right", headers=HTML)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/messages/")


@pytest.mark.parametrize(
    ("place", "status", "known"),
    [
        ("whatsapp/webhooks?how=odd", 400, "forged"),
        ("whatsapp/else?how=late", 404, "whatsapp"),
        ("chatbot_builder/webhooks?how=late", 404, "whatsapp"),
        ("nobody/webhooks", 404, "whatsapp"),
    ],
)
def test_what_there_is_not_is_refused(
    server: StandIns, place: str, status: int, known: str
) -> None:
    answer = change(server, place)
    assert answer.status_code == status
    assert known in answer.text
