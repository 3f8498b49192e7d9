"""What guests share, on the wire."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec

from chalicelib.kernel import dates
from chalicelib.smart_home.sharing.rules import LONGEST_LABEL, MOST_DEVICES
from chalicelib.smart_home.sharing.types import Share
from chalicelib.web.formats import Id


class ShareForm(msgspec.Struct, kw_only=True):
    """What a guest wants to share of a stay: devices, the music, or both."""

    label: Annotated[str, msgspec.Meta(max_length=LONGEST_LABEL)]
    """For whom it is, so that the guest knows it in the list; only the guest sees it."""
    device_ids: Annotated[list[UUID], msgspec.Meta(max_length=MOST_DEVICES)] = []
    """The devices, of those that the guest may use."""
    music: bool = False
    """Whether the music of the house is shared."""
    until: datetime | None = None
    """Until when, with the end of the stay at the latest; a day when left out."""


class ShareView(msgspec.Struct, kw_only=True):
    """Something that a guest shares."""

    id: Id
    """Names the share."""
    label: str
    """For whom it is."""
    device_ids: list[Id]
    """The devices."""
    music: bool
    """Whether the music of the house is shared."""
    until: datetime
    """Until when at most; it ends with the stay, too."""
    created: datetime
    """When it was shared."""

    @classmethod
    def of(cls, share: Share) -> "ShareView":
        """The view of a share."""
        return cls(**_fields(share))


class NewShareView(ShareView, kw_only=True):
    """Something that was just shared."""

    token: str
    """What the friend's app sends as `Authorization: Bearer <token>` to the paths of the stay. It
    is shown here and nowhere else."""

    @classmethod
    def with_token(cls, share: Share, token: str) -> "NewShareView":
        """The view of a share with what its holder carries."""
        return cls(token=token, **_fields(share))


class SharesView(msgspec.Struct, kw_only=True):
    """What a guest shares of a stay."""

    count: int
    """How many shares there are."""
    shares: list[ShareView]
    """Those that are not over."""

    @classmethod
    def of(cls, shares: list[Share]) -> "SharesView":
        """The view of all."""
        return cls(count=len(shares), shares=[ShareView.of(each) for each in shares])


def _fields(share: Share) -> dict[str, Any]:
    return {
        "id": share.share_id,
        "label": share.label,
        "device_ids": list(share.device_ids),
        "music": share.music,
        "until": dates.in_lima(share.until),
        "created": dates.in_lima(share.created),
    }
