"""Facebook on the wire (clients book, 4.5)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.clients.types import Client


class FacebookToken(msgspec.Struct):
    """A token that the guest got from Facebook for the application of the business."""

    access_token: Annotated[str, Meta(min_length=1, max_length=2000)]
    """The access token of the guest at Facebook."""


class FacebookProfile(msgspec.Struct):
    """What is kept of an account at Facebook, beside its id."""

    name: str | None
    """The name at Facebook."""
    picture: str | None
    """The address of the picture at Facebook; null without one."""


class FacebookLinked(msgspec.Struct):
    """An account at Facebook that is linked now."""

    success: bool
    """Always true; errors have a status."""
    message: str
    """What was done, in Spanish."""
    facebook_linked: bool
    """Always true."""
    profile_data: FacebookProfile
    """What is kept of that account."""

    @classmethod
    def of(cls, client: Client) -> "FacebookLinked":
        """The view of a client's account."""
        profile = FacebookProfile(client.facebook_name, client.facebook_profile_picture)
        return cls(True, "Cuenta de Facebook vinculada.", True, profile)


class FacebookUnlinked(msgspec.Struct):
    """No account at Facebook is linked any more."""

    success: bool = True
    """Always true; errors have a status."""
    message: str = "Cuenta de Facebook desvinculada."
    """What was done, in Spanish."""
    facebook_linked: bool = False
    """Always false."""
