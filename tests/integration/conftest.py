"""An AWS inside the process, and the application on it.

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

import json
import secrets as random
from collections.abc import Iterator
from threading import RLock
from typing import Any

import moto
import pytest
from moto.core.botocore_stubber import BotocoreStubber

from chalicelib import wiring
from chalicelib.cloud import clients, resources, store
from chalicelib.cloud.resources import Table
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache

from .http import Api

_answer = BotocoreStubber.__call__
_turn = RLock()


def _in_turn(stubber: Any, event_name: str, request: Any, **details: Any) -> Any:
    """Reads go out in threads, and moto's tables are not made for that."""
    with _turn:
        return _answer(stubber, event_name, request, **details)


BotocoreStubber.__call__ = _in_turn  # type: ignore[method-assign,assignment]


@pytest.fixture(scope="session")
def connections() -> None:
    """Clients that moto answers. They serve every test: opening them takes longer than most."""
    store.connection.cache_clear()
    clients.client.cache_clear()


@pytest.fixture
def aws(connections: None) -> Iterator[None]:
    """Empty tables, queues and buckets, and new secrets."""
    cache.forget_all()
    cache.forget_all()
    with moto.mock_aws():
        for table in resources.TABLES:
            _create_table(table)
        for queue in wiring.QUEUES:
            for name in (queue.dead, queue.name):
                clients.client("sqs").create_queue(QueueName=settings().name(name))
        for bucket in resources.BUCKETS:
            clients.client("s3").create_bucket(Bucket=settings().bucket(bucket.name))
        for secret in resources.SECRETS:
            clients.client("secretsmanager").create_secret(
                Name=settings().name(secret),
                SecretString=json.dumps({"current": "k1", "k1": random.token_urlsafe(48)}),
            )
        yield
    cache.forget_all()
    cache.forget_all()


@pytest.fixture
def api(aws: None) -> Api:
    """The application as its callers see it, on an empty AWS."""
    from app import app

    return Api(app)


def _create_table(table: Table) -> None:
    description: dict[str, Any] = {
        "TableName": settings().name(table.name),
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [
            {"AttributeName": name, "AttributeType": "S"} for name in table.key_attributes
        ],
        "KeySchema": _keys(table.hash, table.range),
    }
    if table.indexes:
        description["GlobalSecondaryIndexes"] = [
            {
                "IndexName": index.name,
                "KeySchema": _keys(index.hash, index.range),
                "Projection": _projection(index.carries),
            }
            for index in table.indexes
        ]
    dynamodb: Any = store.connection().client
    dynamodb.create_table(**description)


def _keys(hash_name: str, range_name: str) -> list[dict[str, str]]:
    return [
        {"AttributeName": hash_name, "KeyType": "HASH"},
        {"AttributeName": range_name, "KeyType": "RANGE"},
    ]


def _projection(carries: tuple[str, ...] | None) -> dict[str, Any]:
    if carries is None:
        return {"ProjectionType": "ALL"}
    if not carries:
        return {"ProjectionType": "KEYS_ONLY"}
    return {"ProjectionType": "INCLUDE", "NonKeyAttributes": list(carries)}
