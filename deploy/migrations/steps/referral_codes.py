"""A referral code for each guest who has none (`generate_referral_codes` of the system before).

The code, its guard, which lets it belong to one client only, and the copy of the client beside the
guard of the document are written together, over a client that is as it was read.
"""

import json
import secrets
import unicodedata
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from deploy.migrations.step import ATTEMPTS, Item, Step, StillChanging, Tables

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
LETTERS, RANDOM = 3, 6
CANCELLED = "TransactionCanceledException"


def new_code(first_name: str) -> str:
    """Three letters of the name (padded with A) and six of base 32 that nobody can guess."""
    plain = unicodedata.normalize("NFKD", first_name).upper()
    letters = [letter for letter in plain if "A" <= letter <= "Z"]
    prefix = "".join(letters[:LETTERS]).ljust(LETTERS, "A")
    return prefix + "".join(secrets.choice(ALPHABET) for _ in range(RANDOM))


def give_codes(tables: Tables, items: Sequence[Item]) -> None:
    """Give each guest of a page a code, deleted ones too, who may come back; not those who were
    forgotten."""
    for item in items:
        if item["kind"] == "profile":
            _give(tables, item)


def _give(tables: Tables, item: Item | None) -> None:
    """Try until the client has a code, or is gone."""
    for _ in range(ATTEMPTS):
        client = json.loads(item["client"]) if item is not None else {}
        if item is None or client["referral_code"] or not _is_guest(client):
            return
        if _is_written(tables, item, client):
            return
        key = {"client_id": item["client_id"], "kind": "profile"}
        item = tables("clients").get_item(Key=key, ConsistentRead=True).get("Item")
    raise StillChanging(str(item and item["client_id"]))


def _is_guest(client: Item) -> bool:
    return client["kind"] == "guest" and not client.get("erasing_since")


def _is_written(tables: Tables, item: Item, client: dict[str, Any]) -> bool:
    """Whether the client was still as it was read, and nobody had the code."""
    table = tables("clients")
    version, code = client["version"] + 1, new_code(client["first_name"])
    after = json.dumps({**client, "version": version, "referral_code": code}, ensure_ascii=False)
    guard = {"client_id": f"referral#{code}", "kind": "guard", "owner": item["client_id"]}
    actions: list[dict[str, Any]] = [
        {
            "Put": {
                "TableName": table.name,
                "Item": guard,
                "ConditionExpression": "attribute_not_exists(client_id)",
            }
        },
        {
            "Update": {
                "TableName": table.name,
                "Key": {"client_id": item["client_id"], "kind": "profile"},
                "ConditionExpression": "#client = :before",
                "UpdateExpression": "SET #client = :after, #version = :version",
                "ExpressionAttributeNames": {"#client": "client", "#version": "version"},
                "ExpressionAttributeValues": {
                    ":before": item["client"],
                    ":after": after,
                    ":version": version,
                },
            }
        },
        *_copy(table.name, item, client, after),
    ]
    try:
        table.meta.client.transact_write_items(TransactItems=actions)
    except ClientError as error:
        if error.response["Error"]["Code"] != CANCELLED:
            raise
        return False
    return True


def _copy(table: str, item: Item, client: dict[str, Any], after: str) -> list[dict[str, Any]]:
    """Bring the copy beside the guard of the document up to date. A document that a former record
    had leads to another client, or is free, and has no copy of it."""
    if client.get("merged_into") or not client["number_doc"]:
        return []
    document = f"document#{client['document_type']}#{client['number_doc']}"
    update = {
        "TableName": table,
        "Key": {"client_id": document, "kind": "guard"},
        "ConditionExpression": "#owner = :owner",
        "UpdateExpression": "SET #client = :after",
        "ExpressionAttributeNames": {"#client": "client", "#owner": "owner"},
        "ExpressionAttributeValues": {":owner": item["client_id"], ":after": after},
    }
    return [{"Update": update}]


STEP = Step(
    id="2026-11-28-referral-codes",
    purpose="give a referral code to each guest without one",
    table="clients",
    apply=give_codes,
)
