"""Counting what was there before figures were kept, for the steps that do it.

What something counts as and the numbers that it adds to are written by one transaction, unless it
was counted already: so a step may come again, and meet the product, which counts what changes.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import msgspec
from botocore.exceptions import ClientError

from chalicelib.insights.figures.rules import contributions
from chalicelib.insights.figures.types import Facts, Row
from deploy.migrations.step import ATTEMPTS, StillChanging, Tables

CANCELLED = "TransactionCanceledException"
FAILED = "ConditionalCheckFailed"


def count(tables: Tables, subject: str, version: int, facts: Facts) -> None:
    """Let the subject of events (`reservation#<id>`) count as `facts`, unless it counts already.

    Raises:
        StillChanging: others kept writing the same rows.
    """
    table = tables("insights")
    writes = [{"Put": _counted(table.name, subject, version, facts)}]
    writes += [{"Update": update} for update in _updates(table.name, facts)]
    for _ in range(ATTEMPTS):
        try:
            table.meta.client.transact_write_items(TransactItems=writes)
        except ClientError as error:
            if error.response["Error"]["Code"] != CANCELLED:
                raise
            if error.response["CancellationReasons"][0]["Code"] == FAILED:
                return
        else:
            return
    raise StillChanging(subject)


def added(table: str, row: Row, numbers: Mapping[str, Any]) -> dict[str, Any]:
    """The update that adds numbers to a row of figures, which is written once more with it."""
    steps = {"changes": 1, **numbers}
    return {
        "TableName": table,
        "Key": {"series": row[0], "entry": row[1]},
        "UpdateExpression": "ADD " + ", ".join(f"#n{i} :v{i}" for i in range(len(steps))),
        "ExpressionAttributeNames": {f"#n{i}": name for i, name in enumerate(steps)},
        "ExpressionAttributeValues": {f":v{i}": step for i, step in enumerate(steps.values())},
    }


def _counted(table: str, subject: str, version: int, facts: Facts) -> dict[str, Any]:
    item = {
        "series": f"counted#{subject}",
        "entry": "facts",
        "version": version,
        "facts": msgspec.json.encode(facts).decode(),
    }
    condition = "attribute_not_exists(series)"
    return {"TableName": table, "Item": item, "ConditionExpression": condition}


def _updates(table: str, facts: Facts) -> list[dict[str, Any]]:
    rows: dict[Row, dict[str, int]] = defaultdict(dict)
    for (series, entry, name), number in contributions(facts).items():
        rows[series, entry][name] = number
    return [added(table, row, numbers) for row, numbers in sorted(rows.items())]
