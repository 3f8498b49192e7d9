"""What is done with two records: they become one, and what hangs on them is looked at."""

from typing import Any

from chalice.test import HTTPResponse

from chalicelib.clients import records, writing
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.properties.types import House
from tests.support.http import Api
from tests.support.monday import NOW
from tests.support.outbox import Outbox

from .. import sold

MERGE = "/api/v1/admin/clients/merge/"
PASSWORD = "mar-azul-7-olas"


def merge(api: Api, kept: Client, gone: Client, token: str = "admin") -> HTTPResponse:
    body = {"kept": kept.client_id, "gone": gone.client_id}
    return api.post(MERGE, json=body, token=token)


def merged(api: Api, outbox: Outbox, kept: Client, gone: Client) -> None:
    """Merge, and let everything that follows happen."""
    answer = merge(api, kept, gone)
    assert (answer.status_code, answer.json_body["status"]) == (202, "merging"), answer.body
    outbox.settle()
    assert merge(api, kept, gone).json_body["status"] == "merged"


def now_of(client: Client) -> Client:
    found = records.client_of(client.client_id)
    assert found is not None
    return found


def write(client: Client, **values: Any) -> None:
    before = now_of(client)
    tx = Transaction(NOW)
    writing.replace(tx, before, writing.changed(before, **values))
    tx.commit()


def take(api: Api, house: House, client: Client, arrives: str, leaves: str, **fields: str) -> str:
    return str(sold.take(api, house, client, arrives, leaves, **fields)["id"])


def book(api: Api, house: House, token: str, **fields: str) -> HTTPResponse:
    """A guest books a stay."""
    body = {
        "property": house.property_id,
        "check_in_date": "2026-04-16",
        "check_out_date": "2026-04-19",
        "guests": 4,
        **fields,
    }
    return api.post("/api/v1/clients/reservations/create/", token=token, json=body)
