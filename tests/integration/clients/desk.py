"""What the tests of this room share: a clock, who works at the desk, and guests."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from chalice.test import HTTPResponse

from chalicelib.accounts.sessions import records
from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device
from chalicelib.cloud import clients, events, resources, store
from chalicelib.cloud.settings import settings
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import cache, clock
from local.aws import ministack
from local.aws.provision import make_secret, make_table
from tests.support.http import Api

NOW = datetime(2026, 1, 5, 17, 0, tzinfo=UTC)
CLIENTS = "/api/v1/clients/"
STAFF_NUMBERS = {"admin": 1, "vendedor": 2, "mantenimiento": 3}


def staff_token(group: str) -> str:
    """The access token of a staff user of one group."""
    tx = Transaction(clock.now())
    pair = sessions.open_staff_session(tx, STAFF_NUMBERS[group], groups=(group,), device=Device())
    tx.commit()
    return pair.access


def guest_token(client_id: str) -> str:
    """The access token of a client."""
    tx = Transaction(clock.now())
    generation = int(records.generation(f"client#{client_id}").number)
    pair = sessions.open_guest_session(tx, client_id, device=Device(), generation=generation)
    tx.commit()
    return pair.access


def guest(**values: Any) -> dict[str, Any]:
    """What the panel sends for a guest."""
    return {
        "date": "1990-05-17",
        "sex": "f",
        "document_type": "dni",
        "number_doc": "45678901",
        "first_name": "María",
        "last_name": "Quispe",
        "email": "maria@example.com",
        "tel_number": "51987654321",
        "comentarios_clientes": "",
        **values,
    }


class Desk:
    """A member of staff at the panel."""

    def __init__(self, api: Api, token: str) -> None:
        self.api = api
        self.token = token

    def register(self, **values: Any) -> dict[str, Any]:
        """A new client, who must be accepted."""
        answer = self.post(**values)
        assert answer.status_code == 201, answer.body
        body: dict[str, Any] = answer.json_body
        return body

    def post(self, **values: Any) -> HTTPResponse:
        return self.api.post(CLIENTS, form=guest(**values), token=self.token)

    def show(self, client_id: str) -> HTTPResponse:
        return self.api.get(f"{CLIENTS}{client_id}/", token=self.token)

    def edit(self, client_id: str, **values: Any) -> HTTPResponse:
        return self.api.patch(f"{CLIENTS}{client_id}/", form=values, token=self.token)

    def remove(self, client_id: str) -> HTTPResponse:
        return self.api.delete(f"{CLIENTS}{client_id}/", token=self.token)

    def page(self, query: str = "") -> dict[str, Any]:
        """A list that must be there."""
        answer = self.api.get(f"{CLIENTS}?{query}", token=self.token)
        assert answer.status_code == 200, answer.body
        body: dict[str, Any] = answer.json_body
        return body

    def names(self, query: str) -> list[str]:
        """The first names of a page."""
        return [row["first_name"] for row in self.page(query)["results"]]


@contextmanager
def local_tables() -> Iterator[None]:
    """The product's tables on a MiniStack: quick with many clients, and its races are real."""
    with ministack.running() as server:
        before = dict(os.environ)
        os.environ.update(ministack.environment(server.port) | {"CASA_STAGE": settings().stage})
        forget()
        for table in resources.TABLES:
            make_table(clients.client("dynamodb"), settings().name(table.name), table)
        make_secret(clients.client("secretsmanager"), settings().name("tokens"))
        try:
            yield
        finally:
            os.environ.clear()
            os.environ.update(before)
            forget()


def forget() -> None:
    """Open connections anew, and drop what this process remembers of an AWS."""
    store.connection.cache_clear()
    clients.client.cache_clear()
    cache.forget_all()


def event_names(client_id: str) -> list[str]:
    """What happened to a client, oldest first."""
    return [event.name for event in reversed(events.timeline(f"client#{client_id}"))]
