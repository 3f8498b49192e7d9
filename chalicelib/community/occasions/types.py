"""What is counted of an event."""

import msgspec


class Places(msgspec.Struct, frozen=True):
    """How many take part in an event (`approved`), and how many wait for approval."""

    approved: int = 0
    pending: int = 0

    @property
    def taken(self) -> int:
        """The places that somebody has, or may get."""
        return self.approved + self.pending
