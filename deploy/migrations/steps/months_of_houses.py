"""Each house gets a row for the whole of each month, from the row that has its days."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from deploy.migrations.counting import CANCELLED
from deploy.migrations.step import ATTEMPTS, Item, Step, StillChanging, Tables

DAYS, MONTHS = "houses#", "house_months#"
NO_NUMBERS = {"series", "entry", "changes"}
FIRST_DAY = "01"


def add_months(tables: Tables, items: Sequence[Item]) -> None:
    """Make the rows of a page."""
    for item in items:
        if item["series"].startswith(DAYS):
            _make(tables("insights"), item)


def _make(table: Any, days: Item) -> None:
    """Write the month as its days say, both as they stand: the product changes both together, so
    what it counts meanwhile is in neither or in both."""
    for _ in range(ATTEMPTS):
        key = {"series": MONTHS + days["series"].removeprefix(DAYS), "entry": days["entry"]}
        month = table.get_item(Key=key, ConsistentRead=True).get("Item")
        writes = [_unchanged(table.name, days), _written(table.name, key, month, days)]
        try:
            table.meta.client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error.response["Error"]["Code"] != CANCELLED:
                raise
            own = {name: days[name] for name in ("series", "entry")}
            days = table.get_item(Key=own, ConsistentRead=True)["Item"]
        else:
            return
    raise StillChanging(str(days["series"]))


def _unchanged(table: str, days: Item) -> dict[str, Any]:
    check = {
        "TableName": table,
        "Key": {name: days[name] for name in ("series", "entry")},
        "ConditionExpression": "changes = :read",
        "ExpressionAttributeValues": {":read": days["changes"]},
    }
    return {"ConditionCheck": check}


def _written(table: str, key: Item, before: Item | None, days: Item) -> dict[str, Any]:
    changes = before["changes"] if before else 0
    item = {**key, "changes": changes + 1, **_totals(days)}
    put: dict[str, Any] = {"TableName": table, "Item": item}
    if before:
        put |= {
            "ConditionExpression": "changes = :read",
            "ExpressionAttributeValues": {":read": changes},
        }
    else:
        put["ConditionExpression"] = "attribute_not_exists(series)"
    return {"Put": put}


def _totals(days: Item) -> dict[str, Any]:
    """The numbers of all days together, as those of the first; what has no day stays as it is."""
    found: Counter[str] = Counter()
    for name in days.keys() - NO_NUMBERS:
        day, dot, rest = name.partition(".")
        found[f"{FIRST_DAY}.{rest}" if dot and day.isdigit() else name] += days[name]
    return dict(found)


STEP = Step(
    id="2026-12-20-months-of-houses",
    purpose="keep the figures of each house's month beside those of its days",
    table="insights",
    apply=add_months,
)
