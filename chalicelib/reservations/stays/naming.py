"""The name of a client on the client's stays, after it changed."""

from datetime import datetime

import msgspec

from chalicelib.clients.records import client_of
from chalicelib.cloud.transaction import Transaction
from chalicelib.reservations.stays import records
from chalicelib.reservations.types import GuestName


def follow(client_id: str, *, now: datetime) -> None:
    """Write the client's present name on every stay of the client. Doing it again is harmless.

    Raises:
        Stale: somebody changed one of the stays meanwhile.
    """
    client = client_of(client_id)
    if client is None:
        return
    name = GuestName.of(client)
    listed = records.of_client(client_id)
    for stay in records.stays_of(row.reservation_id for row in listed).values():
        if stay.client_id == client_id and stay.guest != name:
            tx = Transaction(now)
            records.rename(tx, msgspec.structs.replace(stay, guest=name))
            tx.commit()
