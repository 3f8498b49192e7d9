"""What happens to clients without a caller."""

import logging
from datetime import datetime

from chalicelib.clients.commands import ExportClients
from chalicelib.clients.exporting import service as exporting
from chalicelib.clients.search.records import CLIENTS
from chalicelib.cloud.directories import merging
from chalicelib.kernel import clock

logger = logging.getLogger(__name__)


def pack_clients(now: datetime) -> None:
    """Every 5 minutes: pack what changed in the directory that searches of clients read."""
    packed = merging.merge(CLIENTS, now=now)
    logger.info("directory of clients packed", extra={"count": packed})


def export_clients(command: ExportClients) -> None:
    """An administrator requested a file of clients."""
    exporting.write(command.export_id, now=clock.now())
