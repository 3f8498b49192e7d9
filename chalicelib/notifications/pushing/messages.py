"""Notices as Expo takes them."""

from collections.abc import Iterator, Sequence

import msgspec

from chalicelib.integrations.expo import MOST_BYTES, MOST_MESSAGES, Message, size_of
from chalicelib.notifications.pushing.types import Target
from chalicelib.notifications.texts.types import cut
from chalicelib.notifications.types import Notice

ESSENTIAL = ("type", "notification_type", "notification_id", "reservation_id", "screen")
"""What an app needs of a notification that is too long to carry more."""


class Addressed(msgspec.Struct, frozen=True, kw_only=True):
    """A message to a device of somebody."""

    account: str
    device_id: str
    message: Message


def addressed(notice: Notice, target: Target) -> list[Addressed]:
    """A message for each device that a worker claimed."""
    devices = {device.device_id: device for device in target.owner.active}
    return [
        Addressed(
            account=target.owner.account,
            device_id=delivery.device_id,
            message=message_of(notice, devices[delivery.device_id].token),
        )
        for delivery in target.pushing.deliveries
        if delivery.state == "claimed" and delivery.device_id in devices
    ]


def message_of(notice: Notice, token: str) -> Message:
    """A notice as an app gets it; `notification_id` lets it mark what was tapped as read. One that
    is too long has less data and then fewer words; the list has all of them."""
    content = notice.content
    message = Message(
        to=token,
        title=content.title,
        body=content.body,
        data={**content.data, "notification_id": notice.notice_id},
        priority="default" if notice.can_wait else "high",
        expiration=int(notice.expires_at.timestamp()),
    )
    if size_of(message) <= MOST_BYTES:
        return message
    kept = {name: value for name, value in message.data.items() if name in ESSENTIAL}
    message = msgspec.structs.replace(message, data=kept)
    while size_of(message) > MOST_BYTES and len(message.body) > 1:
        shorter = cut(message.body, len(message.body) * 3 // 4)
        message = msgspec.structs.replace(message, body=shorter)
    return message


def groups(targets: Sequence[Target]) -> Iterator[list[Target]]:
    """People together to whom one request of Expo is sent."""
    group: list[Target] = []
    size = 0
    for target in targets:
        devices = len(target.pushing.deliveries)
        if group and size + devices > MOST_MESSAGES:
            yield group
            group, size = [], 0
        group.append(target)
        size += devices
    if group:
        yield group
