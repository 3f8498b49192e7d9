"""Writing many items, without the product's transactions."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from chalicelib.cloud import store
from chalicelib.cloud.settings import settings

BATCH = 25


def write(table: str, items: Iterable[dict[str, Any]]) -> None:
    """Put items into a table.

    Raises:
        RuntimeError: the database left some unwritten.
    """
    name, rest = settings().name(table), iter(items)
    while chunk := list(islice(rest, BATCH)):
        requests = [{"PutRequest": {"Item": item}} for item in chunk]
        client: Any = store.connection().client
        if client.batch_write_item(RequestItems={name: requests}).get("UnprocessedItems"):
            raise RuntimeError("items were left unwritten")
