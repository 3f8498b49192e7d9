"""What opens a session."""

import msgspec


class Device(msgspec.Struct, frozen=True):
    """Where a session was opened, for its owner to recognise it by."""

    address: str = ""
    agent: str = ""


class TokenPair(msgspec.Struct, frozen=True):
    """What a sign-in gives."""

    access: str
    refresh: str
