"""An AWS inside the process (moto; `tables` for items): made once, emptied for each test.

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
from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock
from typing import Any
from unittest import mock

import moto
import msgspec
from botocore.awsrequest import AWSResponse
from moto import backend_index
from moto.backends import get_backend
from moto.core import config as moto_config
from moto.core.botocore_stubber import BotocoreStubber
from moto.core.model_instances import reset_model_data
from moto.core.models import DEFAULT_ACCOUNT_ID

from chalicelib.cloud import clients, resources, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from local.aws.provision import make_queues, make_secret, make_table
from tests.support import dynamodb, judge
from tests.support.faults import Raw
from tests.support.tables.requests import OPERATIONS, Tables
from tests.support.tables.storage import Row

ENDPOINT = "AWS_ENDPOINT_URL_DYNAMODB"
SERVICES = ("dynamodb", "s3", "sqs", "secretsmanager", "sts")


class Kept(msgspec.Struct, frozen=True):
    """What an AWS held at a moment."""

    items: dict[str, list[Row]]
    objects: dict[str, dict[str, Any]]
    secrets: dict[str, Any]


class SimulatedAws:
    """The tables, queues, buckets and secrets of the product, in the memory of this process."""

    def __init__(self) -> None:
        for table in resources.TABLES:
            # Nothing reads the streams of moto, and it copies what they keep.
            without_stream = msgspec.structs.replace(table, stream=False)
            make_table(store.connection().client, settings().name(table.name), without_stream)
        make_queues(clients.client("sqs"), settings())
        for bucket in resources.BUCKETS:
            clients.client("s3").create_bucket(Bucket=settings().bucket(bucket.name))
        for secret in resources.SECRETS:
            make_secret(clients.client("secretsmanager"), settings().name(secret))
        # To make them takes longer than most tests.
        self._secrets = copy.deepcopy(dict(_backend("secretsmanager").secrets))

    def kept(self) -> "Kept":
        """Items, objects and secrets as they are, to come back to."""
        objects = {name: dict(bucket.keys.items()) for name, bucket in _buckets().items()}
        return Kept(TABLES.kept(), objects, copy.deepcopy(dict(_backend("secretsmanager").secrets)))

    def bring_back(self, kept: "Kept") -> None:
        """Let everything be as it was, with no messages, and nothing remembered."""
        self.empty()
        TABLES.bring_back(kept.items)
        for name, objects in kept.objects.items():
            for key, stored in objects.items():
                _buckets()[name].keys[key] = stored
        _backend("secretsmanager").secrets.update(copy.deepcopy(kept.secrets))

    def empty(self) -> None:
        """No items, no messages, no objects, the first secrets, and nothing remembered."""
        cache.forget_all()
        # Every application of Chalice adds its version to what clients say of themselves.
        os.environ.pop("AWS_EXECUTION_ENV", None)
        if judge.directory():
            judge.empty(store.connection().client)
        TABLES.clear()
        sqs = _backend("sqs")
        for name in [name for name in sqs.queues if name.endswith(".fifo")]:
            # What administrators had made, nobody makes for the next test.
            sqs.delete_queue(name)
        for name, queue in sqs.queues.items():
            # AWS lets a queue be purged once a minute.
            queue.last_purged_at = None
            sqs.purge_queue(name)
        for bucket in _buckets().values():
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


def _buckets() -> dict[str, Any]:
    buckets: dict[str, Any] = _backend("s3").buckets
    return buckets


# What follows makes moto fit for threads, and leaves the items of tables to quicker ones.

TABLES = Tables()

_answer = BotocoreStubber.__call__
_turn = RLock()


@contextmanager
def kept_by_moto() -> Iterator[None]:
    """Let moto keep items inside the block, of which it knows none before."""
    for table in _backend("dynamodb").tables.values():
        table.items.clear()
    with mock.patch(f"{__name__}.OPERATIONS", {}):
        yield


def _one_at_a_time(stubber: Any, event_name: str, request: Any, **details: Any) -> Any:
    """Reads go out in threads, and neither moto nor the tables are made for that."""
    operation = event_name.rpartition(".")[2]
    with _turn:
        if operation in OPERATIONS and stubber.enabled and not judge.directory():
            return _answer_for_tables(operation, request)
        if operation == "CreateTable" and stubber.enabled:
            TABLES.make(msgspec.json.decode(request.body))
        return _answer(stubber, event_name, request, **details)


def _answer_for_tables(operation: str, request: Any) -> AWSResponse:
    status, answer = TABLES.answer(operation, msgspec.json.decode(request.body))
    return AWSResponse(request.url, int(status), {}, Raw(msgspec.json.encode(answer)))


BotocoreStubber.__call__ = _one_at_a_time  # type: ignore[method-assign,assignment]
# Every request is matched with the patterns one after the other; ours stand first.
backend_index.backend_url_patterns.sort(key=lambda pattern: pattern[0] not in SERVICES)
