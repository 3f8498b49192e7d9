"""What Meta is answered."""

import msgspec


class Taken(msgspec.Struct, frozen=True):
    """A delivery was taken; what it leads to happens later."""

    received: bool = True
    """Always true."""
