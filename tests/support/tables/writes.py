"""Writes of single items, whether they come alone or in a transaction."""

from collections.abc import Callable, Mapping
from typing import Any

from . import expressions, updates, values
from .expressions import Scope
from .storage import Table
from .values import Invalid, Item

Request = Mapping[str, Any]
NO_ITEM: Item = {}
LARGEST_ITEM = 400_000
FAILED = "The conditional request failed"


class Failed(Exception):
    """A condition does not hold; what stands there."""

    def __init__(self, item: Item | None) -> None:
        super().__init__(FAILED)
        self.item = item


def scope(request: Request, item: Item | None) -> Scope:
    """What the expressions of a request are about."""
    return Scope(
        NO_ITEM if item is None else item,
        request.get("ExpressionAttributeNames") or {},
        request.get("ExpressionAttributeValues") or {},
    )


class Write:
    """One item that is to change: what stands there, and what will."""

    def __init__(self, table: Table, request: Request) -> None:
        self.table = table
        self._request = request
        named = request.get("Item") or request["Key"]
        self.place = table.place_of(named) if "Item" in request else table.place_at(named)
        row = table.get(self.place)
        self.before = row.item if row is not None else None
        self.after = self.before

    @property
    def item(self) -> Item | None:
        """What stands there, where the request wants to be told if its condition fails."""
        returned = self._request.get("ReturnValuesOnConditionCheckFailure") == "ALL_OLD"
        return self.before if returned else None

    def check(self) -> None:
        """The condition of the request.

        Raises:
            Failed: it does not hold.
        """
        text = self._request.get("ConditionExpression")
        if text is None:
            return
        if not expressions.condition(text).holds(scope(self._request, self.before)):
            raise Failed(self.item)

    def put(self) -> None:
        """Let the item of the request stand there."""
        self._become(dict(self._request["Item"]))

    def delete(self) -> None:
        """Let nothing stand there."""
        self.after = None

    def update(self) -> None:
        """Let the update of the request happen."""
        start = self.before if self.before is not None else dict(self._request["Key"])
        text = self._request.get("UpdateExpression")
        if text is None:
            self._become(start)
            return
        change = updates.update(text)
        keys = updates.touched(change, scope(self._request, start)) & set(self.table.keys)
        if keys:
            raise Invalid(f"Cannot update attribute {min(keys)}. This attribute is part of the key")
        self._become(updates.updated(start, change, scope(self._request, start)))

    def nothing(self) -> None:
        """Only the condition counts."""

    def happen(self) -> None:
        """Keep it."""
        if self.after is not self.before:
            self.table.write(self.place, self.after)

    def changed(self) -> set[str]:
        """The attributes that an update names."""
        text = self._request.get("UpdateExpression", "")
        return updates.touched(updates.update(text), scope(self._request, self.before))

    def _become(self, item: Item) -> None:
        values.check_all(item)
        self.table.check(item)
        if values.size_of(item) > LARGEST_ITEM:
            raise Invalid("Item size has exceeded the maximum allowed size")
        self.after = item


ACTIONS: dict[str, Callable[[Write], None]] = {
    "ConditionCheck": Write.nothing,
    "Delete": Write.delete,
    "Put": Write.put,
    "Update": Write.update,
}
