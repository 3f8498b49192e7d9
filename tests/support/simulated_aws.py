"""An AWS inside the process (moto): made once, emptied for each test.

Environment and moto come before anything that opens a botocore session: moto hooks into the
sessions that are made after it is imported.
"""

import os

os.environ.setdefault("CASA_STAGE", "test")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")
os.environ.setdefault("AWS_ACCESS_KEY_ID", "testing")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "testing")
# Account ids in endpoints are names that moto does not answer to.
os.environ.setdefault("AWS_ACCOUNT_ID_ENDPOINT_MODE", "disabled")

import copy
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any
from unittest import mock

import moto
import msgspec
from moto import backend_index
from moto.backends import get_backend
from moto.core import config as moto_config
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.model_instances import reset_model_data
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from chalicelib import wiring
from chalicelib.cloud import clients, resources, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from local.aws.provision import make_queue, make_secret, make_table
from tests.support import dynamodb, judge

ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB"
SERVICES = ("dynamodb", "s3", "sqs", "secretsmanager")


class SimulatedAws:
    """The tables, queues, buckets and secrets of the product, in the memory of this process."""

    def __init__(self) -> None:
        for table in resources.TABLES:
            # Nothing reads the streams of moto, and it copies what they keep.
            without_stream = msgspec.structs.replace(table, stream=False)
            make_table(store.connection().client, settings().name(table.name), without_stream)
        for queue in wiring.QUEUES:
            make_queue(clients.client("sqs"), settings(), queue)
        for bucket in resources.BUCKETS:
            clients.client("s3").create_bucket(Bucket=settings().bucket(bucket.name))
        for secret in resources.SECRETS:
            make_secret(clients.client("secretsmanager"), settings().name(secret))
        # To make them takes longer than most tests.
        self._secrets = copy.deepcopy(dict(_backend("secretsmanager").secrets))

    def empty(self) -> None:
        """No items, no messages, no objects, the first secrets, and nothing remembered."""
        cache.forget_all()
        # Every application of Chalice adds its version to what clients say of themselves.
        os.environ.pop("AWS_EXECUTION_ENV", None)
        if judge.directory():
            judge.empty(store.connection().client)
        for table in _backend("dynamodb").tables.values():
            table.items.clear()
        sqs = _backend("sqs")
        for name, queue in sqs.queues.items():
            # AWS lets a queue be purged once a minute.
            queue.last_purged_at = None
            sqs.purge_queue(name)
        for bucket in _backend("s3").buckets.values():
            bucket.keys.clear()
            bucket.multiparts.clear()
        secrets = _backend("secretsmanager").secrets
        secrets.clear()
        secrets.update(copy.deepcopy(self._secrets))
        # moto keeps a list of every item that it ever made.
        reset_model_data()


@contextmanager
def running() -> Iterator[SimulatedAws]:
    """A simulated AWS that answers the clients of this process inside the block."""
    store.connection.cache_clear()
    clients.client.cache_clear()
    with _judged(), moto.mock_aws(), dynamodb.as_strict_as_aws():
        yield SimulatedAws()
    store.connection.cache_clear()
    clients.client.cache_clear()


@contextmanager
def _judged() -> Iterator[None]:
    """Let DynamoDB Local answer for the tables, where it is there."""
    place = judge.directory()
    if place is None:
        yield
        return
    with judge.running(place) as address, mock.patch.dict(os.environ, {ENDPOINT: address}):
        moto_config.default_user_config["core"]["passthrough"] = {"services": ["dynamodb"]}
        yield


def _backend(service: Any) -> Any:
    region = "aws" if service == "s3" else settings().region
    return get_backend(service)[DEFAULT_ACCOUNT_ID][region]


# What follows makes moto fit for threads, and quick.

_answer = BotocoreStubber.__call__
_update_item = DynamoDBBackend.update_item
_turn = RLock()


def _one_at_a_time(stubber: Any, event_name: str, request: Any, **details: Any) -> Any:
    """Reads go out in threads, and moto's tables are not made for that."""
    with _turn:
        return _answer(stubber, event_name, request, **details)


def _snapshot(table: Table, memo: dict[int, Any]) -> Table:
    """What a transaction keeps of a table, to go back to: its items, but no copies of them."""
    kept = copy.copy(table)
    kept.items = defaultdict(dict, {key: dict(rows) for key, rows in table.items.items()})
    return kept


def _update_a_copy(backend: Any, table_name: str, key: Any, *more: Any, **named: Any) -> Any:
    """Updates change items in place, so they get a copy: snapshots share the others."""
    table = backend.get_table(table_name)
    rows = table.items.get(DynamoType(key[table.hash_key_attr]), {})
    row = DynamoType(key[table.range_key_attr])
    if row in rows:
        rows[row] = copy.deepcopy(rows[row])
    return _update_item(backend, table_name, key, *more, **named)


BotocoreStubber.__call__ = _one_at_a_time  # type: ignore[method-assign,assignment]
Table.__deepcopy__ = _snapshot  # type: ignore[attr-defined]
DynamoDBBackend.update_item = _update_a_copy  # type: ignore[method-assign,assignment]
# Every request is matched with the patterns one after the other; ours stand first.
backend_index.backend_url_patterns.sort(key=lambda pattern: pattern[0] not in SERVICES)
