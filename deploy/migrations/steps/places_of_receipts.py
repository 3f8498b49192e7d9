"""A place for each receipt that counts, from before what was refused took none: a stay had a number
of receipts, and has the ids of those that take a place."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from deploy.migrations.step import ATTEMPTS, Item, Step, StillChanging, Tables

CANCELLED = "TransactionCanceledException"
RECEIPT, REFUSED = "receipt#", "rejected"


def give_places(tables: Tables, items: Sequence[Item]) -> None:
    """Give each receipt of a page its place, but those whose files were refused."""
    for item in items:
        if item["kind"].startswith(RECEIPT):
            _place(tables, item)


def _place(tables: Tables, item: Item | None) -> None:
    """Try until the receipt has its place, needs none, or is gone."""
    for _ in range(ATTEMPTS):
        if item is None or item["state"] == REFUSED or _is_placed(tables, item):
            return
        key = {"reservation_id": item["reservation_id"], "kind": item["kind"]}
        item = tables("reservations").get_item(Key=key, ConsistentRead=True).get("Item")
    raise StillChanging(str(item and item["receipt_id"]))


def _is_placed(tables: Tables, item: Item) -> bool:
    """Whether the receipt was still as it was read."""
    table = tables("reservations")
    as_read: dict[str, Any] = {
        "TableName": table.name,
        "Key": {"reservation_id": item["reservation_id"], "kind": item["kind"]},
        "ConditionExpression": "#state = :state",
        "ExpressionAttributeNames": {"#state": "state"},
        "ExpressionAttributeValues": {":state": item["state"]},
    }
    place = {
        "TableName": table.name,
        "Key": {"reservation_id": item["reservation_id"], "kind": "receipts"},
        "UpdateExpression": "ADD #taken :receipt",
        "ExpressionAttributeNames": {"#taken": "taken"},
        "ExpressionAttributeValues": {":receipt": {item["receipt_id"]}},
    }
    actions = [{"ConditionCheck": as_read}, {"Update": place}]
    try:
        table.meta.client.transact_write_items(TransactItems=actions)
    except ClientError as error:
        if error.response["Error"]["Code"] != CANCELLED:
            raise
        return False
    return True


STEP = Step(
    id="2026-12-05-places-of-receipts",
    purpose="name the receipts of each stay that take a place",
    table="reservations",
    apply=give_places,
)
