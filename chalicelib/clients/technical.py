"""The two clients that are no guests: maintenance blocks and stays of the channel belong to them.

`python -m chalicelib.clients.technical` makes them in a stage. Doing it again changes nothing.
"""

import sys
from datetime import datetime

from chalicelib.clients import records, writing
from chalicelib.clients.service import IdentifierTaken, emit_created
from chalicelib.clients.types import (
    CHANNEL,
    CHANNEL_ID,
    MAINTENANCE,
    MAINTENANCE_ID,
    Client,
    ClientKind,
)
from chalicelib.cloud.transaction import Transaction
from chalicelib.kernel import clock
from chalicelib.kernel.callers import SYSTEM
from chalicelib.kernel.errors import Unavailable

OFFICE_NUMBER = "+51999888777"
"""The number of the technical clients: the panel saves no stay without one."""
TECHNICAL: tuple[tuple[str, ClientKind, str, str], ...] = (
    (MAINTENANCE_ID, MAINTENANCE, "Mantenimiento", "0"),
    (CHANNEL_ID, CHANNEL, "AirBnB", "00"),
)


def main() -> int:
    """The exit status: 0 when both are there."""
    try:
        ensure_technical_clients(now=clock.now())
    except Unavailable as error:
        sys.stderr.write(f"{error.message} ({error.__cause__})\n")
        return 1
    sys.stdout.write("Clientes técnicos listos.\n")
    return 0


def ensure_technical_clients(*, now: datetime) -> None:
    """Make the two clients that are no guests, where they are missing (clients book, 3.4)."""
    for client_id, kind, name, number in TECHNICAL:
        if records.client_of(client_id) is None:
            client = Client(
                client_id=client_id,
                kind=kind,
                created=now,
                updated=now,
                document_type="dni",
                number_doc=number,
                first_name=name,
                tel_number=OFFICE_NUMBER,
            )
            _create_technical(client, now)


def _create_technical(client: Client, now: datetime) -> None:
    tx = Transaction(now)
    writing.add(tx, client, otherwise=IdentifierTaken())
    emit_created(tx, client, actor=SYSTEM.actor)
    try:
        tx.commit()
    except IdentifierTaken:
        # Another process made it at the same moment.
        return


if __name__ == "__main__":
    sys.exit(main())
