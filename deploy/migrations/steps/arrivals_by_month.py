"""Figures of arrivals, of which earlier releases kept a row for each day, move into the rows of
their months."""

from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from deploy.migrations.counting import CANCELLED, FAILED, added
from deploy.migrations.step import ATTEMPTS, Item, Step, StillChanging, Tables

FORMER = "days#"
NO_NUMBERS = {"series", "entry", "changes"}


def move_days(tables: Tables, items: Sequence[Item]) -> None:
    """Move the days of a page."""
    for item in items:
        if item["series"].startswith(FORMER):
            _move(tables("insights"), item)


def _move(table: Any, item: Item | None) -> None:
    """Add the numbers of a day to its month and take the day away, together: so a day that was
    moved is not moved again, and what the product counts meanwhile stays."""
    for _ in range(ATTEMPTS):
        if item is None:
            return
        key = {"series": item["series"], "entry": item["entry"]}
        writes = [{"Update": _added(table.name, item)}, {"Delete": _taken(table.name, key, item)}]
        try:
            table.meta.client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error.response["Error"]["Code"] != CANCELLED:
                raise
            if error.response["CancellationReasons"][1]["Code"] == FAILED:
                item = table.get_item(Key=key, ConsistentRead=True).get("Item")
        else:
            return
    raise StillChanging(str(item))


def _added(table: str, item: Item) -> dict[str, Any]:
    year, month = item["series"].removeprefix(FORMER).split("-")
    numbers = {f"{item['entry']}.{name}": item[name] for name in item.keys() - NO_NUMBERS}
    return added(table, (f"arrivals#{year}", month), numbers)


def _taken(table: str, key: Item, item: Item) -> dict[str, Any]:
    return {
        "TableName": table,
        "Key": key,
        "ConditionExpression": "changes = :read",
        "ExpressionAttributeValues": {":read": item["changes"]},
    }


STEP = Step(
    id="2026-12-06-arrivals-by-month",
    purpose="keep figures of arrivals in the rows of their months",
    table="insights",
    apply=move_days,
)
