"""Opening the session of a guest who has shown who they are."""

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

import msgspec

from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.records import generation_in, generation_key
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in import limits
from chalicelib.accounts.sign_in.limits import Attempt
from chalicelib.clients import writing
from chalicelib.clients.records import client_in, client_key
from chalicelib.clients.types import Client
from chalicelib.cloud import budget, parallel, store
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.guests.documents import Document
from chalicelib.guests.events import GuestSignedIn
from chalicelib.guests.profile.service import account_of, shown_keys
from chalicelib.guests.profile.types import Account
from chalicelib.kernel.errors import Stale


def read_for_session(client_id: str) -> Client | None:
    """A client as `open_session` takes one, deleted ones too, in one round trip."""
    account_id = f"client#{client_id}"
    found = store.fetch_many([client_key(client_id), generation_key(account_id)])
    client = client_in(found, client_id)
    if client is None:
        return None
    generation = int(generation_in(found, account_id).number)
    return msgspec.structs.replace(client, session_generation=generation)


def open_session(
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

    `require` raises where what the guest showed does not open this client, and is asked again
    after another has changed the client. `trusts` notes that the client is at home where the device
    is; an attempt that counts for the document notes it by itself.

    Raises:
        Busy: others keep changing the client.
    """
    read = iter([client])

    def decide() -> tuple[Account, TokenPair]:
        present = next(read, None) or read_for_session(client.client_id) or client
        require(present)
        after = writing.changed(present, last_login=now, **values)
        tx = Transaction(now)
        pair = sessions.open_guest_session(
            tx, client.client_id, device=device, generation=present.session_generation
        )
        writing.replace(tx, present, after)
        attempt.succeeded(tx)
        if trusts:
            limits.trust(tx, Document.of_client(after).name, device.address)
        tx.emit(GuestSignedIn(client_id=client.client_id), actor=client.account_id)
        # What the app is shown is read while the session is written.
        _, shown = parallel.both(tx.commit, partial(store.fetch_many, shown_keys(after)))
        return account_of(after, shown, now=now), pair

    return budget.again(decide, Stale, otherwise=Busy)
