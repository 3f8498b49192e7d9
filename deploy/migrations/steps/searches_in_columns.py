"""Tallies of searches, of which earlier releases kept a row for each line, in columns."""

import zlib
from collections.abc import Sequence
from typing import Any

from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from chalicelib.insights.tallies import former, rules
from deploy.migrations.counting import CANCELLED
from deploy.migrations.step import ATTEMPTS, Item, Step, StillChanging, Tables

FAMILIES = ("dated#searched#", "dated#arrival#")
FIRST_PART = "00"
PART_BYTES = 300_000


def repack(tables: Tables, items: Sequence[Item]) -> None:
    """Write the tallies anew of whose parts the first is in a page."""
    for item in items:
        if item["series"].startswith(FAMILIES) and item["entry"] == FIRST_PART:
            _repack(tables("insights"), item["series"])


def _repack(table: Any, series: str) -> None:
    """Write a tally under its next version, as the product does, unless it is in columns already.
    Whoever adds to it meanwhile writes it in columns."""
    for _ in range(ATTEMPTS):
        parts = table.query(KeyConditionExpression=Key("series").eq(series), ConsistentRead=True)
        items = parts["Items"]
        content = zlib.decompress(b"".join(bytes(part["packed"]) for part in items))
        if content[:1] != former.MARK:
            return
        packed = zlib.compress(rules.packed(rules.unpacked(content)))
        try:
            table.meta.client.transact_write_items(TransactItems=_writes(table.name, items, packed))
        except ClientError as error:
            if error.response["Error"]["Code"] != CANCELLED:
                raise
        else:
            return
    raise StillChanging(series)


def _writes(table: str, items: Sequence[Item], packed: bytes) -> list[dict[str, Any]]:
    first, pieces = items[0], range(0, len(packed), PART_BYTES)
    version = first["version"] + 1
    whole = {**first, "version": version, "parts": len(pieces)}
    writes: list[dict[str, Any]] = [
        {
            "Put": {
                "TableName": table,
                "Item": {
                    **whole,
                    "entry": f"{number:02d}",
                    "packed": packed[start : start + PART_BYTES],
                },
            }
        }
        for number, start in enumerate(pieces)
    ]
    writes[0]["Put"] |= {
        "ConditionExpression": "version = :read",
        "ExpressionAttributeValues": {":read": first["version"]},
    }
    gone = items[len(pieces) :]
    keys = [{"series": item["series"], "entry": item["entry"]} for item in gone]
    writes += [{"Delete": {"TableName": table, "Key": key}} for key in keys]
    return [*writes, {"Update": _marked(table, first["series"], f"{version}:{len(pieces)}")}]


def _marked(table: str, series: str, mark: str) -> dict[str, Any]:
    family, _, day = series.rpartition("#")
    return {
        "TableName": table,
        "Key": {"series": family, "entry": day[:7]},
        "UpdateExpression": "SET #day = :mark",
        "ExpressionAttributeNames": {"#day": f"d{day[8:]}"},
        "ExpressionAttributeValues": {":mark": mark},
    }


STEP = Step(
    id="2026-12-06-searches-in-columns",
    purpose="keep tallies of searches in columns",
    table="insights",
    apply=repack,
)
