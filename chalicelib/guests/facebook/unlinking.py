"""Taking a link to Facebook back."""

from chalicelib.clients.records import Guard
from chalicelib.clients.types import FACEBOOK, Client
from chalicelib.cloud.transaction import Transaction
from chalicelib.guests.events import GuestFacebookUnlinked


def unlink(tx: Transaction, client: Client, *, actor: str) -> dict[str, None]:
    """Free the linked account with `tx`; what the client has of it then. Nothing where none is
    linked."""
    if client.facebook_id is None:
        return {}
    tx.delete(Guard.of_facebook(client.facebook_id, client.client_id))
    tx.emit(GuestFacebookUnlinked(client_id=client.client_id), actor=actor)
    return dict.fromkeys(FACEBOOK)
