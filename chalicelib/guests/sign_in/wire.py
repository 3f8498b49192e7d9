"""The sign-in of guests on the wire (clients book, 4.3)."""

from typing import Annotated, ClassVar

import msgspec
from msgspec import Meta

from chalicelib.clients.types import Details, DocumentType
from chalicelib.guests.profile.wire import Profile


class ClientCredentials(msgspec.Struct):
    """How a client signs in."""

    TEXTS_FROM: ClassVar = (Details,)

    document_type: DocumentType
    number_doc: Annotated[str, Meta(max_length=50)]
    password: Annotated[str, Meta(max_length=128)]
    """The password of the client."""


class ClientSignedIn(msgspec.Struct):
    """The tokens of a new session, and whose it is."""

    token: str
    """The access token, for `Authorization: Bearer`."""
    refresh: str
    """Gives the next pair of tokens at `token/refresh/`; it works once."""
    client: Profile
    """The client who signed in."""
