"""What guests do with their account."""

from chalicelib.clients.events import ClientEvent


class GuestSignedIn(ClientEvent, frozen=True, kw_only=True, tag="client.signed_in"):
    """A guest signed in."""


class GuestFacebookLinked(ClientEvent, frozen=True, kw_only=True, tag="client.facebook_linked"):
    """A guest linked an account at Facebook."""


class GuestFacebookUnlinked(ClientEvent, frozen=True, kw_only=True, tag="client.facebook_unlinked"):
    """A guest took the link to Facebook back."""
