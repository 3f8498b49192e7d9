"""What reached a guest, on the wire."""

from datetime import datetime
from typing import ClassVar

import msgspec

from chalicelib.kernel.dates import in_lima
from chalicelib.notifications.devices.types import DeviceType
from chalicelib.notifications.inbox.types import Delivery, DeliveryState, Listed, ListedPage
from chalicelib.notifications.types import Content, Key
from chalicelib.web.formats import Id


class DeliveryView(msgspec.Struct, kw_only=True):
    """A push to one device."""

    device_id: Id
    """The device."""
    device_type: DeviceType
    """What it is."""
    state: DeliveryState
    """`queued` is tried again, `accepted` is with Expo, `delivered` reached the telephone,
    `failed` did not, `expired` was too late, `off` has no account at Expo."""
    code: str | None
    """Why not, in Expo's word; null where all is well."""

    @classmethod
    def of(cls, delivery: Delivery) -> "DeliveryView":
        """The view of a push."""
        return cls(**{name: getattr(delivery, name) for name in cls.__struct_fields__})


class Reached(msgspec.Struct, kw_only=True):
    """Something that a guest was told."""

    TEXTS_FROM: ClassVar = (Content,)

    id: Id
    """Names the notification."""
    notification_type: Key
    """The kind of notification."""
    title: str
    body: str
    sent_at: datetime
    """When it was told."""
    read_at: datetime | None
    """When the guest read it; null before."""
    success: bool
    """Whether it reached a device, or the guest had none."""
    attempts: int
    """How often Expo was asked."""
    deliveries: list[DeliveryView]
    """What became of it on each device."""

    @classmethod
    def of(cls, listed: Listed) -> "Reached":
        """The view of a notification."""
        content = listed.notice.content
        return cls(
            id=listed.notice.notice_id,
            notification_type=content.key,
            title=content.title,
            body=content.body,
            sent_at=in_lima(listed.notice.at),
            read_at=in_lima(listed.read_at),
            success=listed.pushing.reached,
            attempts=listed.pushing.attempts,
            deliveries=list(map(DeliveryView.of, listed.pushing.deliveries)),
        )


class ReachedPage(msgspec.Struct, kw_only=True):
    """What a guest was told, newest first."""

    notifications: list[Reached]
    """The notifications."""
    unread_total: int
    """How many the guest has not read, of all."""
    next_cursor: Id | None
    """Leads to older ones; null where there are none."""

    @classmethod
    def of(cls, page: ListedPage) -> "ReachedPage":
        """The view of a page."""
        return cls(
            notifications=list(map(Reached.of, page.rows)),
            unread_total=page.box.unread,
            next_cursor=page.after,
        )


class SentAgain(msgspec.Struct, kw_only=True):
    """It is on its way."""

    success: bool = True
    """True."""
    notification_id: Id
    """The notification that the guest gets."""
