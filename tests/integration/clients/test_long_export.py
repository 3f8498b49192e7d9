"""A file of all clients, however many there are, written as Lambda would let it be."""

import csv
import resource
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO, StringIO

import openpyxl
import pytest

from bench import crowd
from chalicelib.clients.exporting import service
from chalicelib.clients.exporting.types import Chosen, FileFormat
from chalicelib.clients.room import ROOM
from chalicelib.clients.types import Client
from chalicelib.cloud import clients as aws_clients
from chalicelib.cloud import objects, usage
from chalicelib.cloud.settings import settings
from tests.support.sizes import SOAKS, size

CLIENTS = size(700, 100_000)
QUEUE = next(queue for queue in ROOM.queues if queue.name == "exports")
ACTOR = "staff#1"

pytestmark = pytest.mark.soak


@pytest.fixture(scope="module")
def everybody(crowd_tables: None) -> Iterator[list[Client]]:
    aws_clients.client("s3").create_bucket(Bucket=settings().bucket("media"))
    yield crowd.fill(CLIENTS)


def written(file_format: FileFormat) -> tuple[bytes, int]:
    """The file of everybody, and the calls of DynamoDB that it took."""
    # The emulator removes by its own clock what has expired.
    now = datetime.now(UTC)
    export = service.request(Chosen(ordering="-created"), file_format, actor=ACTOR, now=now)
    with usage.measured() as used:
        service.write(export.export_id, now=now)
    assert service.find(export.export_id, actor=ACTOR).rows == CLIENTS
    return objects.get(export.key), used.calls


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_a_file_has_everybody_in_order(everybody: list[Client], file_format: FileFormat) -> None:
    content, calls = written(file_format)
    if file_format == "csv":
        rows = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""))
        found = [row[0] for row in rows][1:]
    else:
        book = openpyxl.load_workbook(BytesIO(content), read_only=True)
        found = [row[0] for row in book.active.iter_rows(min_row=2, max_col=1, values_only=True)]
    assert found == [client.client_id for client in everybody]
    # One call for each hundred clients, and a few besides.
    assert calls <= CLIENTS / 100 + 80


@pytest.mark.skipif(not SOAKS, reason="only many clients need much memory")
def test_its_worker_has_the_memory(everybody: list[Client]) -> None:
    written("xlsx")
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert kilobytes / 1024 < QUEUE.memory
