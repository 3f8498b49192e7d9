"""What Facebook says of a token, and of the person whose it is."""

import msgspec


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """What a token is for. Instants are epoch seconds; 0 is never."""

    is_valid: bool
    app_id: str
    user_id: str
    type: str
    expires_at: int
    data_access_expires_at: int


class Person(msgspec.Struct, frozen=True):
    """Somebody at Facebook: all that is kept of an account there."""

    id: str
    name: str
    picture: str
