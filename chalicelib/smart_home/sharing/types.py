"""What a guest lets a friend use of a stay."""

from datetime import datetime

import msgspec


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A narrower right to a stay: these devices, its music, or both, and until when at most. It
    ends with the stay, whatever it says."""

    share_id: str
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
