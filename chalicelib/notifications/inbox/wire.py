"""Lists of notifications on the wire (notifications book, 8)."""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar
from uuid import UUID

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.kernel.dates import in_lima
from chalicelib.notifications.devices.types import DeviceType
from chalicelib.notifications.inbox.types import Filters, Listed, ListedPage
from chalicelib.notifications.texts.catalogue import BY_NAME
from chalicelib.notifications.types import Content, Key
from chalicelib.web.formats import Id

MOST = 500


class HistoryQuery(msgspec.Struct, kw_only=True):
    """Which notifications, newest first."""

    notification_type: Annotated[str, Meta(max_length=50)] | None = None
    """Only of this kind; the names of the system before mean the same."""
    read: bool | None = None
    """Only those that were read, or that were not."""
    days: Annotated[int, Meta(ge=1, le=3650)] = 30
    """Only those of so many days."""
    limit: Annotated[int, Meta(ge=1, le=MOST)] = 100
    """How many, 500 at most."""
    cursor: UUID | None = None
    """`next_cursor` of the answer before."""

    def filters(self, now: datetime) -> Filters:
        """Which notifications are wanted. A kind that nobody knows finds none."""
        name = self.notification_type
        return Filters(
            key=None if name is None else BY_NAME.get(name, name),
            read=self.read,
            success=None,
            since=now - timedelta(days=self.days),
        )

    @property
    def after(self) -> str | None:
        """Behind which notification."""
        return None if self.cursor is None else str(self.cursor)


class StaffHistoryQuery(HistoryQuery, kw_only=True):
    """Which notifications, newest first."""

    success: bool | None = None
    """Only those that reached a device (or needed none), or that did not."""

    def filters(self, now: datetime) -> Filters:
        """Which notifications are wanted."""
        return msgspec.structs.replace(super().filters(now), success=self.success)


class Counts(msgspec.Struct, kw_only=True):
    """How many of those that are shown; `unread_total` of all that there are."""

    total: int
    """How many are shown."""
    unread: int
    """How many of them were not read."""
    failed: int | UnsetType = UNSET
    """How many of them reached no device although there was one."""


class Told(msgspec.Struct, kw_only=True):
    """Something that the caller was told."""

    TEXTS_FROM: ClassVar = (Content,)

    id: Id
    """Names the notification."""
    title: str
    body: str
    notification_type: Key
    """The kind of notification."""
    data: dict[str, Any]
    read: bool
    """Whether the caller read it."""
    read_at: datetime | None
    """When the caller read it first; null before."""
    sent_at: datetime
    """When it was told."""

    @classmethod
    def of(cls, listed: Listed) -> "Told":
        """The view of a notification."""
        return cls(**_told(listed))


class ToldToStaff(Told, kw_only=True):
    """Something that a staff user was told."""

    device_type: DeviceType | None
    """The first device that it was pushed to; null where there was none."""
    success: bool
    """Whether it reached a device, or needed none."""
    error_message: str | None
    """Why it did not reach the first device that it did not reach, in Expo's word."""

    @classmethod
    def of(cls, listed: Listed) -> "ToldToStaff":
        """The view of a notification."""
        deliveries = listed.pushing.deliveries
        return cls(
            **_told(listed),
            device_type=next((each.device_type for each in deliveries), None),
            success=listed.pushing.reached,
            error_message=listed.pushing.code,
        )


class History(msgspec.Struct, kw_only=True):
    """What a guest was told, newest first."""

    success: bool = True
    """True."""
    notifications: list[Told]
    """The notifications."""
    stats: Counts
    """How many of them."""
    unread_total: int
    """How many the caller has not read, of all."""
    next_cursor: Id | None
    """Leads to older ones; null where there are none."""

    @classmethod
    def of(cls, page: ListedPage) -> "History":
        """The view of a page."""
        told = list(map(Told.of, page.rows))
        return cls(
            notifications=told,
            stats=Counts(total=len(told), unread=_unread(told)),
            unread_total=page.box.unread,
            next_cursor=page.after,
        )


class StaffHistory(msgspec.Struct, kw_only=True):
    """What a staff user was told, newest first."""

    success: bool = True
    """True."""
    notifications: list[ToldToStaff]
    """The notifications."""
    stats: Counts
    """How many of them."""
    unread_total: int
    """How many the caller has not read, of all."""
    next_cursor: Id | None
    """Leads to older ones; null where there are none."""

    @classmethod
    def of(cls, page: ListedPage) -> "StaffHistory":
        """The view of a page."""
        told = list(map(ToldToStaff.of, page.rows))
        failed = sum(not each.success for each in told)
        return cls(
            notifications=told,
            stats=Counts(total=len(told), unread=_unread(told), failed=failed),
            unread_total=page.box.unread,
            next_cursor=page.after,
        )


class Unread(msgspec.Struct):
    """How many notifications the caller has not read."""

    unread: int
    """How many."""


class AllRead(msgspec.Struct, kw_only=True):
    """Everything was read."""

    success: bool = True
    """True."""
    message: str
    """A text in Spanish for people."""
    updated: int
    """How many had not been read before."""


def _told(listed: Listed) -> dict[str, Any]:
    content = listed.notice.content
    return {
        "id": listed.notice.notice_id,
        "title": content.title,
        "body": content.body,
        "notification_type": content.key,
        "data": {**content.data, "notification_id": listed.notice.notice_id},
        "read": listed.read_at is not None,
        "read_at": in_lima(listed.read_at),
        "sent_at": in_lima(listed.notice.at),
    }


def _unread(told: list[Any]) -> int:
    return sum(not each.read for each in told)
