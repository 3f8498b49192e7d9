"""Opening the session of a guest who has shown who they are."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.records import generation_in, generation_key
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.sign_in.limits import Attempt
from chalicelib.clients import writing
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import parallel, store
from chalicelib.cloud.store import Found
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.guests.documents import Document
from chalicelib.guests.events import GuestSignedIn
from chalicelib.guests.profile.service import account_in, named_by, own_keys
from chalicelib.guests.profile.types import Account
from chalicelib.kernel.errors import Stale

ATTEMPTS = 4


def read_for_session(client_id: str) -> Found:
    """All that `open_session` needs of a client, in one round trip."""
    account_id = f"client#{client_id}"
    return store.fetch_many(
        [client_key(client_id), generation_key(account_id), *own_keys(client_id)]
    )


def open_session(
    own: Found,
    client: Client,
    require: Callable[[Client], None],
    *,
    device: Device,
    attempt: Attempt,
    now: datetime,
    trusts: bool = False,
    **values: Any,
) -> tuple[Account, TokenPair]:
    """Open a session for `client`, who gets `values`, in one transaction with what they rest on.
    `own` is what `read_for_session` found.

    `require` raises where what the guest showed does not open this client, and is asked again
    after another has changed the client. `trusts` notes that the client is at home where the device
    is; an attempt that counts for the document notes it by itself.

    Raises:
        Busy: others keep changing the client.
    """
    for _ in range(ATTEMPTS):
        require(client)
        after = writing.changed(client, last_login=now, **values)
        tx = Transaction(now)
        newest = generation_in(own, client.account_id)
        pair = sessions.open_guest_session(tx, client.client_id, device=device, newest=newest)
        writing.replace(tx, client, after)
        attempt.succeeded(tx)
        if trusts:
            limits.trust(tx, Document(client.document_type, client.number_doc).name, device.address)
        tx.emit(GuestSignedIn(client_id=client.client_id), actor=client.account_id)
        try:
            # What the app is shown is read while the session is written.
            _, named = parallel.both(tx.commit, partial(named_by, after, own))
        except Stale:
            own = read_for_session(client.client_id)
            client = client_in(own, client.client_id) or client
        else:
            return account_in(own, named, after, now=now), pair
    raise Busy
