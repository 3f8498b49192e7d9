"""What guests do with their account. No event holds anything personal."""

from chalicelib.clients.events import ClientEvent
from chalicelib.kernel.events import Event


class GuestSignedIn(ClientEvent, frozen=True, kw_only=True, tag="client.signed_in"):
    """A guest signed in."""


class GuestFacebookLinked(ClientEvent, frozen=True, kw_only=True, tag="client.facebook_linked"):
    """A guest linked an account at Facebook."""


class GuestFacebookUnlinked(ClientEvent, frozen=True, kw_only=True, tag="client.facebook_unlinked"):
    """A guest took the link to Facebook back."""


class GuestErasureBegun(ClientEvent, frozen=True, kw_only=True, tag="client.erasure_begun"):
    """A guest is to be forgotten, and is signed out everywhere."""


class GuestErasureTakenBack(
    ClientEvent, frozen=True, kw_only=True, tag="client.erasure_taken_back"
):
    """A guest is there again: a stay was booked at the moment in which the erasure began."""


class GuestErased(ClientEvent, frozen=True, kw_only=True, tag="client.erased"):
    """Nothing personal of a guest is left."""


class IdentityLookedUp(Event, frozen=True, kw_only=True, tag="identity.looked_up"):
    """Somebody looked up the names of a DNI, which this event does not name.

    `day` is that of Lima; `calls`: whether the service outside was called.
    """

    day: str
    purpose: str
    calls: bool

    @property
    def subject(self) -> str:
        """The day."""
        return f"identity#{self.day}"


class PasswordSet(ClientEvent, frozen=True, kw_only=True, tag="client.password_set"):
    """A guest set a password with a code; `is_first` says that there was none."""

    is_first: bool
