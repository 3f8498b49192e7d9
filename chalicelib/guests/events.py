"""What guests do with their account."""

from chalicelib.clients.events import ClientEvent


class GuestSignedIn(ClientEvent, frozen=True, kw_only=True, tag="client.signed_in"):
    """A guest signed in."""
