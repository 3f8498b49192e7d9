"""Writing many items, without the product's transactions."""

from collections.abc import Iterable
from itertools import islice
from typing import Any

from chalicelib.cloud.settings import settings
from local.aws.clients import client

BATCH = 25


def write(table: str, items: Iterable[dict[str, Any]]) -> None:
    """Put items into a table.

    Raises:
        RuntimeError: the database left some unwritten.
    """
    name, rest = settings().name(table), iter(items)
    while chunk := list(islice(rest, BATCH)):
        requests = [{"PutRequest": {"Item": item}} for item in chunk]
        answer = client("dynamodb").batch_write_item(RequestItems={name: requests})
        if answer.get("UnprocessedItems"):
            raise RuntimeError("MiniStack left items unwritten")
