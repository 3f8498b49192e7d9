"""Reading tables: one client for the process, one function a kind of read.

PynamoDB's models say how items look; this module sends the requests, because a model of its own
would open a client for each class, and because a read here may span tables.
"""

import random
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, partial
from typing import Any, NoReturn, TypeVar, cast

import botocore.session
import msgspec
from botocore.exceptions import BotoCoreError, ClientError
from pynamodb.attributes import Attribute
from pynamodb.connection.base import Connection, MetaTable
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.models import Model

from chalicelib.cloud import budget, clients, parallel, resources, usage
from chalicelib.cloud.settings import settings
from chalicelib.kernel.errors import Unavailable
from chalicelib.kernel.parts import in_parts

M = TypeVar("M", bound=Model)
T = TypeVar("T")
Item = dict[str, dict[str, Any]]
"""An item as DynamoDB sends it: `{attribute: {type: value}}`."""
BATCH = 100
READ_SECONDS = 3
UNPROCESSED_ATTEMPTS = 5
FIRST_PAUSE = 0.02
OUR_MISTAKES = {"ValidationException", "SerializationException"}


def meta(table: str) -> Any:
    """The PynamoDB `Meta` of a model that lives in `table`."""
    return type("Meta", (), {"table_name": settings().name(table), "region": settings().region})


class Key(msgspec.Struct, frozen=True):
    """Where one record of `model` stands."""

    model: type[Model]
    hash: str
    range: str


class Page(msgspec.Struct, frozen=True):
    """Raw items of one query, and where the next one starts (None at the end)."""

    items: list[Item]
    after: Item | None


class _Connection(Connection):
    """Makes its client by the session of the process, not by one of its own."""

    @property
    def session(self) -> botocore.session.Session:
        """The session that all clients share."""
        return clients.session()


@lru_cache(maxsize=1)
def connection() -> Connection:
    """The connection of this process, opened at first use (and safe to share between threads)."""
    made = _Connection(
        region=settings().region,
        connect_timeout_seconds=budget.CONNECT_SECONDS,
        read_timeout_seconds=READ_SECONDS,
        max_pool_connections=parallel.THREADS + 4,
        retry_configuration={"mode": "standard", "total_max_attempts": budget.ATTEMPTS},
    )
    for table in resources.TABLES:
        made.add_meta_table(MetaTable(_description(table)))
    with clients.making:
        client = made.client
    usage.watch(client)
    budget.watch(client, READ_SECONDS)
    return made


def _description(table: resources.Table) -> dict[str, Any]:
    """What PynamoDB would otherwise ask DynamoDB for, at the price of a call."""
    return {
        "TableName": settings().name(table.name),
        "KeySchema": _key_schema(table.hash, table.range),
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in table.key_attributes
        ],
        "GlobalSecondaryIndexes": [
            {"IndexName": index.name, "KeySchema": _key_schema(index.hash, index.range)}
            for index in table.indexes
        ],
    }


def _key_schema(hash_name: str, range_name: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def fetch(model: type[M], hash_key: str, range_key: str, *, consistent: bool = True) -> M | None:
    """One record, or None."""
    found = fetch_many([Key(model, hash_key, range_key)], consistent=consistent)
    return found.get(model, hash_key, range_key)


class Found:
    """What a read of several keys found. Only what is looked at becomes a record."""

    def __init__(self, items: dict[Key, Item]) -> None:
        self._items = items

    def get(self, model: type[M], hash_key: str, range_key: str) -> M | None:
        """The record at a key that was asked for, or None."""
        item = self._items.get(Key(model, hash_key, range_key))
        return None if item is None else model.from_raw_data(item)

    def all(self, model: type[M]) -> list[M]:
        """Every record found of one model, in no order."""
        return [model.from_raw_data(item) for item in self.items(model)]

    def items(self, model: type[Model]) -> list[Item]:
        """The raw items of one model, in no order."""
        return [item for key, item in self._items.items() if key.model is model]

    def item(self, key: Key) -> Item | None:
        """The raw item at `key`, or None."""
        return self._items.get(key)

    def joined(self, other: "Found") -> "Found":
        """What both reads found."""
        return Found(self._items | other._items)

    def values(self, model: type[Model], attribute: Attribute[T]) -> list[T]:
        """One attribute of every record found of a model: a fraction of the cost of the records."""
        return [value_of(item, attribute) for item in self.items(model)]

    def value(self, key: Key, attribute: Attribute[T]) -> T | None:
        """One attribute of the record at `key`, or None where there is no record."""
        item = self._items.get(key)
        return None if item is None else value_of(item, attribute)


def value_of(item: Item, attribute: Attribute[T]) -> T:
    """An attribute of a raw item that has it."""
    value: T = attribute.deserialize(item[attribute.attr_name][attribute.attr_type])
    return value


def fetch_many(keys: Iterable[Key], *, consistent: bool = True) -> Found:
    """The records at `keys`, of any tables, in one round trip (a call for each 100 keys)."""
    distinct = list(dict.fromkeys(keys))
    chunks = in_parts(distinct, BATCH)
    calls = [partial(_fetch_chunk, chunk, consistent=consistent) for chunk in chunks]
    found: dict[Key, Item] = {}
    for part in parallel.together(calls):
        found.update(part)
    return Found(found)


def _fetch_chunk(keys: Sequence[Key], *, consistent: bool) -> dict[Key, Item]:
    by_place: dict[tuple[str, str, str], Key] = {}
    request: dict[str, dict[str, Any]] = defaultdict(
        lambda: {"Keys": [], "ConsistentRead": consistent}
    )
    for key in keys:
        table = key.model.Meta.table_name
        by_place[table, key.hash, key.range] = key
        names = key_names(table)
        request[table]["Keys"].append({names[0]: {"S": key.hash}, names[1]: {"S": key.range}})
    found: dict[Key, Item] = {}
    for table, item in _batch_get(dict(request)):
        names = key_names(table)
        found[by_place[table, item[names[0]]["S"], item[names[1]]["S"]]] = item
    return found


@lru_cache(maxsize=32)
def key_names(table_name: str) -> tuple[str, str]:
    """The hash and range key of a table, by its full name."""
    table = next(t for t in resources.TABLES if settings().name(t.name) == table_name)
    return table.hash, table.range


def _batch_get(request: dict[str, Any]) -> Iterator[tuple[str, Item]]:
    client = cast("Any", connection().client)
    for attempt in range(UNPROCESSED_ATTEMPTS):
        try:
            answer = client.batch_get_item(RequestItems=request)
        except ClientError as error:
            raise_unavailable(error, error.response["Error"]["Code"])
        except BotoCoreError as error:
            raise Unavailable from error
        for table, items in answer["Responses"].items():
            for item in items:
                yield table, item
        request = answer.get("UnprocessedKeys") or {}
        if not request:
            return
        time.sleep(random.uniform(0, FIRST_PAUSE * 2**attempt))  # noqa: S311 - jitter
    raise Unavailable


def put(record: Model, *, when: Condition) -> bool:
    """Write one record by itself, if `when` holds for what stands there; whether it did.

    What belongs together is written by a `Transaction`.

    Raises:
        Unavailable: the database did not answer.
    """
    request = record.get_save_kwargs_from_instance(condition=when)
    try:
        cast("Any", connection().client).put_item(**request)
    except ClientError as error:
        code = error.response["Error"]["Code"]
        if code != "ConditionalCheckFailedException":
            raise_unavailable(error, code)
        return False
    except BotoCoreError as error:
        raise Unavailable from error
    return True


def code_of(error: PynamoDBException) -> str | None:
    """The code that DynamoDB gave; None where no answer arrived."""
    # Errors of a broken connection have a `response` too: None, where PynamoDB expects an answer.
    response = getattr(error.cause, "response", None) or {}
    code: str | None = response.get("Error", {}).get("Code")
    return code


def raise_unavailable(error: Exception, code: str | None) -> NoReturn:
    """What a refusal of the database means: nobody's fault now, or a mistake of our own.

    Raises:
        Unavailable: trying again later may help.
    """
    if code in OUR_MISTAKES:
        raise error
    raise Unavailable from error


def query_page(
    table: str,
    hash_key: str,
    *,
    where: Condition | None = None,
    keep: Condition | None = None,
    index: str | None = None,
    limit: int | None = None,
    forward: bool = True,
    after: Item | None = None,
    consistent: bool = False,
) -> Page:
    """One query request. `where` limits the range key, `keep` filters what was read."""
    try:
        answer = connection().query(
            settings().name(table),
            hash_key,
            range_key_condition=where,
            filter_condition=keep,
            index_name=index,
            limit=limit,
            scan_index_forward=forward,
            exclusive_start_key=after,
            consistent_read=consistent,
        )
    except PynamoDBException as error:
        raise_unavailable(error, code_of(error))
    return Page(items=answer["Items"], after=answer.get("LastEvaluatedKey"))


def query(
    table: str,
    hash_key: str,
    *,
    where: Condition | None = None,
    keep: Condition | None = None,
    index: str | None = None,
    limit: int | None = None,
    forward: bool = True,
    consistent: bool = False,
) -> list[Item]:
    """The raw items of one partition, in range-key order, `limit` at most.

    A caller names the limit unless the partition is small by its key design. Where `keep` leaves
    few, each request looks at twice as many as the one before.
    """
    items: list[Item] = []
    after: Item | None = None
    most = limit
    while True:
        page = query_page(
            table,
            hash_key,
            where=where,
            keep=keep,
            index=index,
            limit=most,
            forward=forward,
            after=after,
            consistent=consistent,
        )
        items += page.items
        after = page.after
        if after is None or (limit is not None and len(items) >= limit):
            return items[:limit]
        if most is not None and limit is not None:
            most = limit - len(items) if keep is None else 2 * most


def query_records(model: type[M], hash_key: str, **options: Any) -> list[M]:
    """The records of one partition that holds only `model` (or the part that `where` names)."""
    table = model.Meta.table_name.removeprefix(settings().name(""))
    return [model.from_raw_data(item) for item in query(table, hash_key, **options)]


def scan(table: str, *, keep: Condition | None = None) -> Iterator[Item]:
    """The raw items of a whole table that `keep` accepts, in no order, as of when each is read: for
    the commands of administrators. No function of the product may."""
    after: Item | None = None
    while True:
        try:
            answer = connection().scan(
                settings().name(table),
                filter_condition=keep,
                exclusive_start_key=cast("Any", after),
                consistent_read=True,
            )
        except PynamoDBException as error:
            raise_unavailable(error, code_of(error))
        yield from answer["Items"]
        after = answer.get("LastEvaluatedKey")
        if after is None:
            return
