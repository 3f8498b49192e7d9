"""What a guest lets a friend use of a stay."""

from datetime import datetime

import msgspec


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A narrower right to a stay: these devices, its music, or both, and until when at most. It
    ends with the stay, whatever it says, and where the stay becomes another guest's. by: the guest
    who shared it."""

    share_id: str
    by: str
    label: str
    device_ids: tuple[str, ...]
    music: bool
    until: datetime
    created: datetime


Shares = tuple[Share, ...]


class KeptShares(msgspec.Struct, frozen=True):
    """What is shared of a stay, and the version of the item that says so; 0 without one."""

    shares: Shares
    version: int

    def of_guest(self, client_id: str) -> "KeptShares":
        """Those that a guest shared: what others shared when the stay was theirs is over."""
        shares = tuple(each for each in self.shares if each.by == client_id)
        return KeptShares(shares, self.version)
