"""Who holds the key of a house."""

from datetime import datetime

import msgspec

from chalicelib.catalogue.types import Holder


class Bridge(Holder, frozen=True, kw_only=True):
    """The program inside a house, which carries out what is asked of it. A house has one."""

    property_id: str
    """The house."""
    name: str
    """What it is called, for people."""


class Credentials(msgspec.Struct, frozen=True, kw_only=True):
    """What opens the queue of one house, to take from it, until it ends."""

    access_key_id: str
    secret_access_key: str
    session_token: str
    expires_at: datetime
