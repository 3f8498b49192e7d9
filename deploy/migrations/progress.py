"""How far each step has got in a stage, in table `ledgers`: account `migrations`, entry the step.

A step belongs to one runner at a time, for a minute from its last sign of life: with every page
it keeps where the next one begins. A runner that is gone leaves its step to the next one.
"""

from datetime import datetime, timedelta
from typing import Any

import msgspec
from boto3.dynamodb.conditions import Attr
from botocore.exceptions import ClientError

from deploy.migrations.step import CONDITION_FAILED, Item

ACCOUNT = "migrations"
LEASE = timedelta(seconds=60)


class Lost(RuntimeError):
    """Another runner has taken the step over."""


class Progress(msgspec.Struct, frozen=True):
    """How far a step has got: after so many pages and items the next page begins at `cursor`."""

    is_done: bool
    pages: int = 0
    items: int = 0
    cursor: Item | None = None


class Ledger:
    """The progress of steps, as one runner sees and keeps it."""

    def __init__(self, table: Any, runner: str) -> None:
        self._table = table
        self._runner = runner

    def read(self, step: str) -> Progress:
        """How far a step has got."""
        item = self._table.get_item(Key=_key(step), ConsistentRead=True).get("Item")
        return Progress(is_done=False) if item is None else _progress(item)

    def take(self, step: str, now: datetime) -> Progress | None:
        """Take a step, and go on where it was left; None while another runner has it."""
        free = (
            Attr("account").not_exists()
            | (Attr("runner").eq(self._runner) & Attr("is_done").eq(value=False))
            | (Attr("held_until").lt(int(now.timestamp())) & Attr("is_done").eq(value=False))
        )
        values = {":runner": self._runner, ":until": _until(now), ":no": False, ":zero": 0}
        try:
            answer = self._table.update_item(
                Key=_key(step),
                ConditionExpression=free,
                UpdateExpression=(
                    "SET runner = :runner, held_until = :until, "
                    "started_at = if_not_exists(started_at, :now), "
                    "is_done = if_not_exists(is_done, :no), "
                    "page_count = if_not_exists(page_count, :zero), "
                    "item_count = if_not_exists(item_count, :zero)"
                ),
                ExpressionAttributeValues={**values, ":now": now.isoformat()},
                ReturnValues="ALL_NEW",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != CONDITION_FAILED:
                raise
            found = self.read(step)
            return found if found.is_done else None
        return _progress(answer["Attributes"])

    def advance(
        self, step: str, before: Progress, items: int, cursor: Item | None, now: datetime
    ) -> Progress:
        """Keep that one more page is done, and where the next one begins; None ends the step.

        Raises:
            Lost: another runner has taken the step over.
        """
        after = Progress(cursor is None, before.pages + 1, before.items + items, cursor)
        mine = Attr("runner").eq(self._runner) & Attr("page_count").eq(before.pages)
        try:
            self._table.update_item(
                Key=_key(step),
                ConditionExpression=mine & Attr("is_done").eq(value=False),
                UpdateExpression=(
                    "SET page_count = :pages, item_count = :items, next_page = :cursor, "
                    "is_done = :done, held_until = :until, changed_at = :now"
                ),
                ExpressionAttributeValues={
                    ":pages": after.pages,
                    ":items": after.items,
                    ":cursor": cursor,
                    ":done": after.is_done,
                    ":until": _until(now),
                    ":now": now.isoformat(),
                },
            )
        except ClientError as error:
            if error.response["Error"]["Code"] == CONDITION_FAILED:
                raise Lost(step) from error
            raise
        return after


def _key(step: str) -> dict[str, str]:
    return {"account": ACCOUNT, "entry": step}


def _until(now: datetime) -> int:
    return int((now + LEASE).timestamp())


def _progress(item: Item) -> Progress:
    return Progress(
        is_done=item["is_done"],
        pages=int(item["page_count"]),
        items=int(item["item_count"]),
        cursor=item.get("next_page"),
    )
