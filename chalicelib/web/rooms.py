"""Which module serves which paths."""

import msgspec


class Room(msgspec.Struct, frozen=True):
    """A module with a `router`, and the beginnings of its paths; the one that fits best counts."""

    module: str
    paths: tuple[str, ...]
