"""Opening the session of a guest who has shown who they are."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from chalicelib.accounts.sessions import service as sessions
from chalicelib.accounts.sessions.types import Device, TokenPair
from chalicelib.accounts.sign_in.limits import Attempt
from chalicelib.clients import records, writing
from chalicelib.clients.types import Client
from chalicelib.cloud.transaction import Busy, Transaction
from chalicelib.guests.events import GuestSignedIn
from chalicelib.guests.profile.service import account_of
from chalicelib.guests.profile.types import Account
from chalicelib.kernel.errors import Stale

ATTEMPTS = 4


def open_session(
    client: Client,
    require: Callable[[Client], None],
    *,
    device: Device,
    attempt: Attempt,
    now: datetime,
    **values: Any,
) -> tuple[Account, TokenPair]:
    """Open a session for `client`, who gets `values`, in one transaction with what they rest on.

    `require` raises where what the guest showed does not open this client, and is asked again
    after another has changed the client.

    Raises:
        Busy: others keep changing the client.
    """
    for _ in range(ATTEMPTS):
        require(client)
        after = writing.changed(client, last_login=now, **values)
        tx = Transaction(now)
        pair = sessions.open_guest_session(tx, client.client_id, device=device)
        writing.replace(tx, client, after)
        attempt.succeeded(tx)
        tx.emit(GuestSignedIn(client_id=client.client_id), actor=client.account_id)
        try:
            tx.commit()
        except Stale:
            client = records.client_of(client.client_id) or client
        else:
            return account_of(after, now=now), pair
    raise Busy
