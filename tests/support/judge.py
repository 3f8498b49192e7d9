"""AWS's own DynamoDB Local, as the judge of everything that the product sends to tables.

The suites use quicker ones. This one starts when `DYNAMODB_LOCAL` names the directory that holds
`DynamoDBLocal.jar` (`make judge`).
"""

import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from chalicelib.cloud import resources
from chalicelib.cloud.resources import Table
from chalicelib.cloud.settings import settings
from tests.support.servers import HOST, free_port
from tests.support.waiting import PATIENCE_SECONDS

BATCH = 25
PAUSE_SECONDS = 0.2


def directory() -> Path | None:
    """Where the judge stands, if it is to judge."""
    place = os.environ.get("DYNAMODB_LOCAL")
    return Path(place) if place else None


@contextmanager
def running(place: Path) -> Iterator[str]:
    """The judge, empty and in memory; its address."""
    port = free_port()
    command = ["java", "-Xmx600m", "-Djava.library.path=DynamoDBLocal_lib"]
    command += ["-jar", "DynamoDBLocal.jar", "-inMemory", "-sharedDb", "-port", str(port)]
    process = subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait()


def empty(dynamodb: Any) -> None:
    """Take every item out of every table of the product."""
    for table in resources.TABLES:
        name = settings().name(table.name)
        keys = _keys(dynamodb, name, table)
        for first in range(0, len(keys), BATCH):
            requests = [{"DeleteRequest": {"Key": key}} for key in keys[first : first + BATCH]]
            dynamodb.batch_write_item(RequestItems={name: requests})


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)) == 0:
                return
        time.sleep(PAUSE_SECONDS)
    raise RuntimeError("DynamoDB Local did not start")


def _keys(dynamodb: Any, name: str, table: Table) -> list[dict[str, Any]]:
    pages = dynamodb.get_paginator("scan").paginate(TableName=name, ConsistentRead=True)
    items = (item for page in pages for item in page["Items"])
    return [{key: item[key] for key in (table.hash, table.range)} for item in items]
