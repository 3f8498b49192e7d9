"""What became of something that was sent by hand."""

import msgspec


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """What Expo said of one device; `code` is why it was not taken."""

    device_id: str
    accepted: bool
    code: str | None = None
