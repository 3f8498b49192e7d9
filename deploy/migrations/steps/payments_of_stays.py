"""A payment for what each stay was paid, gives back and spent in points, from before payments were
kept one by one (`advance_payment` and a refund without parts were all that was known).

The payments of a stay, the money that it then names (`paid`) and the parts of its refund are
written together, over a stay that is as it was read; its version rises, so whoever read it before
reads it again. No event says so: nothing happened to the stay. What its indexes have of it stays.
"""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid5

from boto3.dynamodb.conditions import Key
from botocore.exceptions import ClientError

from deploy.migrations.step import ATTEMPTS, Item, Step, StillChanging, Tables

CARRIED = UUID("5d0c6a52-7d5c-4d53-9f3e-6a4b3f7c2e11")
REFUNDS = UUID("b0a9d1f4-3d0c-4a3e-8a53-0f6d2f1f3c77")
CANCELLED = "TransactionCanceledException"
BY = "system"


def carry_over(tables: Tables, items: Sequence[Item]) -> None:
    """Write what is missing of each stay of a page, removed stays too."""
    for item in items:
        if item["kind"] == "stay":
            _carry(tables, item)


def _carry(tables: Tables, item: Item | None) -> None:
    """Try until the stay has its payments, or is gone."""
    for _ in range(ATTEMPTS):
        if item is None:
            return
        before = json.loads(item["stay"])
        after, payments = _carried(tables, before)
        if not payments or _is_written(tables, item, after, payments):
            return
        key = {"reservation_id": item["reservation_id"], "kind": "stay"}
        item = tables("reservations").get_item(Key=key, ConsistentRead=True).get("Item")
    raise StillChanging(str(item and item["reservation_id"]))


def _carried(tables: Tables, stay: Item) -> tuple[Item, list[Item]]:
    """The stay as it is afterwards, and the payments that it has not got."""
    after, payments = dict(stay), []
    if not stay.get("paid") and Decimal(stay["advance_payment"]):
        paid = _paid(stay)
        after["paid"] = [paid]
        payments.append(_received(stay, paid))
    part = _part(after)
    if part is not None:
        after["refund"] = {**stay["refund"], "parts": [part]}
        payments.append(_given_back(stay, part))
    if stay.get("points_used") and not _has_points(tables, stay):
        payments.append(_points(stay))
    return {**after, "version": stay["version"] + 1}, payments


def _paid(stay: Item) -> dict[str, Any]:
    """The money of a stay, as staff said it."""
    return {
        "payment_id": str(uuid5(CARRIED, stay["reservation_id"])),
        "source": "staff",
        "currency": stay["advance_payment_currency"],
        "amount": stay["advance_payment"],
    }


def _part(stay: Item) -> dict[str, Any] | None:
    """The one part of a refund that has none; its id is the one that the product would give it."""
    refund, paid = stay.get("refund"), stay.get("paid", [])
    if not refund or refund.get("parts") or not Decimal(refund["amount"]) or len(paid) != 1:
        return None
    return {
        "refund_id": str(uuid5(REFUNDS, f"{paid[0]['payment_id']}/{stay['version']}")),
        **paid[0],
        "amount": refund["amount"],
        "state": "owed" if refund.get("settled_at") is None else "given",
        "by_hand": False,
        "is_apart": False,
    }


def _has_points(tables: Tables, stay: Item) -> bool:
    """Whether the points of a stay are a payment already: it was booked since, or changed hands."""
    where = Key("reservation_id").eq(stay["reservation_id"]) & Key("kind").begins_with("payment#")
    start: dict[str, Any] = {}
    while True:
        page = tables("reservations").query(
            KeyConditionExpression=where, ConsistentRead=True, **start
        )
        found = [json.loads(item["payment"]) for item in page["Items"]]
        if any((each["source"], each["direction"]) == ("points", "in") for each in found):
            return True
        if "LastEvaluatedKey" not in page:
            return False
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


def _received(stay: Item, paid: Item) -> Item:
    return _payment(stay, **paid, direction="in", state="paid", by=BY)


def _given_back(stay: Item, part: Item) -> Item:
    """What an ended stay owes, or gave when staff said so; it is owed since the stay changed."""
    given_at, given_by = stay["refund"].get("settled_at"), stay["refund"].get("settled_by")
    return _payment(
        stay,
        payment_id=part["refund_id"],
        of_payment=part["payment_id"],
        direction="out",
        source=part["source"],
        state=part["state"],
        currency=part["currency"],
        amount=part["amount"],
        by=given_by or BY,
        created=given_at or stay["updated"],
        updated=given_at or stay["updated"],
    )


def _points(stay: Item) -> Item:
    return _payment(
        stay,
        payment_id=str(uuid5(CARRIED, f"{stay['reservation_id']}/points")),
        direction="in",
        source="points",
        state="paid",
        currency="sol",
        amount=stay["points_redeemed"],
        by=BY,
    )


def _payment(stay: Item, **values: Any) -> Item:
    return {
        "reservation_id": stay["reservation_id"],
        "client_id": stay["client_id"],
        "rate": _rate(stay),
        "created": stay["created"],
        "updated": stay["created"],
        "version": 1,
        **values,
    }


def _rate(stay: Item) -> str | None:
    """How many PEN a USD is worth in the prices of a stay."""
    usd, sol = Decimal(stay["price_usd"]), Decimal(stay["price_sol"])
    return str(sol / usd) if usd and sol else None


def _is_written(tables: Tables, item: Item, after: Item, payments: Sequence[Item]) -> bool:
    """Whether the stay was still as it was read, and had none of the payments."""
    table = tables("reservations")
    update = {
        "TableName": table.name,
        "Key": {"reservation_id": item["reservation_id"], "kind": "stay"},
        "ConditionExpression": "#stay = :before AND #version = :seen",
        "UpdateExpression": "SET #stay = :after, #version = :version",
        "ExpressionAttributeNames": {"#stay": "stay", "#version": "version"},
        "ExpressionAttributeValues": {
            ":before": item["stay"],
            ":seen": item["version"],
            ":after": _text(after),
            ":version": after["version"],
        },
    }
    puts = [{"Put": _put(table.name, payment)} for payment in payments]
    try:
        table.meta.client.transact_write_items(TransactItems=[{"Update": update}, *puts])
    except ClientError as error:
        if error.response["Error"]["Code"] != CANCELLED:
            raise
        return False
    return True


def _put(table: str, payment: Item) -> dict[str, Any]:
    item = {
        "reservation_id": payment["reservation_id"],
        "kind": f"payment#{payment['payment_id']}",
        "version": payment["version"],
        "payment": _text(payment),
    }
    condition = "attribute_not_exists(reservation_id)"
    return {"TableName": table, "Item": item, "ConditionExpression": condition}


def _text(value: Item) -> str:
    return json.dumps(value, ensure_ascii=False)


STEP = Step(
    id="2026-11-28-payments-of-stays",
    purpose="keep what was paid before payments were kept as payments",
    table="reservations",
    apply=carry_over,
)
