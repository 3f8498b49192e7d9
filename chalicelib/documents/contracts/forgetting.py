"""Erasing a guest from contracts (law 29733).

Every version goes, with its file and what it was made from: what is kept here are drafts for a
signature. The paper that was signed, and the receipts of what was paid, are what the tax code
demands (article 87, 7). That a contract was made, and by whom, stays in the log.
"""

from datetime import datetime

from chalicelib.clients.types import Client
from chalicelib.cloud import objects
from chalicelib.cloud.removal import remove_all
from chalicelib.documents.contracts import records
from chalicelib.documents.drawing.files import folder_of
from chalicelib.reservations.forgetting.service import stays_that_know


def forget_contracts(client: Client, *, now: datetime) -> None:
    """Delete the contracts with a client, also those made under a record that was merged into
    theirs; before stays forget the client, since they say where to look."""
    signers = {client.client_id, *client.absorbed}
    for reservation_id in sorted(stays_that_know(client.client_id)):
        versions = records.versions_of(reservation_id)
        remove_all([each for each in versions if each.client_id in signers], now)
        for signer in sorted(signers):
            folder = folder_of(reservation_id, signer)
            objects.delete(key for key, _ in objects.stored(folder))
