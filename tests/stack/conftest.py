"""One MiniStack for the whole run, emptied and provisioned anew for each test."""

import os
from collections.abc import Iterator

import pytest

from chalicelib.cloud import clients, store
from chalicelib.cloud.settings import settings
from chalicelib.kernel import cache
from local.aws import ministack
from local.aws.clients import client
from local.aws.ministack import MiniStack
from local.aws.provision import provision
from tests.support import dynamodb


@pytest.fixture(scope="session")
def server() -> Iterator[MiniStack]:
    """A MiniStack on a free port, and this process's environment pointing at it."""
    if not ministack.EXECUTABLE.exists() and os.environ.get("CI") != "true":
        pytest.skip("MiniStack is not installed: make .local/ministack/.ready")
    with (
        ministack.running() as running,
        ministack.in_environment(running.port),
        dynamodb.as_strict_as_aws(),
    ):
        forget()
        yield running
    forget()


@pytest.fixture
def aws(server: MiniStack) -> MiniStack:
    """Empty tables, queues and buckets, and new secrets."""
    empty(server)
    return server


def empty(server: MiniStack) -> None:
    """Start again with nothing but what the product provisions, and remember nothing else."""
    server.reset()
    cache.forget_all()
    provision(client, settings())


def forget() -> None:
    """Drop what this process remembers of an AWS: names, connections and secrets."""
    settings.cache_clear()
    clients.client.cache_clear()
    store.connection.cache_clear()
    cache.forget_all()
