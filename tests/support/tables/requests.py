"""Answers the requests for items, as DynamoDB does."""

from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from typing import Any

from . import expressions, updates, values
from .expressions import Condition
from .storage import Row, Table, described
from .values import Invalid, Item
from .writes import ACTIONS, FAILED, Failed, Request, Write, scope

Answer = dict[str, Any]
TYPES = "com.amazonaws.dynamodb.v20120810#"
MOST_ACTIONS, MOST_READ, MOST_WRITTEN = 100, 100, 25
LARGEST_PAGE = 1_000_000
EXPRESSIONS = (
    "ConditionExpression",
    "FilterExpression",
    "KeyConditionExpression",
)


class Cancelled(Exception):
    """A transaction has no effect; for each action why."""

    def __init__(self, reasons: list[Answer]) -> None:
        codes = ", ".join(reason["Code"] for reason in reasons)
        super().__init__(
            f"Transaction cancelled, please refer cancellation reasons for specific reasons "
            f"[{codes}]"
        )
        self.reasons = reasons


class Missing(Exception):
    """There is no such table."""


def _check_placeholders(request: Request) -> None:
    """Every name and value is used, and every one that is used is there."""
    uses: set[str] = set()
    for name in EXPRESSIONS:
        if request.get(name):
            uses |= expressions.condition(request[name]).uses
    if request.get("UpdateExpression"):
        uses |= updates.update(request["UpdateExpression"]).uses
    if request.get("ProjectionExpression"):
        uses |= expressions.projection(request["ProjectionExpression"]).uses
    given = {
        *(request.get("ExpressionAttributeNames") or ()),
        *(request.get("ExpressionAttributeValues") or ()),
    }
    if uses - given:
        raise Invalid(f"An expression attribute name or value is not defined: {min(uses - given)}")
    if given - uses:
        raise Invalid(f"Value provided unused in expressions: keys: {min(given - uses)}")


class Tables:
    """Every table of an account."""

    def __init__(self) -> None:
        self._tables: dict[str, Table] = {}

    def make(self, request: Request) -> None:
        """Make a table, as `CreateTable` asks."""
        self._tables[request["TableName"]] = described(request)

    def clear(self) -> None:
        """Take every item out of every table."""
        for table in self._tables.values():
            table.clear()

    def kept(self) -> dict[str, list[Row]]:
        """What every table holds, to come back to."""
        return {name: table.kept() for name, table in self._tables.items()}

    def bring_back(self, kept: Mapping[str, list[Row]]) -> None:
        """Let every table hold what it held."""
        for name, rows in kept.items():
            self._tables[name].bring_back(rows)

    def answer(self, operation: str, request: Request) -> tuple[HTTPStatus, Answer]:
        """The status and the body of an answer."""
        try:
            return HTTPStatus.OK, OPERATIONS[operation](self, request)
        except Invalid as error:
            return _refusal("ValidationException", str(error))
        except Missing as error:
            return _refusal("ResourceNotFoundException", f"Requested resource not found: {error}")
        except Failed as error:
            more = {} if error.item is None else {"Item": error.item}
            return _refusal("ConditionalCheckFailedException", FAILED, **more)
        except Cancelled as error:
            reasons = error.reasons
            return _refusal("TransactionCanceledException", str(error), CancellationReasons=reasons)

    def get_item(self, request: Request) -> Answer:
        _check_placeholders(request)
        table = self._table(request)
        row = table.get(table.place_at(request["Key"]))
        found = {} if row is None else {"Item": _asked_for(request, row.item)}
        return found | _consumed(request)

    def batch_get_item(self, request: Request) -> Answer:
        wanted = request["RequestItems"]
        number = sum(len(each["Keys"]) for each in wanted.values())
        if number > MOST_READ:
            raise Invalid("Too many items requested for the BatchGetItem call")
        found = {name: self._of_keys(name, each) for name, each in wanted.items()}
        return {"Responses": found, "UnprocessedKeys": {}, **_consumed(request, *wanted)}

    def transact_get_items(self, request: Request) -> Answer:
        found = [self.get_item(each["Get"]) for each in request["TransactItems"]]
        return {"Responses": found}

    def put_item(self, request: Request) -> Answer:
        return self._write(request, Write.put)

    def delete_item(self, request: Request) -> Answer:
        return self._write(request, Write.delete)

    def update_item(self, request: Request) -> Answer:
        return self._write(request, Write.update)

    def batch_write_item(self, request: Request) -> Answer:
        writes = [
            self._batched(name, each)
            for name, wanted in request["RequestItems"].items()
            for each in wanted
        ]
        if len(writes) > MOST_WRITTEN:
            raise Invalid("Too many items requested for the BatchWriteItem call")
        _check_distinct(writes, "Provided list of item keys contains duplicates")
        for write in writes:
            write.happen()
        return {"UnprocessedItems": {}, **_consumed(request, *request["RequestItems"])}

    def transact_write_items(self, request: Request) -> Answer:
        actions = request["TransactItems"]
        if len(actions) > MOST_ACTIONS:
            raise Invalid("Member must have length less than or equal to 100")
        pairs = [self._of_transaction(action) for action in actions]
        writes = [write for write, _ in pairs]
        _check_distinct(
            writes, "Transaction request cannot include multiple operations on one item"
        )
        reasons = [_attempted(write, act) for write, act in pairs]
        if any(reason["Code"] != "None" for reason in reasons):
            raise Cancelled(reasons)
        for write in writes:
            write.happen()
        names = [each["TableName"] for action in actions for each in action.values()]
        return _consumed(request, *dict.fromkeys(names))

    def query(self, request: Request) -> Answer:
        _check_placeholders(request)
        table, index = self._table(request), self._index(request)
        asked = expressions.condition(request["KeyConditionExpression"])
        rows = table.part(index, _hash_of(table, index, asked, request))
        rows = [row for row in rows if asked.holds(scope(request, row.item))]
        after = request.get("ExclusiveStartKey")
        backward = request.get("ScanIndexForward") is False
        if after is not None:
            end = table.order_of(after, index)
            rows = [
                row
                for row in rows
                if (order := table.order_of(row.item, index)) != end and (order < end) == backward
            ]
        return self._page(request, rows[::-1] if backward else rows)

    def scan(self, request: Request) -> Answer:
        _check_placeholders(request)
        table, index = self._table(request), self._index(request)
        after = request.get("ExclusiveStartKey")
        start = table.place_of(after) if after is not None else ()
        keys = table.keys if index is None else table.indexes[index].keys
        rows = [
            row
            for row in table.rows()
            if row.place > start and all(key in row.item for key in keys)
        ]
        return self._page(request, rows)

    def _page(self, request: Request, rows: list[Row]) -> Answer:
        table, index = self._table(request), self._index(request)
        read, is_last = _as_many_as_fit(rows, request.get("Limit"))
        seen = [table.seen_by(row.item, index) for row in read]
        keep = request.get("FilterExpression")
        if keep is not None:
            test = expressions.condition(keep).holds
            seen = [item for item in seen if test(scope(request, item))]
        answer: Answer = {"Count": len(seen), "ScannedCount": len(read), **_consumed(request)}
        if request.get("Select") != "COUNT":
            answer["Items"] = [_asked_for(request, item) for item in seen]
        if not is_last:
            answer["LastEvaluatedKey"] = table.key_of(read[-1].item, index)
        return answer

    def _table(self, request: Request) -> Table:
        name = request["TableName"]
        if name not in self._tables:
            raise Missing(name)
        return self._tables[name]

    def _index(self, request: Request) -> str | None:
        name: str | None = request.get("IndexName")
        if name is None:
            return None
        if name not in self._table(request).indexes:
            raise Invalid(f"The table does not have the specified index: {name}")
        if request.get("ConsistentRead"):
            raise Invalid("Consistent reads are not supported on global secondary indexes")
        return name

    def _of_keys(self, name: str, request: Request) -> list[Item]:
        _check_placeholders(request)
        table = self._table({"TableName": name})
        places = [table.place_at(key) for key in request["Keys"]]
        if len(set(places)) < len(places):
            raise Invalid("Provided list of item keys contains duplicates")
        rows = map(table.get, places)
        return [_asked_for(request, row.item) for row in rows if row is not None]

    def _write(self, request: Request, act: Callable[[Write], None]) -> Answer:
        _check_placeholders(request)
        write = Write(self._table(request), request)
        write.check()
        act(write)
        write.happen()
        return _returned(request, write) | _consumed(request)

    def _batched(self, name: str, request: Request) -> Write:
        [(kind, wanted)] = request.items()
        write = Write(self._table({"TableName": name}), wanted)
        ACTIONS[kind.removesuffix("Request")](write)
        return write

    def _of_transaction(self, action: Request) -> tuple[Write, Callable[[Write], None]]:
        if len(action) != 1:
            raise Invalid("TransactItems can only contain one of Check, Put, Update or Delete")
        [(kind, request)] = action.items()
        _check_placeholders(request)
        return Write(self._table(request), request), ACTIONS[kind]


OPERATIONS: dict[str, Callable[[Tables, Request], Answer]] = {
    "BatchGetItem": Tables.batch_get_item,
    "BatchWriteItem": Tables.batch_write_item,
    "DeleteItem": Tables.delete_item,
    "GetItem": Tables.get_item,
    "PutItem": Tables.put_item,
    "Query": Tables.query,
    "Scan": Tables.scan,
    "TransactGetItems": Tables.transact_get_items,
    "TransactWriteItems": Tables.transact_write_items,
    "UpdateItem": Tables.update_item,
}
"""What is answered here; tables themselves are made elsewhere."""


def _refusal(code: str, message: str, **more: Any) -> tuple[HTTPStatus, Answer]:
    return HTTPStatus.BAD_REQUEST, {"__type": f"{TYPES}{code}", "message": message, **more}


def _attempted(write: Write, act: Callable[[Write], None]) -> Answer:
    """Why an action of a transaction cannot happen; `None` where it can."""
    try:
        write.check()
        act(write)
    except Failed as error:
        more = {} if error.item is None else {"Item": error.item}
        return {"Code": "ConditionalCheckFailed", "Message": FAILED, **more}
    except Invalid as error:
        return {"Code": "ValidationError", "Message": str(error)}
    return {"Code": "None"}


def _check_distinct(writes: Iterable[Write], message: str) -> None:
    places = [(id(write.table), write.place) for write in writes]
    if len(set(places)) < len(places):
        raise Invalid(message)


def _hash_of(table: Table, index: str | None, asked: Condition, request: Request) -> Any:
    name = (table.keys if index is None else table.indexes[index].keys)[0]
    names = request.get("ExpressionAttributeNames") or {}
    for written, value in asked.equalities:
        if names.get(written, written) == name:
            return values.plain(request["ExpressionAttributeValues"][value])
    raise Invalid(f"Query condition missed key schema element: {name}")


def _as_many_as_fit(rows: list[Row], limit: int | None) -> tuple[list[Row], bool]:
    """What is read at once, and whether nothing follows it."""
    size = 0
    for number, row in enumerate(rows):
        size += row.size
        if number == limit or (number and size > LARGEST_PAGE):
            return rows[:number], False
    # DynamoDB does not look whether anything follows the last one that it was to read.
    return rows, limit is None or len(rows) < limit


def _asked_for(request: Request, item: Item) -> Item:
    text = request.get("ProjectionExpression")
    if not text:
        return item
    names = request.get("ExpressionAttributeNames") or {}
    return expressions.projected(item, expressions.projection(text).paths, names)


def _returned(request: Request, write: Write) -> Answer:
    wanted = request.get("ReturnValues", "NONE")
    if wanted == "NONE":
        return {}
    found = (write.before if wanted.endswith("OLD") else write.after) or {}
    if wanted.startswith("UPDATED"):
        names = write.changed()
        found = {name: value for name, value in found.items() if name in names}
    return {"Attributes": found} if found else {}


def _consumed(request: Request, *tables: str) -> Answer:
    if request.get("ReturnConsumedCapacity", "NONE") == "NONE":
        return {}
    if tables:
        return {"ConsumedCapacity": [{"TableName": name, "CapacityUnits": 1.0} for name in tables]}
    return {"ConsumedCapacity": {"TableName": request["TableName"], "CapacityUnits": 1.0}}
