"""The phones of guests: what lies between the request for a code and the message that arrives."""

from typing import Any

from chalice.test import HTTPResponse

from chalicelib.cloud import clients, store
from chalicelib.cloud.settings import settings
from local.providers.provider import Provider
from local.providers.twilio import Twilio
from local.providers.whatsapp import Whatsapp
from tests.integration.clients.desk import CLIENTS
from tests.support import deliveries
from tests.support.http import Api

AUTH = f"{CLIENTS}client-auth/"
MARIA = {"document_type": "dni", "number_doc": "45678901"}
"""The document of the guest whom staff register."""
STRANGER = {"document_type": "dni", "number_doc": "99999999"}
"""A document that nobody has."""
PASSWORD = "ola-verde-11-rocas"
ELSEWHERE = "203.0.113.9"


class Phones:
    """Everybody's phones, and the queue that carries codes to them when it is told to."""

    def __init__(self) -> None:
        self.twilio, self.whatsapp = Twilio(), Whatsapp()
        self._published: set[str] = set()

    def deliver(self) -> list[str]:
        """Carry out every request for a code so far; the messages that have to come again."""
        self.publish()
        return deliveries.consume("codes", self.waiting())

    def publish(self) -> None:
        """Put every new request for a code on its queue."""
        items = store.connection().client.scan(TableName=settings().name("events"))["Items"]
        new = [item for item in items if item["event_id"]["S"] not in self._published]
        new.sort(key=lambda item: item["event_id"]["S"])
        self._published |= {item["event_id"]["S"] for item in new}
        records = [{"eventName": "INSERT", "dynamodb": {"NewImage": item}} for item in new]
        deliveries.run("publish_events", {"Records": records})

    def waiting(self) -> list[str]:
        """What waits on the queue, which then holds it no longer."""
        sqs = clients.client("sqs")
        url = sqs.get_queue_url(QueueName=settings().name("codes"))["QueueUrl"]
        bodies = []
        while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
            bodies += [message["Body"] for message in found]
        return bodies

    def messages(self, provider: Provider | None = None) -> list[tuple[str, str]]:
        """Every code that arrived so far, with its phone, the oldest first."""
        received = (provider or self.twilio).received
        messages = [reception.message for reception in received]
        return [
            (message.to, "".join(sign for sign in message.text if sign.isdigit())[:6])
            for message in messages
            if message is not None
        ]

    def code(self) -> str:
        """The code that arrives now, whoever sends it."""
        before = [len(self.messages(each)) for each in (self.twilio, self.whatsapp)]
        assert self.deliver() == []
        found = self.messages()[before[0] :] + self.messages(self.whatsapp)[before[1] :]
        assert len(found) == 1, found
        return found[0][1]


def request_code(
    api: Api, document: dict[str, str] = MARIA, *, path: str = "request-otp", **options: Any
) -> HTTPResponse:
    return api.post(f"{AUTH}{path}/", json=document, **options)


def set_password(
    api: Api,
    code: str,
    document: dict[str, str] = MARIA,
    *,
    path: str = "setup-password",
    password: str = PASSWORD,
    **options: Any,
) -> HTTPResponse:
    body = {**document, "otp_code": code, "password": password}
    return api.post(f"{AUTH}{path}/", json=body, **options)


def sign_in(api: Api, document: dict[str, str] = MARIA, **options: Any) -> HTTPResponse:
    body = {**document, "password": options.pop("password", PASSWORD)}
    return api.post(f"{AUTH}login/", json=body, **options)


def body_of(answer: HTTPResponse) -> dict[str, Any]:
    """An answer without the name of its request."""
    return {name: each for name, each in answer.json_body.items() if name != "correlation_id"}
